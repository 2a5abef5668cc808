// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every view of the windows without a pointer and without eyes: each control has a role and a name of its own, the
// keys reach it, and what the keys reach is what is there.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { find, findAll, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';
const TITLE = 'Ann Baker – Handclasp';

const CONTROLS = new Set(['button', 'toggle button', 'tab', 'text box', 'search box', 'checkbox', 'radio', 'switch', 'link',
  'list item', 'menu item']);

// The window's own, which a window manager's keys do.
const FRAME = /^(Minimize|Maximize|Close) the window$/;

// What is called after its class has no name.
const NAMELESS = /^$|^(Gtk|Adw|Hc)[A-Z]/;

// Who is there may change at any time.
const call = ({ role, name }) => `${role} “${name.replace(/, (Online|Here|Away)/, '')}”`;

describe('windows without a pointer', () => {
  let desktop, host, reader, window, ann;
  const cast = {};

  const tree = () => until('the window', () => reader.window(window ? TITLE : 'Handclasp'));

  const listShown = async (nodes) => {
    const shows = await Promise.all(nodes.map((node) => reader.shows(node)));

    return nodes.filter((node, at) => shows[at]);
  };

  // What one can work with, as it is called.
  const listControls = async (root) => {
    const nodes = await listShown(findAll(root, { states: 'sensitive' })
      .filter(({ role, description }) => CONTROLS.has(role) && !FRAME.test(description)));
    const choices = nodes.filter(({ role }) => role === 'radio');
    // GTK 4.8 tells twice of an entry in a row and of a menu's button: of the outer and of what has the focus.
    const isTwice = (node) =>
      nodes.some((outer) => outer !== node && call(outer) === call(node) && find(outer, { id: node.id }));
    // Newer GTK tells of the outer as another: of a row with an entry after both its labels, of a menu's as a button.
    const isHull = (node) => nodes.some((inner) =>
      (inner.role === 'text box' && call(node) === `list item “${inner.name} ${inner.name}”` && find(node, { id: inner.id })) ||
      (inner.role === 'toggle button' && call(node) === `button “${inner.name}”` && find(node, { id: inner.id })));
    const isMark = (node) => node.role === 'checkbox' && choices.some((choice) => find(choice, { id: node.id }));

    return nodes.filter((node) => !isTwice(node) && !isHull(node) && !isMark(node)).map(call).sort();
  };

  const press = async (key) => {
    const { id } = await reader.focused();
    await desktop.keys(key);

    return until(`${key} to move the focus`, async () => {
      const focused = await reader.focused();
      return focused.id !== id && focused;
    });
  };

  const focusedIs = async (name) => {
    let focused;
    await until(`the focus on ${name}`, async () => {
      focused = await reader.focused();
      return call(focused) === name;
    }).catch(() => assert.equal(call(focused), name));

    return focused;
  };

  // Leads the focus there with a key.
  const lead = (key, name) =>
    until(`${key} to lead to ${name}`, async () => call(await reader.focused()) === name || !(await press(key)));

  // All that a key leads to, until it leads to what was there before.
  const follow = async (key, seen) => {
    const ids = new Set();
    for (let focused = await reader.focused(); !ids.has(focused.id); focused = await press(key)) {
      ids.add(focused.id);
      if (CONTROLS.has(focused.role)) seen.add(call(focused));
    }
  };

  // In a list Tab leads through the buttons, and arrows through the rows. Ends at the first.
  const followRows = async (seen) => {
    const list = findAll(await tree(), { role: 'list' });
    const isInside = ({ id }) => list.some((each) => find(each, { id }));
    while (!isInside(await reader.focused())) await press('Tab');
    const rows = await listShown(findAll(await tree(), { role: 'list item', states: 'focusable' }));
    for (const [key, wanted] of [['Home', rows[0]], ...rows.slice(1).map((row) => ['Down', row]), ['Home', rows[0]]]) {
      await desktop.keys(key);
      await focusedIs(call(wanted));
      seen.add(call(wanted));
    }
  };

  const prove = async (wanted, lookFurther = () => {}) => {
    const controls = await until(wanted, async () => {
      const all = await listControls(await tree());
      return all.includes(wanted) && all;
    });
    const seen = new Set();
    assert.deepEqual(controls.filter((name) => NAMELESS.test(name.slice(name.indexOf('“') + 1, -1))), [], 'nameless');
    assert.deepEqual(controls.filter((name, at) => controls.indexOf(name) !== at), [], 'called alike');
    await lookFurther(seen);
    await follow('Tab', seen);
    assert.deepEqual([...seen].sort(), controls);
  };

  // With the menu's own keys.
  const chooseFromMenu = async (name) => {
    await desktop.keys('F10');
    await lead('Down', `menu item “${name}”`);
    await desktop.keys('Return');
  };

  const gone = (name) =>
    until(`${name} to go`, async () => {
      const nodes = findAll(await tree(), {}).filter((node) => call(node) === name);
      return (await listShown(nodes)).length === 0;
    });

  const relation = async (username) => (await ann.sees(username)).relation;

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    host = await desktop.launch();
    reader = await Reader.open(desktop);
    await desktop.focus('^Handclasp$');
    await desktop.x('windowsize', await desktop.window('^Handclasp$'), '460', '900');
  });
  after(() => desktop?.close());

  describe('at the door', () => {
    it('signs up', async () => {
      await press('Tab');
      await prove('button “Sign Up”');
    });

    it('signs in', async () => {
      await lead('Tab', 'tab “Sign In”');
      await desktop.keys('space');
      await focusedIs('text box “Username”');
      await prove('button “Sign In”');
      await lead('Tab', 'tab “Sign Up”');
      await desktop.keys('space');
      await focusedIs('text box “Your name”');
    });

    it('says at an entry what is wrong with it', async () => {
      await lead('Tab', 'button “Sign Up”');
      await desktop.keys('Return');
      const wrong = await until('the entry to be blamed', async () => {
        const focused = await reader.focused();
        // GTK 4.8 calls it by the name of another state.
        return focused.states.some((state) => state === 'invalid-entry' || state === 'invalid') && focused;
      });
      assert.equal(call(wrong), 'text box “Your name”');
      assert.equal(wrong.description, 'Please fill this in.');
    });

    it('comes in', async () => {
      window = await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
      ann = await signIn(host, 'ann', PASSWORD);
      await ann.connect();
      await gather();
    });
  });

  // Everybody the lists can have.
  const gather = async () => {
    for (const [username, name] of Object.entries({ bob: 'Bob Carter', cem: 'Cem', dee: 'Dee', eve: 'Eve', flo: 'Flo', gil: 'Gil' })) {
      cast[username] = await signUp(host, username, { name, password: PASSWORD });
      await cast[username].connect();
    }
    await cast.bob.command('request', { to: 'ann', note: 'From the fair' });
    await cast.cem.command('request', { to: 'ann' });
    await ann.command('accept', { to: 'cem' });
    await ann.command('request', { to: 'dee' });
    await ann.command('block', { to: 'eve' });
    await cast.flo.command('request', { to: 'ann' });
    await ann.command('decline', { to: 'flo' });
  };

  describe('in the lists', () => {
    it('waits until no toast covers a control', () => gone('button “Show Show”'));

    it('shows people', async () => {
      await desktop.keys('ctrl+1');
      await focusedIs('list item “Bob Carter, @bob, From the fair”');
      await prove('button “Add Friend: Gil”', followRows);
    });

    it('shows requests', async () => {
      await desktop.keys('ctrl+2');
      await focusedIs('list item “Bob Carter, @bob, From the fair”');
      await prove('button “Accept Request from Bob Carter”', followRows);
    });

    it('shows friends', async () => {
      await desktop.keys('ctrl+3');
      await focusedIs('list item “Cem, @cem, Friends”');
      await prove('button “Unfriend Cem”', followRows);
    });

    it('opens a drawer from the requests, and Escape leads back', async () => {
      await desktop.keys('ctrl+2');
      await focusedIs('list item “Bob Carter, @bob, From the fair”');
      await lead('Tab', 'button “Declined”');
      await desktop.keys('Return');
      await focusedIs('button “Back”');
      await prove('button “Restore Request from Flo”', followRows);
      await desktop.keys('Escape');
      await focusedIs('button “Declined”');
    });

    for (const [title, wanted] of [['Filtered Requests', 'button “Back”'], ['Blocked People', 'button “Unblock Eve”']])
      it(`opens ${title} from the menu, and Escape leads back`, async () => {
        await desktop.keys('ctrl+1');
        await chooseFromMenu(title);
        await prove(wanted, title === 'Blocked People' ? followRows : undefined);
        await desktop.keys('Escape');
        await focusedIs('button “Main Menu”');
        await prove('button “Add Friend: Gil”', followRows);
      });

    it('searches, and Escape leads back', async () => {
      await desktop.keys('ctrl+f');
      await focusedIs('search box “Search people”');
      await desktop.type('gil');
      await gone('button “Unfriend Cem”');
      await prove('button “Add Friend: Gil”', followRows);
      await desktop.keys('ctrl+f', 'Escape');
      await gone('search box “Search people”');
    });
  });

  describe('with menus and questions', () => {
    // What a menu or a question has, and that a key leads through it.
    const proveInside = async (key, names) => {
      const seen = new Set();
      await until(names[0], async () => {
        const focused = await reader.focused();
        return names.includes(call(focused)) || !(await desktop.keys(key));
      });
      await follow(key, seen);
      assert.deepEqual([...seen].sort(), [...names].sort());
    };

    it('leads through the main menu, and Escape leaves it', async () => {
      await desktop.keys('ctrl+1', 'F10');
      await proveInside('Down', ['New Window', 'Invite Guests', 'Declined Requests', 'Filtered Requests', 'Blocked People',
        'Settings', 'Keyboard Shortcuts', 'About Handclasp', 'Sign Out', 'Quit'].map((name) => `menu item “${name}”`));
      await desktop.keys('Escape');
      await focusedIs('button “Main Menu”');
    });

    it('leads through the menu of a person, and Escape leaves it', async () => {
      await desktop.keys('ctrl+1');
      await lead('Tab', 'button “More for Gil”');
      await desktop.keys('Return');
      await proveInside('Down', ['Add Friend with a Note…', 'Accept in Advance', 'Block'].map((name) => `menu item “${name}”`));
      await desktop.keys('Escape');
      await focusedIs('button “More for Gil”');
    });
  });

  describe('on the other pages', () => {
    it('shows settings', async () => {
      await desktop.keys('ctrl+comma');
      await focusedIs('text box “Your name”');
      await prove('button “Change Password”');
      for (const name of ['Nobody', 'Everyone']) {
        await lead('Tab', `radio “${name}”`);
        await desktop.keys('space');
        await until(`the choice of ${name}`, async () => (await reader.focused()).states.includes('checked'));
      }
      await desktop.keys('Escape');
      await gone('button “Change Password”');
    });

    it('shows the address', async () => {
      await desktop.keys('ctrl+i');
      await focusedIs('button “Copy Address”');
      await prove('button “Copy Address”');
      await desktop.keys('Escape');
      await gone('button “Copy Address”');
    });
  });
});

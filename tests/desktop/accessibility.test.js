// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every view of the windows without a pointer and without eyes: each control has a role and a name of its own, the
// keys reach it, and what the keys reach is what is there.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';
import { Walker } from './walker.js';

const PASSWORD = 'correct horse 1';

describe('windows without a pointer', () => {
  let desktop, host, reader, walker, ann;
  const cast = {};

  before(async () => {
    desktop = await Desktop.open();
    reader = await Reader.open(desktop);
    host = await desktop.launch();
    walker = new Walker(desktop, reader, 'Handclasp');
    await desktop.focus('^Handclasp$');
    await desktop.x('windowsize', await desktop.window('^Handclasp$'), '460', '900');
  });
  after(() => desktop?.close());

  describe('at the door', () => {
    it('signs up', async () => {
      await walker.press('Tab');
      await walker.prove('button “Sign Up”');
    });

    it('signs in', async () => {
      await walker.lead('Tab', 'tab “Sign In”');
      await desktop.keys('space');
      await walker.focusedIs('text box “Username”');
      await walker.prove('button “Sign In”');
      await walker.lead('Tab', 'tab “Sign Up”');
      await desktop.keys('space');
      await walker.focusedIs('text box “Your name”');
    });

    it('says at an entry what is wrong with it', async () => {
      await walker.lead('Tab', 'button “Sign Up”');
      await desktop.keys('Return');
      const wrong = await until('the entry to be blamed', async () => {
        const focused = await reader.focused();
        // GTK 4.8 calls it by the name of another state.
        return focused.states.some((state) => state === 'invalid-entry' || state === 'invalid') && focused;
      });
      assert.equal(wrong.name, 'Your name');
      assert.equal(wrong.description, 'Please fill this in.');
    });

    it('comes in', async () => {
      await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
      ann = await signIn(host, 'ann', PASSWORD);
      await ann.connect();
      walker.title = 'Ann Baker – Handclasp';
      // Where requests are looked at no toast covers a control.
      await desktop.keys('ctrl+2');
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
    it('shows people', async () => {
      await desktop.keys('ctrl+1');
      await walker.focusedIs('list item “Bob Carter, @bob, From the fair”');
      await walker.prove('button “Add Friend: Gil”', { hasRows: true });
    });

    it('shows requests', async () => {
      await desktop.keys('ctrl+2');
      await walker.focusedIs('list item “Bob Carter, @bob, From the fair”');
      await walker.prove('button “Accept Request from Bob Carter”', { hasRows: true });
    });

    it('shows friends', async () => {
      await desktop.keys('ctrl+3');
      await walker.focusedIs('list item “Cem, @cem, Friends”');
      await walker.prove('button “Unfriend Cem”', { hasRows: true });
    });

    it('opens a drawer from the requests, and Escape leads back', async () => {
      await desktop.keys('ctrl+2');
      await walker.focusedIs('list item “Bob Carter, @bob, From the fair”');
      await walker.lead('Tab', 'button “Declined”');
      await desktop.keys('Return');
      await walker.focusedIs('button “Back”');
      await walker.prove('button “Restore Request from Flo”', { hasRows: true });
      await desktop.keys('Escape');
      await walker.focusedIs('button “Declined”');
    });

    for (const [title, wanted] of [['Filtered Requests', 'button “Back”'], ['Blocked People', 'button “Unblock Eve”']])
      it(`opens ${title} from the menu, and Escape leads back`, async () => {
        await desktop.keys('ctrl+1');
        await desktop.keys('F10');
        await walker.choose(title);
        await walker.prove(wanted, { hasRows: title === 'Blocked People' });
        await desktop.keys('Escape');
        await walker.focusedIs('button “Main Menu”');
        await walker.prove('button “Add Friend: Gil”', { hasRows: true });
      });

    it('searches, and Escape leads back', async () => {
      await desktop.keys('ctrl+f');
      await walker.focusedIs('search box “Search people”');
      await desktop.type('gil');
      await walker.gone('button “Unfriend Cem”');
      await walker.prove('button “Add Friend: Gil”', { hasRows: true });
      await desktop.keys('ctrl+f', 'Escape');
      await walker.gone('search box “Search people”');
    });
  });

  describe('with menus and questions', () => {
    it('leads through the main menu, and Escape leaves it', async () => {
      await desktop.keys('ctrl+1', 'F10');
      await walker.proveMenu(['New Window', 'Invite Guests', 'Declined Requests', 'Filtered Requests', 'Blocked People',
        'Settings', 'Keyboard Shortcuts', 'About Handclasp', 'Sign Out', 'Quit']);
      await desktop.keys('Escape');
      await walker.focusedIs('button “Main Menu”');
    });

    it('leads through the menu of a person, and Escape leaves it', async () => {
      await desktop.keys('ctrl+1');
      await walker.lead('Tab', 'button “More for Gil”');
      await desktop.keys('Return');
      await walker.proveMenu(['Add Friend with a Note…', 'Accept in Advance', 'Block']);
      await desktop.keys('Escape');
      await walker.focusedIs('button “More for Gil”');
    });
  });

  describe('on the other pages', () => {
    it('shows settings', async () => {
      await desktop.keys('ctrl+comma');
      await walker.focusedIs('text box “Your name”');
      await walker.prove('button “Change Password”');
      for (const name of ['Nobody', 'Everyone']) {
        await walker.lead('Tab', `radio “${name}”`);
        await desktop.keys('space');
        await until(`the choice of ${name}`, async () => (await reader.focused()).states.includes('checked'));
        // Each choice is told of, and Escape puts that away before it leads back.
        await walker.shown('label “Saved.”');
        await desktop.keys('Escape');
        await walker.gone('label “Saved.”');
      }
      await desktop.keys('Escape');
      await walker.gone('button “Change Password”');
    });

    it('shows the address', async () => {
      await desktop.keys('ctrl+i');
      await walker.focusedIs('button “Copy Address”');
      await walker.prove('button “Copy Address”');
      await desktop.keys('Escape');
      await walker.gone('button “Copy Address”');
    });
  });
});

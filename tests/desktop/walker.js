// SPDX-License-Identifier: GPL-3.0-or-later
//
// Somebody who has neither a pointer nor eyes: hears what is in a window, and leads the focus with keys.

import assert from 'node:assert/strict';

import { find, findAll } from './accessible.js';
import { until } from './desktop.js';

const CONTROLS = new Set(['button', 'toggle button', 'tab', 'text box', 'search box', 'checkbox', 'radio', 'switch', 'link',
  'list item', 'menu item']);

// The window's own, which a window manager's keys do.
const FRAME = /^(Minimize|Maximize|Close) the window$/;

// What is called after its class has no name.
const NAMELESS = /^$|^(Gtk|Adw|Hc)[A-Z]/;

// Who is there may change at any time.
const call = ({ role, name } = { role: 'nothing', name: '' }) => `${role} “${name.replace(/, (Online|Here recently|Away)/, '')}”`;

export class Walker {
  // title: of the window that is walked; it may change.
  constructor(desktop, reader, title) {
    Object.assign(this, { desktop, reader, title });
  }

  tree() {
    return until('the window', () => this.reader.window(this.title));
  }

  async listShown(nodes) {
    const shows = await Promise.all(nodes.map((node) => this.reader.shows(node)));

    return nodes.filter((node, at) => shows[at]);
  }

  // What one can work with, as it is called.
  async listControls(root) {
    const nodes = await this.listShown(findAll(root, { states: 'sensitive' })
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
  }

  // Presses a key that moves the focus, and tells where to.
  async press(key) {
    const before = await this.reader.focused();
    await this.desktop.x('key', key);

    return until(`${key} to move the focus`, async () => {
      const focused = await this.reader.focused(before);
      return focused.id !== before.id && focused;
    });
  }

  async focusedIs(name) {
    let focused;
    await until(`the focus on ${name}`, async () => {
      focused = await this.reader.focused(focused);
      return call(focused) === name;
    }).catch(() => assert.equal(call(focused), name));

    return focused;
  }

  // Leads the focus there with a key.
  lead(key, name) {
    return until(`${key} to lead to ${name}`, async () =>
      call(await this.reader.focused()) === name || !(await this.press(key)));
  }

  // All that a key leads to, until it leads to what was there before.
  async follow(key, seen = new Set()) {
    const ids = new Set();
    for (let focused = await this.reader.focused(); !ids.has(focused.id); focused = await this.press(key)) {
      ids.add(focused.id);
      if (CONTROLS.has(focused.role)) seen.add(call(focused));
    }
    return seen;
  }

  // In a list Tab leads through the buttons, and arrows through the rows. Ends at the first.
  async followRows(seen) {
    const lists = findAll(await this.tree(), { role: 'list' });
    const rows = await this.listShown(lists.flatMap((list) => findAll(list, { role: 'list item', states: 'focusable' })));
    const isInside = ({ id }) => lists.some((list) => find(list, { id }));
    while (!isInside(await this.reader.focused())) await this.press('Tab');
    for (const [key, wanted] of [['Home', rows[0]], ...rows.slice(1).map((row) => ['Down', row]), ['Home', rows[0]]]) {
      await this.desktop.x('key', key);
      await this.focusedIs(call(wanted));
      seen.add(call(wanted));
    }
  }

  // Once the wanted control is there: that every one has a name of its own, and that Tab leads to each and nowhere else.
  async prove(wanted, { hasRows = false } = {}) {
    const controls = await until(wanted, async () => {
      const all = await this.listControls(await this.tree());
      return all.includes(wanted) && all;
    });
    const seen = new Set();
    assert.deepEqual(controls.filter((name) => NAMELESS.test(name.slice(name.indexOf('“') + 1, -1))), [], 'nameless');
    assert.deepEqual(controls.filter((name, at) => controls.indexOf(name) !== at), [], 'called alike');
    if (hasRows) await this.followRows(seen);
    await this.follow('Tab', seen);
    assert.deepEqual([...seen].sort(), controls);
  }

  // What a menu has, and that a key leads through it.
  async proveMenu(names) {
    const items = names.map((name) => `menu item “${name}”`);
    await until(items[0], async () =>
      items.includes(call(await this.reader.focused())) || !(await this.desktop.keys('Down')));
    assert.deepEqual([...(await this.follow('Down'))].sort(), items.sort());
  }

  // In a menu that is open. Where one is alone, nothing tells that it has the focus.
  async choose(name) {
    await this.shown(`menu item “${name}”`);
    const items = await this.listShown(findAll(await this.tree(), { role: 'menu item' }));
    if (items.length > 1) await this.lead('Down', `menu item “${name}”`);
    await this.desktop.x('key', 'Return');
  }

  async find(name) {
    return this.listShown(findAll(await this.tree(), {}).filter((node) => call(node) === name));
  }

  shown(name) {
    return until(name, async () => (await this.find(name))[0]);
  }

  async gone(name) {
    const nodes = await this.find(name);
    await until(`${name} to go`, async () => (await this.listShown(nodes)).length === 0);
  }

  // Goes on in the window of its own that a question is. Without a window manager nobody gives it the focus.
  async enter(title) {
    const outer = { title: this.title, window: await this.desktop.window(this.title) };
    this.title = title;
    await this.tree();
    await this.desktop.focusOn(await until('its window', () => this.findInner(outer.window)));
    // Where the focus is from the beginning, GTK 4.8 does not tell.
    const inner = await this.tree();
    await until('the focus in it', async () =>
      find(inner, { id: (await this.reader.focused()).id }) || !(await this.desktop.keys('Tab')));
    return outer;
  }

  async findInner(outer) {
    const windows = await this.desktop.x('search', '--onlyvisible', '--class', 'handclasp');
    return windows.split('\n').find((id) => id && id !== outer);
  }

  // Escape leaves it, and leads back to where the focus was.
  async leave({ title, window }, name) {
    await this.desktop.x('key', 'Escape');
    await until(`${this.title} to go`, async () => !(await this.reader.window(this.title)));
    this.title = title;
    await this.desktop.focusOn(window);
    // Where the focus is again, GTK 4.8 does not tell either.
    await this.press('Tab');
    await this.press('shift+Tab');
    await this.focusedIs(name);
  }
}

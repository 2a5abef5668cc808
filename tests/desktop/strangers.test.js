// SPDX-License-Identifier: GPL-3.0-or-later
//
// Several people at one door: a window is one person's, and nobody finds there what another has typed.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { PASSWORD, signIn } from '../lib/client.js';
import { findAll, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const DOOR = '^Handclasp$';
const ANN = '^Ann Baker – Handclasp$';
const BOB = '^Bob – Handclasp$';
const FIELDS = /^(Your name|Username|Password)$/;

// From the password to those who are remembered, and in as the first of them.
const GO_ON = ['shift+Tab', 'shift+Tab', 'shift+Tab', 'Return'];

describe('two people at one door', () => {
  let desktop, host, reader, first, second;

  const all = async (what) => findAll(await reader.tree(), what);
  const isTitled = (window, title) =>
    until(`${title} above the window`, async () => (await desktop.windows(title)).includes(window));
  const typeAt = async (window, name, username) => {
    await desktop.focusOn(window);
    await desktop.type(name);
    await desktop.keys('Return');
    await desktop.type(username);
    await desktop.keys('Return');
    await desktop.type(PASSWORD);
  };

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    reader = await Reader.open(desktop);
    host = await desktop.launch();
    first = await desktop.signUp(await desktop.window(DOOR), 'bob', 'Bob', PASSWORD);
    await desktop.keys('ctrl+n');
    second = await desktop.window(DOOR);
  });
  after(() => desktop?.close());

  it('lets in one of them', async () => {
    await typeAt(second, 'Ann Baker', 'ann');
    await desktop.x('key', '--delay', '0', 'Return', ...GO_ON);
    await isTitled(second, ANN);
    assert.deepEqual(await desktop.windows(BOB), [first]);
    const page = await signIn(host, 'bob', PASSWORD);
    const { status } = await page.post('remove-account', { password: PASSWORD });
    assert.ok(status < 300, status);
    await isTitled(first, DOOR);
    assert.deepEqual(await desktop.windows(ANN), [second], 'Bob had nothing more in Ann’s window');
  });

  it('keeps what one typed from the other', async () => {
    await typeAt(first, 'Cem', 'cem');
    await desktop.keys(...GO_ON);
    await isTitled(first, ANN);
    await desktop.keys('F10');
    const item = await until('the menu', async () => {
      for (const each of await all({ name: 'Sign Out', role: 'menu item' })) if (await reader.shows(each)) return each;
    });
    await reader.press(item);
    await isTitled(first, DOOR);
    await isTitled(second, DOOR);
    const fields = await all({ name: FIELDS, role: 'text box' });
    const texts = await Promise.all(fields.map((field) => reader.text(field)));
    assert.ok(texts.length >= 4, 'both doors have theirs');
    const others = texts.filter((text) => text && !['ann', 'Ann Baker'].includes(text));
    assert.deepEqual(others, [], 'only who was in is still known');
  });
});

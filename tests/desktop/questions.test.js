// SPDX-License-Identifier: GPL-3.0-or-later
//
// A question that is open in one window, while somebody else works in another.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { find, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';

let desktop, reader, ann, bob;

before(async () => {
  desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
  const host = await desktop.launch();
  reader = await Reader.open(desktop);
  await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
  await desktop.keys('ctrl+n');
  await desktop.signUp(await desktop.window('^Handclasp$'), 'bob', 'Bob Cole', PASSWORD);
  const cem = await signUp(host, 'cem', { name: 'Cem', password: PASSWORD });
  [ann, bob] = [await signIn(host, 'ann', PASSWORD), await signIn(host, 'bob', PASSWORD)];
  await Promise.all([ann, bob, cem].map((client) => client.connect()));
  await ann.command('request', { to: 'cem' });
  await cem.command('accept', { to: 'ann' });
  await cem.command('request', { to: 'bob' });
});
after(() => desktop?.close());

const question = () =>
  until('the question', async () => find(await reader.tree(), { role: 'dialog', name: /^Unfriend Cem/ }));
const isFriend = async (client) => (await client.sees('cem')).relation === 'friend';

it('leaves the window of somebody else at work', async () => {
  const window = await reader.window('Ann Baker – Handclasp');
  await reader.press(find(window, { role: 'button', name: 'Unfriend Cem' }));
  await question();
  await desktop.focus('^Bob Cole');
  await desktop.keys('ctrl+2', 'Tab', 'Return');
  await until('the friendship of Bob and Cem', () => isFriend(bob));
  assert.equal(await isFriend(ann), true);
});

it('still waits for its answer', async () => {
  await reader.press(find(await question(), { role: 'button', name: /^Unfriend/ }));
  await until('the end of the friendship', async () => !(await isFriend(ann)));
});

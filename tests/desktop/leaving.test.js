// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a window says whose user is signed out, here or elsewhere, and how one comes in again.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { PASSWORD, signIn } from '../lib/client.js';
import { find, findAll, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const DOOR = '^Handclasp$';
const ANN = '^Ann Baker – Handclasp$';
const NEW_PASSWORD = 'battery staple 2';

describe('whoever is signed out', () => {
  let desktop, host, reader;

  const shownAll = async (what) => {
    const nodes = findAll(await reader.tree(), what);
    const shows = await Promise.all(nodes.map((node) => reader.shows(node)));
    return nodes.filter((node, at) => shows[at]);
  };
  const shown = (what) => until(`${what.name} on the screen`, async () => (await shownAll(what))[0]);
  const others = (title, known) =>
    until('another window', async () => (await desktop.windows(title)).find((id) => !known.includes(id)));
  // Of a window that has it already GTK 4.8 tells no event.
  const focusedIs = (name) =>
    until(`the focus on ${name}`, async () => find(await reader.tree(), { name, states: 'focused' }));
  const signInAgain = async (window, password) => {
    await desktop.focusOn(window);
    await focusedIs('Password');
    await desktop.type(password);
    await desktop.keys('Return');
    await until('the window to be Ann’s', async () => (await desktop.windows(ANN)).includes(window));
  };
  const signOut = async (window) => {
    await desktop.focusOn(window);
    await desktop.keys('F10');
    await reader.press(await shown({ name: 'Sign Out', role: 'menu item' }));
    await until('the door', async () => (await desktop.windows(DOOR)).includes(window));
  };

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    reader = await Reader.open(desktop);
    host = await desktop.launch();
  });
  after(() => desktop?.close());

  it('comes in again with the password alone', async () => {
    const window = await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
    await signOut(window);
    await shown({ name: 'You are signed out.' });
    await signInAgain(window, PASSWORD);
  });

  it('is told in the other window, too', async () => {
    const [first] = await desktop.windows(ANN);
    await desktop.focusOn(first);
    await desktop.keys('ctrl+n');
    const second = await others(DOOR, []);
    await desktop.focusOn(second);
    await reader.press(await shown({ name: 'Sign In', states: 'focusable' }));
    await focusedIs('Username');
    await desktop.type('ann');
    await desktop.keys('Return');
    await signInAgain(second, PASSWORD);
    await signOut(second);
    await until('the other door', async () => (await desktop.windows(DOOR)).includes(first));
    await shown({ name: 'You are signed out.' });
    await shown({ name: 'You signed out in another window.' });
    await signInAgain(first, PASSWORD);
    await signInAgain(second, PASSWORD);
  });

  it('is told of a password that was changed elsewhere', async () => {
    const page = await signIn(host, 'ann', PASSWORD);
    const { status } = await page.post('password', { old: PASSWORD, new: NEW_PASSWORD });
    assert.ok(status < 300, status);
    const [first, second] = await until('two doors', async () => {
      const doors = await desktop.windows(DOOR);
      return doors.length === 2 && doors;
    });
    await until('both to say it', async () =>
      (await shownAll({ name: 'Your password was changed elsewhere. Sign in with the new one.' })).length === 2);
    await signInAgain(first, NEW_PASSWORD);
    await signInAgain(second, NEW_PASSWORD);
  });

  it('is offered an account, not a password, where the account is gone', async () => {
    const page = await signIn(host, 'ann', NEW_PASSWORD);
    const { status } = await page.post('remove-account', { password: NEW_PASSWORD });
    assert.ok(status < 300, status);
    await until('both to say it', async () =>
      (await shownAll({ name: 'Your account is removed.' })).length === 2);
    await shown({ name: 'Your name', role: 'text box' });
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the settings of a window say where a password is wrong, that the question stays that was answered wrongly, and
// that nobody loses what is being typed.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signIn } from '../lib/client.js';
import { find, findAll, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';
const NEW_PASSWORD = 'battery staple 2';

describe('mistakes in the settings', () => {
  let desktop, host, reader, window;

  const shown = (what) =>
    until(`${what.name} on the screen`, async () => {
      for (const node of findAll(await reader.tree(), what)) if (await reader.shows(node)) return node;
    });
  const shownInField = (name, text) =>
    until(`“${text}” in the field ${name}`, async () => {
      for (const node of findAll(await reader.tree(), { name, role: 'text box' }))
        if ((await reader.shows(node)) && (await reader.text(node)) === text) return true;
    });
  // In the list of the field, in the row that follows.
  const shownBelow = (name, sentence) =>
    until(`“${sentence}” below ${name}`, async () => {
      for (const { children } of findAll(await reader.tree(), { role: 'list' })) {
        const at = children.findIndex((row) => find(row, { role: 'text box', name }));
        const label = at >= 0 && at + 1 < children.length && find(children[at + 1], { role: 'label', name: sentence });
        if (label && (await reader.shows(label))) return true;
      }
    });
  const press = async (name) => reader.press(await shown({ name, role: 'button' }));
  const focusedIs = (name) => until(`the focus on ${name}`, async () => (await reader.focused()).name === name);
  // A question is a window of its own, to which nobody gives the focus here.
  const enterQuestion = async () => {
    await shown({ name: 'Remove your account?', role: 'dialog' });
    const id = await until('the question', async () =>
      (await desktop.x('search', '--onlyvisible', '--class', 'handclasp')).split('\n').find((each) => each && each !== window));
    await desktop.focusOn(id);
    await desktop.pressUntil('what is typed to arrive', ['ctrl+a', 'x'], async () =>
      (await shown({ name: 'Remove Account', role: 'button' })).states.includes('sensitive'));
    await desktop.keys('ctrl+a');
  };

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    host = await desktop.launch();
    reader = await Reader.open(desktop);
    window = await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
    await desktop.focusOn(window);
    await desktop.keys('ctrl+comma');
  });
  after(() => desktop?.close());

  it('keeps the name that is being typed while it is changed elsewhere', async () => {
    const page = await signIn(host, 'ann', PASSWORD);
    await page.connect();
    await focusedIs('Your name');
    await page.command('profile', { name: 'Ann Cook' });
    await shownInField('Your name', 'Ann Cook');
    await desktop.keys('ctrl+a');
    await desktop.type('Ann D');
    await shownInField('Your name', 'Ann D');
    await page.command('profile', { name: 'Ann Baker' });
    await desktop.window('^Ann Baker – Handclasp$');
    await shownInField('Your name', 'Ann D');
    await desktop.type('ee');
    await desktop.keys('Return');
    await desktop.window('^Ann Dee – Handclasp$');
    await page.command('profile', { name: 'Ann Baker' });
    await shownInField('Your name', 'Ann Baker');
    await page.leave();
  });

  it('marks the password that is wrong, and keeps what was typed', async () => {
    await press('Change Password');
    await focusedIs('Present password');
    await desktop.type('wrong horse 1');
    await desktop.keys('Return');
    await focusedIs('New password');
    await desktop.type(NEW_PASSWORD);
    await press('Change Password');
    await shownBelow('Present password', 'That is not your present password.');
    await focusedIs('Present password');
    await desktop.keys('ctrl+a');
    await desktop.type(PASSWORD);
    assert.deepEqual(findAll(await reader.tree(), { name: 'That is not your present password.' }), []);
    await press('Change Password');
    await shown({ name: 'Your password is changed.', role: 'label' });
    await signIn(host, 'ann', NEW_PASSWORD);
  });

  it('asks again where the account is to be removed with a wrong password', async () => {
    await press('Remove Account…');
    await enterQuestion();
    await desktop.type(PASSWORD);
    await press('Remove Account');
    await shown({ name: 'That is not your password. Nothing was removed.' });
    await enterQuestion();
    await desktop.type(NEW_PASSWORD);
    await desktop.keys('Return');
    await shown({ name: 'Your account is removed.' });
    await desktop.window('^Handclasp$');
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The main job at native windows, with real parts: two windows and browsers' sockets, keys, notifications, a restart.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp, signIn } from '../lib/client.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';

const relation = async (client, username) => {
  const page = await client.command('list', { what: 'people', query: username });
  return page.items.find((person) => person.username === username)?.relation;
};

describe('two windows and a browser', () => {
  let desktop, host, cem, spy;

  before(async () => {
    desktop = await Desktop.open();
    host = await desktop.launch();
  });
  after(() => desktop?.close());

  it('signs up in a window', async () => {
    await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
    spy = await signIn(host, 'ann', PASSWORD);
    await spy.connect();
  });

  it('opens a second window for somebody else', async () => {
    await desktop.focus('^Ann Baker');
    await desktop.keys('ctrl+n');
    const window = await desktop.window('^Handclasp$');
    await desktop.x('windowmove', window, '640', '0');
    await desktop.signUp(window, 'bob', 'Bob Carter', PASSWORD);
    await until('bob in the list', async () => (await relation(spy, 'bob')) === 'none');
  });

  it('asks with a button and is heard', async () => {
    await desktop.focus('^Bob Carter');
    await desktop.keys('ctrl+1', 'Tab', 'Return');
    await until('the request', async () => (await relation(spy, 'bob')) === 'incoming');
  });

  it('accepts with a button, and both are friends', async () => {
    await desktop.focus('^Ann Baker');
    await desktop.keys('ctrl+2', 'Tab', 'Return');
    await until('the friendship', async () => (await relation(spy, 'bob')) === 'friend');
  });

  it('declines with Delete and undoes it', async () => {
    cem = await signUp(host, 'cem', { name: 'Cem', password: PASSWORD });
    await cem.connect();
    await cem.command('request', { to: 'ann', note: 'hello' });
    await desktop.focus('^Ann Baker');
    await desktop.pressUntil('the request in the drawer', ['ctrl+2', 'Delete'], async () => {
      const page = await spy.command('list', { what: 'declined' });
      return page.items.length === 1;
    });
    assert.equal(await relation(cem, 'ann'), 'outgoing');
    await spy.command('restore', { to: 'cem' });
  });

  it('notifies the window that is not active, and answers from there', async () => {
    await desktop.focus('^Ann Baker');
    await cem.command('request', { to: 'bob', note: 'hi Bob' });
    const shown = await until('the notification', () => desktop.notification('Cem wants to be your friend'));
    assert.match(shown.body, /hi Bob/);
    assert.match(shown.body, /Bob Carter \(@bob\)/);
    desktop.press(shown, 'Accept');
    await until('the friendship', async () => (await relation(cem, 'bob')) === 'friend');
    await until('its withdrawal', () => !desktop.notification('Cem wants to be your friend'));
  });

  it('takes a notification back when it is answered elsewhere', async () => {
    const dee = await signUp(host, 'dee', { name: 'Dee', password: PASSWORD });
    await dee.connect();
    await dee.command('request', { to: 'bob' });
    await until('the notification', () => desktop.notification('Dee wants to be your friend'));
    const bob = await signIn(host, 'bob', PASSWORD);
    await bob.connect();
    await bob.command('decline', { to: 'dee' });
    await until('its withdrawal', () => !desktop.notification('Dee wants to be your friend'));
  });

  it('opens a window when it is started again, and refuses another folder', async () => {
    assert.equal(await desktop.launchAgain(), 0);
    await desktop.window('^Handclasp$');
    assert.equal(await desktop.launchAgain('--data-dir', `${desktop.folder}/elsewhere`), 1);
    await desktop.focus('^Handclasp$');
    await desktop.keys('ctrl+w');
    await until('the window to go', async () => (await desktop.windows('^Handclasp$')).length === 0);
  });

  it('says goodbye in order and comes back as it was', async () => {
    assert.equal(await desktop.quit(), 0);
    host = await desktop.launch();
    await desktop.window('^Ann Baker – Handclasp$');
    await desktop.window('^Bob Carter – Handclasp$');
  });

  it('comes back after a kill, too', async () => {
    await desktop.kill();
    host = await desktop.launch();
    await desktop.window('^Ann Baker – Handclasp$');
    await desktop.window('^Bob Carter – Handclasp$');
  });

  it('ends when its last window is closed', async () => {
    await desktop.focus('^Bob Carter');
    await desktop.keys('ctrl+w');
    await until('one window less', async () => (await desktop.windows('Handclasp$')).length === 1);
    await desktop.focus('^Ann Baker');
    await desktop.keys('ctrl+w');
    assert.equal(await desktop.exit, 0);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// A desktop that shows no notifications, and one without a session bus: the windows themselves tell.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { Reader, find } from './accessible.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';
const DOOR = '^Handclasp$';
const ANN = '^Ann Baker – Handclasp$';

const ask = async (host) => {
  const cem = await signUp(host, 'cem', { name: 'Cem', password: PASSWORD });
  await cem.connect();
  await cem.command('request', { to: 'ann', note: 'hello' });
  return cem;
};

// With Delete, where the keys before it lead.
const declines = async (desktop, host, keys) => {
  const ann = await signIn(host, 'ann', PASSWORD);
  await ann.connect();
  await desktop.focus(ANN);
  await desktop.pressUntil('the request in the drawer', [...keys, 'Delete'], async () =>
    (await ann.list('declined')).items.length === 1);
};

describe('nobody on the bus shows notifications', () => {
  let desktop, host, reader;

  before(async () => {
    // GLib warns that nobody shows them.
    desktop = await Desktop.open({ GTK_A11Y: 'atspi', G_DEBUG: 'fatal-criticals' }, null);
    reader = await Reader.open(desktop);
    host = await desktop.launch();
    await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
  });
  after(() => desktop?.close());

  it('tells in a window that is not the active one, too', async () => {
    await desktop.keys('ctrl+n');
    await desktop.focus(DOOR);
    await ask(host);
    // The toast is there for some seconds only: what it says and its button are looked for at once.
    const show = await until('the toast', async () => {
      const window = await reader.window('Ann Baker – Handclasp');
      return find(window, { role: 'label', name: 'Cem wants to be your friend' }) &&
        find(window, { role: 'button', name: /^Show( Show)?$/ });
    });
    await reader.press(show);
    await declines(desktop, host, []);
  });

  it('ends in order', async () => {
    assert.equal(await desktop.quit(), 0);
  });
});

describe('there is no session bus', () => {
  let desktop, host;

  before(async () => {
    // GTK warns of it.
    desktop = await Desktop.open({ G_DEBUG: 'fatal-criticals' }, null);
    desktop.env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${desktop.folder}/nowhere`;
  });
  after(() => desktop?.close());

  it('serves, and shows a window that works', async () => {
    host = await desktop.launch();
    await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
    await ask(host);
    await declines(desktop, host, ['ctrl+2']);
  });

  it('ends in order, and comes back as it was', async () => {
    assert.equal(await desktop.quit(), 0);
    await desktop.launch();
    await desktop.window(ANN);
    await desktop.focus(ANN);
    await desktop.keys('ctrl+q');
    assert.equal(await desktop.exit, 0);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program as the bus starts it: for its windows, or for what is pressed in a notification it left behind.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';
const DOOR = '^Handclasp$';
const ANN = '^Ann Baker – Handclasp$';
const BOB = '^Bob Carter – Handclasp$';
const ASKS = 'Cem wants to be your friend';

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });

describe('the bus starts the program', () => {
  let desktop, host, port, name;

  // The file that is installed, for the program that was built.
  const installService = () => {
    const folder = join(dirname(process.env.HANDCLASP), '..', 'data');
    const file = readdirSync(folder).find((each) => each.endsWith('.Handclasp.service'));
    const text = readFileSync(join(folder, file), 'utf8');
    const services = join(desktop.folder, 'data', 'dbus-1', 'services');

    assert.match(text, /^Exec=\S+\/bin\/handclasp --gapplication-service$/m);
    mkdirSync(services, { recursive: true });
    writeFileSync(join(services, file),
      text.replace(/^Exec=\S+(.*)$/m, `Exec=${process.env.HANDCLASP}$1 --port ${port} --limit new-accounts=0`));
    return /^Name=(\S+)$/m.exec(text)[1];
  };
  const callProgram = (method, ...parameters) =>
    desktop.callBus(name, `/${name.replaceAll('.', '/')}`, `org.freedesktop.Application.${method}`, ...parameters);
  const press = (action, ...names) =>
    callProgram('ActivateAction', action, `[<(${names.map((each) => `'${each}'`)})>]`, '{}');
  // As after a time in which the program did not run.
  const expire = (username) => {
    const path = join(desktop.folder, 'data', 'handclasp', 'window-sessions');
    writeFileSync(path, readFileSync(path, 'utf8').replace(new RegExp(`^${username}=.*`, 'm'), `${username}=expired`));
  };
  const isGone = async () => !(await desktop.hasOwner(name));
  // A window that has just come may not hear the first key.
  const closes = (title, which = undefined) => until(`${title} to close`, async () => {
    const window = (await desktop.windows(title)).find((each) => !which || each === which);
    if (window) {
      await desktop.x('windowfocus', window);
      await desktop.keys('ctrl+w');
    }
    return !window;
  });
  const attend = async (username) => {
    const client = await signIn(host, username, PASSWORD);
    await client.connect();
    return client;
  };
  const shown = (user) =>
    [...desktop.shown.values()].find(({ summary, body }) => summary === ASKS && body.includes(`@${user}`));

  before(async () => {
    port = await freePort();
    desktop = await Desktop.open({}, 'org.gtk.Notifications');
    name = installService();
    await desktop.callBus('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ReloadConfig');
    host = await desktop.launch('--port', String(port));
    await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
    await desktop.focus(ANN);
    await desktop.keys('ctrl+n');
    await desktop.signUp(await desktop.window(DOOR), 'bob', 'Bob Carter', PASSWORD);
    const cem = await signUp(host, 'cem', { name: 'Cem', password: PASSWORD });
    const dee = await signUp(host, 'dee', { name: 'Dee', password: PASSWORD });
    const eve = await signUp(host, 'eve', { name: 'Eve', password: PASSWORD });
    const fay = await signUp(host, 'fay', { name: 'Fay', password: PASSWORD });
    for (const client of [cem, dee, eve, fay]) await client.connect();
    await desktop.keys('ctrl+n');
    await desktop.focus(DOOR);
    await cem.command('request', { to: 'ann' });
    await cem.command('request', { to: 'bob' });
    for (const client of [dee, eve, fay]) await client.command('request', { to: 'ann' });
    await until('what is shown', () => desktop.shown.size === 5);
    await closes(DOOR);
    await desktop.kill();
    await until('its end', isGone);
  });
  after(() => desktop?.close());

  it('accepts what was left behind, shows no window, and ends', async () => {
    const windows = new Set();
    desktop.press(shown('bob'), 'Accept');
    await until('its start', () => desktop.hasOwner(name));
    await until('its end', async () => {
      for (const window of await desktop.windows('Handclasp$')) windows.add(window);
      return isGone();
    });
    assert.equal(windows.size, 0);
    assert.equal(await answers(port), false);
  });

  it('leads a click that starts it to the row, and brings all windows back', async () => {
    desktop.press(shown('ann'));
    await desktop.window(BOB);
    const window = await desktop.window(ANN);
    await until('the focus', async () => (await desktop.x('getwindowfocus', '-f')) === window);
    host = { host: '127.0.0.1', port, origin: `http://127.0.0.1:${port}`, cookieName: `handclasp_${port}` };
    const [ann, bob] = [await attend('ann'), await attend('bob')];
    assert.equal((await bob.sees('cem')).relation, 'friend');
    await desktop.pressUntil('the drawer', ['Delete'], async () =>
      (await ann.list('declined')).items.some(({ username }) => username === 'cem'));
    assert.equal((await ann.sees('dee')).relation, 'incoming');
    await until('what was left behind to go', () => desktop.shown.size === 0);
  });

  it('ends with its last window, and comes back as it was', async () => {
    await closes(ANN);
    await closes(BOB);
    await until('its end', isGone);
    await callProgram('Activate', '{}');
    await desktop.window(BOB);
    await closes(BOB);
    await until('its end', isGone);
  });

  it('asks who is no longer signed in to sign in, and does it then', async () => {
    expire('ann');
    await press('decline', 'ann', 'dee');
    await desktop.focus(DOOR);
    await desktop.type(PASSWORD);
    await desktop.keys('Return');
    await desktop.window(ANN);
    const ann = await attend('ann');
    await until('the drawer', async () =>
      (await ann.list('declined')).items.some(({ username }) => username === 'dee'));
    await closes(ANN);
    await until('its end', isGone);
  });

  it('asks once, and only for users it knows, and forgets what was pressed where the door is closed', async () => {
    expire('ann');
    await callProgram('Activate', '{}');
    await desktop.focus(BOB);
    await desktop.keys('ctrl+n');
    const door = await desktop.window(DOOR);
    await press('accept', 'ann', 'eve');
    const asking = await until('who is asked', async () =>
      (await desktop.windows(DOOR)).find((window) => window !== door));
    await press('accept', 'ann', 'eve');
    await press('show', 'ann', 'eve');
    await press('accept', 'nobody', 'eve');
    await press('show', 'nobody', 'eve');
    await closes(DOOR, asking);

    await desktop.focusOn(door);
    await desktop.keys('shift+Tab', 'End', 'Return'); // who was here before
    await desktop.type(PASSWORD);
    await desktop.keys('Return');
    await desktop.window(ANN);
    await press('accept', 'ann', 'fay');
    const ann = await attend('ann');
    await until('the friendship', async () => (await ann.sees('fay')).relation === 'friend');
    assert.equal((await ann.sees('eve')).relation, 'incoming');
    assert.equal((await desktop.windows('Handclasp$')).length, 2);
    await closes(ANN);
    await closes(BOB);
    await until('its end', isGone);
  });

  it('shows a window where what was pressed is refused', async () => {
    await press('accept', 'ann', 'gone');
    await desktop.window(ANN);
    await closes(ANN);
    await until('its end', isGone);
  });

  it('serves nobody and ends where nothing is wanted of it', async () => {
    await desktop.callBus('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.StartServiceByName', name, 'uint32 0');
    assert.ok(!(await isGone()));
    assert.equal(await answers(port), false);
    await until('its end', isGone);
  });
});

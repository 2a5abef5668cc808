// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pictures of every view of the native windows: node screenshots.js FOLDER light|dark en|de, with HANDCLASP set.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { signIn, signUp } from '../lib/client.js';
import { makeLocale } from '../lib/locale.js';
import { Desktop, sleep } from './desktop.js';

const PASSWORD = 'correct horse 1';
const SETTLED = 700; // a transition and a frame: there is nothing to wait for in a picture

const TOAST = 6000;

const CAST = {
  bob: 'Bob Carter', cara: 'Cara Díaz', dan: 'Dan Öztürk', eve: 'Eve Lambert', fatima: 'Fatima al-Zahra',
  gus: 'Gustav-Adolf von Hohenlohe', ivo: 'Ivo Krämer', kim: 'Kim Park', lea: 'Léa Martin', nia: 'Nia Okafor',
};

const SIZES = { phone: [360, 640], small: [360, 294], wide: [900, 640] };

const VIEWS = {
  people: ['ctrl+1'],
  requests: ['ctrl+2'],
  friends: ['ctrl+3'],
  activity: ['ctrl+4'],
  settings: ['ctrl+comma'],
  invite: ['ctrl+i'],
};

async function gather(host) {
  const cast = {};
  for (const [username, name] of Object.entries(CAST)) {
    cast[username] = await signUp(host, username, { name, password: PASSWORD });
    await cast[username].connect();
  }
  return cast;
}

async function act(cast, ann) {
  await cast.cara.command('request', { to: 'ann', note: 'We met at the fair. Shall we be friends?' });
  await cast.gus.command('request', { to: 'ann' });
  for (const friend of ['bob', 'lea', 'nia']) {
    await cast[friend].command('request', { to: 'ann' });
    await ann.command('accept', { to: friend });
  }
  await ann.command('request', { to: 'kim' });
  await ann.command('block', { to: 'ivo' });
}

async function shoot(desktop, window, path) {
  await sleep(SETTLED);
  await desktop.run('import', ['-window', window, path]);
}

async function shootAll(folder, style, language) {
  const desktop = await Desktop.open({
    ADW_DEBUG_COLOR_SCHEME: style === 'dark' ? 'prefer-dark' : 'prefer-light',
    ...(language === 'de' ? makeLocale(process.env.HANDCLASP) : {}),
  });
  try {
    const host = await desktop.launch();
    const door = await desktop.window('^Handclasp$');
    await shoot(desktop, door, join(folder, `window-door-${style}-${language}.png`));
    const window = await desktop.signUp(door, 'ann', 'Ann Baker', PASSWORD);
    const ann = await signIn(host, 'ann', PASSWORD);
    await ann.connect();
    await act(await gather(host), ann);
    await sleep(TOAST);
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      await desktop.x('windowsize', window, String(width), String(height));
      for (const [view, keys] of Object.entries(VIEWS)) {
        await desktop.focusOn(window);
        await desktop.keys(...keys);
        await shoot(desktop, window, join(folder, `window-${view}-${size}-${style}-${language}.png`));
      }
    }
  } finally {
    await desktop.close();
  }
}

const [folder, style, language] = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
await shootAll(folder, style, language);
process.exit(0);

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The address card while the network changes, in a network of its own: what it says, and its QR code as a phone reads it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { PATIENCE } from '../lib/host.js';
import { ADDRESS, DEVICE, enterNamespace, findNetwork, loseNetwork } from '../lib/namespace.js';
import { Reader, find, findAll, walk } from './accessible.js';
import { Desktop, until } from './desktop.js';

const FOLLOWS_WITHIN = 2000 * PATIENCE;

enterNamespace();

const ip = (...words) => execFileSync('ip', [...words, 'dev', DEVICE]);

describe('the address card', () => {
  let desktop, reader, card, window, port;

  const namesOf = (node, role) =>
    findAll(node, { role, name: /^http:/ }).map(({ name }) => new URL(name).hostname);
  const uris = async () => {
    const now = await reader.tree(card);
    return [namesOf(now, 'label')[0], ...namesOf(now, 'list item')].join(' ');
  };
  const qr = async () => {
    const picture = join(desktop.folder, 'card.png');
    await desktop.run('import', ['-window', window, picture]);
    return desktop.run('zbarimg', ['--quiet', '--raw', picture]);
  };
  const follows = async (t, wanted, change) => {
    const start = performance.now();
    change();
    await until(`the card to say ${wanted}`, async () => (await uris()) === wanted);
    const took = Math.round(performance.now() - start);
    t.diagnostic(`followed after ${took} ms`);
    assert.ok(took < FOLLOWS_WITHIN, `it took ${took} ms`);
  };

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    reader = await Reader.open(desktop);
    ({ port } = await desktop.launch());
    window = await desktop.window('^Handclasp$');
    await desktop.focusOn(window);
    await reader.press(await until('more addresses', async () =>
      find(await reader.tree(), { role: 'button', name: 'More Addresses' })));
    // Of what holds them all, the smallest: it is quick to read.
    card = await until('the card', async () =>
      [...walk(await reader.window('Handclasp'))].findLast((node) =>
        namesOf(node, 'label')[0] === ADDRESS && namesOf(node, 'list item').length === 2));
  });
  after(() => desktop?.close());

  it('names what comes in, behind what was there', (t) =>
    follows(t, `${ADDRESS} 192.168.50.2 127.0.0.1 [::1]`, () => ip('address', 'add', '192.168.50.2/24')));

  it('puts the default route first', async (t) => {
    await follows(t, `192.168.50.2 ${ADDRESS} 127.0.0.1 [::1]`, () =>
      ip('route', 'add', 'default', 'via', '192.168.50.1'));
    await until('its QR code', async () => (await qr()) === `http://192.168.50.2:${port}`);
  });

  it('forgets what is gone', async (t) => {
    await follows(t, `${ADDRESS} 127.0.0.1 [::1]`, () => ip('address', 'del', '192.168.50.2/24'));
    await until('its QR code', async () => (await qr()) === `http://${ADDRESS}:${port}`);
  });

  it('follows a second address of the same network', async (t) => {
    await follows(t, `${ADDRESS} 10.77.0.2 127.0.0.1 [::1]`, () => ip('address', 'add', '10.77.0.2/24'));
    await follows(t, `${ADDRESS} 127.0.0.1 [::1]`, () => ip('address', 'del', '10.77.0.2/24'));
  });

  it('comes back with the network', async (t) => {
    await follows(t, '127.0.0.1 [::1]', loseNetwork);
    await follows(t, `${ADDRESS} 127.0.0.1 [::1]`, findNetwork);
  });
});

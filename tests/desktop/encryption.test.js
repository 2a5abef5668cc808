// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether others can read along: what the windows say of it, and the switch beside the address.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { PASSWORD, signIn } from '../lib/client.js';
import { call } from '../lib/http.js';
import { connectTo, whenOpen } from '../lib/line.js';
import { Reader, find, findAll } from './accessible.js';
import { Desktop, until } from './desktop.js';

const OPEN = /^Connections are not encrypted/;
const ENCRYPTED = /^Connections are encrypted/;

describe('the connections of guests', () => {
  let desktop, host, reader;

  const shown = (name) =>
    until(name, async () => {
      for (const node of findAll(await reader.tree(), { name })) if (await reader.shows(node)) return node;
    });

  async function showAddress() {
    await desktop.focus('^Ann Baker – Handclasp$');
    await desktop.keys('ctrl+i');
  }

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    reader = await Reader.open(desktop);
    host = await desktop.launch();
  });
  after(() => desktop?.close());

  it('are not encrypted, and that is said before anybody signs in', async () => {
    assert.match(host.origin, /^http:/);
    await shown(OPEN);
    await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
    await showAddress();
    await shown(OPEN);
  });

  it('are encrypted from the next start on, where somebody turned that on', async () => {
    const theSwitch = async () => find(await reader.tree(), { role: 'switch', name: 'Encrypt connections' });
    const isOn = async () => (await theSwitch()).states.includes('checked');
    await until('the switch', theSwitch);
    assert.ok(!(await isOn()));
    await reader.press(await theSwitch());
    await until('it to be on', isOn);
    assert.equal((await call(host, '/healthz')).status, 200);
    await desktop.quit();
    host = await desktop.launch();
    assert.match(host.origin, /^https:/);
    assert.equal((await call(host, '/healthz')).status, 200);
  });

  it('say by which fingerprint a guest knows the host', async () => {
    await showAddress();
    await shown(ENCRYPTED);
    const { name } = await shown(/^([0-9A-F]{2}:?){8}\n/);
    const socket = connectTo(host);
    await whenOpen(socket);
    assert.equal(name.replaceAll('\n', ''), socket.getPeerCertificate().fingerprint256);
    socket.destroy();
  });

  it('let in who signed in before', async () => {
    const ann = await signIn(host, 'ann');
    await ann.connect();
    await ann.leave();
  });
});

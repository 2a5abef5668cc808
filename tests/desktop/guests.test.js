// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the first window says of guests: people who are there without a window, on however many devices.

import { after, before, describe, it } from 'node:test';

import { PASSWORD, signUp } from '../lib/client.js';
import { findAll, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const NOBODY_YET = 'Nobody has joined yet';
const NOBODY_NOW = 'No guests are connected right now';

describe('the guests', () => {
  let desktop, host, reader;

  const shown = (name) =>
    until(name, async () => {
      for (const node of findAll(await reader.tree(), { name })) if (await reader.shows(node)) return true;
    });

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    reader = await Reader.open(desktop);
    host = await desktop.launch();
  });
  after(() => desktop?.close());

  it('are none as long as people come in windows only', async () => {
    await shown(NOBODY_YET);
    await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
    await desktop.focus('^Ann Baker – Handclasp$');
    await desktop.keys('ctrl+i');
    await shown(NOBODY_YET);
  });

  it('are counted once, on two devices', async () => {
    const cem = await signUp(host, 'cem');
    const devices = [cem, cem.device()];
    for (const device of devices) await device.connect();
    const dee = await signUp(host, 'dee');
    await dee.connect();
    await shown('2 guests are connected');
    await dee.leave();
    await shown('1 guest is connected');
    await devices[1].leave();
    await shown('1 guest is connected');
    await cem.leave();
    await shown(NOBODY_NOW);
  });

  it('have been here, also after a restart', async () => {
    await desktop.quit();
    host = await desktop.launch();
    await desktop.focus('^Ann Baker – Handclasp$');
    await desktop.keys('ctrl+i');
    await shown(NOBODY_NOW);
  });
});

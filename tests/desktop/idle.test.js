// SPDX-License-Identifier: GPL-3.0-or-later
//
// A window where nobody does anything sleeps: what still moved where nobody sees it would cost a laptop its battery.

import { after, before, it } from 'node:test';

import { countWakeUps } from '../faults/meter.js';
import { Desktop, until } from './desktop.js';

const SECONDS = 2;
const MOST = 4; // what is due once a minute may fall into it; whatever moves takes 60 a second

let desktop;

before(async () => {
  desktop = await Desktop.open({ GSK_RENDERER: 'cairo' });
});
after(() => desktop?.close());

it('sleeps while nobody does anything', async () => {
  await desktop.launch();
  await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', 'correct horse 1');
  await until('the window to come to rest', async () => (await countWakeUps(desktop.program, SECONDS * 1000)) <= MOST);
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// A window where nobody does anything sleeps: what still moved where nobody sees it would cost a laptop its battery.

import { after, before, it } from 'node:test';

import { wakeUps } from '../faults/meter.js';
import { Desktop, sleep, until } from './desktop.js';

const SECONDS = 2;
const MOST_A_SECOND = 2; // what is due once a minute may fall into it; whatever moves takes 60

let desktop;

before(async () => {
  desktop = await Desktop.open({ GSK_RENDERER: 'cairo' });
});
after(() => desktop?.close());

async function wakeUpsASecond() {
  const before = wakeUps(desktop.program);
  await sleep(SECONDS * 1000);

  return (wakeUps(desktop.program) - before) / SECONDS;
}

it('sleeps while nobody does anything', async () => {
  await desktop.launch();
  await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', 'correct horse 1');
  await until('the window to come to rest', async () => (await wakeUpsASecond()) <= MOST_A_SECOND);
});

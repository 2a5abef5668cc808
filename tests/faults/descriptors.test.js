// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 3: more sockets than the system gives the host.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { call } from '../lib/http.js';
import { Wire } from '../lib/wire.js';
import { amount, figure, IS_FULL, ms } from './figures.js';
import { processor } from './meter.js';

const N_DESCRIPTORS = 64;
const N_SOCKETS = 200;
const LASTS_MS = amount(2000, 70_000);

describe('when descriptors run out', () => {
  it('rests meanwhile, and answers as soon as there are some', async () => {
    const host = await startHost({ under: ['prlimit', `--nofile=${N_DESCRIPTORS}`], limits: { 'headers-timeout': 200_000 } });
    const ann = await signUp(host, 'ann');
    await ann.connect();
    const wires = [];
    for (let n = 0; n < N_SOCKETS; n++) wires.push(await Wire.to(host));

    const [before, began] = [processor(host.process), Date.now()];
    await pass(LASTS_MS);
    await ann.sync();
    const share = (processor(host.process) - before) / ((Date.now() - began) / 1000);

    wires.forEach((wire) => wire.cut());
    const left = Date.now();
    assert.equal((await call(host, '/')).status, 200);
    const took = Date.now() - left;
    const lines = host.stderr.split('\n').filter(Boolean);

    figure(3, `${N_SOCKETS} sockets for ${N_DESCRIPTORS} descriptors, ${LASTS_MS / 1000} s`,
      `answers ${ms(took)} after they left, ${(share * 100).toFixed(1)} % of a processor, lines in the log: ${lines.length}`);
    assert.ok(took < 1000, `${took} ms`);
    assert.ok(share < 0.05, `${share}`);
    assert.ok(lines.length <= Math.ceil(LASTS_MS / 60_000), lines.join('\n'));
    await host.stop();
  });
});

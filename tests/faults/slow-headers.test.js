// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 4: a thousand sockets that drip their headers, byte by byte.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { Wire } from '../lib/wire.js';
import { amount, figure, IS_FULL, ms } from './figures.js';
import { onStage } from './stage.js';

const N_SOCKETS = amount(200, 1000);
const DEADLINE_MS = 15_000; // from the first
const DRIP_MS = 100;
const N_TURNS = 10; // or our own machine would be as busy with sending as the host with hearing
const OPTIONS = { limits: IS_FULL ? {} : { 'headers-timeout': 2000 } };

describe('headers that drip', () => {
  it('delay nobody, and are cut', onStage(OPTIONS, async (host, bystander) => {
    const quiet = await bystander.times(() => pass(amount(500, 5000)));

    const began = Date.now();
    // Over TLS, who is turned away cannot even shake hands.
    const came = await Promise.allSettled(Array.from({ length: N_SOCKETS }, () => Wire.to(host)));
    const wires = came.filter(({ value }) => value).map(({ value }) => value);
    let turn = 0;
    const drip = setInterval(() => {
      turn = (turn + 1) % N_TURNS;
      for (let n = turn; n < wires.length; n += N_TURNS) wires[n].send('x');
    }, DRIP_MS / N_TURNS);
    const beset = await bystander.times(async () => {
      while (!wires.every(({ ended }) => ended) && Date.now() - began < DEADLINE_MS) await pass(50);
    });
    clearInterval(drip);
    const n_left = wires.filter(({ ended }) => !ended).length;

    figure(4, `${N_SOCKETS} sockets that drip headers`,
      `${wires.length} let in, p99 of others ${ms(quiet.p99)}, then ${ms(beset.p99)}; ${n_left} left after ${ms(Date.now() - began)}`);
    assert.ok(wires.length > 0);
    assert.equal(n_left, 0);
    if (IS_FULL) assert.ok(beset.p99 <= 2 * quiet.p99, `${quiet.p99} ms, then ${beset.p99} ms`);
  }));
});

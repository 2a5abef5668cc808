// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 5: ten thousand connections from one address, while others come from theirs.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { signUp, until } from '../lib/client.js';
import { ADDRESS, enterNamespace } from '../lib/namespace.js';
import { Wire } from '../lib/wire.js';
import { amount, figure, IS_FULL, mib, ms } from './figures.js';
import { memory } from './meter.js';
import { onStage } from './stage.js';

const N_CONNECTIONS = amount(1000, 10_000);
const AT_ONCE = 10;
const EVERY_MS = 10; // or our own machine would be as busy with coming as the host with turning away
const PER_ADDRESS = 64;

enterNamespace();

describe('a crowd from one address', () => {
  it('leaves room for the others', onStage({ bind: null }, async (host, bystander) => {
    const bob = await signUp(host, 'bob');
    const quiet = await bystander.times(() => pass(amount(500, 5000)));
    const before = memory(host.process);
    const wires = [];
    let grown = 0;

    const beset = await bystander.times(async () => {
      for (let n = 0; n < N_CONNECTIONS; n += AT_ONCE) {
        const rest = pass(EVERY_MS);
        wires.push(...await Promise.all(Array.from({ length: AT_ONCE }, () => Wire.to(host.at(ADDRESS)))));
        await rest;
        grown = Math.max(grown, memory(host.process) - before);
      }
    });
    const countOpen = () => wires.filter(({ ended }) => !ended).length;
    await until(() => countOpen() <= PER_ADDRESS, 'the others to be shut');

    // Who had signed in is let in, from the crowded address too.
    const device = bob.device();
    device.host = host.at(ADDRESS);
    await bob.connect();
    await device.connect();

    figure(5, `${N_CONNECTIONS} connections from one address`, `${countOpen()} held open, p99 of others ${ms(quiet.p99)}, then ` +
      `${ms(beset.p99)}, ${mib(grown)} more memory, who had signed in was let in`);
    assert.ok(grown <= 10 * 2 ** 20, mib(grown));
    if (IS_FULL) assert.ok(beset.p99 <= 2 * quiet.p99, `${quiet.p99} ms, then ${beset.p99} ms`);
    wires.forEach((wire) => wire.cut());
  }));
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 22, besides the rows that run again over TLS: what handshakes cost, which plain HTTP does not have.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { startHost } from '../lib/host.js';
import { Wire } from '../lib/wire.js';
import { amount, figure, IS_FULL, ms } from './figures.js';
import { memory, METER, metered } from './meter.js';

const N_AT_ONCE = amount(100, 500);

describe('many TLS handshakes at once', () => {
  it('keep the main loop free', async () => {
    const host = await startHost({ tls: true, env: METER, limits: { 'connections-before-sign-in': 2 * N_AT_ONCE } });
    const before = memory(host.process);
    let wires, took;

    const { lag } = await metered(host.process, async () => {
      const began = performance.now();
      wires = await Promise.all(Array.from({ length: N_AT_ONCE }, () => Wire.to(host)));
      took = performance.now() - began;
    });
    const each = (memory(host.process) - before) / N_AT_ONCE;

    figure(22, `${N_AT_ONCE} handshakes at once`, `all done after ${ms(took)}; loop lag p99 ${ms(lag.p99)}, worst ${ms(lag.worst)}; ` +
      `${(each / 1024).toFixed(0)} KiB more memory each`);
    assert.ok(wires.every(({ ended }) => !ended));
    if (IS_FULL) assert.ok(lag.p99 <= 16 && lag.worst <= 50, `lag ${JSON.stringify(lag)}`);
    for (const wire of wires) wire.cut();
    await host.stop();
  });
});

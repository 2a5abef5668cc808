// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 7: readers that never read, while others tell them something as fast as it goes.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { makeId, signUp } from '../lib/client.js';
import { PATIENCE } from '../lib/host.js';
import { enterNamespace } from '../lib/namespace.js';
import { amount, figure, mib } from './figures.js';
import { memory } from './meter.js';
import { onStage } from './stage.js';

const N_READERS = amount(5, 50);
const N_EVENTS = 1000; // for each reader
const NOTE = '👋'.repeat(200);
const BURST = 20; // requests that are asked and cancelled without waiting between
const MAY_HOLD = 256 * 1024;
const BESIDES = 2 ** 20; // more than when they read
const PATIENT_MS = 60_000 * PATIENCE;

enterNamespace();
// The kernel keeps megabytes for each socket, and only then the host has to.
for (const buffer of ['tcp_rmem', 'tcp_wmem']) writeFileSync(`/proc/sys/net/ipv4/${buffer}`, '4096 16384 16384');

async function tell(asker, to, n_events) {
  for (let n = 0; n < n_events; n += 2 * BURST) {
    const n_answers = asker.n_answers + 2 * BURST;
    for (let i = 0; i < BURST; i++) {
      asker.send({ type: 'request', id: makeId(), to, note: NOTE });
      asker.send({ type: 'cancel', id: makeId(), to });
    }
    await asker.wire.until(() => asker.n_answers >= n_answers, 'the answers', PATIENT_MS);
  }
}

describe('readers that do not read', () => {
  it('lose their sockets, and no event', onStage({ limits: { 'replay-events': 10 * N_EVENTS } }, async (host) => {
    const readers = [];
    const askers = [];
    for (let n = 0; n < N_READERS; n++) {
      readers.push(await signUp(host, `reader-${n}`));
      askers.push(await signUp(host, `asker-${n}`));
    }
    for (const client of [...readers, ...askers]) await client.connect();
    const tellAll = async () => {
      const before = memory(host.process);
      let most = before;
      const look = setInterval(() => (most = Math.max(most, memory(host.process))), 20);
      const began = Date.now();
      await Promise.all(readers.map(({ username }, n) => tell(askers[n], username, N_EVENTS)));
      clearInterval(look);
      return { seconds: (Date.now() - began) / 1000, grown: most - before };
    };

    // First they read, until the store's cache is full.
    let n_rounds = 1;
    while ((await tellAll()).grown > BESIDES) n_rounds++;
    for (const reader of readers) {
      await reader.sync();
      reader.wire.pause();
    }
    const { seconds, grown } = await tellAll();
    const last = (n_rounds + 1) * N_EVENTS;

    let n_bytes = 0;
    for (const reader of readers) {
      reader.wire.resume();
      await reader.wire.end(PATIENT_MS);
      assert.ok([4409, undefined].includes(reader.closeCode), `closed with ${reader.closeCode}`);
      await reader.resume();
      await reader.wire.until(() => reader.seq === last, 'the whole replay', PATIENT_MS);
      n_bytes += reader.raw.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    }

    figure(7, `${N_READERS} readers that never read`,
      `${mib(n_bytes / seconds)}/s for them, ${mib(grown)} more memory, all shut and resumed without a gap`);
    assert.ok(grown <= N_READERS * MAY_HOLD + BESIDES, mib(grown));
  }));
});

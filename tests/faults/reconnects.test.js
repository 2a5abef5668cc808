// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 18: clients that lose their connection every few seconds while things happen to them.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { makeId, signUp } from '../lib/client.js';
import { PATIENCE } from '../lib/host.js';
import { amount, figure } from './figures.js';
import { onStage } from './stage.js';

const N_CLIENTS = amount(10, 100);
const N_EVENTS = amount(200, 1000); // for each client; two for each request that is asked and cancelled
const [LEAST_MS, MOST_MS] = amount([50, 250], [1000, 5000]);
const LASTS_MS = amount(2000, 30_000); // in which they are told
const LATE_MS = 60_000 * PATIENCE;
const LIMITS = { 'replay-events': 10 * N_EVENTS };

// Tells one client its events, spread over the time.
async function tell(asker, to) {
  const pause = (2 * LASTS_MS) / N_EVENTS;
  for (let n = 0; n < N_EVENTS; n += 2) {
    asker.send({ type: 'request', id: makeId(), to });
    asker.send({ type: 'cancel', id: makeId(), to });
    await pass(pause);
  }
}

// Stays for a while, goes without a word, comes back; the client itself sees that no seq is missing or comes twice.
async function comeAndGo(client) {
  let n_times = 0;
  const end = Date.now() + LASTS_MS + LATE_MS;
  while (client.seq < N_EVENTS && Date.now() < end) {
    await pass(LEAST_MS + Math.random() * (MOST_MS - LEAST_MS));
    client.cut();
    await client.connect({ epoch: client.epoch, seq: client.seq });
    n_times++;
  }
  await client.sync();
  return n_times;
}

describe('clients that come and go', () => {
  it('see each event once, in order', onStage({ limits: LIMITS }, async (host) => {
    const [clients, askers] = [[], []];
    for (let n = 0; n < N_CLIENTS; n++) {
      clients.push(await signUp(host, `client-${n}`));
      askers.push(await signUp(host, `asker-${n}`));
    }
    for (const client of [...clients, ...askers]) await client.connect();

    const [n_times] = await Promise.all([
      Promise.all(clients.map(comeAndGo)),
      ...clients.map(({ username }, n) => tell(askers[n], username)),
    ]);

    figure(18, `${N_CLIENTS} clients, ${N_EVENTS} events each, ${n_times.reduce((sum, n) => sum + n)} connections lost`,
      `${clients.filter(({ seq }) => seq === N_EVENTS).length} saw each seq once, in order`);
    for (const { seq, username } of clients) assert.equal(seq, N_EVENTS, username);
  }));
});

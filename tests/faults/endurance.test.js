// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 21: a long day with a hundred clients; HANDCLASP_HOURS says how long.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { signUp } from '../lib/client.js';
import { amount, figure, mib } from './figures.js';
import { memory } from './meter.js';
import { onStage } from './stage.js';

const HOUR_MS = 3_600_000;
const { HANDCLASP_HOURS } = process.env;
const LASTS_MS = HANDCLASP_HOURS ? HANDCLASP_HOURS * HOUR_MS : amount(3000, 300_000);
const N_CLIENTS = amount(20, 100);
const PAUSE_MS = 200;
const MAY_GROW = 2 ** 20; // in an hour
const N_LOOKS = 20;
// What the host keeps for a day, and with it the store's cache (32 MiB), has its full size after seconds.
const LIMITS = { 'presence-grace': 50, 'reply-lifetime': 10_000, 'replay-events': 100, 'chore-interval': 1000 };

const countDescriptors = ({ pid }) => readdirSync(`/proc/${pid}/fd`).length;

// What people do in a day, over and over.
async function live(client, peer, end) {
  while (Date.now() < end) {
    await client.command('request', { to: peer.username, note: 'again' });
    await peer.command('accept', { to: client.username });
    await client.list('people', { query: peer.username });
    await pass(PAUSE_MS);
    await client.resume();
    await client.command('unfriend', { to: peer.username });
    await peer.command('seen', { seq: peer.seq });
    for (const each of [client, peer]) Object.assign(each, { messages: [], history: [], raw: [] });
    await pass(PAUSE_MS);
  }
}

// Growth in an hour, from the least of each of two times: what is only held for a moment does not count.
function slope(looks) {
  const half = looks.length / 2;
  const least = (part) => part.reduce((low, look) => (look.bytes < low.bytes ? look : low));
  const [first, second] = [least(looks.slice(0, half)), least(looks.slice(half))];
  return ((second.bytes - first.bytes) / (second.at - first.at)) * HOUR_MS;
}

describe('a long day', () => {
  it('costs no more at its end', onStage({ limits: LIMITS }, async (host) => {
    const clients = [];
    for (let n = 0; n < N_CLIENTS; n++) clients.push(await signUp(host, `client-${n}`));
    for (const client of clients) await client.connect();
    const end = Date.now() + LASTS_MS;
    const lives = clients.flatMap((client, n) => (n % 2 ? [] : [live(client, clients[n + 1], end)]));

    // Caches fill in the first third.
    await pass(LASTS_MS / 3);
    const looks = [];
    const n_first = countDescriptors(host);
    while (Date.now() < end) {
      looks.push({ at: Date.now(), bytes: memory(host.process) });
      await pass(LASTS_MS / 1.5 / N_LOOKS);
    }
    await Promise.all(lives);
    const n_last = countDescriptors(host);
    const grows = slope(looks);

    figure(21, `${N_CLIENTS} clients for ${(LASTS_MS / 60_000).toFixed(1)} min`,
      `${mib(grows)} more memory an hour, ${n_first} descriptors, then ${n_last}`);
    assert.ok(n_last <= n_first + N_CLIENTS / 10, `${n_first} descriptors, then ${n_last}`);
    if (LASTS_MS >= HOUR_MS) assert.ok(grows <= MAY_GROW, mib(grows));
  }));
});

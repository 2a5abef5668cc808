// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 10: a thousand guessed passwords, five hundred sign-ins at once, and how long it takes to say no.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { PASSWORD, signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { call } from '../lib/http.js';
import { ADDRESS, DEVICE, enterNamespace } from '../lib/namespace.js';
import { amount, figure, IS_FULL, mib, ms, percentile } from './figures.js';
import { memory, METER, metered, stepBehind } from './meter.js';

const N_GUESSES = amount(200, 1000);
const N_ADDRESSES = 50;
const MAY_REACH_HASH = 30;
const N_AT_ONCE = amount(100, 500);
const N_TIMED = amount(5, 40);
const HELD_BY_HASHES = 64 * 2 ** 20;

enterNamespace();
const addresses = Array.from({ length: N_ADDRESSES }, (_, n) => `10.77.1.${n + 1}`);
execFileSync('ip', ['-batch', '-'], { input: addresses.map((address) => `address add ${address}/32 dev ${DEVICE}\n`).join('') });

const signIn = (host, username, password, from) =>
  call(host, '/api/sign-in', { method: 'POST', body: { username, password }, from });

describe('guessed passwords', () => {
  it('seldom reach the hash, and keep nobody out', async () => {
    const host = await startHost({ bind: null });
    const door = host.at(ADDRESS);
    const home = addresses[0];
    await call(door, '/api/sign-up', { body: { username: 'ann', name: 'Ann', password: PASSWORD }, from: home });
    let n_hashed = 0;
    const guess = async (username, address) => {
      const { status } = await signIn(door, username, 'not this one', address);
      assert.ok([401, 429].includes(status), `${status}`);
      if (status === 401) n_hashed++;
    };

    // Many addresses at one account, and one address at many accounts.
    for (let n = 0; n < N_GUESSES / 2; n++) await guess('ann', addresses[1 + (n % (N_ADDRESSES - 2))]);
    for (let n = 0; n < N_GUESSES / 2; n++) await guess(`name${n}`, addresses.at(-1));
    const owner = await signIn(door, 'ann', PASSWORD, home);

    figure(10, `${N_GUESSES} guessed passwords`, `${n_hashed} reached the hash; the owner got in: ${owner.status === 200}`);
    assert.ok(n_hashed <= MAY_REACH_HASH, `${n_hashed}`);
    assert.equal(owner.status, 200);
    await host.stop();
  });
});

describe('many sign-ins at once', () => {
  it('keep the main loop free', async () => {
    const host = await startHost({ env: METER, limits: { 'sign-in-failures': 0, 'sign-in-rate': 0 } });
    await signUp(host, 'ann');
    stepBehind();
    const before = memory(host.process);
    let most = before;
    const look = setInterval(() => (most = Math.max(most, memory(host.process))), 10);
    const counts = {};

    const { lag } = await metered(host.process, () => Promise.all(Array.from({ length: N_AT_ONCE }, async () => {
      // There is room for so many before they have signed in; the others are shut out.
      const { status } = await signIn(host, 'ann', PASSWORD).catch(() => ({ status: 'shut' }));
      counts[status] = (counts[status] ?? 0) + 1;
    })));
    clearInterval(look);

    const answers = Object.entries(counts).map(([status, n]) => `${n} times ${status}`).join(', ');
    figure(10, `${N_AT_ONCE} sign-ins at once`,
      `${answers}; loop lag p99 ${ms(lag.p99)}, worst ${ms(lag.worst)}; ${mib(most - before)} more memory`);
    assert.ok(counts[200] > 0);
    assert.ok(most - before <= HELD_BY_HASHES, mib(most - before));
    if (IS_FULL) assert.ok(lag.p99 <= 16, ms(lag.p99));
    await host.stop();
  });

  it('tell by no time who has an account', async () => {
    const host = await startHost({ limits: { 'sign-in-failures': 0, 'sign-in-rate': 0 } });
    await signUp(host, 'ann');
    const times = { ann: [], nobody: [] };
    for (let n = 0; n < N_TIMED; n++)
      for (const username of Object.keys(times)) {
        const asked = performance.now();
        assert.equal((await signIn(host, username, 'not this one')).status, 401);
        times[username].push(performance.now() - asked);
      }
    const [known, unknown] = Object.values(times).map((all) => percentile(all, 0.5));

    figure(10, 'medians of a refusal', `${ms(known)} for a known name, ${ms(unknown)} for an unknown one`);
    if (IS_FULL) assert.ok(Math.abs(known - unknown) <= 5, `${known} ms and ${unknown} ms`);
    await host.stop();
  });
});

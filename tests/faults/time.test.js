// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 20: a clock that jumps, and a host that stands still for a while.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { signUp } from '../lib/client.js';
import { makeDataDir, removeDataDir, startHost } from '../lib/host.js';
import { call } from '../lib/http.js';
import { amount, figure } from './figures.js';

const STOPS_MS = amount(1000, 60_000);
const AWHILE_MS = 500; // chores are done ten times meanwhile
const YEARS = { 'ten years forward': '+3650d', 'ten years back': '-3650d', 'right again': '+0' };

describe('time', () => {
  let host, dataDir, clock, ann, bob, cem;
  let n_lost = 0;

  const setClock = (time) => writeFileSync(clock, time);
  const start = async () => {
    host = await startHost({ dataDir, port: host?.port ?? 0, limits: { 'chore-interval': 50 }, env: {
      LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1', // $LIB is the loader's word, as in ld.so(8)
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    } });
  };

  // What time must not have touched: sessions, a request, a friendship.
  const allIsWell = async () => {
    for (const client of [ann, bob]) {
      if (!client.wire || client.wire.ended) {
        n_lost++;
        await client.connect({ epoch: client.epoch, seq: client.seq });
      }
      assert.equal((await call(host, '/api/me', { token: client.token })).status, 200);
    }
    const { items } = await ann.list('incoming');
    assert.deepEqual(items.map(({ username }) => username), ['bob']);
    assert.equal((await ann.sees('cem')).relation, 'friend');
  };

  before(async () => {
    dataDir = makeDataDir();
    clock = join(dataDir, 'clock');
    setClock('+0');
    await start();
    [ann, bob, cem] = [await signUp(host, 'ann'), await signUp(host, 'bob'), await signUp(host, 'cem')];
    for (const client of [ann, bob, cem]) await client.connect();
    await bob.command('request', { to: 'ann', note: 'still there?' });
    await cem.command('request', { to: 'ann' });
    await ann.command('accept', { to: 'cem' });
  });
  after(async () => {
    await host?.kill();
    removeDataDir(dataDir);
  });

  for (const [when, time] of Object.entries(YEARS))
    it(`may be set ${when}`, async () => {
      setClock(time);
      await pass(AWHILE_MS);
      await allIsWell();
    });

  it('may stand still', async () => {
    host.process.kill('SIGSTOP');
    await pass(STOPS_MS);
    host.process.kill('SIGCONT');
    await allIsWell();
  });

  it('may be wrong at a start, and right at the next', async () => {
    for (const time of ['-3650d', '+0']) {
      await host.stop();
      setClock(time);
      await start();
      await pass(AWHILE_MS);
      await allIsWell();
    }
  });

  it('makes nobody lose anything', () => {
    figure(20, `a clock ten years forward, back, right again, ${STOPS_MS / 1000} s without running, two starts`,
      `nobody signed out, nothing expired, ${n_lost} sockets to open again`);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 16: what brings another database into the place of one fails, or ends, at each of its calls.

import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { gather, until } from '../lib/client.js';
import { makeDataDir, removeDataDir, runHost, startHost } from '../lib/host.js';
import { databaseOf, SCHEMA_1, SCHEMA_VERSION, sqlite } from './database.js';
import { amount, figure } from './figures.js';

const FRAIL = path.join(path.dirname(process.env.HANDCLASP), '..', 'tests', 'faults', 'frail-calls.so');
const WAYS = ['EIO', 'ENOSPC', 'kill', 'lasting'];
const N_CALLS_MIN = 10; // of each; fewer, and nothing was preloaded
const STEP = amount(3, 1);
const THEN = 'ann,bob'; // in the backup
const NOW = 'ann,bob,carl';

const peopleIn = (file) => sqlite(file, 'SELECT group_concat(username) FROM (SELECT username FROM user ORDER BY 1);');
const keptIn = (folder) => readdirSync(folder).filter((name) => /^handclasp-.*\.sqlite$/.test(name));
const run = (folder, args, env = {}) =>
  runHost(['--headless', '--port', '0', '--bind', '127.0.0.1', '--data-dir', folder, ...args], { env });
const frail = (way, call) => ({ LD_PRELOAD: FRAIL, FRAIL_WAY: way, FRAIL_CALL: String(call) });
const backupsOf = (folder) =>
  existsSync(path.join(folder, 'backups')) ? readdirSync(path.join(folder, 'backups')) : [];

async function startAndStop(folder) {
  const host = await startHost({ dataDir: folder });
  await host.stop();
}

describe('what replaces a database', () => {
  let whole;

  // Ann and Bob are in the backup; Carl is only in the log, as the host was killed.
  before(async () => {
    assert.ok(existsSync(FRAIL));
    whole = makeDataDir();
    const first = await startHost({ dataDir: whole });
    await gather(first, 'ann', 'bob');
    await first.stop();
    const second = await startHost({ dataDir: whole });
    await until(() => backupsOf(whole).some((name) => name.endsWith('-daily.sqlite')), 'a backup', 10_000);
    await gather(second, 'carl');
    await second.kill();
    assert.ok(statSync(`${databaseOf(whole)}-wal`).size > 0);
  });
  after(() => removeDataDir(whole));

  // Either the old one is whole in its place; or it is kept whole, and the new one is there, or is asked for in words.
  async function expectNothingLost(folder, args, { status, stderr }) {
    const isThere = existsSync(databaseOf(folder));
    assert.ok(isThere || /frail-calls: (kill|.* rename)/.test(stderr), `only the last step may leave nothing: ${stderr}`);
    if (isThere) await startAndStop(folder);
    else {
      const refused = await run(folder, []);
      assert.equal(refused.status, 1);
      assert.match(refused.stderr, /missing.*kept as.*--restore/s, stderr);
    }
    const [kept, ...others] = keptIn(folder);
    assert.deepEqual(others, []);
    if (kept !== undefined) assert.equal(peopleIn(path.join(folder, kept)), NOW, 'what is kept is whole');
    if (!isThere) {
      assert.notEqual(status, 0, stderr);
      assert.equal((await run(folder, ['--restore'])).status, 0);
      assert.equal(peopleIn(databaseOf(folder)), THEN);
    } else if (kept === undefined) {
      assert.notEqual(status, 0, stderr);
      assert.equal(peopleIn(databaseOf(folder)), NOW, stderr);
    } else assert.equal(peopleIn(databaseOf(folder)), args.includes('--restore') ? THEN : '', stderr);
  }

  async function failAtEach(args, way) {
    for (let call = 1; ; call += STEP) {
      const folder = makeDataDir();
      cpSync(whole, folder, { recursive: true });
      const done = await run(folder, args, frail(way, call));
      if (!done.stderr.includes('frail-calls')) {
        assert.equal(done.status, 0, done.stderr);
        assert.ok(call > N_CALLS_MIN, `${call} calls`);
        removeDataDir(folder);
        return call - 1;
      }
      if (way !== 'kill' && done.status !== 0) assert.match(done.stderr, /cannot be|disk|stored/, 'says what failed');
      if (/Nothing was changed/.test(done.stderr)) assert.equal(peopleIn(databaseOf(folder)), NOW, done.stderr);
      await expectNothingLost(folder, args, done);
      removeDataDir(folder);
    }
  }

  it('loses nothing wherever it fails or ends', async () => {
    let n = 0;
    for (const args of [['--restore'], ['--start-afresh']])
      for (const way of WAYS) n += Math.ceil((await failAtEach(args, way)) / STEP);
    figure(16, `a restore and a fresh start fail or end at each ${STEP === 1 ? '' : `${STEP}rd `}call`,
      `${n} times; each time all that was there is in its place, or kept`);
  });
});

describe('an update', () => {
  // The old database stays as it was, or is brought up to date after a backup of it.
  async function expectWhole(folder) {
    await startAndStop(folder);
    assert.equal(sqlite(databaseOf(folder), 'PRAGMA user_version; SELECT count(*) FROM user;'), `${SCHEMA_VERSION}\n4`);
    const backups = backupsOf(folder).filter((name) => /-before-update.*\.sqlite$/.test(name));
    const kept = backups.map((name) => sqlite(path.join(folder, 'backups', name), 'PRAGMA user_version; SELECT count(*) FROM user;'));
    assert.ok(kept.includes('1\n4'), `as it was before: ${kept}`);
  }

  it('loses nothing wherever it fails or ends', async () => {
    let n = 0;
    for (const way of WAYS) {
      let call = 1;
      for (let isFrail = true; isFrail; call += STEP) {
        const folder = makeDataDir();
        sqlite(databaseOf(folder), SCHEMA_1);
        const host = await startHost({ dataDir: folder, env: frail(way, call) }).catch((error) => error);
        isFrail = (host.stderr ?? host.message).includes('frail-calls');
        if (!(host instanceof Error)) await host.kill();
        else if (way !== 'kill') assert.match(host.message, /older version|cannot be|could not be/);
        await expectWhole(folder);
        removeDataDir(folder);
        n += isFrail;
      }
      assert.ok(call > N_CALLS_MIN, `${call} calls`);
    }
    figure(16, `an update fails or ends at each ${STEP === 1 ? '' : `${STEP}rd `}call`, `${n} times; each time all is there`);
  });
});

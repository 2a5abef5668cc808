// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 17: what is in the folder is damaged, old, newer than the program, missing, or in use by another host.

import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { befriend, gather, signIn, until } from '../lib/client.js';
import { makeDataDir, removeDataDir, runHost, startHost } from '../lib/host.js';
import { call } from '../lib/http.js';
import { databaseOf, SCHEMA_1, SCHEMA_VERSION, sqlite } from './database.js';
import { amount, figure, ms, percentile } from './figures.js';

const N_BYTES = 200;
const BIG = 1 << 20; // larger is not looked through before it is used

const backupsOf = (folder) =>
  existsSync(path.join(folder, 'backups')) ? readdirSync(path.join(folder, 'backups')) : [];
const keptIn = (folder) => readdirSync(folder).filter((name) => /^handclasp-.*-damaged\.sqlite$/.test(name));
const run = (folder, ...args) =>
  runHost(['--headless', '--port', '0', '--bind', '127.0.0.1', '--data-dir', folder, ...args]);

// The same for the same seed.
function randomFrom(seed) {
  let state = seed + 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function damage(file, seed) {
  const content = readFileSync(file);
  const random = randomFrom(seed * 7919);
  for (let i = 0; i < N_BYTES; i++) content[random(content.length)] = random(256);
  writeFileSync(file, content);
  return content;
}

describe('a damaged database', () => {
  let whole;
  const folders = [];
  const copy = () => {
    const folder = makeDataDir();
    cpSync(whole, folder, { recursive: true });
    folders.push(folder);
    return folder;
  };

  // Some people with a backup of all of them.
  before(async () => {
    whole = makeDataDir();
    const first = await startHost({ dataDir: whole });
    const [ann, bob] = await gather(first, 'ann', 'bob', ...Array.from({ length: 8 }, (_, i) => `guest${i}`));
    await befriend(ann, bob);
    await first.stop();
    const second = await startHost({ dataDir: whole });
    await until(() => backupsOf(whole).some((name) => name.endsWith('-daily.sqlite')), 'a backup', 10_000);
    await second.stop();
  });
  after(() => [whole, ...folders].forEach(removeDataDir));

  async function expectKept(folder, content) {
    const { status, stdout, stderr } = await run(folder);
    const [kept, ...others] = keptIn(folder);
    assert.equal(status, 1, stderr);
    assert.doesNotMatch(stdout, /Serving/);
    assert.deepEqual(others, []);
    assert.ok(stderr.includes(path.join(folder, kept)), stderr);
    assert.match(stderr, /damaged.*backup.*--restore/s);
    assert.ok(readFileSync(path.join(folder, kept)).equals(content), 'it is kept as it was');
    assert.equal(existsSync(databaseOf(folder)), false);
    return stderr;
  }

  async function expectWhole(folder) {
    const host = await startHost({ dataDir: folder });
    const ann = await signIn(host, 'ann');
    await ann.connect();
    assert.deepEqual((await ann.list('friends')).items.map(({ username }) => username), ['bob']);
    assert.equal((await ann.listAll('people')).length, 9);
    await host.stop();
  }

  it('is kept aside, the backup is offered, and brings everything back', async () => {
    const n = amount(10, 300);
    const times = [];
    for (let seed = 0; seed < n; seed++) {
      const folder = copy();
      const content = damage(databaseOf(folder), seed);
      const began = performance.now();
      const said = await expectKept(folder, content);
      times.push(performance.now() - began);
      assert.equal(await expectKept(folder, content), said, 'the next start says the same');

      const restored = await run(folder, '--restore');
      assert.equal(restored.status, 0, restored.stderr);
      assert.match(restored.stdout, /-daily\.sqlite/);
      if (seed % 10 === 0) await expectWhole(folder);
      assert.equal(sqlite(databaseOf(folder), 'PRAGMA integrity_check; SELECT count(*) FROM user;'), 'ok\n10');
      removeDataDir(folders.pop());
    }
    figure(17, `${N_BYTES} random bytes in the database, ${n} times`,
      `all kept aside and restored, said after ${ms(percentile(times, 0.5))}, 0 began empty`);
  });

  it('that is large is found while it is used', async () => {
    const folder = copy();
    sqlite(databaseOf(folder), `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)
      INSERT INTO rest SELECT printf ('somebody-gone-%06d', i), 9e15 FROM n;`.replace('9e15', '9000000000000000'));
    const content = readFileSync(databaseOf(folder));
    assert.ok(content.length > BIG, `${content.length}`);
    const random = randomFrom(17);
    for (let i = 0; i < N_BYTES; i++)
      content[content.length / 2 + random(content.length / 2)] = random(256);
    writeFileSync(databaseOf(folder), content);
    const began = performance.now();
    const { status, stderr } = await run(folder);
    const taken = performance.now() - began;
    assert.equal(status, 1, stderr);
    assert.match(stderr, /damaged.*backup.*--restore/s);
    assert.equal(keptIn(folder).length, 1);
    assert.equal((await run(folder, '--restore')).status, 0);
    await expectWhole(folder);
    figure(17, 'the same in a database of 4 MiB', `the host stops by itself ${ms(taken)} after its start`);
  });

  it('without a backup needs somebody who starts afresh', async () => {
    const folder = copy();
    rmSync(path.join(folder, 'backups'), { recursive: true });
    damage(databaseOf(folder), 5);
    const { status, stderr } = await run(folder);
    assert.equal(status, 1);
    assert.match(stderr, /damaged.*no backup.*--start-afresh/s);
    const restored = await run(folder, '--restore');
    assert.equal(restored.status, 1);
    assert.match(restored.stderr, /no backup/);
    assert.equal((await run(folder, '--start-afresh')).status, 0);
    const host = await startHost({ dataDir: folder });
    assert.equal((await call(host, '/api/sign-in', { body: { username: 'ann', password: 'correct horse 1' } })).status, 401);
    await host.stop();
    assert.equal(keptIn(folder).length, 1);
  });

  it('that was emptied or removed is not begun anew', async () => {
    for (const spoil of [(file) => writeFileSync(file, ''), (file) => rmSync(file)]) {
      const folder = copy();
      spoil(databaseOf(folder));
      const { status, stderr } = await run(folder);
      assert.equal(status, 1);
      assert.match(stderr, /missing.*backup.*--restore/s);
      assert.equal((await run(folder, '--restore')).status, 0);
      await expectWhole(folder);
    }
  });

  it('is signed out of by everybody once it is restored', async () => {
    const folder = copy();
    const host = await startHost({ dataDir: folder });
    const ann = await signIn(host, 'ann');
    await ann.connect();
    const { epoch, seq } = ann;
    await host.stop();
    assert.equal((await run(folder, '--restore')).status, 0);
    const again = await startHost({ dataDir: folder, port: host.port });
    assert.equal((await ann.at(again).call('/api/me')).status, 401);
    const anew = await signIn(again, 'ann');
    assert.equal((await anew.connect({ epoch, seq })).resume, 'snapshot');
    assert.notEqual(anew.epoch, epoch);
    await again.stop();
  });
});

describe('a folder of another program', () => {
  let folder;
  before(() => {
    folder = makeDataDir();
  });
  after(() => removeDataDir(folder));

  it('with an old schema is brought up to date after a backup', async () => {
    sqlite(databaseOf(folder), SCHEMA_1);
    const host = await startHost({ dataDir: folder });
    await host.stop();
    const [backup, ...others] = backupsOf(folder);
    assert.deepEqual(others, []);
    assert.match(backup, /-before-update\.sqlite$/);
    assert.equal(sqlite(path.join(folder, 'backups', backup), 'PRAGMA user_version; SELECT count(*) FROM user;'), '1\n4');
    assert.equal(sqlite(databaseOf(folder), 'PRAGMA user_version; SELECT count(*) FROM user;'), `${SCHEMA_VERSION}\n4`);
    figure(17, 'a database of schema 1', 'brought up to date, after a backup of it as it was');
  });

  it('with a newer schema is refused in words, and left as it was', async () => {
    sqlite(databaseOf(folder), `PRAGMA user_version = ${SCHEMA_VERSION + 1}; PRAGMA wal_checkpoint (TRUNCATE);`);
    const content = readFileSync(databaseOf(folder));
    const { status, stderr } = await run(folder);
    assert.equal(status, 1);
    assert.match(stderr, /newer/);
    assert.ok(readFileSync(databaseOf(folder)).equals(content));
    figure(17, 'a database of a newer schema', 'refused in words, not a byte changed');
  });

  it('that another host uses is refused in words, for every use', async () => {
    const host = await startHost();
    for (const args of [[], ['--restore'], ['--start-afresh']]) {
      const { status, stderr } = await run(host.dataDir, ...args);
      assert.equal(status, 1);
      assert.match(stderr, /Another Handclasp/);
    }
    assert.equal((await call(host, '/healthz')).status, 200);
    await host.stop();
    figure(17, 'a second host, a restore and a fresh start on a folder in use', 'refused in words, the first goes on');
  });
});

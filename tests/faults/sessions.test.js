// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 11: sessions that somebody gave, kept or copied, and what is written down of them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Client, signIn, signUp } from '../lib/client.js';
import { makeDataDir, PATIENCE, removeDataDir, startHost } from '../lib/host.js';
import { figure, ms } from './figures.js';

const OLD = 'the first horse 1';
const NEW = 'the second horse 2';
const SHUT_WITHIN = 1000 * PATIENCE;

// What ends sessions, done in one of two: whether that one, and the other, end.
const ENDS = {
  'signing out': [(client) => client.post('sign-out'), true, false],
  'a changed password': [(client) => client.post('password', { old: OLD, new: NEW }), false, true],
  'a removed account': [(client) => client.post('remove-account', { password: OLD }), true, true],
};

describe('sessions', () => {
  let host, dataDir;
  const [secrets, slowest] = [new Set([OLD, NEW]), { ms: 0 }];
  let n_checked = 0;

  before(async () => {
    dataDir = makeDataDir();
    host = await startHost({ dataDir, args: ['--verbose'], env: { G_MESSAGES_DEBUG: 'all' } });
  });
  after(async () => {
    await host?.kill();
    removeDataDir(dataDir);
  });

  const keep = (client) => {
    secrets.add(client.token);
    return client;
  };

  it('that was given to somebody is not theirs', async () => {
    await signUp(host, 'victim', { password: OLD });
    const given = '0123456789abcdef'.repeat(4);
    const client = new Client(host, 'victim', given);
    assert.equal((await client.me()).status, 401);
    await client.post('sign-in', { username: 'victim', password: OLD });
    assert.notEqual(keep(client).token, given);
    assert.equal((await new Client(host, 'victim', given).me()).status, 401);
    const before = client.token;
    await client.post('sign-in', { username: 'victim', password: OLD });
    assert.notEqual(keep(client).token, before);
    assert.equal((await new Client(host, 'victim', before).me()).status, 401, 'the one before lives on');
  });

  for (const [what, [end, endsOwn, endsOther]] of Object.entries(ENDS))
    it(`ends with ${what}, and its sockets too`, async () => {
      const username = what.replaceAll(' ', '-');
      const client = keep(await signUp(host, username, { password: OLD }));
      const copy = client.device();
      const other = keep(await signIn(host, username, OLD));
      const [ended, goOn] = [[], []];
      (endsOwn ? ended : goOn).push(copy, copy.device());
      (endsOther ? ended : goOn).push(other, other.device());
      for (const each of [...ended, ...goOn]) await each.connect();

      const began = Date.now();
      assert.ok((await end(client)).status < 300);
      for (const each of ended) await each.expectClose(4401, SHUT_WITHIN);
      slowest.ms = Math.max(slowest.ms, Date.now() - began);
      for (const each of ended) {
        assert.equal((await each.me()).status, 401);
        await each.open();
        await each.expectClose(4401, SHUT_WITHIN);
        n_checked++;
      }
      for (const each of goOn) await each.sync();
    });

  it('are nowhere written as they are', async () => {
    await host.stop();
    const written = [...readdirSync(dataDir, { recursive: true, withFileTypes: true })]
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name)));
    const places = [...written, Buffer.from(host.stdout), Buffer.from(host.stderr)];
    const found = [...secrets].filter(Boolean).filter((secret) => places.some((bytes) => bytes.includes(secret)));

    assert.ok(written.some((bytes) => bytes.includes('victim')), 'the database was not read');
    figure(11, `${n_checked} sessions that ended, ${secrets.size} tokens and passwords searched for`,
      `401 for each, sockets shut within ${ms(slowest.ms)}, ${found.length} found in the data and the log`);
    assert.deepEqual(found, []);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program itself: its command line, its folder, its start and its end.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';

import { befriend, gather, makeId, signUp } from '../lib/client.js';
import { PATIENCE, makeDataDir, removeDataDir, runHost, startHost } from '../lib/host.js';
import { call } from '../lib/http.js';

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;
const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0;

function sentence(text) {
  const line = text.trim().split('\n').at(-1);
  assert.match(line, /\S+ \S+ \S+/, `a sentence: ${text}`);

  return line;
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
  );
}

const databaseIn = (folder) =>
  filesUnder(folder).find((file) =>
    path.basename(path.dirname(file)) !== 'backups' && readFileSync(file).subarray(0, 15).toString() === 'SQLite format 3');

// Takes a port of its own, so that the host cannot have it.
async function takePort(port = 0) {
  const server = net.createServer();
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return server;
}

describe('the command line', () => {
  it('--version says name and version and ends', async () => {
    const { status, stdout } = await runHost(['--version']);
    assert.equal(status, 0);
    assert.match(stdout, /handclasp.*\d+/i);
  });

  it('--help names every option', async () => {
    const { status, stdout } = await runHost(['--help']);
    assert.equal(status, 0);
    for (const option of [
      '--headless',
      '--port',
      '--data-dir',
      '--bind',
      '--host-name',
      '--tls',
      '--tls-certificate',
      '--tls-key',
      '--limit',
      '--version',
    ])
      assert.ok(stdout.includes(option), option);
  });

  const WRONG = [
    ['an unknown option', ['--headless', '--colour', 'red']],
    ['a port that is no number', ['--headless', '--port', 'eighty']],
    ['a port too high', ['--headless', '--port', '70000']],
    ['an unknown limit', ['--headless', '--port', '0', '--limit', 'patience=5']],
    ['a limit without a value', ['--headless', '--port', '0', '--limit', 'friends']],
    ['a limit that is no number', ['--headless', '--port', '0', '--limit', 'friends=many']],
    ['a negative limit', ['--headless', '--port', '0', '--limit', 'friends=-1']],
    ['an address that is none', ['--headless', '--port', '0', '--bind', 'nowhere']],
    ['a certificate without its key', ['--headless', '--port', '0', '--tls-certificate', '/dev/null']],
    ['a key without its certificate', ['--headless', '--port', '0', '--tls-key', '/dev/null']],
    [
      'a certificate that is none',
      ['--headless', '--port', '0', '--tls-certificate', '/dev/null', '--tls-key', '/dev/null'],
    ],
    [
      'a certificate that is not there',
      ['--headless', '--port', '0', '--tls-certificate', '/nowhere', '--tls-key', '/nowhere'],
    ],
    ['a name without letters', ['--headless', '--port', '0', '--host-name', '']],
    ['a name that is none', ['--headless', '--port', '0', '--host-name', 'media room']],
    ['to restore and to start afresh', ['--restore', '--start-afresh']],
    ['an address of somebody else', ['--headless', '--port', '0', '--bind', '198.51.100.7']],
  ];
  for (const [name, args] of WRONG) {
    it(`${name} is told in a sentence, with a status of its own`, async () => {
      const dataDir = makeDataDir();
      const { status, stdout, stderr } = await runHost([...args, '--data-dir', dataDir]);
      removeDataDir(dataDir);
      assert.ok(status > 0, `status ${status}`);
      assert.doesNotMatch(stdout, /Serving/);
      sentence(stderr);
    });
  }

  it('--port that is taken is told in a sentence, with status 1', async () => {
    const taken = await takePort();
    const { port } = taken.address();
    const dataDir = makeDataDir();
    const { status, stdout, stderr } = await runHost([
      '--headless',
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--data-dir',
      dataDir,
    ]);
    taken.close();
    removeDataDir(dataDir);
    assert.equal(status, 1);
    assert.doesNotMatch(stdout, /Serving/);
    assert.ok(sentence(stderr).includes(String(port)), stderr);
  });

  it('without --port the next free one of 8000 to 8009 is taken, and that is said', async () => {
    const taken = await takePort(8000).catch(() => null);
    const host = await startHost({ port: null });
    taken?.close();
    assert.ok(host.port > 8000 && host.port <= 8009, `port ${host.port}`);
    assert.match(`${host.stdout}\n${host.stderr}`.replaceAll(/^Serving.*$/gm, ''), /8000/);
    await host.stop();
  });

  it('one line for each address it serves', async () => {
    const host = await startHost({ bind: null });
    for (const address of host.addresses) {
      assert.equal(address.port, host.port);
      assert.equal((await call(host.at(address.host), '/healthz')).status, 200, address.origin);
    }
    assert.equal(new Set(host.addresses.map(({ origin }) => origin)).size, host.addresses.length);
    assert.ok(host.addresses.some(({ host: address }) => address === '127.0.0.1'));
    await host.stop();
  });

  it('--bind serves one address only', async () => {
    const host = await startHost({ bind: '127.0.0.1' });
    assert.deepEqual(
      host.addresses.map(({ origin }) => origin),
      [`${host.scheme}//127.0.0.1:${host.port}`],
    );
    await assert.rejects(call(host.at('127.0.0.2'), '/healthz'), { code: 'ECONNREFUSED' });
    await host.stop();
  });

  it('the line comes when it really serves', async () => {
    for (let i = 0; i < 3; i++) {
      const host = await startHost();
      assert.equal((await call(host, '/healthz')).status, 200);
      await host.stop();
    }
  });

  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`${signal} ends in order within 2 s, also with people connected`, async () => {
      const host = await startHost();
      const [ann, bob] = await gather(host, 'ann', 'bob');
      await befriend(ann, bob);
      const start = Date.now();
      host.process.kill(signal);
      await host.ended();
      assert.ok(Date.now() - start < 2000 * PATIENCE, `${Date.now() - start} ms`);
      await ann.expectClose(1001);
      await bob.expectClose(1001);
      await host.stop();
    });
  }

  it('somebody who answers no close does not hold it up', async () => {
    const host = await startHost();
    const [ann] = await gather(host, 'ann');
    ann.wire.pause();
    const start = Date.now();
    await host.stop();
    assert.ok(Date.now() - start < 2000 * PATIENCE, `${Date.now() - start} ms`);
    ann.cut();
  });
});

describe('the data folder', () => {
  it('is made 0700 with files of 0600, whatever the umask', async () => {
    const parent = makeDataDir();
    const dataDir = path.join(parent, 'new', 'data');
    const umask = process.umask(0);
    const host = await startHost({ dataDir });
    process.umask(umask);
    await signUp(host, 'ann');
    assert.equal(statSync(dataDir).mode & 0o777, 0o700);
    for (const file of filesUnder(dataDir))
      assert.equal(statSync(file).mode & 0o777, 0o600, path.basename(file));
    assert.ok(existsSync(databaseIn(dataDir)));
    await host.stop();
    removeDataDir(parent);
  });

  it('is in the XDG data home where none is given', async () => {
    const home = makeDataDir();
    const host = await startHost({ dataDir: null, env: { XDG_DATA_HOME: home } });
    await signUp(host, 'ann');
    await host.stop();
    const file = databaseIn(home);
    assert.notEqual(file, undefined);
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
    removeDataDir(home);
  });

  it('of a running host is refused to a second one, with a sentence', async () => {
    const host = await startHost();
    const { status, stdout, stderr } = await runHost([
      '--headless',
      '--port',
      '0',
      '--bind',
      '127.0.0.1',
      '--data-dir',
      host.dataDir,
    ]);
    assert.equal(status, 1);
    assert.doesNotMatch(stdout, /Serving/);
    sentence(stderr);
    const ann = await signUp(host, 'ann');
    assert.equal((await ann.me()).status, 200);
    await host.stop();
  });

  it('is free again after a kill', async () => {
    const dataDir = makeDataDir();
    const first = await startHost({ dataDir });
    await first.kill();
    const second = await startHost({ dataDir });
    await second.stop();
    removeDataDir(dataDir);
  });

  it(
    'with a newer schema is refused in words, and left as it was',
    { skip: !hasSqlite && 'no sqlite3' },
    async () => {
      const dataDir = makeDataDir();
      const host = await startHost({ dataDir });
      await signUp(host, 'ann');
      await host.stop();
      const file = databaseIn(dataDir);
      execFileSync('sqlite3', [file, 'PRAGMA user_version = 9999']);
      const { status, stdout, stderr } = await runHost([
        '--headless',
        '--port',
        '0',
        '--bind',
        '127.0.0.1',
        '--data-dir',
        dataDir,
      ]);
      assert.equal(status, 1);
      assert.doesNotMatch(stdout, /Serving/);
      assert.match(sentence(stderr), /newer/i);
      assert.equal(
        execFileSync('sqlite3', [
          file,
          'PRAGMA user_version; SELECT count(*) > 0 FROM sqlite_schema',
        ]).toString(),
        '9999\n1\n',
      );
      removeDataDir(dataDir);
    },
  );

  it('that is no database is refused in words', async () => {
    const dataDir = makeDataDir();
    const host = await startHost({ dataDir });
    await host.stop();
    const file = databaseIn(dataDir);
    execFileSync('sh', ['-c', 'rm -f "$0"-wal "$0"-shm; yes nonsense | head -c 20000 > "$0"', file]);
    const { status, stdout, stderr } = await runHost([
      '--headless',
      '--port',
      '0',
      '--bind',
      '127.0.0.1',
      '--data-dir',
      dataDir,
    ]);
    assert.equal(status, 1);
    assert.doesNotMatch(stdout, /Serving/);
    sentence(stderr);
    removeDataDir(dataDir);
  });
});

describe('a disk that takes no more', { skip: !hasPrlimit && 'no prlimit' }, () => {
  const limitFiles = (host, bytes) =>
    execFileSync('prlimit', ['--pid', host.pid, `--fsize=${bytes}:unlimited`]);

  it('is told as storage, changes nothing, and is over when there is room again', async () => {
    const host = await startHost({ expects: [/./] });
    const [ann, bob] = await gather(host, 'ann', 'bob');
    const message = { type: 'request', id: makeId(), to: 'bob' };
    limitFiles(host, 1);
    for (let i = 0; i < 3; i++) {
      const error = await ann.ask(message);
      assert.deepEqual([error.type, error.code], ['error', 'storage']);
    }
    await ann.expectNoEvent();
    await bob.expectNoEvent();
    assert.equal((await ann.sees('bob')).relation, 'none');
    limitFiles(host, 'unlimited');
    assert.equal((await ann.ask(message)).result, 'ok');
    await bob.expectEvent('request_received', { seq: 1 });
    assert.equal((await call(host, '/healthz')).status, 200);
    await host.stop();
  });
});

describe('a restart', () => {
  it('keeps sessions, relations, events, settings and ids', async () => {
    const dataDir = makeDataDir();
    const first = await startHost({ dataDir });
    const [ann, bob, cleo] = await gather(first, 'ann', 'bob', 'cleo');
    await befriend(ann, bob);
    const message = { type: 'request', id: makeId(), to: 'cleo', note: 'hi' };
    const reply = await ann.ask(message);
    await cleo.command('decline', { to: 'ann' });
    await ann.command('settings', { who_may_ask: 'nobody' });
    await ann.command('profile', { name: 'Ann Again' });
    await ann.drain();
    await ann.leave();
    const known = { epoch: ann.epoch, seq: ann.seq };
    const events = await bob.listAll('events');
    const people = (await bob.listAll('people')).map(({ username, name, relation, version }) => ({
      username,
      name,
      relation,
      version,
    }));
    await first.stop();

    const second = await startHost({ dataDir, port: first.port });
    const [annAgain, bobAgain, cleoAgain] = [ann, bob, cleo].map((client) => client.at(second));
    const welcome = await annAgain.connect(known);
    assert.deepEqual([welcome.resume, welcome.seq, welcome.epoch], ['replay', known.seq, known.epoch]);
    assert.deepEqual(
      [welcome.me.name, welcome.who_may_ask, welcome.counts.friends, welcome.counts.outgoing],
      ['Ann Again', 'nobody', 1, 1],
    );
    assert.deepEqual(await annAgain.ask(message), reply);
    await annAgain.expectNoEvent();
    await bobAgain.connect();
    assert.deepEqual(await bobAgain.listAll('events'), events);
    assert.deepEqual(
      (await bobAgain.listAll('people')).map(({ username, name, relation, version }) => ({
        username,
        name,
        relation,
        version,
      })),
      people,
    );
    await cleoAgain.connect();
    assert.deepEqual(
      (await cleoAgain.list('declined')).items.map(({ username }) => username),
      ['ann'],
    );
    await cleoAgain.command('restore', { to: 'ann' });
    await cleoAgain.command('accept', { to: 'ann' });
    await annAgain.expectEvent('friend_added', { seq: known.seq + 1 });
    await second.stop();
    removeDataDir(dataDir);
  });

  it('of another folder is another epoch: a snapshot', async () => {
    const one = await startHost();
    const ann = await signUp(one, 'ann');
    await ann.connect();
    const { epoch } = ann;
    await one.stop();
    const other = await startHost();
    const again = await signUp(other, 'ann');
    assert.equal((await again.connect({ epoch, seq: 0 })).resume, 'snapshot');
    assert.notEqual(again.epoch, epoch);
    await other.stop();
  });
});

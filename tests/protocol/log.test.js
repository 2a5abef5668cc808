// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the host writes down, for who looks after it: with --verbose what happens, and in no case a secret.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

import { Client, gather, PASSWORD, signIn, signUp, until } from '../lib/client.js';
import { makeDataDir, removeDataDir, startHost } from '../lib/host.js';
import { call } from '../lib/http.js';
import { Wire } from '../lib/wire.js';

const LINE = /^handclasp-INFO: [\d:.]+: (.*)$/;

// What a person types where a username belongs, and what somebody hopes to write into the log with it.
const TYPED = ['Correct Horse 7', 'ann\nsigned-in: user bob', 'ann\r\nhandclasp-INFO: 00:00:00.000: signed-in: user bob',
  '\u202ebob', '\u001b[2J\u001b[31m', 'x'.repeat(5000), '\u2028signed-in: user bob', '%s%n', '\0bob', ''];

const events = (host) => host.stderr.split('\n').map((line) => LINE.exec(line)?.[1]).filter(Boolean);
const eventually = (host, line) => until(() => events(host).includes(line), `${line}, in\n${host.stderr}`);

const guess = (host, username, password) => call(host, '/api/sign-in', { body: { username, password } });

function readAll(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(path.join(entry.parentPath, entry.name))]);
}

describe('the log', () => {
  it('is quiet when nothing is wrong', async () => {
    const host = await startHost();
    const [ann] = await gather(host, 'ann');
    await guess(host, 'ann', 'not this one');
    await ann.leave();
    await host.stop();
    assert.equal(host.stderr, '');
  });

  it('says with --verbose what happens, who did it and from where, and nothing else', async () => {
    const host = await startHost({ args: ['-v'] });
    await signUp(host, 'ann');
    await guess(host, 'ANN', 'not this one');
    await guess(host, 'nobody-here', 'not this one'); // a password may look like a username
    const again = await signIn(host, 'ann');
    await again.post('password', { old: 'not this one', new: 'another horse 2' });
    await again.post('password', { old: PASSWORD, new: 'another horse 2' });
    await again.post('sign-out', {});
    const last = await signIn(host, 'ann', 'another horse 2');
    await last.post('remove-account', { password: 'another horse 2' });
    await host.stop();

    const [started, ...rest] = events(host);
    assert.match(started, new RegExp(`^started: version \\S+, port ${host.port}$`));
    assert.deepEqual(rest, [
      'signed-up: user ann, from 127.0.0.1',
      'signed-in: user ann, from 127.0.0.1',
      'sign-in-failed: user ann, from 127.0.0.1, wrong_password',
      'sign-in-failed: user (none), from 127.0.0.1, wrong_password',
      'signed-in: user ann, from 127.0.0.1',
      'password-refused: user ann, from 127.0.0.1, wrong_password',
      'password-changed: user ann, from 127.0.0.1',
      'signed-out: user ann',
      'signed-in: user ann, from 127.0.0.1',
      'account-removed: user ann, from 127.0.0.1',
      'stopped:',
    ]);
    assert.equal(host.stderr.trim().split('\n').length, events(host).length, host.stderr);
  });

  it('says when a backup was made, and its name', async () => {
    const dataDir = makeDataDir();
    const first = await startHost({ dataDir });
    await gather(first, 'ann');
    await first.stop();
    const second = await startHost({ args: ['-v'], dataDir });
    await until(() => events(second).some((line) => /^backed-up: handclasp-\S+-daily\.sqlite$/.test(line)),
      `a backup, in\n${second.stderr}`);
    await second.stop();
    removeDataDir(dataDir);
  });

  it('names the limit that turns connections away, once and not for each', async () => {
    const host = await startHost({ args: ['--verbose'], limits: { 'connections-before-sign-in': 4, 'command-rate': 1 } });
    const [ann] = await gather(host, 'ann');
    // Over TLS, who is turned away cannot shake hands.
    const crowd = await Promise.allSettled(Array.from({ length: 40 }, () => Wire.to(host)));
    await eventually(host, 'connections-full: from 127.0.0.1, connections-before-sign-in');
    for (const { value } of crowd) value?.socket.destroy();
    for (let i = 0; i < 5; i++) await ann.ask({ type: 'request', to: 'nobody-here' });
    await eventually(host, 'command-refused: user ann, slow_down');
    await ann.leave();
    await host.stop();
    assert.equal(events(host).filter((line) => /full|refused/.test(line)).length, 2, host.stderr);
  });

  it('has a line for each limit, whatever another one holds back', async () => {
    const limits = { connections: 6, 'connections-before-sign-in': 3, 'sign-in-rate': 2 };
    const host = await startHost({ args: ['-v'], limits });
    const wires = await Promise.allSettled(Array.from({ length: 10 }, () => Wire.to(host)));
    await eventually(host, 'connections-full: from 127.0.0.1, connections-before-sign-in');
    for (const { value } of wires) value?.socket.destroy();
    const people = await gather(host, 'ann', 'bob', 'cleo', 'dora', 'emil', 'finn');
    await Promise.allSettled([Wire.to(host)]);
    await eventually(host, 'connections-full: from 127.0.0.1, connections');
    for (const person of people) await person.leave();

    const [ann] = people;
    for (let i = 0; i < 3; i++) await guess(host, 'ann', 'not this one');
    await eventually(host, 'sign-in-failed: user ann, from 127.0.0.1, slow_down');
    await ann.post('password', { old: 'not this one', new: 'another horse 2' });
    await eventually(host, 'password-refused: user ann, from 127.0.0.1, slow_down');
    await host.stop();
  });

  it('takes nobody at their word: what is no username stays out', async () => {
    const host = await startHost({ args: ['-v'], limits: { 'sign-in-rate': 0 } });
    for (const typed of TYPED) assert.equal((await guess(host, typed, 'not this one')).status, 401, typed);
    await host.stop();
    const failed = events(host).slice(1, -1);
    assert.deepEqual(failed, TYPED.map(() => 'sign-in-failed: user (none), from 127.0.0.1, wrong_password'));
    assert.equal(host.stderr.trim().split('\n').length, TYPED.length + 2, host.stderr);
  });

  it('and the data hold no password and no token, and the log no note', async () => {
    const dataDir = makeDataDir();
    const host = await startHost({ args: ['-v'], dataDir, env: { G_MESSAGES_DEBUG: 'all' } });
    const [ann, bob] = await gather(host, 'ann', 'bob');
    const secrets = [PASSWORD, 'not this one', 'another horse 2', ann.token, bob.token];
    const notes = ['a note for bob only', 'no, thank you kindly'];
    await guess(host, 'ann', 'not this one');
    await ann.command('request', { to: 'bob', note: notes[0] });
    await bob.command('refuse', { to: 'ann', note: notes[1] });
    await ann.post('password', { old: PASSWORD, new: 'another horse 2' });
    const second = await signIn(host, 'bob');
    secrets.push(second.token);
    await new Client(host, 'bob', 'x'.repeat(43)).me();

    const files = readAll(dataDir);
    const isWal = ([name, bytes]) => name.endsWith('-wal') && bytes.includes(notes[0]);
    assert.ok(files.some(isWal), 'the notes are in the data');
    await host.kill();
    assert.match(host.stderr, /handclasp-DEBUG|handclasp-INFO/);
    for (const secret of secrets) {
      assert.ok(secret.length > 8);
      for (const [name, bytes] of files) assert.ok(!bytes.includes(secret), `${secret} in ${name}`);
    }
    for (const secret of [...secrets, ...notes])
      assert.ok(!`${host.stdout}${host.stderr}`.includes(secret), `${secret} in the log`);
    removeDataDir(dataDir);
  });
});

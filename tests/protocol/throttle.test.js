// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 2: who guesses passwords or makes accounts by the dozen is slowed down.

import assert from 'node:assert/strict';
import os from 'node:os';
import { describe, it } from 'node:test';

import { Client, PASSWORD, signUp, until } from '../lib/client.js';
import { PATIENCE, startHost } from '../lib/host.js';
import { call } from '../lib/http.js';

const outside = Object.values(os.networkInterfaces())
  .flat()
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const onlyOutside = { skip: outside === undefined && 'no address but loopback' };

const GUESS = 'not this one';
const NO_RATE = { 'sign-in-rate': 1000 };

function expectError(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.body?.error.code, code);
}

function expectSlowDown(answer, most) {
  expectError(answer, 429, 'slow_down');
  const seconds = Number(answer.headers['retry-after']);
  assert.ok(
    Number.isInteger(seconds) && seconds >= 1 && seconds <= most,
    `Retry-After ${answer.headers['retry-after']}`,
  );
}

function signInFrom(host, from, username, password) {
  return call(host, '/api/sign-in', { method: 'POST', body: { username, password }, from });
}

describe('section 2, wrong passwords of one account', () => {
  it('after five the account pauses, but not where it had a session', async () => {
    const host = await startHost({ limits: NO_RATE });
    await signUp(host, 'ann');
    await signUp(host, 'bob');
    for (let i = 0; i < 5; i++)
      expectError(await signInFrom(host, '127.0.0.9', 'ann', GUESS), 401, 'wrong_password');
    expectSlowDown(await signInFrom(host, '127.0.0.9', 'ann', GUESS), 60);
    expectSlowDown(await signInFrom(host, '127.0.0.9', 'ann', PASSWORD), 60);
    expectSlowDown(await signInFrom(host, '127.0.0.8', 'ann', PASSWORD), 60);
    assert.equal((await signInFrom(host, '127.0.0.9', 'bob', PASSWORD)).status, 200);
    assert.equal((await signInFrom(host, '127.0.0.1', 'ann', PASSWORD)).status, 200);
    await host.stop();
  });

  it('an unknown name is slowed down like any other', async () => {
    const host = await startHost({ limits: NO_RATE });
    for (let i = 0; i < 5; i++)
      expectError(await signInFrom(host, '127.0.0.9', 'nobody-here', GUESS), 401, 'wrong_password');
    expectSlowDown(await signInFrom(host, '127.0.0.9', 'nobody-here', GUESS), 60);
    await host.stop();
  });

  it('the pause ends, doubles and never exceeds its most', async () => {
    const host = await startHost({
      limits: { ...NO_RATE, 'sign-in-failures': 1, 'sign-in-pause': 1000, 'sign-in-pause-max': 2000 },
    });
    await signUp(host, 'ann');
    const again = () => signInFrom(host, '127.0.0.9', 'ann', GUESS);
    for (let round = 0; round < 3; round++) {
      await until(async () => (await again()).status === 401, 'the end of the pause', 10_000 * PATIENCE);
      expectSlowDown(await again(), round === 0 ? 1 : 2);
    }
    await host.stop();
  });

  for (const [verb, body] of [
    ['password', { old: GUESS, new: 'another one 2' }],
    ['remove-account', { password: GUESS }],
  ]) {
    it(`those of ${verb} count with those of sign-in`, async () => {
      const host = await startHost({ limits: NO_RATE });
      const ann = await signUp(host, 'ann');
      for (let i = 0; i < 3; i++) expectError(await ann.post(verb, body), 401, 'wrong_password');
      for (let i = 0; i < 2; i++)
        expectError(await signInFrom(host, '127.0.0.9', 'ann', GUESS), 401, 'wrong_password');
      expectSlowDown(await signInFrom(host, '127.0.0.9', 'ann', PASSWORD), 60);
      expectSlowDown(await ann.post(verb, body), 60);
      assert.equal((await ann.me()).status, 200);
      await host.stop();
    });
  }
});

describe('section 2, one address', () => {
  it('ten wrong passwords of any accounts pause it', onlyOutside, async () => {
    const host = await startHost({ bind: '0.0.0.0' });
    const remote = host.at(outside);
    const local = host.at('127.0.0.1');
    await signUp(local, 'ann');
    for (let i = 0; i < 10; i++)
      expectError(await signInFrom(remote, outside, `name${i}`, GUESS), 401, 'wrong_password');
    expectSlowDown(await signInFrom(remote, outside, 'name10', GUESS), 600);
    expectSlowDown(await signInFrom(remote, outside, 'ann', PASSWORD), 600);
    assert.equal((await signInFrom(local, '127.0.0.1', 'ann', PASSWORD)).status, 200);
    await host.stop();
  });

  it('three new accounts in an hour are what it gets, loopback any number', onlyOutside, async () => {
    const host = await startHost({ bind: '0.0.0.0', limits: { 'new-accounts': 3 } });
    const remote = host.at(outside);
    const local = host.at('127.0.0.1');
    const signUpFrom = (at, username) =>
      call(at, '/api/sign-up', { method: 'POST', body: { username, name: 'Guest', password: PASSWORD } });
    for (let i = 0; i < 3; i++) assert.equal((await signUpFrom(remote, `guest${i}`)).status, 201);
    expectSlowDown(await signUpFrom(remote, 'guest3'), 3600);
    for (let i = 4; i < 8; i++) assert.equal((await signUpFrom(local, `guest${i}`)).status, 201);
    await host.stop();
  });

  it('a sign-up that failed is no new account', onlyOutside, async () => {
    const host = await startHost({ bind: '0.0.0.0', limits: { 'new-accounts': 1 } });
    const remote = host.at(outside);
    const signUpFrom = (username, password) =>
      call(remote, '/api/sign-up', { method: 'POST', body: { username, name: 'Guest', password } });
    for (let i = 0; i < 3; i++) assert.equal((await signUpFrom('guest', 'short')).status, 422);
    assert.equal((await signUpFrom('guest', PASSWORD)).status, 201);
    expectSlowDown(await signUpFrom('guest2', PASSWORD), 3600);
    await host.stop();
  });
});

describe('section 2, the hashing queue', () => {
  it('when it is full sign-up is told so, and goes on later', async () => {
    const host = await startHost({ limits: { 'hashing-queue': 2 } });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        new Client(host).post('sign-up', { username: `guest${i}`, name: 'Guest', password: PASSWORD }),
      ),
    );
    const late = answers.filter(({ status }) => status !== 201);
    assert.ok(late.length > 0 && late.length < 30, `${late.length} of 30`);
    for (const answer of late) expectSlowDown(answer, 60);
    const again = answers.findIndex(({ status }) => status !== 201);
    await signUp(host, `guest${again}`);
    await host.stop();
  });
});

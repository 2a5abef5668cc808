// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 2: cookies, signing in and out, the password, removing the account.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { Client, PASSWORD, befriend, gather, signIn, signUp } from '../lib/client.js';
import { PATIENCE, makeDataDir, removeDataDir, startHost } from '../lib/host.js';
import { SPEAKS_TLS } from '../lib/line.js';

const ALARMS = { 'sign-in-failures': 0, 'sign-in-rate': 0 };

function expectError(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.body?.error.code, code);
}

describe('section 2, the session', () => {
  let host;
  let n_people = 0;

  const somebody = () => signUp(host, `guest${++n_people}`);

  before(async () => {
    host = await startHost({ limits: ALARMS });
  });
  after(() => host?.stop());

  for (const verb of ['sign-up', 'sign-in']) {
    it(`${verb} sets one cookie with the attributes it must have`, async () => {
      const username = verb === 'sign-in' ? (await somebody()).username : 'cookie';
      const answer = await new Client(host).post(verb, { username, name: 'Cookie', password: PASSWORD });
      assert.equal(answer.cookies.length, 1);
      const [{ name, value, attributes }] = answer.cookies;
      assert.equal(name, `${SPEAKS_TLS ? '__Host-' : ""}handclasp_${host.port}`);
      assert.match(value, /^[A-Za-z0-9_-]{43}$/);
      assert.equal(attributes.httponly, true);
      assert.equal(attributes.samesite, 'Strict');
      assert.equal(attributes.path, '/');
      assert.equal(attributes.secure, SPEAKS_TLS || undefined);
      assert.equal(attributes.domain, undefined);
    });
  }

  it('every sign-in makes a cookie of its own', async () => {
    const ann = await somebody();
    const tokens = [
      ann.token,
      (await signIn(host, ann.username)).token,
      (await signIn(host, ann.username)).token,
    ];
    assert.equal(new Set(tokens).size, 3);
    for (const token of tokens) assert.equal((await new Client(host, ann.username, token).me()).status, 200);
  });

  it('sign-in ends the session it came with, and its sockets', async () => {
    const ann = await somebody();
    await ann.connect();
    const old = ann.device();
    const answer = await ann.device().post('sign-in', { username: ann.username, password: PASSWORD });
    assert.equal(answer.status, 200, answer.text);
    await ann.expectClose(4401);
    expectError(await old.me(), 401, 'signed_out');
  });

  it('sign-in as somebody else ends the session it came with', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    const old = ann.device();
    await ann.post('sign-in', { username: bob.username, password: PASSWORD });
    assert.equal((await ann.me()).body.me.username, bob.username);
    expectError(await old.me(), 401, 'signed_out');
  });

  it('a wrong password and an unknown name are told alike', async () => {
    const ann = await somebody();
    const wrong = await new Client(host).post('sign-in', {
      username: ann.username,
      password: 'not this one',
    });
    const unknown = await new Client(host).post('sign-in', { username: 'whoever', password: PASSWORD });
    const impossible = await new Client(host).post('sign-in', { username: '!', password: PASSWORD });
    for (const answer of [wrong, unknown, impossible]) {
      expectError(answer, 401, 'wrong_password');
      assert.equal(answer.text, wrong.text);
      assert.deepEqual(answer.cookies, []);
    }
  });

  it('a wrong password and an unknown name take the same time', async () => {
    const ann = await somebody();
    const fastest = async (username) => {
      const times = [];
      for (let i = 0; i < 5; i++) {
        const start = process.hrtime.bigint();
        await new Client(host).post('sign-in', { username, password: 'not this one' });
        times.push(Number(process.hrtime.bigint() - start));
      }
      return Math.min(...times);
    };
    const known = await fastest(ann.username);
    const unknown = await fastest('whoever');
    assert.ok(unknown > known / 2 && known > unknown / 2, `${known} and ${unknown} ns`);
  });

  it('a failed sign-in leaves the session alone', async () => {
    const ann = await somebody();
    await ann.post('sign-in', { username: ann.username, password: 'not this one' });
    assert.equal((await ann.me()).status, 200);
  });

  it('sign-out ends the session and closes its sockets with 4401 within a second', async () => {
    const ann = await somebody();
    const [tab, other] = [ann.device(), await signIn(host, ann.username)];
    await ann.connect();
    await tab.connect();
    await other.connect();
    const old = ann.device();
    const answer = await ann.device().post('sign-out');
    assert.equal(answer.status, 204, answer.text);
    await Promise.all([ann.expectClose(4401, 1000 * PATIENCE), tab.expectClose(4401, 1000 * PATIENCE)]);
    expectError(await old.me(), 401, 'signed_out');
    await other.sync();
    await other.leave();
  });

  it('sign-out is 204 without a session, with a dead one and with nonsense', async () => {
    const ann = await somebody();
    const dead = ann.token;
    await ann.post('sign-out');
    for (const token of [null, dead, 'nonsense', 'A'.repeat(43)])
      assert.equal((await new Client(host, 'x', token).post('sign-out')).status, 204);
  });

  for (const token of ['nonsense', 'A'.repeat(43), 'A'.repeat(4000), '%00', '"']) {
    it(`the cookie ${token.slice(0, 10)} is no session`, async () => {
      const nobody = new Client(host, 'nobody', token);
      expectError(await nobody.me(), 401, 'signed_out');
      await nobody.open();
      await nobody.expectError('signed_out');
      await nobody.expectClose(4401);
    });
  }

  for (const verb of ['password', 'remove-account']) {
    it(`${verb} without a session is signed_out`, async () => {
      expectError(
        await new Client(host).post(verb, { old: PASSWORD, new: 'another one 2', password: PASSWORD }),
        401,
        'signed_out',
      );
    });
  }

  it('password: the new one signs in, the old one no more; other sessions end, this one stays', async () => {
    const ann = await somebody();
    const other = await signIn(host, ann.username);
    await ann.connect();
    await other.connect();
    const answer = await ann.post('password', { old: PASSWORD, new: 'another one 2' });
    assert.equal(answer.status, 204, answer.text);
    await other.expectClose(4401);
    expectError(await other.me(), 401, 'signed_out');
    await ann.sync();
    assert.equal((await ann.me()).status, 200);
    expectError(
      await new Client(host).post('sign-in', { username: ann.username, password: PASSWORD }),
      401,
      'wrong_password',
    );
    await signIn(host, ann.username, 'another one 2');
    await ann.leave();
  });

  it('password: a wrong old one or a weak new one changes nothing', async () => {
    const ann = await somebody();
    const other = await signIn(host, ann.username);
    expectError(
      await ann.post('password', { old: 'not this one', new: 'another one 2' }),
      401,
      'wrong_password',
    );
    expectError(await ann.post('password', { old: PASSWORD, new: 'short' }), 422, 'weak_password');
    expectError(await ann.post('password', { old: PASSWORD, new: 'with\u0000nought' }), 422, 'weak_password');
    assert.equal((await other.me()).status, 200);
    await signIn(host, ann.username);
  });
});

describe('section 2, removing an account', () => {
  let host;

  before(async () => {
    host = await startHost({ limits: ALARMS });
  });
  after(() => host?.stop());

  it('needs the password', async () => {
    const ann = await signUp(host, 'ann');
    expectError(await ann.post('remove-account', { password: 'not this one' }), 401, 'wrong_password');
    assert.equal((await ann.me()).status, 200);
  });

  it('tells each person who sees something of it, and everybody that one left', async () => {
    const names = [
      'gone',
      'friend',
      'asked',
      'asker',
      'decliner',
      'stranger',
      'blocker',
      'blocked',
      'preapprover',
      'preapproved',
      'shadowed',
    ];
    const [
      gone,
      friend,
      asked,
      asker,
      decliner,
      stranger,
      blocker,
      blocked,
      preapprover,
      preapproved,
      shadowed,
    ] = await gather(host, ...names);
    const told = { friend, asked, asker, decliner, blocker, preapprover, shadowed };
    const notTold = { stranger, blocked, preapproved };

    await befriend(gone, friend);
    await gone.command('request', { to: 'asked' });
    await asker.command('request', { to: 'gone' });
    await gone.command('request', { to: 'decliner' });
    await decliner.command('decline', { to: 'gone' });
    await blocker.command('block', { to: 'gone' });
    await gone.command('block', { to: 'blocked' });
    await preapprover.command('preapprove', { to: 'gone' });
    await gone.command('preapprove', { to: 'preapproved' });
    await gone.command('block', { to: 'shadowed' });
    await shadowed.command('request', { to: 'gone' });
    const all = { ...told, ...notTold };
    for (const client of Object.values(all)) await client.drain();
    await decliner.leave();
    const before = (await asker.sees('gone')).version;

    assert.equal((await gone.post('remove-account', { password: PASSWORD })).status, 204);
    await gone.expectClose(4401);

    for (const [name, client] of Object.entries(told).filter(([who]) => who !== 'decliner')) {
      const event = await client.expectEvent('account_gone', { person: 'gone', alert: false });
      assert.deepEqual(
        [event.person.relation, event.person.drawer ?? null, event.person.preapproved],
        ['none', null, false],
        name,
      );
    }
    for (const client of Object.values(notTold)) await client.expectNoEvent();
    for (const client of Object.values(all).filter((who) => who !== decliner)) {
      const { person } = await client.expectDirectory('left', 'gone');
      assert.equal(person.relation, 'none');
      const { items } = await client.list('people', { query: 'gone' });
      assert.deepEqual(items, []);
      await client.refused('not_found', 'request', { to: 'gone' });
    }
    assert.ok(asker.history.find(({ event }) => event === 'account_gone').person.version > before);

    const welcome = await decliner.connect({ epoch: decliner.epoch, seq: decliner.seq });
    assert.deepEqual([welcome.resume, welcome.counts.declined], ['replay', 0]);
    await decliner.expectEvent('account_gone', { person: 'gone', alert: false });
    for (const what of ['friends', 'blocked', 'incoming', 'outgoing', 'declined', 'filtered'])
      for (const client of Object.values(all))
        assert.equal(
          (await client.list(what)).items.some(({ username }) => username === 'gone'),
          false,
        );
  });

  it('the account cannot sign in any more, nor can its name be taken', async () => {
    const dora = await signUp(host, 'dora');
    const other = await signIn(host, 'dora');
    assert.equal((await dora.post('remove-account', { password: PASSWORD })).status, 204);
    expectError(await dora.me(), 401, 'signed_out');
    expectError(await other.me(), 401, 'signed_out');
    expectError(
      await new Client(host).post('sign-in', { username: 'dora', password: PASSWORD }),
      401,
      'wrong_password',
    );
    const answer = await new Client(host).post('sign-up', {
      username: 'Dora',
      name: 'Dora',
      password: PASSWORD,
    });
    expectError(answer, 409, 'username_taken');
  });

  it('a cap that the request of somebody gone held is free again', async () => {
    const small = await startHost({ limits: { 'waiting-requests': 1 } });
    const [ann, bob, cleo] = await gather(small, 'ann', 'bob', 'cleo');
    await ann.command('request', { to: 'bob' });
    await ann.refused('limit', 'request', { to: 'cleo' });
    await bob.post('remove-account', { password: PASSWORD });
    await ann.command('request', { to: 'cleo' });
    await cleo.expectEvent('request_received');
    await small.stop();
  });
});

describe('section 2, how long things last', () => {
  it('the name of a removed account is free again after its rest', async () => {
    const host = await startHost({ limits: { 'username-rest': 300, 'chore-interval': 50 } });
    const ann = await signUp(host, 'ann');
    await ann.post('remove-account', { password: PASSWORD });
    await pass(600);
    await signUp(host, 'ann');
    await host.stop();
  });

  it('a session ends by itself after its last request or socket', async () => {
    const LIFETIME = 1500 * PATIENCE;
    const host = await startHost({ limits: { 'session-lifetime': LIFETIME, 'chore-interval': 50 } });
    const [idle, busy] = [await signUp(host, 'idle'), await signUp(host, 'busy')];
    await busy.connect();
    await pass(LIFETIME * 1.5);
    expectError(await idle.me(), 401, 'signed_out');
    await busy.leave();
    assert.equal((await busy.me()).status, 200);
    await host.stop();
  });

  it('a session lives across a restart', async () => {
    const dataDir = makeDataDir();
    const first = await startHost({ dataDir });
    const ann = await signUp(first, 'ann');
    const welcome = await ann.connect();
    await first.stop();
    const second = await startHost({ dataDir, port: first.port });
    const again = ann.at(second);
    assert.equal((await again.me()).body.me.username, 'ann');
    assert.equal((await again.connect()).epoch, welcome.epoch);
    await second.stop();
    removeDataDir(dataDir);
  });
});

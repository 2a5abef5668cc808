// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sections 3.2 and 4: caps and rates.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { befriend, gather, makeId, signIn } from '../lib/client.js';
import { startHost } from '../lib/host.js';

describe('section 3.2, the cap on waiting requests', () => {
  let host;

  before(async () => {
    host = await startHost({ limits: { 'waiting-requests': 2 } });
  });
  after(() => host?.stop());

  it('a request beyond it is told limit and changes nothing', async () => {
    const [ann, bob, cleo, dora] = await gather(host, 'a1', 'b1', 'c1', 'd1');
    await ann.command('request', { to: 'b1' });
    await ann.command('request', { to: 'c1' });
    await ann.drain();
    await ann.refused('limit', 'request', { to: 'd1' });
    await ann.expectNoEvent();
    await dora.expectNoEvent();
    assert.equal((await ann.command('request', { to: 'b1' })).result, 'already_requested');
    await ann.command('cancel', { to: 'b1' });
    await ann.command('request', { to: 'd1' });
    await cleo.command('accept', { to: 'a1' });
    await ann.command('request', { to: 'b1' });
    await bob.drain();
  });

  it('answering a request makes no new one', async () => {
    const [ann, , , dora, eve] = await gather(host, 'a2', 'b2', 'c2', 'd2', 'e2');
    await ann.command('request', { to: 'b2' });
    await ann.command('request', { to: 'c2' });
    await dora.command('request', { to: 'a2' });
    assert.equal((await ann.command('request', { to: 'd2' })).person.relation, 'friend');
    await eve.command('preapprove', { to: 'a2' });
    assert.equal((await ann.command('request', { to: 'e2' })).person.relation, 'friend');
  });

  it('requests that were declined, filtered or shadowed count like the others', async () => {
    for (const [n, hide] of [
      [3, (other) => other.command('decline', { to: 'a3' })],
      [4, (other) => other.command('block', { to: 'a4' })],
    ]) {
      const [ann, bob] = await gather(host, `a${n}`, `b${n}`, `c${n}`, `d${n}`);
      await ann.command('request', { to: `b${n}` });
      await hide(bob);
      await ann.command('request', { to: `c${n}` });
      await ann.refused('limit', 'request', { to: `d${n}` });
    }
    const [ann, bob, cleo] = await gather(host, 'a5', 'b5', 'c5', 'd5');
    await bob.command('settings', { who_may_ask: 'friends_of_friends' });
    await cleo.command('block', { to: 'a5' });
    await ann.command('request', { to: 'b5' });
    await ann.command('request', { to: 'c5' });
    await ann.refused('limit', 'request', { to: 'd5' });
  });
});

describe('section 3.2, the cap on friends', () => {
  let host;

  before(async () => {
    host = await startHost({ limits: { friends: 1 } });
  });
  after(() => host?.stop());

  it('I cannot ask or accept when I am full', async () => {
    const [ann, bob, cleo, dora] = await gather(host, 'a1', 'b1', 'c1', 'd1');
    await cleo.command('request', { to: 'a1' });
    await befriend(ann, bob);
    await ann.drain();
    await ann.refused('limit', 'request', { to: 'd1' });
    await ann.refused('limit', 'request', { to: 'c1' });
    await ann.refused('limit', 'accept', { to: 'c1' });
    await ann.expectNoEvent();
    await dora.expectNoEvent();
    await ann.command('unfriend', { to: 'b1' });
    assert.equal((await ann.command('accept', { to: 'c1' })).person.relation, 'friend');
  });

  it('a request to somebody full waits, pre-approved or not, and accepting is told limit', async () => {
    const [ann, bob, cleo, dora] = await gather(host, 'a2', 'b2', 'c2', 'd2');
    await ann.command('preapprove', { to: 'd2' });
    await befriend(ann, bob);
    await ann.drain();
    for (const guest of [cleo, dora]) {
      const reply = await guest.command('request', { to: 'a2' });
      assert.deepEqual([reply.result, reply.person.relation], ['ok', 'outgoing']);
    }
    await ann.refused('limit', 'accept', { to: 'c2' });
    assert.equal((await cleo.sees('a2')).relation, 'outgoing');
  });

  it('accepting somebody who became full meanwhile is told limit', async () => {
    const [ann, bob, cleo] = await gather(host, 'a3', 'b3', 'c3');
    await ann.command('request', { to: 'c3' });
    await befriend(ann, bob);
    await cleo.drain();
    await cleo.refused('limit', 'accept', { to: 'a3' });
    await cleo.expectNoEvent();
    assert.equal((await cleo.sees('a3')).relation, 'incoming');
  });
});

describe('section 4, rates', () => {
  let host;

  before(async () => {
    host = await startHost({ limits: { 'command-rate': 12, 'pair-rate': 3 } });
  });
  after(() => host?.stop());

  function checkSlowDown(error, most) {
    assert.equal(error.type, 'error', JSON.stringify(error));
    assert.equal(error.code, 'slow_down');
    assert.ok(error.retry_after >= 1 && error.retry_after <= most, `retry_after ${error.retry_after}`);
  }

  it('commands beyond the rate are told slow_down, noops included', async () => {
    const [ann, bob] = await gather(host, 'a1', 'b1');
    for (let i = 0; i < 12; i++) await ann.command('unfriend', { to: 'b1' });
    checkSlowDown(await ann.ask({ type: 'preapprove', to: 'b1' }), 10);
    await ann.expectNoEvent();
    assert.equal((await ann.sees('b1')).preapproved, false);
    await bob.command('unfriend', { to: 'a1' });
  });

  it('the rate is one for all devices of a user', async () => {
    const [ann] = await gather(host, 'a2', 'b2');
    const phone = await signIn(host, 'a2');
    await phone.connect();
    for (let i = 0; i < 6; i++) {
      await ann.command('unfriend', { to: 'b2' });
      await phone.command('unfriend', { to: 'b2' });
    }
    checkSlowDown(await phone.ask({ type: 'unfriend', to: 'b2' }), 10);
    checkSlowDown(await ann.ask({ type: 'unfriend', to: 'b2' }), 10);
  });

  it('repeated ids and other messages do not count', async () => {
    const [ann] = await gather(host, 'a3', 'b3');
    const message = { type: 'preapprove', id: makeId(), to: 'b3' };
    const first = await ann.ask(message);
    for (let i = 0; i < 20; i++) {
      assert.deepEqual(await ann.ask(message), first);
      await ann.list('people');
    }
    for (let i = 0; i < 11; i++) await ann.command('unfriend', { to: 'b3' });
    checkSlowDown(await ann.ask({ type: 'unfriend', to: 'b3' }), 10);
    assert.deepEqual(await ann.ask(message), first, 'a repeated id is answered even then');
  });

  it('request and cancel of one pair have a rate of their own', async () => {
    const [ann, bob] = await gather(host, 'a4', 'b4', 'c4');
    await ann.command('request', { to: 'b4' });
    await ann.command('cancel', { to: 'b4' });
    await ann.command('request', { to: 'b4' });
    await ann.drain();
    checkSlowDown(await ann.ask({ type: 'cancel', to: 'b4' }), 600);
    checkSlowDown(await ann.ask({ type: 'request', to: 'b4' }), 600);
    await ann.expectNoEvent();
    await ann.command('request', { to: 'c4' });
    await ann.command('preapprove', { to: 'c4' });
    await bob.command('request', { to: 'a4' });
  });

  it('a slow_down is not stored with its id', async () => {
    const brisk = await startHost({ limits: { 'pair-rate': 1 } });
    const [ann] = await gather(brisk, 'ann', 'bob');
    const id = makeId();
    await ann.command('request', { to: 'bob' });
    checkSlowDown(await ann.ask({ type: 'cancel', id, to: 'bob' }), 600);
    const other = await ann.ask({ type: 'revoke', id, to: 'bob' });
    assert.deepEqual([other.type, other.result], ['reply', 'noop']);
    await brisk.stop();
  });

  it('20 commands in 10 s and 10 of a pair are what people get', async () => {
    const usual = await startHost({ limits: { 'command-rate': 20, 'pair-rate': 10 } });
    const [ann] = await gather(usual, 'ann', 'bob');
    for (let i = 0; i < 5; i++) {
      await ann.command('request', { to: 'bob' });
      await ann.command('cancel', { to: 'bob' });
    }
    checkSlowDown(await ann.ask({ type: 'request', to: 'bob' }), 600);
    await usual.stop();
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 3 and 3.1: the upgrade, hello, welcome, replay and snapshot.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Client, befriend, gather, makeId, signIn, signUp } from '../lib/client.js';
import { faults } from '../lib/contract.js';
import { startHost } from '../lib/host.js';
import { Wire } from '../lib/wire.js';

const REPLAY_EVENTS = 20;
const NO_EVENTS = { incoming: 0, declined: 0, filtered: 0, outgoing: 0, friends: 0, unseen: 0 };

describe('section 3, the upgrade', () => {
  let host;
  let ann;

  before(async () => {
    host = await startHost();
    ann = await signUp(host, 'ann');
  });
  after(() => host?.stop());

  const REFUSED = [
    ['without a subprotocol', { 'Sec-WebSocket-Protocol': null }, 400, 'bad_message'],
    ['with another subprotocol', { 'Sec-WebSocket-Protocol': 'handclasp.v2' }, 400, 'bad_message'],
    ['without an Origin', { Origin: null }, 403, 'forbidden'],
    ['with the Origin null', { Origin: 'null' }, 403, 'forbidden'],
    ['with a foreign Origin', { Origin: 'http://evil.example' }, 403, 'forbidden'],
    ['with a foreign Host', { Host: 'evil.example', Origin: 'http://evil.example' }, 403, 'forbidden'],
    ['with version 12', { 'Sec-WebSocket-Version': '12' }, 426, 'bad_message'],
  ];
  for (const [name, headers, status, code] of REFUSED) {
    it(`${name} is refused with ${status} ${code} and a sentence`, async () => {
      const Cookie = `${host.cookieName}=${ann.token}`;
      const wire = await Wire.shake(host, { headers: { Cookie, ...headers } });
      assert.equal(wire.answer.status, status);
      const body = JSON.parse(await wire.body());
      assert.equal(faults('http-error', body), null);
      assert.equal(body.error.code, code);
    });
  }

  it('without a session succeeds, says signed_out and closes with 4401', async () => {
    const nobody = await new Client(host, 'nobody').open();
    await nobody.expectError('signed_out');
    await nobody.expectClose(4401);
  });

  it('a session may have several sockets', async () => {
    const tabs = [ann.device(), ann.device(), ann.device()];
    for (const tab of tabs) await tab.connect();
    for (const tab of tabs) await tab.sync();
    for (const tab of tabs) await tab.leave();
  });
});

describe('section 3.1, the first message', () => {
  let host;
  let ann;

  before(async () => {
    host = await startHost({ limits: { 'hello-timeout': 400 } });
    ann = await signUp(host, 'ann');
  });
  after(() => host?.stop());

  const NO_HELLO = [
    '',
    'hello',
    '{}',
    '[]',
    '{"type":null}',
    '{"type":5}',
    '{"type":"helo"}',
    '{"type":"hello","seq":"1","epoch":"x"}',
    '{"type":"hello","seq":1.5,"epoch":"x"}',
    '{"type":"hello","seq":1,"epoch":5}',
    '{"type":"hello","seq":[1],"epoch":"x"}',
    `{"type":"list","id":"${makeId()}","what":"people"}`,
    `{"type":"request","id":"${makeId()}","to":"ann"}`,
    `{"type":"hello","x":${'['.repeat(16)}${']'.repeat(16)}}`,
  ];
  for (const text of NO_HELLO) {
    it(`${text.slice(0, 60) || 'nothing'} is no hello and closes with 4400`, async () => {
      const tab = await ann.device().open();
      tab.send(text);
      await tab.expectClose(4400);
    });
  }

  const HELLO = [
    '{"type":"hello"}',
    ' {"type" : "hello"}\n',
    '{"type":"hello","epoch":null,"seq":null}',
    '{"type":"hello","colour":"red","more":{"a":[1]}}',
  ];
  for (const text of HELLO) {
    it(`${text} is one`, async () => {
      const tab = await ann.device().open();
      tab.send(text);
      const welcome = await tab.take(({ type }) => type === 'welcome', 'the welcome');
      assert.equal(welcome.resume, 'snapshot');
      await tab.leave();
    });
  }

  it('none in time closes with 4408', async () => {
    const tab = await ann.device().open();
    await tab.expectClose(4408);
  });

  it('pings are no hello', async () => {
    const tab = await ann.device().open();
    tab.wire.frame('', { opcode: 0x9 });
    await tab.expectClose(4408);
  });

  it('after it there is no such deadline', async () => {
    const [patient, silent] = [ann.device(), ann.device()];
    await patient.connect();
    await silent.open();
    await silent.expectClose(4408);
    await patient.sync();
    await patient.leave();
  });

  it('a second one is a bad message and changes nothing', async () => {
    const tab = ann.device();
    await tab.connect();
    tab.send({ type: 'hello' });
    await tab.expectError('bad_message');
    await tab.sync();
    await tab.leave();
  });
});

describe('section 3.1, welcome and resume', () => {
  let host;
  let n_people = 0;

  before(async () => {
    host = await startHost({ limits: { 'replay-events': REPLAY_EVENTS } });
  });
  after(() => host?.stop());

  async function pair() {
    n_people += 2;

    return gather(host, `ann${n_people}`, `bob${n_people}`);
  }

  // Two events for both sides each time.
  async function askAndCancel(one, other, times) {
    for (let i = 0; i < times; i++) {
      await one.command('request', { to: other.username });
      await one.command('cancel', { to: other.username });
    }
  }

  it('welcome has epoch, seq 0, me and counts of nothing at first', async () => {
    const ann = await signUp(host, 'newcomer', { name: 'New Comer' });
    const welcome = await ann.connect();
    assert.equal(welcome.seq, 0);
    assert.equal(welcome.resume, 'snapshot');
    assert.deepEqual(
      [welcome.me.username, welcome.me.name, welcome.me.relation],
      ['newcomer', 'New Comer', 'me'],
    );
    assert.deepEqual([welcome.me.presence, welcome.me.last_seen ?? null], ['online', null]);
    assert.deepEqual(welcome.counts, NO_EVENTS);
    assert.equal(welcome.who_may_ask, 'everyone');
  });

  it('the epoch is the same for everybody', async () => {
    const [ann, bob] = await pair();
    assert.equal(ann.epoch, bob.epoch);
  });

  it('counts count', async () => {
    const ann = await signUp(host, 'counted');
    const others = await gather(host, ...['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `counted-${letter}`));
    const [a, b, c, d, e, f] = others;
    await ann.connect();
    await befriend(ann, a);
    await b.command('request', { to: 'counted' });
    await c.command('request', { to: 'counted' });
    await d.command('request', { to: 'counted' });
    await ann.command('decline', { to: d.username });
    await ann.command('request', { to: e.username });
    await ann.command('settings', { who_may_ask: 'friends_of_friends' });
    await f.command('request', { to: 'counted' });
    const welcome = await ann.device().connect();
    assert.deepEqual(welcome.counts, {
      incoming: 2,
      declined: 1,
      filtered: 1,
      outgoing: 1,
      friends: 1,
      unseen: 3,
    });
  });

  it('replay brings exactly the missed events, as they were sent, in order', async () => {
    const [ann, bob] = await pair();
    const tab = ann.device();
    await tab.connect();
    await tab.leave();
    await askAndCancel(ann, bob, 3);
    await bob.command('preapprove', { to: ann.username });
    await ann.command('preapprove', { to: bob.username });
    const sent = await ann.drain();
    const welcome = await tab.connect({ epoch: tab.epoch, seq: tab.seq });
    assert.deepEqual([welcome.resume, welcome.seq], ['replay', ann.seq]);
    assert.deepEqual(await tab.drain(), sent);
    assert.deepEqual(tab.history.slice(1, 1 + sent.length), sent, 'at once behind the welcome');
  });

  it('replay from 0 brings everything, from the last one nothing', async () => {
    const [ann, bob] = await pair();
    await askAndCancel(ann, bob, 2);
    const sent = await ann.drain();
    const [first, last] = [ann.device(), ann.device()];
    assert.equal((await first.connect({ epoch: ann.epoch, seq: 0 })).resume, 'replay');
    assert.deepEqual(await first.drain(), sent);
    assert.equal((await last.connect({ epoch: ann.epoch, seq: ann.seq })).resume, 'replay');
    assert.deepEqual(await last.drain(), []);
  });

  const SNAPSHOTS = [
    ['no seq', ({ epoch }) => ({ epoch })],
    ['seq null', ({ epoch }) => ({ epoch, seq: null })],
    ['no epoch', ({ seq }) => ({ seq })],
    ['another epoch', ({ seq, epoch }) => ({ seq, epoch: `${epoch}x` })],
    ['an empty epoch', ({ seq }) => ({ seq, epoch: '' })],
    ['a later seq', ({ seq, epoch }) => ({ epoch, seq: seq + 1 })],
    ['a much later seq', ({ epoch }) => ({ epoch, seq: 2 ** 53 })],
  ];
  for (const [name, resume] of SNAPSHOTS) {
    it(`${name} gets a snapshot and no old event`, async () => {
      const [ann, bob] = await pair();
      await askAndCancel(ann, bob, 1);
      await ann.drain();
      const tab = ann.device();
      const welcome = await tab.connect(resume(ann));
      assert.deepEqual([welcome.resume, welcome.seq], ['snapshot', ann.seq]);
      await tab.expectNoEvent();
      await askAndCancel(ann, bob, 1);
      await tab.expectEvent('request_sent', { seq: welcome.seq + 1 });
    });
  }

  it('as many events behind as may be is a replay, one more a snapshot', async () => {
    const [ann, bob] = await pair();
    await askAndCancel(ann, bob, REPLAY_EVENTS / 2 + 1);
    await ann.drain();
    const { epoch, seq } = ann;
    assert.equal((await ann.device().connect({ epoch, seq: seq - REPLAY_EVENTS })).resume, 'replay');
    assert.equal((await ann.device().connect({ epoch, seq: seq - REPLAY_EVENTS - 1 })).resume, 'snapshot');
  });

  it('events too old are a snapshot', async () => {
    const aged = await startHost({ limits: { 'replay-age': 1 } });
    const [ann, bob] = await gather(aged, 'ann', 'bob');
    await askAndCancel(ann, bob, 1);
    await ann.drain();
    const tab = ann.device();
    assert.equal((await tab.connect({ epoch: ann.epoch, seq: 0 })).resume, 'snapshot');
    await aged.stop();
  });

  it('what is new comes after what is replayed', async () => {
    const [ann, bob] = await pair();
    const tab = ann.device();
    await tab.connect();
    await tab.leave();
    await askAndCancel(bob, ann, REPLAY_EVENTS / 4);
    const busy = askAndCancel(bob, ann, 30);
    const welcome = await tab.connect({ epoch: tab.epoch, seq: tab.seq });
    await busy;
    await tab.sync();
    const seqs = tab.events().map(({ seq }) => seq);
    const first = welcome.resume === 'replay' ? 1 : welcome.seq + 1;
    assert.deepEqual(
      seqs,
      Array.from({ length: seqs.length }, (_, i) => first + i),
    );
    assert.equal(seqs.at(-1), REPLAY_EVENTS / 2 + 60);
  });

  it('two devices see the same events with the same seq', async () => {
    const [ann, bob] = await pair();
    const phone = await signIn(host, ann.username);
    await phone.connect();
    await befriend(bob, phone);
    await bob.command('unfriend', { to: ann.username });
    await Promise.all([ann.sync(), phone.sync()]);
    const events = (client) => client.raw.filter((text) => JSON.parse(text).type === 'event');
    assert.equal(events(ann).length, 3);
    assert.deepEqual(events(phone), events(ann));
  });
});

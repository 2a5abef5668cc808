// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sections 3.1 to 3.3: alerts, what withdraws them, and seen.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { PASSWORD, gather, signIn, signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';

describe('section 3.3, alerts', () => {
  let host;
  let n_people = 0;

  before(async () => {
    host = await startHost();
  });
  after(() => host?.stop());

  async function people(n) {
    n_people += 1;

    return gather(host, ...Array.from({ length: n }, (_, i) => `${'abcdefgh'[i]}${n_people}`));
  }

  const unseen = async (client) => {
    const tab = client.device();
    const { counts } = await tab.connect();
    await tab.leave();
    return counts.unseen;
  };

  const alerts = async (client) =>
    (await client.listAll('events'))
      .filter(({ alert }) => alert)
      .map(({ event, person }) => `${event} ${person.username}`);

  // How a request that alerted comes to rest, and what is left to see of it.
  const ENDS = [
    ['accepted', (ann, bob) => ann.command('accept', { to: bob.username }), 0],
    ['answered by a request', (ann, bob) => ann.command('request', { to: bob.username }), 0],
    ['answered by a pre-approval', (ann, bob) => ann.command('preapprove', { to: bob.username }), 0],
    ['declined', (ann, bob) => ann.command('decline', { to: bob.username }), 0],
    ['refused', (ann, bob) => ann.command('refuse', { to: bob.username }), 0],
    ['blocked', (ann, bob) => ann.command('block', { to: bob.username }), 0],
    ['withdrawn', (ann, bob) => bob.command('cancel', { to: ann.username }), 0],
    ['withdrawn by a block', (ann, bob) => bob.command('block', { to: ann.username }), 0],
    ['withdrawn by removal', (ann, bob) => bob.post('remove-account', { password: PASSWORD }), 0],
  ];
  for (const [name, end, left] of ENDS) {
    it(`a request ${name} is no alert any more, on any device, in events and in a replay`, async () => {
      const [ann, bob] = await people(2);
      await bob.command('request', { to: ann.username });
      await ann.expectEvent('request_received', { alert: true });
      assert.equal(await unseen(ann), 1);
      assert.deepEqual(await alerts(ann), [`request_received ${bob.username}`]);
      await end(ann, bob);
      assert.equal(await unseen(ann), left);
      assert.deepEqual(await alerts(ann), []);
      const phone = ann.device();
      await phone.connect({ epoch: ann.epoch, seq: 0 });
      const replayed = await phone.drain();
      assert.deepEqual(
        replayed.map(({ alert }) => alert),
        replayed.map(() => false),
      );
      assert.equal(replayed[0].event, 'request_received');
    });
  }

  it('a request that waits is an alert in a replay too', async () => {
    const [ann, bob] = await people(2);
    await bob.command('request', { to: ann.username });
    await ann.expectEvent('request_received');
    const phone = ann.device();
    await phone.connect({ epoch: ann.epoch, seq: 0 });
    await phone.expectEvent('request_received', { alert: true });
  });

  it('a refusal stays an alert until it is seen, whatever comes after', async () => {
    const [ann, bob] = await people(2);
    await ann.command('request', { to: bob.username });
    await bob.command('refuse', { to: ann.username, note: 'no' });
    await ann.command('request', { to: bob.username });
    await ann.command('cancel', { to: bob.username });
    await ann.command('block', { to: bob.username });
    assert.equal(await unseen(ann), 1);
    assert.deepEqual(await alerts(ann), [`request_refused ${bob.username}`]);
    await ann.drain();
    await ann.command('seen', { seq: ann.seq });
    assert.equal(await unseen(ann), 0);
  });

  it('only the sender is alerted of an acceptance', async () => {
    const [ann, bob] = await people(2);
    await ann.command('request', { to: bob.username });
    await bob.command('accept', { to: ann.username });
    await ann.expectEvent('request_sent', { alert: false });
    await ann.expectEvent('friend_added', { alert: true });
    await bob.expectEvent('request_received', { alert: true });
    await bob.expectEvent('friend_added', { alert: false });
    assert.deepEqual([await unseen(ann), await unseen(bob)], [1, 0]);
  });

  it('seen tells all my clients once, and nobody else', async () => {
    const [ann, bob] = await people(2);
    const phone = await signIn(host, ann.username);
    await phone.connect();
    await bob.command('request', { to: ann.username });
    const { seq } = await ann.expectEvent('request_received');
    await bob.drain();
    await ann.command('seen', { seq });
    await phone.expectEvent('request_received');
    for (const device of [ann, phone])
      await device.expectEvent('seen', { person: ann.username, upto: seq, alert: false });
    await bob.expectNoEvent();
    assert.equal(await unseen(ann), 0);
    assert.equal((await bob.sees(ann.username)).relation, 'outgoing');
  });

  it('seen where nothing is unseen tells nobody', async () => {
    const [ann, bob] = await people(2);
    const first = await ann.command('seen', { seq: 0 });
    assert.equal(first.result, 'ok');
    await bob.command('request', { to: ann.username });
    const { seq } = await ann.expectEvent('request_received');
    await ann.command('seen', { seq: seq - 1 });
    await ann.expectNoEvent();
    await ann.command('seen', { seq });
    await ann.expectEvent('seen', { upto: seq });
    await ann.command('seen', { seq });
    await ann.command('seen', { seq: ann.seq });
    await ann.expectNoEvent();
  });

  it('seen goes up to its seq and not beyond', async () => {
    const [ann, bob, cleo, dora] = await people(4);
    const seqs = [];
    for (const guest of [bob, cleo, dora]) {
      await guest.command('request', { to: ann.username });
      seqs.push((await ann.expectEvent('request_received')).seq);
    }
    await ann.command('seen', { seq: seqs[1] });
    await ann.expectEvent('seen', { upto: seqs[1] });
    assert.equal(await unseen(ann), 1);
    assert.deepEqual(await alerts(ann), [`request_received ${dora.username}`]);
  });

  it('seen beyond the last means the last', async () => {
    const [ann, bob] = await people(2);
    await bob.command('request', { to: ann.username });
    const { seq } = await ann.expectEvent('request_received');
    await ann.command('seen', { seq: seq + 1000 });
    await ann.expectEvent('seen', { upto: seq });
    await bob.command('cancel', { to: ann.username });
    await bob.command('request', { to: ann.username });
    assert.equal(await unseen(ann), 1);
  });

  it('seen is kept: a replay has it, and no alert', async () => {
    const [ann, bob] = await people(2);
    await bob.command('request', { to: ann.username });
    const { seq } = await ann.expectEvent('request_received');
    await ann.command('seen', { seq });
    const phone = ann.device();
    await phone.connect({ epoch: ann.epoch, seq: 0 });
    await phone.expectEvent('request_received', { alert: false });
    await phone.expectEvent('seen', { upto: seq });
  });

  it('seen changes no version and no request', async () => {
    const [ann, bob] = await people(2);
    await bob.command('request', { to: ann.username });
    const before = await ann.sees(bob.username);
    await ann.drain();
    await ann.command('seen', { seq: ann.seq });
    assert.deepEqual(await ann.sees(bob.username), before);
    assert.equal((await ann.command('accept', { to: bob.username })).result, 'ok');
  });

  for (const seq of [undefined, null, '5', 1.5, [5], {}, true]) {
    it(`seen with seq ${JSON.stringify(seq)} is a bad message`, async () => {
      const ann = await signUp(host, `seer${++n_people}`);
      await ann.connect();
      await ann.refused('bad_message', 'seen', { seq });
    });
  }
});

describe('section 4, a full inbox', () => {
  it('requests beyond it go to filtered, and the sender cannot tell', async () => {
    const host = await startHost({ limits: { inbox: 2 } });
    const [ann, ...guests] = await gather(host, 'ann', 'guest1', 'guest2', 'guest3', 'guest4');
    for (const guest of guests) {
      const reply = await guest.command('request', { to: 'ann' });
      assert.deepEqual([reply.result, reply.person.relation], ['ok', 'outgoing']);
      await guest.expectEvent('request_sent');
    }
    const told = await ann.drain();
    assert.deepEqual(
      told.map(({ event, alert }) => [event, alert]),
      [
        ['request_received', true],
        ['request_received', true],
        ['drawer_changed', false],
        ['drawer_changed', false],
      ],
    );
    assert.equal((await ann.sees('guest3')).drawer, 'filtered');
    const { counts } = await ann.device().connect();
    assert.deepEqual([counts.incoming, counts.filtered], [2, 2]);
    await ann.command('decline', { to: 'guest1' });
    await guests[2].command('cancel', { to: 'ann' });
    await guests[2].command('request', { to: 'ann' });
    assert.equal((await ann.sees('guest3')).relation, 'incoming');
    await host.stop();
  });
});

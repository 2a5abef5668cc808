// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 4: requests expire and cooldowns end, also while the host is off.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { gather, until } from '../lib/client.js';
import { PATIENCE, makeDataDir, removeDataDir, startHost } from '../lib/host.js';

const TICK = { 'chore-interval': 30 };
const LIFETIME = 1500 * PATIENCE;
const SHORT = 400 * PATIENCE;
const LONG = 3_600_000;

async function scene(limits, ...names) {
  const host = await startHost({ limits: { ...TICK, ...limits } });

  return [host, ...(await gather(host, ...names))];
}

// Asks, and returns whether the other was alerted.
async function alertsWithARequest(asker, other) {
  await asker.command('request', { to: other.username });
  const [event] = (await other.drain()).filter(({ event: name }) =>
    ['request_received', 'drawer_changed'].includes(name),
  );

  return event.alert;
}

describe('section 4, expiry', () => {
  const PLACES = [
    ['in the inbox', async () => {}, 'request_withdrawn'],
    ['in the declined drawer', (ann, bob) => bob.command('decline', { to: ann.username }), 'drawer_changed'],
    ['in the shadow of a block', (ann, bob) => bob.command('block', { to: ann.username }), null],
    ['in the filtered drawer', null, 'drawer_changed'],
  ];
  for (const [place, put, told] of PLACES) {
    it(`a request ${place} expires, and the sender is told the same`, async () => {
      const [host, ann, bob] = await scene({ 'request-lifetime': LIFETIME }, 'ann', 'bob');
      if (put === null) await bob.command('settings', { who_may_ask: 'friends_of_friends' });
      const asked = Date.now();
      await ann.command('request', { to: 'bob' });
      await put?.(ann, bob);
      await bob.drain();
      await ann.expectEvent('request_sent');
      const expired = await ann.expectEvent('request_expired', { person: 'bob', alert: false });
      assert.ok(Date.now() - asked >= LIFETIME * 0.9, 'too early');
      assert.deepEqual([expired.person.relation, expired.person.note ?? null], ['none', null]);
      if (told === null) await bob.expectNoEvent();
      else await bob.expectEvent(told, { person: 'ann', alert: false });
      for (const what of ['incoming', 'declined', 'filtered'])
        assert.deepEqual((await bob.list(what)).items, []);
      assert.deepEqual((await ann.list('outgoing')).items, []);
      assert.equal((await ann.device().connect()).counts.outgoing, 0);
      await host.stop();
    });
  }

  it('an expired alert is withdrawn', async () => {
    const [host, ann, bob] = await scene({ 'request-lifetime': SHORT }, 'ann', 'bob');
    await ann.command('request', { to: 'bob' });
    await bob.expectEvent('request_received', { alert: true });
    await bob.expectEvent('request_withdrawn');
    assert.equal((await bob.device().connect()).counts.unseen, 0);
    await host.stop();
  });

  it('a friendship and a newer request do not expire with the old one', async () => {
    const [host, ann, bob, cleo, dora] = await scene(
      { 'request-lifetime': LIFETIME },
      'ann',
      'bob',
      'cleo',
      'dora',
    );
    await ann.command('request', { to: 'bob' });
    await bob.command('accept', { to: 'ann' });
    await ann.command('request', { to: 'cleo' });
    await dora.command('request', { to: 'cleo' });
    await ann.drain();
    await cleo.drain();
    await pass(LIFETIME / 2);
    await ann.command('cancel', { to: 'cleo' });
    await ann.command('request', { to: 'cleo' });
    await ann.drain();
    await cleo.drain();
    await cleo.expectEvent('request_withdrawn', { person: 'dora' });
    assert.equal((await cleo.sees('ann')).relation, 'incoming');
    await ann.expectEvent('request_expired', { person: 'cleo' });
    assert.equal((await ann.sees('bob')).relation, 'friend');
    await host.stop();
  });

  it('restoring a request does not make it younger', async () => {
    const [host, ann, bob] = await scene({ 'request-lifetime': LIFETIME }, 'ann', 'bob');
    const asked = Date.now();
    await ann.command('request', { to: 'bob' });
    await bob.command('decline', { to: 'ann' });
    await pass(LIFETIME / 2);
    await bob.command('restore', { to: 'ann' });
    await bob.drain();
    await bob.expectEvent('request_withdrawn');
    assert.ok(Date.now() - asked < LIFETIME * 1.45, 'too late');
    await host.stop();
  });

  it('what expired while the host was off is told before the first welcome', async () => {
    const dataDir = makeDataDir();
    const limits = { ...TICK, 'request-lifetime': SHORT };
    const first = await startHost({
      dataDir,
      limits: { ...limits, 'chore-interval': LONG, 'request-lifetime': LONG },
    });
    const [ann, bob] = await gather(first, 'ann', 'bob');
    await ann.command('request', { to: 'bob' });
    await ann.drain();
    await bob.drain();
    const known = { ann: { epoch: ann.epoch, seq: ann.seq }, bob: { epoch: bob.epoch, seq: bob.seq } };
    await first.stop();
    await pass(SHORT);
    const second = await startHost({
      dataDir,
      port: first.port,
      limits: { ...limits, 'chore-interval': LONG },
    });
    const [later, other] = [ann.at(second), bob.at(second)];
    const welcome = await later.connect(known.ann);
    assert.deepEqual([welcome.seq, welcome.counts.outgoing], [known.ann.seq + 1, 0]);
    await later.expectEvent('request_expired', { person: 'bob' });
    assert.deepEqual((await other.connect(known.bob)).counts.unseen, 0);
    await other.expectEvent('request_withdrawn');
    await second.stop();
    removeDataDir(dataDir);
  });
});

describe('section 4, cooldowns', () => {
  const CAUSES = [
    [
      'decline',
      async (ann, bob) => {
        await bob.command('decline', { to: 'ann' });
        await ann.command('cancel', { to: 'bob' });
      },
    ],
    ['refuse', (ann, bob) => bob.command('refuse', { to: 'ann' })],
    [
      'unblock',
      async (ann, bob) => {
        await bob.command('block', { to: 'ann' });
        await bob.command('unblock', { to: 'ann' });
        await ann.command('cancel', { to: 'bob' });
      },
    ],
  ];
  for (const [name, cool] of CAUSES) {
    it(`after ${name} a request raises no alert until the cooldown ends, then again`, async () => {
      const [host, ann, bob] = await scene({ 'cooldown-1': SHORT, 'cooldown-2': LONG }, 'ann', 'bob');
      await ann.command('request', { to: 'bob' });
      await cool(ann, bob);
      await bob.drain();
      assert.equal(await alertsWithARequest(ann, bob), false);
      assert.equal((await bob.sees('ann')).drawer, 'declined');
      await ann.command('cancel', { to: 'bob' });
      await until(async () => {
        const alerted = await alertsWithARequest(ann, bob);
        if (!alerted) await ann.command('cancel', { to: 'bob' });
        return alerted;
      }, 'the end of the cooldown');
      assert.equal((await bob.sees('ann')).relation, 'incoming');
      await host.stop();
    });
  }

  it('its end never brings an old request back, and nobody is told', async () => {
    const [host, ann, bob, cleo] = await scene(
      { 'cooldown-1': SHORT, 'cooldown-2': LONG },
      'ann',
      'bob',
      'cleo',
    );
    for (const asker of [ann, cleo]) {
      await asker.command('request', { to: 'bob' });
      await bob.command('refuse', { to: asker.username });
    }
    await ann.command('request', { to: 'bob' });
    await bob.drain();
    await ann.drain();
    await until(async () => {
      const alerted = await alertsWithARequest(cleo, bob);
      if (!alerted) await cleo.command('cancel', { to: 'bob' });
      return alerted;
    }, 'the end of the cooldown');
    await pass(SHORT / 4);
    await ann.expectNoEvent();
    await bob.expectNoEvent();
    assert.equal((await bob.sees('ann')).drawer, 'declined');
    await host.stop();
  });

  it('the second is longer than the first, the third longer still', async () => {
    const [host, ann, bob] = await scene(
      { 'cooldown-1': 1, 'cooldown-2': 2, 'cooldown-3': LONG },
      'ann',
      'bob',
    );
    for (let i = 0; i < 2; i++) {
      await until(
        () =>
          alertsWithARequest(ann, bob).then(
            async (alerted) => alerted || (await ann.command('cancel', { to: 'bob' }), false),
          ),
        'an alert',
      );
      await bob.command('refuse', { to: 'ann' });
      await bob.drain();
    }
    await until(
      () =>
        alertsWithARequest(ann, bob).then(
          async (alerted) => alerted || (await ann.command('cancel', { to: 'bob' }), false),
        ),
      'an alert',
    );
    await bob.command('refuse', { to: 'ann' });
    await pass(200);
    await bob.drain();
    assert.equal(await alertsWithARequest(ann, bob), false);
    await host.stop();
  });

  const RESETS = [
    [
      'restore',
      async (ann, bob) => {
        await ann.command('request', { to: 'bob' });
        await bob.command('restore', { to: 'ann' });
        await ann.command('cancel', { to: 'bob' });
      },
    ],
    [
      'pre-approval',
      async (ann, bob) => {
        await bob.command('preapprove', { to: 'ann' });
        await bob.command('revoke', { to: 'ann' });
      },
    ],
    [
      'friendship',
      async (ann, bob) => {
        await bob.command('request', { to: 'ann' });
        await ann.command('accept', { to: 'bob' });
        await ann.command('unfriend', { to: 'bob' });
      },
    ],
  ];
  for (const [name, reset] of RESETS) {
    it(`${name} resets it, and the next one is a first again`, async () => {
      const [host, ann, bob] = await scene(
        { 'cooldown-1': LONG, 'cooldown-2': 1, 'cooldown-3': 1 },
        'ann',
        'bob',
      );
      await ann.command('request', { to: 'bob' });
      await bob.command('refuse', { to: 'ann' });
      await reset(ann, bob);
      await bob.drain();
      assert.equal(await alertsWithARequest(ann, bob), true);
      await bob.command('refuse', { to: 'ann' });
      await bob.drain();
      await pass(200);
      assert.equal(await alertsWithARequest(ann, bob), false);
      await host.stop();
    });
  }

  it('it ends also while the host is off', async () => {
    const dataDir = makeDataDir();
    const limits = { ...TICK, 'cooldown-1': SHORT, 'cooldown-2': LONG };
    const first = await startHost({ dataDir, limits });
    const [ann, bob] = await gather(first, 'ann', 'bob');
    await ann.command('request', { to: 'bob' });
    await bob.command('refuse', { to: 'ann' });
    await first.stop();
    await pass(SHORT);
    const second = await startHost({ dataDir, port: first.port, limits });
    const [later, other] = [ann.at(second), bob.at(second)];
    await later.connect();
    await other.connect();
    assert.equal(await alertsWithARequest(later, other), true);
    await second.stop();
    removeDataDir(dataDir);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 3.2: how commands are answered.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { gather, signIn } from '../lib/client.js';
import { startHost } from '../lib/host.js';

describe('section 3.2, answers', () => {
  let host;
  let n_people = 0;

  before(async () => {
    host = await startHost();
  });
  after(() => host?.stop());

  async function pair() {
    n_people += 2;

    return gather(host, `ann${n_people}`, `bob${n_people}`);
  }

  it('the answer comes after the own event, on the acting socket', async () => {
    const [ann, bob] = await pair();
    const story = [
      [ann, 'request'],
      [bob, 'decline'],
      [bob, 'restore'],
      [bob, 'accept'],
      [ann, 'unfriend'],
      [ann, 'block'],
      [ann, 'unblock'],
      [bob, 'preapprove'],
      [bob, 'revoke'],
    ];
    for (const [who, type] of story) {
      const { id } = await who.command(type, { to: who === ann ? bob.username : ann.username });
      const [event, reply] = who.history.slice(-2);
      assert.deepEqual([event.type, reply.type, reply.id], ['event', 'reply', id], type);
      assert.deepEqual(event.person, reply.person);
    }
  });

  it('settings, profile and seen are answered with me, the last two after what they cause', async () => {
    const [ann, bob] = await pair();
    await bob.command('request', { to: ann.username });
    await ann.expectEvent('request_received');
    const settings = await ann.command('settings', { who_may_ask: 'everyone' });
    const profile = await ann.command('profile', { name: 'Ann of the hills' });
    assert.equal(ann.history.at(-2).type, 'directory');
    const seen = await ann.command('seen', { seq: ann.seq });
    assert.equal(ann.history.at(-2).event, 'seen');
    const watch = await ann.command('watch', { usernames: [] });
    for (const reply of [settings, profile, seen, watch]) {
      assert.deepEqual([reply.type, reply.result, reply.person.relation], ['reply', 'ok', 'me']);
      assert.equal(reply.person.username, ann.username);
    }
    assert.equal(settings.who_may_ask, 'everyone');
  });

  it('only the socket that asked is answered; the others of the same user get the events', async () => {
    const [ann, bob] = await pair();
    const phone = await signIn(host, ann.username);
    await phone.connect();
    const { id } = await phone.command('request', { to: bob.username });
    await ann.expectEvent('request_sent', { person: bob.username });
    await ann.sync();
    assert.equal(
      ann.history.some((message) => message.id === id),
      false,
    );
    await ann.command('cancel', { to: bob.username });
    await phone.expectEvent('request_sent');
    await phone.expectEvent('request_cancelled');
  });

  it('a late tap is told the truth and changes nothing', async () => {
    const [ann, bob] = await pair();
    await ann.command('request', { to: bob.username, note: 'first' });
    const again = await ann.command('request', { to: bob.username, note: 'second' });
    assert.deepEqual(
      [again.result, again.person.relation, again.person.note],
      ['already_requested', 'outgoing', 'first'],
    );
    await bob.command('accept', { to: ann.username });
    const late = await bob.command('accept', { to: ann.username });
    assert.deepEqual([late.result, late.person.relation], ['already_friends', 'friend']);
    await ann.command('unfriend', { to: bob.username });
    const later = await bob.command('accept', { to: ann.username });
    assert.deepEqual([later.result, later.person.relation], ['no_request', 'none']);
    await ann.command('block', { to: bob.username });
    const blocked = await ann.command('request', { to: bob.username });
    assert.deepEqual([blocked.result, blocked.person.relation], ['you_blocked', 'blocked']);
  });

  it('crossed requests make friends', async () => {
    const [ann, bob] = await pair();
    await ann.command('request', { to: bob.username });
    const reply = await bob.command('request', { to: ann.username });
    assert.deepEqual([reply.result, reply.person.relation], ['ok', 'friend']);
    await ann.expectEvent('request_sent');
    await ann.expectEvent('friend_added', { person: bob.username, alert: true });
  });
});

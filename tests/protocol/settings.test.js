// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 3.2: profile and settings, and what they mean for others.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { befriend, gather, makeId, signIn, signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';

let n_people = 0;

function people(host, n) {
  n_people += 1;

  return gather(host, ...Array.from({ length: n }, (_, i) => `${'abcdefgh'[i]}${n_people}`));
}

describe('section 3.2, profile', () => {
  let host;

  before(async () => {
    host = await startHost();
  });
  after(() => host?.stop());

  it('a new name is told to everybody, as each of them sees that person', async () => {
    const [ann, friend, asker, blocker, stranger] = await people(host, 5);
    const phone = await signIn(host, ann.username);
    await phone.connect();
    await befriend(ann, friend);
    await asker.command('request', { to: ann.username });
    await blocker.command('block', { to: ann.username });
    const viewers = { me: ann, friend, outgoing: asker, blocked: blocker, none: stranger };
    const versions = {};
    for (const [relation, viewer] of Object.entries(viewers).slice(1))
      versions[relation] = (await viewer.sees(ann.username)).version;

    const reply = await ann.command('profile', { name: ' Ann the Second ' });
    assert.equal(reply.person.name, 'Ann the Second');
    for (const [relation, viewer] of [...Object.entries(viewers), ['me', phone]]) {
      const { person } = await viewer.expectDirectory('renamed', ann.username);
      assert.deepEqual([person.name, person.relation], ['Ann the Second', relation]);
      if (relation !== 'me') {
        assert.ok(person.version > versions[relation], relation);
        assert.deepEqual(await viewer.sees(ann.username), person);
      }
    }
  });

  it('it is no event and raises no alert', async () => {
    const [ann, bob] = await people(host, 2);
    await befriend(ann, bob);
    await ann.command('profile', { name: 'Somebody Else' });
    await ann.expectNoEvent();
    await bob.expectNoEvent();
  });

  it('it grows my own version, and stays', async () => {
    const [ann] = await people(host, 1);
    const before = (await ann.me()).body.me;
    const { person } = await ann.command('profile', { name: 'Ann Anew' });
    assert.ok(person.version > before.version);
    const { me } = await ann.resume();
    assert.deepEqual([me.name, me.version], ['Ann Anew', person.version]);
    assert.equal((await ann.me()).body.me.name, 'Ann Anew');
  });

  it('it is found by its new words and no more by the old', async () => {
    const [ann, bob] = await people(host, 2);
    await ann.command('profile', { name: 'Quincy Underhill' });
    assert.equal((await bob.list('people', { query: 'under quin' })).items.length, 1);
    await ann.command('profile', { name: 'Rosalind' });
    assert.equal((await bob.list('people', { query: 'under' })).items.length, 0);
    assert.equal((await bob.list('people', { query: ann.username })).items.length, 1);
  });

  for (const name of [undefined, null, 5, ['Ann'], '', '   ', 'x'.repeat(65)]) {
    it(`the name ${JSON.stringify(name)?.slice(0, 20)} is a bad message and told to nobody`, async () => {
      const [ann, bob] = await people(host, 2);
      await ann.refused('bad_message', 'profile', { name });
      await ann.sync();
      await bob.sync();
      assert.deepEqual(
        bob.messages.filter(({ event }) => event === 'renamed'),
        [],
      );
    });
  }

  it('whoever joins is told to every socket after hello', async () => {
    const [ann] = await people(host, 1);
    const silent = await ann.device().open();
    const joiner = await signUp(host, `joiner${n_people}`, { name: 'Just Joined' });
    const { person } = await ann.expectDirectory('joined', joiner.username);
    assert.deepEqual([person.name, person.relation], ['Just Joined', 'none']);
    assert.deepEqual(silent.messages, []);
    silent.cut();
  });
});

describe('section 3.2, who may ask', () => {
  let host;

  before(async () => {
    host = await startHost();
  });
  after(() => host?.stop());

  it('is told in the reply and in every later welcome', async () => {
    const [ann] = await people(host, 1);
    for (const choice of ['nobody', 'friends_of_friends', 'everyone']) {
      assert.equal((await ann.command('settings', { who_may_ask: choice })).who_may_ask, choice);
      assert.equal((await ann.device().connect()).who_may_ask, choice);
    }
  });

  for (const choice of [undefined, null, 5, '', 'friends', 'Everyone', ['everyone']]) {
    it(`${JSON.stringify(choice)} is a bad message`, async () => {
      const [ann] = await people(host, 1);
      await ann.refused('bad_message', 'settings', { who_may_ask: choice });
      assert.equal((await ann.device().connect()).who_may_ask, 'everyone');
    });
  }

  it('friends_of_friends: a stranger is filtered, without an alert, and cannot tell', async () => {
    const [ann, bob] = await people(host, 2);
    await ann.command('settings', { who_may_ask: 'friends_of_friends' });
    const reply = await bob.command('request', { to: ann.username, note: 'hi' });
    assert.deepEqual([reply.result, reply.person.relation], ['ok', 'outgoing']);
    const event = await ann.expectEvent('drawer_changed', { person: bob.username, alert: false });
    assert.deepEqual(
      [event.person.relation, event.person.drawer, event.person.note],
      ['none', 'filtered', 'hi'],
    );
    const { counts } = await ann.device().connect();
    assert.deepEqual([counts.incoming, counts.filtered, counts.unseen], [0, 1, 0]);
    await ann.command('restore', { to: bob.username });
    await ann.expectEvent('request_restored');
    assert.equal((await ann.sees(bob.username)).relation, 'incoming');
  });

  it('friends_of_friends: a friend of a friend reaches the inbox', async () => {
    const [ann, common, bob] = await people(host, 3);
    await befriend(ann, common);
    await befriend(bob, common);
    await ann.command('settings', { who_may_ask: 'friends_of_friends' });
    await bob.command('request', { to: ann.username });
    await ann.expectEvent('request_received', { person: bob.username, alert: true });
    await bob.command('cancel', { to: ann.username });
    await bob.command('unfriend', { to: common.username });
    await ann.drain();
    await bob.command('request', { to: ann.username });
    await ann.expectEvent('drawer_changed', { person: bob.username });
  });

  it('friends_of_friends: requests that wait already stay where they are', async () => {
    const [ann, bob] = await people(host, 2);
    await bob.command('request', { to: ann.username });
    await ann.command('settings', { who_may_ask: 'friends_of_friends' });
    assert.equal((await ann.sees(bob.username)).relation, 'incoming');
    assert.equal((await bob.command('request', { to: ann.username })).result, 'already_requested');
  });

  it('nobody: a new request is not_accepting and changes nothing', async () => {
    const [ann, bob] = await people(host, 2);
    await ann.command('settings', { who_may_ask: 'nobody' });
    await bob.refused('not_accepting', 'request', { to: ann.username });
    await ann.expectNoEvent();
    await bob.expectNoEvent();
    assert.equal((await bob.sees(ann.username)).relation, 'none');
  });

  it('nobody: the blocked and the declined are told the same as everybody', async () => {
    const [ann, bob, cleo, dora] = await people(host, 4);
    await ann.command('block', { to: bob.username });
    await cleo.command('request', { to: ann.username });
    await ann.command('decline', { to: cleo.username });
    await cleo.command('cancel', { to: ann.username });
    await ann.command('settings', { who_may_ask: 'nobody' });
    const answers = [];
    for (const guest of [bob, cleo, dora]) {
      const { id, ...answer } = await guest.refused('not_accepting', 'request', { to: ann.username });
      answers.push(answer);
    }
    assert.deepEqual(answers[0], answers[2]);
    assert.deepEqual(answers[1], answers[2]);
  });

  it('nobody: who asked before may go on waiting, be accepted, and be told already_requested', async () => {
    const [ann, bob] = await people(host, 2);
    await bob.command('request', { to: ann.username });
    await ann.command('settings', { who_may_ask: 'nobody' });
    assert.equal((await bob.command('request', { to: ann.username })).result, 'already_requested');
    assert.equal((await ann.command('accept', { to: bob.username })).person.relation, 'friend');
    assert.equal((await bob.command('request', { to: ann.username })).result, 'already_friends');
  });

  it('nobody: answering my request and a pre-approval pass', async () => {
    const [ann, bob, cleo] = await people(host, 3);
    await ann.command('settings', { who_may_ask: 'nobody' });
    await ann.command('request', { to: bob.username });
    assert.equal((await bob.command('request', { to: ann.username })).person.relation, 'friend');
    await ann.command('preapprove', { to: cleo.username });
    assert.equal((await cleo.command('request', { to: ann.username })).person.relation, 'friend');
  });

  it('nobody: an id that was told so may be tried again', async () => {
    const [ann, bob] = await people(host, 2);
    const id = makeId();
    await ann.command('settings', { who_may_ask: 'nobody' });
    assert.equal((await bob.ask({ type: 'request', id, to: ann.username })).code, 'not_accepting');
    await ann.command('settings', { who_may_ask: 'everyone' });
    assert.equal((await bob.ask({ type: 'request', id, to: ann.username })).result, 'ok');
  });

  it('it is my own affair: nobody is told of it', async () => {
    const [ann, bob] = await people(host, 2);
    await befriend(ann, bob);
    const before = await bob.sees(ann.username);
    await ann.command('settings', { who_may_ask: 'nobody' });
    await ann.expectNoEvent();
    await bob.expectNoEvent();
    assert.deepEqual(await bob.sees(ann.username), before);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sections 3.2 and 3.3: watch, and presence in its two resolutions.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { befriend, gather, signIn, signUp, until } from '../lib/client.js';
import { PATIENCE, startHost } from '../lib/host.js';

const NEVER = 3_600_000;
const GRACE = 150 * PATIENCE;

const state = ({ presence, last_seen }) => [presence, last_seen ?? null];

describe('section 3.3, presence of friends', () => {
  let host;
  let n_people = 0;

  // The tick never comes: whatever is told here is told at once.
  before(async () => {
    host = await startHost({ limits: { 'presence-tick': NEVER, 'presence-grace': GRACE } });
  });
  after(() => host?.stop());

  async function friends(n = 2) {
    n_people += 1;
    const [ann, ...others] = await gather(
      host,
      ...Array.from({ length: n }, (_, i) => `${'abcd'[i]}${n_people}`),
    );
    for (const other of others) await befriend(ann, other);

    return [ann, ...others];
  }

  it('watch is answered, then tells each of those watched once', async () => {
    const [ann, bob, cleo] = await friends(3);
    const reply = await ann.command('watch', { usernames: [bob.username, cleo.username] });
    assert.deepEqual([reply.result, reply.person.relation], ['ok', 'me']);
    await ann.sync();
    const told = ann.history.slice(ann.history.indexOf(reply) + 1).filter(({ type }) => type === 'presence');
    assert.deepEqual(told.map(({ username }) => username).sort(), [bob.username, cleo.username]);
    assert.deepEqual(told.map(state), [
      ['online', null],
      ['online', null],
    ]);
  });

  it('a friend who goes is away after the grace, with the time it ended; one who comes is online at once', async () => {
    const [ann, bob] = await friends();
    await ann.command('watch', { usernames: [bob.username] });
    await ann.expectPresence(bob.username, 'online');
    const left = Date.now();
    await bob.leave();
    const away = await ann.expectPresence(bob.username, 'away');
    assert.ok(Date.now() - left >= GRACE * 0.8, 'told before the grace was over');
    assert.ok(
      Math.abs(away.last_seen - left) < 2000 * PATIENCE,
      `last_seen ${away.last_seen - left} ms after`,
    );
    assert.deepEqual(state(await ann.sees(bob.username)), ['away', away.last_seen]);
    await bob.connect();
    assert.deepEqual(state(await ann.expectPresence(bob.username)), ['online', null]);
    assert.deepEqual(state(await ann.sees(bob.username)), ['online', null]);
  });

  it('a friend with another socket stays online', async () => {
    const [ann, bob, cleo] = await friends(3);
    const phone = await signIn(host, bob.username);
    await phone.connect();
    await ann.command('watch', { usernames: [bob.username, cleo.username] });
    await ann.expectPresence(bob.username, 'online');
    await ann.expectPresence(cleo.username, 'online');
    await bob.leave();
    await cleo.leave();
    await ann.expectPresence(cleo.username, 'away');
    assert.deepEqual(state(await ann.sees(bob.username)), ['online', null]);
    await phone.leave();
    await ann.expectPresence(bob.username, 'away');
  });

  it('a socket without hello makes nobody online', async () => {
    const [ann, bob] = await friends();
    await bob.leave();
    await ann.command('watch', { usernames: [bob.username] });
    await ann.take((message) => message.type === 'presence' && message.presence === 'away', 'away');
    await bob.open();
    await ann.sync();
    assert.equal((await ann.sees(bob.username)).presence, 'away');
    await bob.hello();
    await ann.expectPresence(bob.username, 'online');
  });

  it('there is no last_seen before there was a socket, and one after it', async () => {
    const ghost = await signUp(host, `ghost${++n_people}`);
    const seen = async () => state((await ghost.me()).body.me);
    assert.deepEqual(await seen(), ['away', null]);
    await ghost.connect();
    assert.deepEqual(await seen(), ['online', null]);
    await ghost.leave();
    await until(async () => (await seen())[0] === 'away', 'the ghost to be away');
    assert.equal(typeof (await seen())[1], 'number');
  });

  it('I am online in what I am told of me', async () => {
    const [ann] = await friends(1);
    const { me } = await ann.device().connect();
    assert.deepEqual(state(me), ['online', null]);
  });

  it('watch replaces who was watched before', async () => {
    const [ann, bob, cleo] = await friends(3);
    await ann.command('watch', { usernames: [bob.username] });
    await ann.command('watch', { usernames: [cleo.username] });
    await ann.expectPresence(bob.username, 'online');
    await ann.expectPresence(cleo.username, 'online');
    await bob.leave();
    await cleo.leave();
    await ann.expectPresence(cleo.username, 'away');
    await until(async () => (await ann.sees(bob.username)).presence === 'away', 'bob to be away');
    await ann.sync();
    assert.deepEqual(
      ann.messages.filter(({ type }) => type === 'presence'),
      [],
    );
  });

  it('watch is a matter of one socket', async () => {
    const [ann, bob] = await friends();
    const phone = await signIn(host, ann.username);
    await phone.connect();
    await ann.command('watch', { usernames: [bob.username] });
    await bob.leave();
    await ann.expectPresence(bob.username, 'away');
    await phone.sync();
    assert.deepEqual(
      phone.messages.filter(({ type }) => type === 'presence'),
      [],
    );
  });

  it('names are folded, twice is once, unknown and impossible ones are ignored', async () => {
    const [ann, bob] = await friends();
    await ann.command('watch', {
      usernames: [
        bob.username.toUpperCase(),
        bob.username,
        bob.username,
        'nobody-here',
        '!',
        '',
        'x'.repeat(99),
      ],
    });
    await ann.sync();
    const told = ann.messages.filter(({ type }) => type === 'presence');
    assert.deepEqual(
      told.map(({ username }) => username),
      [bob.username],
    );
  });

  it('200 may be watched, 201 are limit', async () => {
    const [ann, bob] = await friends();
    const names = (n) => Array.from({ length: n }, (_, i) => `someone-${i}`);
    await ann.command('watch', { usernames: [bob.username, ...names(199)] });
    await ann.expectPresence(bob.username, 'online');
    await ann.refused('limit', 'watch', { usernames: names(201) });
    await bob.leave();
    await ann.expectPresence(bob.username, 'away');
  });

  for (const usernames of [undefined, null, 'bob', 5, {}, [5], ['bob', null], [['bob']]]) {
    it(`watch with ${JSON.stringify(usernames)} is a bad message`, async () => {
      const [ann] = await friends(1);
      await ann.refused('bad_message', 'watch', { usernames });
    });
  }

  it('a change of relation brings no presence message, its event has it', async () => {
    n_people += 1;
    const [ann, bob] = await gather(host, `a${n_people}`, `b${n_people}`);
    await ann.command('watch', { usernames: [bob.username] });
    await ann.expectPresence(bob.username, 'away');
    await ann.command('request', { to: bob.username });
    await bob.command('accept', { to: ann.username });
    await ann.expectEvent('request_sent');
    const { person } = await ann.expectEvent('friend_added');
    assert.deepEqual(state(person), ['online', null]);
    await bob.command('unfriend', { to: ann.username });
    const removed = await ann.expectEvent('friend_removed');
    assert.deepEqual(state(removed.person), ['away', null]);
    await ann.sync();
    assert.deepEqual(
      ann.messages.filter(({ type }) => type === 'presence'),
      [],
    );
  });

  it('whoever is watched and becomes a friend is told of at once from then on', async () => {
    n_people += 1;
    const [ann, bob] = await gather(host, `a${n_people}`, `b${n_people}`);
    await ann.command('watch', { usernames: [bob.username] });
    await ann.expectPresence(bob.username, 'away');
    await befriend(ann, bob);
    await bob.leave();
    const away = await ann.expectPresence(bob.username, 'away');
    assert.equal(typeof away.last_seen, 'number');
    await ann.command('unfriend', { to: bob.username });
    await bob.connect();
    await ann.sync();
    assert.deepEqual(
      ann.messages.filter(({ type }) => type === 'presence'),
      [],
      'a stranger waits for the tick',
    );
  });

  it('before the tick others are what they were at the last', async () => {
    n_people += 1;
    const [ann, bob] = await gather(host, `a${n_people}`, `b${n_people}`);
    assert.deepEqual(state(await ann.sees(bob.username)), ['away', null]);
    const reply = await ann.command('request', { to: bob.username });
    assert.deepEqual(state(reply.person), ['away', null]);
  });

  it('presence changes no version', async () => {
    const [ann, bob] = await friends();
    const { version } = await ann.sees(bob.username);
    await ann.command('watch', { usernames: [bob.username] });
    await bob.leave();
    await ann.expectPresence(bob.username, 'away');
    assert.equal((await ann.sees(bob.username)).version, version);
  });
});

describe('section 3.3, presence within the grace', () => {
  it('a reconnect is not noticed', async () => {
    const host = await startHost({ limits: { 'presence-tick': NEVER, 'presence-grace': NEVER } });
    const [ann, bob] = await gather(host, 'ann', 'bob');
    await befriend(ann, bob);
    await ann.command('watch', { usernames: ['bob'] });
    await ann.expectPresence('bob', 'online');
    await bob.leave();
    assert.deepEqual(state(await ann.sees('bob')), ['online', null]);
    await bob.connect();
    await bob.sync();
    await ann.sync();
    assert.deepEqual(
      ann.messages.filter(({ type }) => type === 'presence'),
      [],
    );
    await host.stop();
  });
});

describe('section 3.3, presence of everybody else', () => {
  let host;
  let n_people = 0;

  before(async () => {
    host = await startHost({
      limits: { 'presence-tick': 100, 'presence-grace': 50, 'presence-linger': 400 * PATIENCE },
    });
  });
  after(() => host?.stop());

  async function people(n) {
    n_people += 1;

    return gather(host, ...Array.from({ length: n }, (_, i) => `${'abcdef'[i]}${n_people}`));
  }

  it('they are here from a tick on, and away some time after they went, without a last_seen', async () => {
    const [ann, bob] = await people(2);
    await ann.command('watch', { usernames: [bob.username] });
    const fits = (presence) => (message) =>
      message.type === 'presence' && message.username === bob.username && message.presence === presence;
    assert.deepEqual(state(await ann.take(fits('here'), 'bob here')), ['here', null]);
    assert.deepEqual(state(await ann.sees(bob.username)), ['here', null]);
    ann.messages = [];
    const left = Date.now();
    await bob.leave();
    assert.deepEqual(state(await ann.take(fits('away'), 'bob away')), ['away', null]);
    assert.ok(Date.now() - left >= 350 * PATIENCE, 'told too early');
    assert.deepEqual(state(await ann.sees(bob.username)), ['away', null]);
  });

  it('a block, an unfriending, a request and nothing at all look alike', async () => {
    const [watcher, blocker, former, asked, drawer, stranger] = await people(6);
    await befriend(watcher, blocker);
    await befriend(watcher, former);
    await blocker.command('block', { to: watcher.username });
    await former.command('unfriend', { to: watcher.username });
    await watcher.command('request', { to: asked.username });
    await watcher.command('request', { to: drawer.username });
    await drawer.command('decline', { to: watcher.username });
    const all = [blocker, former, asked, drawer, stranger];
    const usernames = all.map(({ username }) => username);
    await until(
      async () =>
        (await watcher.listAll('people')).filter(
          ({ username, presence }) => usernames.includes(username) && presence === 'here',
        ).length === 5,
      'all to be here',
    );
    await watcher.command('watch', { usernames });
    for (const username of usernames)
      assert.deepEqual(state(await watcher.expectPresence(username)), ['here', null]);
    await Promise.all(all.map((client) => client.leave()));
    for (const username of usernames)
      assert.deepEqual(state(await watcher.expectPresence(username)), ['away', null]);
    for (const { username } of all) assert.deepEqual(state(await watcher.sees(username)), ['away', null]);
  });

  it('whom I blocked is here or away to me, too', async () => {
    const [ann, bob] = await people(2);
    await befriend(ann, bob);
    const reply = await ann.command('block', { to: bob.username });
    assert.equal(reply.person.presence === 'online', false);
    assert.equal(reply.person.last_seen ?? null, null);
  });
});

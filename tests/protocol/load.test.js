// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many at once, and the process killed among them.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { makeId, signUp } from '../lib/client.js';
import { PATIENCE, makeDataDir, removeDataDir, startHost } from '../lib/host.js';

const LONG = 60_000 * PATIENCE;

async function crowd(host, n_people) {
  const clients = [];
  for (let i = 0; i < n_people; i += 6)
    clients.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(6, n_people - i) }, (_, n) => signUp(host, `p${i + n}`)),
      )),
    );
  for (const client of clients) await client.connect();

  return clients;
}

describe('many at once', () => {
  it('1,035 pairs who ask each other at the same time become friends, each once', async () => {
    const N_PEOPLE = 46;
    const host = await startHost({ limits: { 'queued-out': 64 * 1024 * 1024 } });
    const clients = await crowd(host, N_PEOPLE);

    for (const [i, one] of clients.entries()) {
      for (const other of clients.slice(i + 1)) {
        one.send({ type: 'request', id: makeId(), to: other.username });
        other.send({ type: 'request', id: makeId(), to: one.username });
      }
    }
    const replies = (client) => client.history.filter(({ type }) => type === 'reply');
    for (const client of clients)
      await client.wire.until(
        () => replies(client).length === N_PEOPLE - 1,
        `the answers of ${client.username}`,
        LONG,
      );
    for (const client of clients) await client.sync();

    let n_alerts = 0;
    for (const client of clients) {
      assert.ok(
        replies(client).every(
          ({ result, person }) => result === 'ok' && ['outgoing', 'friend'].includes(person.relation),
        ),
      );
      const added = client.events().filter(({ event }) => event === 'friend_added');
      assert.equal(added.length, N_PEOPLE - 1);
      assert.equal(new Set(added.map(({ person }) => person.username)).size, N_PEOPLE - 1);
      n_alerts += added.filter(({ alert }) => alert).length;
      assert.equal((await client.listAll('friends')).length, N_PEOPLE - 1);
      const { counts } = await client.device().connect();
      assert.deepEqual([counts.friends, counts.incoming, counts.outgoing], [N_PEOPLE - 1, 0, 0]);
    }
    assert.equal(n_alerts, (N_PEOPLE * (N_PEOPLE - 1)) / 2, 'one of each two is alerted');
    await host.stop();
  });
});

describe('kill -9 in the middle of a load', () => {
  const N_PEOPLE = 8;
  const STORY = [
    'request',
    'accept',
    'unfriend',
    'preapprove',
    'revoke',
    'block',
    'unblock',
    'request',
    'cancel',
  ];
  const limits = { 'replay-events': 1_000_000 };

  // Everybody does the story with everybody, over and over, many commands in flight.
  function keepBusy(clients, log) {
    const turns = new Map(clients.map((client) => [client, 0]));

    function next(client) {
      const turn = turns.get(client);
      turns.set(client, turn + 1);
      const others = clients.filter((other) => other !== client);
      const message = {
        type: STORY[turn % STORY.length],
        id: makeId(),
        to: others[Math.floor(turn / STORY.length) % others.length].username,
      };
      log.push({ client, message, reply: null });
      client.send(message);
    }

    for (const client of clients) {
      const push = client.messages.push.bind(client.messages);
      client.messages.push = (message) => {
        if (message.type === 'reply') {
          log.findLast(({ message: { id } }) => id === message.id).reply = message;
          next(client);
        }
        return push(message);
      };
      for (let i = 0; i < 5; i++) next(client);
    }
  }

  for (const n_answers of [50, 400, 1500]) {
    it(`after ${n_answers} answers: all of them are there, no event twice, no gap`, async () => {
      const dataDir = makeDataDir();
      const first = await startHost({ dataDir, limits });
      const clients = await crowd(first, N_PEOPLE);
      const log = [];
      keepBusy(clients, log);
      const answered = () => log.filter(({ reply }) => reply !== null);
      await clients[0].wire.until(() => answered().length >= n_answers, `${n_answers} answers`, LONG);
      await first.kill();
      await Promise.all(clients.map((client) => client.wire.end()));
      const before = answered();

      const second = await startHost({ dataDir, port: first.port, limits });
      const later = new Map();
      for (const client of clients) {
        const again = client.at(second);
        const welcome = await again.connect({ epoch: client.epoch, seq: 0 });
        assert.equal(welcome.resume, 'replay');
        await again.sync();
        assert.equal(again.seq ?? 0, welcome.seq);
        const told = client.history.filter(({ type }) => type === 'event');
        const kept = again.history.filter(({ type }) => type === 'event');
        const plain = ({ alert, ...rest }) => rest;
        assert.deepEqual(kept.slice(0, told.length).map(plain), told.map(plain), 'what was told is there');
        again.messages = [];
        later.set(client, again);
      }

      const last = new Map();
      for (const { client, message, reply } of before) {
        const again = later.get(client);
        assert.deepEqual(await again.ask(message), reply, 'what was answered is answered the same');
        last.set(`${client.username} ${message.to}`, reply);
      }
      for (const client of later.values()) await client.expectNoEvent();
      for (const client of clients) {
        for (const person of await later.get(client).listAll('people')) {
          const reply = last.get(`${client.username} ${person.username}`);
          assert.ok(
            reply === undefined || person.version >= reply.person.version,
            `${client.username} sees an older ${person.username}`,
          );
          if (reply?.person.version === person.version) assert.equal(person.relation, reply.person.relation);
        }
      }

      // What was under way is done now, or was done then; in neither case twice.
      const seqs = new Map([...later.values()].map((client) => [client, client.seq ?? 0]));
      for (const { client, message } of log.filter(({ reply }) => reply === null)) {
        const again = later.get(client);
        const reply = await again.ask(message);
        assert.equal(reply.type, 'reply', JSON.stringify(reply));
        assert.deepEqual(await again.ask(message), reply);
      }
      for (const [client, seq] of seqs) {
        const events = await client.drain();
        assert.deepEqual(
          events.map((event) => event.seq),
          events.map((_, i) => seq + 1 + i),
        );
      }
      await second.stop();
      removeDataDir(dataDir);
    });
  }

  it('both sides of every pair agree afterwards', async () => {
    const dataDir = makeDataDir();
    const first = await startHost({ dataDir, limits });
    const clients = await crowd(first, N_PEOPLE);
    const log = [];
    keepBusy(clients, log);
    await clients[0].wire.until(
      () => log.filter(({ reply }) => reply !== null).length >= 300,
      '300 answers',
      LONG,
    );
    await first.kill();

    const second = await startHost({ dataDir, port: first.port, limits });
    const seen = new Map();
    for (const client of clients) {
      const again = client.at(second);
      await again.connect();
      for (const person of await again.listAll('people'))
        seen.set(`${client.username} ${person.username}`, person);
    }
    for (const one of clients) {
      for (const other of clients.filter((client) => client !== one)) {
        const [mine, theirs] = [
          seen.get(`${one.username} ${other.username}`),
          seen.get(`${other.username} ${one.username}`),
        ];
        assert.equal(mine.relation === 'friend', theirs.relation === 'friend');
        if (mine.relation === 'incoming' || mine.drawer) assert.equal(theirs.relation, 'outgoing');
      }
    }
    await second.stop();
    removeDataDir(dataDir);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Inbox } from '../../ui/web/inbox.js';
import { createStore } from '../../ui/web/store.js';

const ME = { username: 'ann', name: 'Ann', relation: 'me', drawer: null, presence: 'online', version: 1 };

let store;
let inbox;
let told;

const person = (username, more) => ({
  username,
  name: username,
  relation: 'none',
  drawer: null,
  preapproved: false,
  presence: 'away',
  last_seen: null,
  version: 1,
  ...more,
});
const welcome = (more) =>
  inbox.receive({
    type: 'welcome',
    epoch: 'e1',
    seq: 0,
    resume: 'snapshot',
    me: ME,
    counts: { incoming: 0, outgoing: 0, declined: 0, filtered: 0, friends: 0, unseen: 0 },
    who_may_ask: 'everyone',
    ...more,
  });
const event = (seq, name, someone, more) =>
  inbox.receive({ type: 'event', seq, event: name, alert: false, person: someone, at: 1, ...more });

function asked(seq, username) {
  event(seq, 'request_received', person(username, { relation: 'incoming', version: seq + 1 }), { alert: true });
}

beforeEach(() => {
  store = createStore();
  told = [];
  inbox = new Inbox(store, (message) => told.push(message.seq));
  welcome();
});

test('an event changes what is known and is told once', () => {
  asked(1, 'bob');
  asked(1, 'bob');

  assert.equal(store.state.people.get('bob').relation, 'incoming');
  assert.deepEqual(told, [1]);
  assert.equal(store.state.counts.incoming, 1);
  assert.deepEqual([...store.state.alerts.keys()], [1]);
});

test('the next hello begins behind the last event', () => {
  asked(1, 'bob');

  assert.deepEqual(inbox.hello(), { type: 'hello', epoch: 'e1', seq: 1 });
  inbox.forget();
  assert.deepEqual(inbox.hello(), { type: 'hello' });
});

test('an answered request is no alert any more', () => {
  asked(1, 'bob');
  event(2, 'friend_added', person('bob', { relation: 'friend', version: 3 }));

  assert.equal(store.state.alerts.size, 0);
  assert.equal(store.state.counts.incoming, 0);
  assert.equal(store.state.counts.friends, 1);
});

test('seen here or elsewhere ends alerts up to there', () => {
  asked(1, 'bob');
  asked(2, 'carol');
  event(3, 'seen', ME, { upto: 1 });

  assert.deepEqual([...store.state.alerts.keys()], [2]);
});

test('a refusal stays until it is seen, whatever comes of the two', () => {
  event(1, 'request_refused', person('bob', { version: 2 }), { alert: true, note: 'No' });
  event(2, 'request_sent', person('bob', { relation: 'outgoing', version: 3 }));
  assert.equal(store.state.alerts.size, 1);
  event(3, 'seen', ME, { upto: 2 });
  assert.equal(store.state.alerts.size, 0);
});

test('a replay is already in the counts of the welcome', () => {
  welcome({
    resume: 'replay',
    seq: 1,
    counts: { incoming: 1, outgoing: 0, declined: 0, filtered: 0, friends: 0, unseen: 1 },
  });
  asked(1, 'bob');
  assert.equal(store.state.counts.incoming, 1);
  asked(2, 'carol');
  assert.equal(store.state.counts.incoming, 2);
});

test('a snapshot drops what was known', () => {
  asked(1, 'bob');
  welcome({ epoch: 'e2', seq: 9 });

  assert.equal(store.state.people.size, 0);
  assert.equal(store.state.alerts.size, 0);
  assert.equal(store.state.lists.people.next, undefined);
  assert.deepEqual(inbox.hello(), { type: 'hello', epoch: 'e2', seq: 9 });
});

test('a search survives a snapshot', () => {
  const { lists } = store.state;

  store.set({ lists: { ...lists, people: { ...lists.people, query: 'bo', items: ['bob'], next: null } } });
  welcome({ epoch: 'e3', seq: 1 });
  assert.deepEqual(store.state.lists.people, { items: [], next: undefined, query: 'bo', status: 'idle' });
});

test('a late answer does not undo a newer event', () => {
  event(1, 'friend_added', person('bob', { relation: 'friend', version: 5 }));
  inbox.receive({ type: 'reply', id: 'x', result: 'ok', person: person('bob', { relation: 'outgoing', version: 4 }) });

  assert.equal(store.state.people.get('bob').relation, 'friend');
});

test('listed events teach nothing but alerts', () => {
  const old = {
    type: 'event',
    seq: 1,
    event: 'request_received',
    alert: true,
    person: person('bob', { relation: 'incoming' }),
    at: 1,
  };

  inbox.receive({ type: 'page', id: 'x', what: 'events', items: [old], next: null });
  assert.equal(store.state.people.has('bob'), false);
  assert.equal(store.state.alerts.size, 1);
});

test('who left is nowhere any more', () => {
  asked(1, 'bob');
  inbox.receive({ type: 'directory', event: 'left', person: person('bob') });

  assert.equal(store.state.people.has('bob'), false);
  assert.equal(store.state.alerts.size, 0);
});

test('my own new name is mine at once', () => {
  inbox.receive({ type: 'directory', event: 'renamed', person: { ...ME, name: 'Anna', version: 2 } });

  assert.equal(store.state.me.name, 'Anna');
});

test('presence is told without a version', () => {
  asked(1, 'bob');
  inbox.receive({ type: 'presence', username: 'bob', presence: 'here', last_seen: null });

  assert.equal(store.state.people.get('bob').presence, 'here');
  assert.equal(store.state.people.get('bob').version, 2);
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The contract itself: every schema compiles, takes what is right and refuses what is wrong.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { faults, schemas } from '../lib/contract.js';

const ID = '0123456789abcdef';
const BOB = {
  username: 'bob',
  name: 'Bob',
  relation: 'none',
  drawer: null,
  preapproved: false,
  presence: 'away',
  last_seen: null,
  note: null,
  since: null,
  version: 7,
};
const ME = { ...BOB, relation: 'me', presence: 'online' };
const COUNTS = { incoming: 2, declined: 0, filtered: 1, outgoing: 1, friends: 9, unseen: 3 };
const EVENT = {
  type: 'event',
  seq: 58,
  event: 'request_received',
  alert: true,
  person: { ...BOB, relation: 'incoming' },
  note: 'hi',
  at: 1_700_000_000_000,
};
const WELCOME = { type: 'welcome', epoch: 'e', seq: 57, resume: 'replay', me: ME, counts: COUNTS };

const RIGHT = [
  ['person', BOB],
  ['person', { ...BOB, relation: 'friend', presence: 'away', last_seen: 5 }],
  ['person', { ...BOB, relation: 'outgoing', note: 'hi', since: 5, presence: 'here' }],
  ['person', { ...BOB, drawer: 'declined', note: 'hi' }],
  ['person', { ...BOB, colour: 'red' }],
  ['client-hello', { type: 'hello' }],
  ['client-hello', { type: 'hello', epoch: 'e', seq: 41 }],
  ['client-command', { type: 'request', id: ID, to: 'Bob', note: null }],
  ['client-command', { type: 'block', id: ID, to: 'bob', more: [] }],
  ['client-list', { type: 'list', id: ID, what: 'people', query: 'an', after: null, limit: 50 }],
  ['client-watch', { type: 'watch', id: ID, usernames: ['bob', '!'] }],
  ['client-seen', { type: 'seen', id: ID, seq: 57 }],
  ['client-profile', { type: 'profile', id: ID, name: 'Ann' }],
  ['client-settings', { type: 'settings', id: ID, who_may_ask: 'friends_of_friends' }],
  ['host-welcome', WELCOME],
  ['host-reply', { type: 'reply', id: ID, result: 'ok', person: BOB }],
  ['host-page', { type: 'page', id: ID, what: 'people', items: [BOB], next: null }],
  ['host-page', { type: 'page', id: ID, what: 'events', items: [EVENT], next: 'c' }],
  ['host-event', EVENT],
  ['host-event', { ...EVENT, event: 'seen', alert: false, person: ME, note: null, upto: 57 }],
  ['host-presence', { type: 'presence', username: 'bob', presence: 'away', last_seen: 5 }],
  ['host-directory', { type: 'directory', event: 'joined', person: BOB }],
  ['host-error', { type: 'error', code: 'signed_out' }],
  ['host-error', { type: 'error', id: ID, code: 'slow_down', message: 'Slow down.', retry_after: 3 }],
  ['http-sign-up', { username: 'Bob', name: 'Bob', password: '12345678' }],
  ['http-sign-in', { username: 'bob', password: '' }],
  ['http-sign-out', {}],
  ['http-password', { old: 'x', new: '12345678' }],
  ['http-remove-account', { password: 'x' }],
  ['http-me', { me: ME }],
  ['http-error', { error: { code: 'forbidden', message: 'That may not be.' } }],
];

const WRONG = [
  ['person', { ...BOB, username: 'Bob' }],
  ['person', { ...BOB, name: '' }],
  ['person', { ...BOB, relation: 'blocked_by' }],
  ['person', { ...BOB, presence: 'online' }],
  ['person', { ...BOB, last_seen: 5 }],
  ['person', { ...BOB, relation: 'friend', presence: 'here' }],
  ['person', { ...BOB, relation: 'friend', presence: 'online', last_seen: 5 }],
  ['person', { ...BOB, relation: 'friend', preapproved: true }],
  ['person', { ...BOB, relation: 'blocked', drawer: 'declined' }],
  ['person', { ...BOB, note: 'of nothing' }],
  ['person', { ...BOB, version: 1.5 }],
  ['person', { ...BOB, version: undefined }],
  ['client-hello', { type: 'hullo' }],
  ['client-hello', { type: 'hello', seq: '41' }],
  ['client-command', { type: 'expire', id: ID, to: 'bob' }],
  ['client-command', { type: 'request', id: 'short', to: 'bob' }],
  ['client-command', { type: 'request', id: ID }],
  ['client-command', { type: 'request', id: ID, to: 'bob', note: 5 }],
  ['client-list', { type: 'list', id: ID, what: 'enemies' }],
  ['client-list', { type: 'list', id: ID, what: 'people', limit: 0 }],
  ['client-list', { type: 'list', id: ID, what: 'people', query: 'x'.repeat(65) }],
  ['client-watch', { type: 'watch', id: ID, usernames: 'bob' }],
  ['client-watch', { type: 'watch', id: ID, usernames: Array(201).fill('bob') }],
  ['client-seen', { type: 'seen', id: ID, seq: -1 }],
  ['client-profile', { type: 'profile', id: ID, name: '' }],
  ['client-settings', { type: 'settings', id: ID, who_may_ask: 'friends' }],
  ['host-welcome', { ...WELCOME, resume: 'again' }],
  ['host-welcome', { ...WELCOME, counts: { ...COUNTS, unseen: -1 } }],
  ['host-welcome', { ...WELCOME, me: { ...BOB, username: '' } }],
  ['host-reply', { type: 'reply', id: ID, result: 'failed', person: BOB }],
  ['host-reply', { type: 'reply', id: ID, result: 'ok' }],
  ['host-page', { type: 'page', id: ID, what: 'people', items: [EVENT], next: null }],
  ['host-page', { type: 'page', id: ID, what: 'events', items: [BOB], next: null }],
  ['host-event', { ...EVENT, seq: 0 }],
  ['host-event', { ...EVENT, event: 'drawer_changed' }],
  ['host-event', { ...EVENT, event: 'seen', alert: false, person: ME }],
  ['host-event', { ...EVENT, event: 'account_gone', alert: false }],
  ['host-presence', { type: 'presence', username: 'bob', presence: 'here', last_seen: 5 }],
  ['host-directory', { type: 'directory', event: 'moved', person: BOB }],
  ['host-error', { type: 'error', code: 'oops' }],
  ['host-error', { type: 'error', code: 'slow_down', message: 'Slow down.' }],
  ['http-sign-up', { username: 'Bob', name: 'Bob', password: '1234567' }],
  ['http-me', { me: BOB }],
  ['http-error', { error: { code: 'forbidden' } }],
];

const short = (value) => JSON.stringify(value).slice(0, 90);

describe('the contract in data/protocol', () => {
  for (const [name, schema] of schemas) {
    it(`${name} says what it is`, () => {
      assert.ok(schema.title.length > 0 && schema.description.length > 0);
      assert.equal(schema.$id, `handclasp:/protocol/1/${name}.schema.json`);
    });
  }

  it('has an example for each', () => {
    const named = new Set([...RIGHT.map(([name]) => name), 'vocabulary']);
    assert.deepEqual(
      [...schemas.keys()].filter((name) => !named.has(name)),
      [],
    );
  });

  for (const [name, value] of RIGHT) {
    it(`${name} takes ${short(value)}`, () => {
      assert.equal(faults(name, value), null);
    });
  }

  for (const [name, value] of WRONG) {
    it(`${name} refuses ${short(value)}`, () => {
      assert.notEqual(faults(name, JSON.parse(JSON.stringify(value))), null);
    });
  }
});

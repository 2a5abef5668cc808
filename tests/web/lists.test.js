// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPage, doubtList, emptyList, place } from '../../ui/web/lists.js';

const person = (username, more) => ({ username, name: username, relation: 'none', drawer: null, version: 1, ...more });

function listOf(usernames, next = null, query = '') {
  return {
    people: new Map(usernames.map((name) => [name, person(name)])),
    list: addPage(emptyList(query), usernames, next),
  };
}

function placed(what, { list, people }, someone) {
  return place(what, list, someone, new Map(people).set(someone.username, someone)).items;
}

test('somebody new stands where the name belongs', () => {
  assert.deepEqual(placed('people', listOf(['ann', 'carol']), person('bob')), ['ann', 'bob', 'carol']);
  assert.deepEqual(placed('people', listOf(['ann']), person('zoe')), ['ann', 'zoe']);
});

test('somebody who belongs on a later page waits for it', () => {
  assert.deepEqual(placed('people', listOf(['ann', 'carol'], 'cursor'), person('zoe')), ['ann', 'carol']);
  assert.deepEqual(placed('people', listOf(['ann', 'carol'], 'cursor'), person('bob')), ['ann', 'bob', 'carol']);
});

test('a new name moves the row', () => {
  assert.deepEqual(placed('people', listOf(['ann', 'bob', 'carol']), person('ann', { name: 'Zoe' })), [
    'bob',
    'carol',
    'ann',
  ]);
});

test('who does not move leaves the very same list', () => {
  const { list, people } = listOf(['ann', 'bob', 'carol']);

  assert.equal(place('people', list, person('bob', { version: 2 }), people), list);
});

test('a search shows only those who match', () => {
  assert.deepEqual(placed('people', listOf(['ann'], null, 'an'), person('bob')), ['ann']);
  assert.deepEqual(placed('people', listOf(['ann'], null, 'an'), person('andy')), ['andy', 'ann']);
  assert.deepEqual(placed('people', listOf(['ann'], null, 'an'), person('ann', { name: 'Zoe', username: 'ann' })), [
    'ann',
  ]);
});

test('a friend is in friends for as long as that is so', () => {
  assert.deepEqual(placed('friends', listOf([]), person('bob', { relation: 'friend' })), ['bob']);
  assert.deepEqual(placed('friends', listOf(['bob']), person('bob')), []);
});

test('the newest request is on top, once', () => {
  assert.deepEqual(placed('incoming', listOf(['ann']), person('bob', { relation: 'incoming' })), ['bob', 'ann']);
  assert.deepEqual(placed('incoming', listOf(['ann', 'bob']), person('bob', { relation: 'incoming' })), ['ann', 'bob']);
});

test('a declined request changes from the inbox to the drawer', () => {
  const bob = person('bob', { drawer: 'declined' });

  assert.deepEqual(placed('incoming', listOf(['bob']), bob), []);
  assert.deepEqual(placed('declined', listOf([]), bob), ['bob']);
});

test('a list not yet asked for is not begun by what happens', () => {
  assert.deepEqual(place('people', emptyList(), person('bob'), new Map()).items, []);
});

test('a page does not double what came meanwhile', () => {
  const { list } = listOf(['ann', 'bob'], 'cursor');

  assert.deepEqual(addPage(list, ['bob', 'carol'], null).items, ['ann', 'bob', 'carol']);
});

test('a list that is asked for anew shows what it had until the first page takes its place', () => {
  const old = { ...addPage(emptyList(), ['ann', 'gone'], 'cursor'), query: 'a' };
  const doubted = doubtList(old);

  assert.deepEqual([doubted.items, doubted.status, doubted.query], [['ann', 'gone'], 'idle', 'a']);
  assert.deepEqual(addPage(doubted, ['ann', 'new'], null).items, ['ann', 'new']);
});

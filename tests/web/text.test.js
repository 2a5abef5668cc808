// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { color, compareByName, countCodePoints, initials, matches } from '../../ui/web/text.js';

const person = (name, username = name.toLowerCase().replace(/[^a-z]/g, '') || 'x1') => ({ name, username });

test('names sort by folded code points, then by username', () => {
  const sorted = [person('bob'), person('Ann', 'b2'), person('ÅKE'), person('ann', 'a1'), person('Zoe')].sort(
    compareByName,
  );

  assert.deepEqual(
    sorted.map(({ username }) => username),
    ['a1', 'b2', 'bob', 'zoe', 'ke'],
  );
});

test('a composed and a decomposed name are the same name', () => {
  assert.equal(compareByName(person('Zo\u00eb', 'a'), person('ZOE\u0308', 'a')), 0);
});

test('characters beyond the first plane sort by code point, not by surrogate', () => {
  assert.ok(compareByName(person('\uff21', 'a'), person('\u{1f44d}', 'a')) < 0);
});

test('every word of a query begins a word of name or username', () => {
  const ann = person('Ann-Marie Straße', 'am.2');

  for (const query of ['', 'ann', 'MAR', 'strasse', 'ann str', 'am', '2 ann', ' -- '])
    assert.ok(matches(ann, query), query);
  for (const query of ['nn', 'ann bob', 'arie']) assert.ok(!matches(ann, query), query);
});

test('code points are counted, not UTF-16 units', () => {
  assert.equal(countCodePoints('a\u{1f44d}é'), 3);
});

test('a face has one or two letters, as in a window', () => {
  assert.equal(initials('Ann Lindqvist'), 'AL');
  assert.equal(initials('Ann Maria Lindqvist'), 'AL');
  assert.equal(initials('bob'), 'B');
  assert.equal(initials('👋'), '👋');
  assert.equal(initials('👋 Ann'), '👋A');
  assert.equal(initials('ann lindqvist (éa)'), 'A(');
  assert.ok(initials(`Z${'\u0301'.repeat(60)}`).length <= 3);
});

// What g_str_hash() says.
test('a face has the colour that it has in a window', () => {
  const colors = { 'Ann Baker': 8, 'Léa Martin': 6, 'Dan Öztürk': 2, 'Bob Carter': 2, '👋': 13, 'اسم': 4 };

  for (const [name, number] of Object.entries(colors)) assert.equal(color(name), number, name);
});

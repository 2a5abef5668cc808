// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { C_, _, format, language, ngettext, setCatalogue } from '../../ui/web/i18n.js';

const ENGLISH = { texts: {}, plurals: '' };

// 1; 2 to 4 but not 12 to 14; all others: as Polish counts.
const POLISH_FORMS = Array.from({ length: 200 }, (_none, n) => {
  if (n === 1) return 0;

  return [2, 3, 4].includes(n % 10) && ![12, 13, 14].includes(n % 100) ? 1 : 2;
}).join('');

const POLISH = {
  texts: {
    'Friends': ['Znajomi'],
    'question\u0004Cancel': ['Anuluj'],
    'Cancel': ['Cofnij'],
    '{n} friend': ['{n} znajomy', '{n} znajomi', '{n} znajomych'],
  },
  plurals: POLISH_FORMS,
};

afterEach(() => setCatalogue('en', ENGLISH));

test('without a catalogue the words are those of the sources', () => {
  assert.equal(_('Friends'), 'Friends');
  assert.equal(C_('question', 'Cancel'), 'Cancel');
  assert.equal(ngettext('{n} friend', '{n} friends', 1), '{n} friend');
  assert.equal(ngettext('{n} friend', '{n} friends', 0), '{n} friends');
});

test('a catalogue brings its own words', () => {
  setCatalogue('pl', POLISH);
  assert.equal(_('Friends'), 'Znajomi');
  assert.equal(language(), 'pl');
  assert.equal(_('Not translated'), 'Not translated');
});

test('one English word may be two elsewhere', () => {
  setCatalogue('pl', POLISH);
  assert.equal(_('Cancel'), 'Cofnij');
  assert.equal(C_('question', 'Cancel'), 'Anuluj');
});

test('a catalogue brings its own plurals, for numbers of any size', () => {
  setCatalogue('pl', POLISH);
  for (const [n, form] of [
    [0, 2],
    [1, 0],
    [2, 1],
    [12, 2],
    [22, 1],
    [101, 2],
    [104, 1],
    [112, 2],
    [100002, 1],
    [100001, 2],
  ])
    assert.equal(ngettext('{n} friend', '{n} friends', n), POLISH.texts['{n} friend'][form], String(n));
});

test('numbers are written as the language writes them', () => {
  assert.equal(format('{n} people', { n: 12345 }), '12,345 people');
  setCatalogue('de', ENGLISH);
  assert.equal(format('{n} people', { n: 12345 }), '12.345 people');
  assert.equal(format('{n} people', { n: '12345' }), '12345 people');
});

test('a name with braces in it is only a name', () => {
  assert.equal(format('{name} and {name}', { name: '{n} $& {name}' }), '{n} $& {name} and {n} $& {name}');
  assert.equal(format('{unknown}', {}), '{unknown}');
});

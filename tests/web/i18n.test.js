// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { _, format, language, ngettext, setCatalogue } from '../../ui/web/i18n.js';

const english = (n) => (n === 1 ? 0 : 1);

afterEach(() => setCatalogue('en', {}, english));

test('without a catalogue the words are those of the sources', () => {
  assert.equal(_('Friends'), 'Friends');
  assert.equal(ngettext('{n} friend', '{n} friends', 1), '{n} friend');
  assert.equal(ngettext('{n} friend', '{n} friends', 0), '{n} friends');
});

test('a catalogue brings its own words and its own plurals', () => {
  setCatalogue('pl', { 'Friends': ['Znajomi'], '{n} friend': ['{n} znajomy', '{n} znajomych'] }, (n) =>
    n === 1 ? 0 : 1,
  );
  assert.equal(_('Friends'), 'Znajomi');
  assert.equal(ngettext('{n} friend', '{n} friends', 5), '{n} znajomych');
  assert.equal(language(), 'pl');
  assert.equal(_('Not translated'), 'Not translated');
});

test('a name with braces in it is only a name', () => {
  assert.equal(format('{name} and {name}', { name: '{n} $& {name}' }), '{n} $& {name} and {n} $& {name}');
  assert.equal(format('{unknown}', {}), '{unknown}');
});

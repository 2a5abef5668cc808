// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesFor, merge, presenceWords, standing, standingWords, wordsFor } from '../../ui/web/person.js';

const bob = (more) => ({
  username: 'bob',
  name: 'Bob',
  relation: 'none',
  drawer: null,
  preapproved: false,
  presence: 'away',
  last_seen: null,
  note: null,
  since: null,
  version: 3,
  ...more,
});

test('the higher version wins, in whatever order they come', () => {
  const older = bob({ version: 3, relation: 'outgoing' });
  const newer = bob({ version: 4, relation: 'friend' });

  assert.equal(merge(older, newer), newer);
  assert.equal(merge(newer, older), newer);
  assert.equal(merge(undefined, older), older);
});

test('the same version told again may know more of the presence', () => {
  assert.equal(merge(bob(), bob({ presence: 'here' })).presence, 'here');
});

test('an old event told again does not bring back an old presence', () => {
  const merged = merge(bob({ presence: 'online' }), bob({ version: 5, relation: 'friend' }), true);

  assert.equal(merged.presence, 'online');
  assert.equal(merged.relation, 'friend');
});

test('a drawer is where somebody stands, unless it became more than that', () => {
  assert.equal(standing(bob({ drawer: 'declined' })), 'declined');
  assert.equal(standing(bob({ drawer: 'filtered' })), 'filtered');
  assert.equal(standing(bob({ relation: 'friend' })), 'friend');
});

test('every standing offers its buttons', () => {
  const buttons = (more) => choicesFor(bob(more)).buttons.map((choice) => wordsFor(choice, 'Bob').text);

  assert.deepEqual(buttons({}), ['Add Friend']);
  assert.deepEqual(buttons({ relation: 'outgoing' }), ['Cancel']);
  assert.deepEqual(buttons({ relation: 'incoming' }), ['Accept Request', 'Decline', 'Block']);
  assert.deepEqual(buttons({ relation: 'friend' }), ['Unfriend']);
  assert.deepEqual(buttons({ relation: 'blocked' }), ['Unblock']);
  assert.deepEqual(buttons({ drawer: 'declined' }), ['Accept Request', 'Restore']);
  assert.deepEqual(buttons({ drawer: 'filtered' }), ['Accept Request', 'Restore']);
  assert.deepEqual(buttons({ relation: 'me' }), []);
});

test('who is accepted in advance can be so no longer, and not twice', () => {
  const { menu } = choicesFor(bob({ preapproved: true }));

  assert.ok(menu.includes('revoke'));
  assert.ok(!menu.includes('preapprove'));
});

test('what is heard contains what is seen, and the person', () => {
  for (const more of [
    {},
    { relation: 'outgoing' },
    { relation: 'incoming' },
    { relation: 'friend' },
    { relation: 'blocked' },
    { drawer: 'filtered' },
    { preapproved: true },
  ]) {
    const { buttons, menu } = choicesFor(bob(more));

    for (const choice of [...buttons, ...menu]) {
      const { text, label } = wordsFor(choice, 'Bob');

      assert.ok(label.startsWith(text) && label.includes('Bob'), label);
    }
  }
});

test('presence is a word', () => {
  assert.equal(presenceWords(bob({ presence: 'online' })), 'Online');
  assert.equal(presenceWords(bob({ presence: 'here' })), 'Here recently');
  assert.equal(presenceWords(bob()), 'Away');
  assert.equal(presenceWords(bob({ last_seen: 1000 }), 121000), 'Last seen 2 minutes ago');
});

test('a waiting request says what it is, and since when where that is told', () => {
  assert.equal(standingWords(bob()), '');
  assert.equal(standingWords(bob({ relation: 'friend', since: 1000 }), 121000), '');
  assert.equal(standingWords(bob({ relation: 'incoming', since: 1000 }), 121000), 'Asked 2 minutes ago');
  assert.equal(standingWords(bob({ drawer: 'filtered' })), 'Filtered');
});

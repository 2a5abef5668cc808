// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago } from '../../ui/web/time.js';

const NOW = Date.UTC(2026, 10, 22, 12);
const before = (ms) => ago(NOW - ms, NOW, 'en');

test('the past is told in the largest unit that fits', () => {
  assert.equal(before(0), 'now');
  assert.equal(before(59e3), 'now');
  assert.equal(before(60e3), '1 minute ago');
  assert.equal(before(59 * 60e3), '59 minutes ago');
  assert.equal(before(3600e3), '1 hour ago');
  assert.equal(before(25 * 3600e3), 'yesterday');
  assert.equal(before(6 * 86400e3), '6 days ago');
  assert.equal(before(8 * 86400e3), 'Nov 14, 2026');
});

test('a host whose clock is ahead does not speak of the future', () => {
  assert.equal(before(-90e3), 'now');
});

test('another language has its own words', () => {
  assert.equal(ago(NOW - 120e3, NOW, 'de'), 'vor 2 Minuten');
});

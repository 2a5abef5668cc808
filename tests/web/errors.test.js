// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { HostError, explain } from '../../ui/web/errors.js';
import { isUsername } from '../../ui/web/sign-in.js';

// Every code of the protocol, over HTTP and on the socket.
const CODES = [
  'bad_message',
  'forbidden',
  'too_large',
  'username_taken',
  'sign_up_closed',
  'bad_username',
  'bad_name',
  'weak_password',
  'wrong_password',
  'signed_out',
  'unknown_type',
  'self',
  'not_found',
  'not_accepting',
  'limit',
  'storage',
];

test('every code of the host is a sentence for a person', () => {
  const sentences = CODES.map((code) => explain(new HostError(code)));

  for (const sentence of sentences) assert.match(sentence, /^[A-Z].*[.?]$/);
  assert.equal(new Set(sentences).size, CODES.length);
});

test('a wait is told in the unit one waits in', () => {
  assert.equal(explain(new HostError('slow_down', '', 1)), 'Please wait 1 second, then try again.');
  assert.equal(explain(new HostError('slow_down', '', 9.2)), 'Please wait 10 seconds, then try again.');
  assert.match(explain(new HostError('slow_down', '', 60)), /wait 1 minute,/);
  assert.match(explain(new HostError('slow_down', '', 601)), /wait 11 minutes,/);
});

test('a code of a newer host is explained by its own sentence', () => {
  assert.equal(explain(new HostError('new_code', 'It is raining.')), 'It is raining.');
});

test('usernames are judged as the host does', () => {
  for (const name of ['ann', 'Ann', '0x', 'a.b_c-d', 'a'.repeat(32)]) assert.ok(isUsername(name), name);
  for (const name of ['', 'a', '.ann', 'ann lee', 'änn', 'a'.repeat(33)]) assert.ok(!isUsername(name), name);
});

test('the page is all there is to load', () => {
  const html = readFileSync(new URL('../../ui/web/index.html.in', import.meta.url), 'utf8');

  assert.doesNotMatch(html, /https?:\/\/|style=|<style|<script>|\son\w+=/);
});

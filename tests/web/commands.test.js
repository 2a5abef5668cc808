// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Commands } from '../../ui/web/commands.js';

let sent;
let nWoken;
let commands;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
  sent = [];
  nWoken = 0;
  commands = new Commands({ send: (message) => sent.push(message), wake: () => nWoken++ });
});

afterEach(() => mock.timers.reset());

test('a host that does not answer is doubted, one that does is not', () => {
  commands.send({ type: 'accept', to: 'bob' });
  commands.send({ type: 'accept', to: 'carol' });
  commands.settle({ type: 'reply', id: sent[0].id, result: 'ok' });

  mock.timers.tick(3900);
  assert.equal(nWoken, 0);
  mock.timers.tick(200);
  assert.equal(nWoken, 1);
});

test('each command has an id of its own that the host takes', () => {
  commands.send({ type: 'accept', to: 'bob' });
  commands.send({ type: 'accept', to: 'bob' });

  assert.match(sent[0].id, /^[A-Za-z0-9-]{8,64}$/);
  assert.notEqual(sent[0].id, sent[1].id);
});

test('the answer settles the one it belongs to', async () => {
  const answer = commands.send({ type: 'accept', to: 'bob' });

  assert.equal(commands.settle({ type: 'reply', id: 'unknown-id' }), false);
  assert.equal(commands.settle({ type: 'reply', id: sent[0].id, result: 'noop' }), true);
  assert.equal((await answer).result, 'noop');
});

test('an error comes with its code and its wait', async () => {
  const answer = commands.send({ type: 'accept', to: 'bob' });

  commands.settle({ type: 'error', id: sent[0].id, code: 'slow_down', retry_after: 7 });
  await assert.rejects(answer, { code: 'slow_down', retryAfter: 7 });
});

test('what was not answered is said again with the same id, what was is not', async () => {
  commands.send({ type: 'accept', to: 'bob' });
  const answer = commands.send({ type: 'block', to: 'eve' });

  commands.settle({ type: 'reply', id: sent[1].id, result: 'ok' });
  await answer;
  commands.sendAgain();
  assert.deepEqual(sent[2], sent[0]);
  assert.equal(sent.length, 3);
});

test('what nobody waits for any more is dropped', async () => {
  const page = commands.send({ type: 'list', what: 'people' });

  commands.drop((message) => message.type === 'list');
  await assert.rejects(page, { code: 'dropped' });
  commands.sendAgain();
  assert.equal(sent.length, 1);
});

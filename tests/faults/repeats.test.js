// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 19: every command three times, as from a client that did not hear the answer.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { makeId, signUp } from '../lib/client.js';
import { figure } from './figures.js';
import { onStage } from './stage.js';

// What there must be between two before, so that a command does something.
const READY = {
  request: () => {},
  cancel: (ann, bob) => ann.command('request', { to: bob.username }),
  accept: (ann, bob) => bob.command('request', { to: ann.username }),
  decline: (ann, bob) => bob.command('request', { to: ann.username }),
  refuse: (ann, bob) => bob.command('request', { to: ann.username }),
  restore: async (ann, bob) => {
    await bob.command('request', { to: ann.username });
    await ann.command('decline', { to: bob.username });
  },
  unfriend: async (ann, bob) => {
    await bob.command('request', { to: ann.username });
    await ann.command('accept', { to: bob.username });
  },
  preapprove: () => {},
  revoke: (ann, bob) => ann.command('preapprove', { to: bob.username }),
  block: () => {},
  unblock: (ann, bob) => ann.command('block', { to: bob.username }),
};

const ABOUT_ONESELF = {
  profile: { name: 'Ann Other' },
  settings: { who_may_ask: 'nobody' },
  seen: { seq: 0 },
  watch: { usernames: [] },
};

describe('a command that comes three times', () => {
  it('has one effect, and the same answer', onStage({}, async (host) => {
    let n_commands = 0;
    for (const type of [...Object.keys(READY), ...Object.keys(ABOUT_ONESELF)]) {
      const ann = await signUp(host, `ann-${type}`);
      const bob = await signUp(host, `bob-${type}`);
      for (const client of [ann, bob]) await client.connect();
      await READY[type]?.(ann, bob);
      for (const client of [ann, bob]) await client.drain();
      const [annBefore, bobBefore] = [ann.seq, bob.seq];

      const id = makeId();
      const say = (client) => client.command(type, { id, ...(ABOUT_ONESELF[type] ?? { to: bob.username }) });
      const device = ann.device();
      await device.connect();
      const answers = [await say(ann), await say(device)];
      await ann.resume();
      answers.push(await say(ann));

      for (const client of [ann, bob]) await client.drain();
      const [annTold, bobTold] = [ann.seq - annBefore, bob.seq - bobBefore];
      assert.deepEqual(answers[1], answers[0], type);
      assert.deepEqual(answers[2], answers[0], type);
      assert.ok(annTold <= 1 && bobTold <= 1, `${type}: ${annTold} and ${bobTold} events`);
      n_commands++;
    }
    figure(19, `${n_commands} commands, three times each, from two sockets and after a reconnect`, 'one effect, equal answers');
  }));
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 14: the host is killed in the middle of its work, again and again.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { makeId, signUp } from '../lib/client.js';
import { makeDataDir, removeDataDir, startHost } from '../lib/host.js';
import { amount, figure } from './figures.js';

const N_KILLS = amount(8, 200);
const N_PEOPLE = 8;
const AT_ONCE = 8; // commands that somebody has under way
const LONGEST_MS = 300; // of work before a kill
const DATABASE = 'handclasp.sqlite';
const DEEDS = ['request', 'request', 'cancel', 'accept', 'decline', 'refuse', 'unfriend', 'block', 'unblock', 'preapprove', 'revoke'];
const LIMITS = { 'replay-events': 1e6 };

const pick = (list) => list[Math.floor(Math.random() * list.length)];

// Somebody at work: says what was answered, and remembers every event.
class Worker {
  constructor(client, everybody) {
    Object.assign(this, { client, everybody, asked: new Map(), answered: [], known: [] });
  }

  // Comes back from where it was, or from the first event on.
  async come(host, seq = this.client.seq) {
    const { epoch } = this.client;
    this.client = this.client.at(host);
    const { resume, seq: last } = await this.client.connect(seq === null ? {} : { epoch, seq });
    if (seq !== null) assert.equal(resume, 'replay');
    await this.client.wire.until(() => this.client.seq >= last, `the replay for ${this.client.username}`);
  }

  // Until the host is gone: its client looks after the seqs.
  async work() {
    const { client } = this;
    const before = client.wire.onframe;
    const ask = () => {
      const message = { type: pick(DEEDS), id: makeId(), to: pick(this.everybody.filter((name) => name !== client.username)) };
      this.asked.set(message.id, message);
      client.send(message);
    };
    client.wire.onframe = (frame) => {
      const n_before = client.n_answers;
      const taken = before(frame);
      if (client.n_answers > n_before) ask();
      return taken;
    };
    for (let n = 0; n < AT_ONCE; n++) ask();
    await client.wire.end(60_000);
    if (client.unread) throw client.unread;
  }

  // What came over this socket is settled.
  settle() {
    for (const message of this.client.history)
      if (message.type === 'event') this.remember(message);
      else if (message.type === 'reply' && this.asked.has(message.id)) this.answered.push(message);
    this.client.history = [];
  }

  // What was told once is told so for ever, but for alerts that are over.
  remember({ seq, alert: _alert, ...event }) {
    if (this.known[seq]) assert.deepEqual(event, this.known[seq], `event ${seq} of ${this.client.username}`);
    this.known[seq] = event;
  }

  // Each answered command must be there: it is known by its id, and answered as it was. Tells how many were.
  async confirm() {
    const answered = this.answered.splice(0);
    const repeated = await Promise.all(answered.map(({ id }) => this.client.ask(this.asked.get(id))));
    for (const [n, again] of repeated.entries()) {
      const { id, result, person } = answered[n];
      assert.deepEqual([again.type, again.result, again.person?.username], ['reply', result, person.username], id);
    }
    assert.deepEqual(this.client.events(), [], 'a command was done twice');
    this.asked.clear();
    return answered.length;
  }
}

// As the kill left it: a look at the database itself would mend it for the host.
function isWhole(dataDir) {
  const folder = makeDataDir();
  for (const name of [DATABASE, `${DATABASE}-wal`])
    if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(folder, name));
  const said = execFileSync('sqlite3', [join(folder, DATABASE), 'PRAGMA integrity_check; PRAGMA foreign_key_check'], { encoding: 'utf8' });
  removeDataDir(folder);
  return said.trim() === 'ok';
}

describe('kill -9 under load', () => {
  it('loses nothing that was answered, and no event', async () => {
    const dataDir = makeDataDir();
    const usernames = Array.from({ length: N_PEOPLE }, (_, n) => `person-${n}`);
    let host = await startHost({ dataDir, limits: LIMITS });
    const workers = [];
    let n_answered = 0;
    for (const username of usernames) workers.push(new Worker(await signUp(host, username), usernames));
    for (const worker of workers) await worker.come(host);

    for (let n = 0; n < N_KILLS; n++) {
      const over = Promise.all(workers.map((worker) => worker.work()));
      await pass(Math.random() * LONGEST_MS);
      await host.kill();
      await over;
      workers.forEach((worker) => worker.settle());
      assert.ok(isWhole(dataDir), `the database after kill ${n + 1}`);

      host = await startHost({ dataDir, limits: LIMITS });
      for (const worker of workers) await worker.come(host);
      workers.forEach((worker) => worker.settle());
      workers.forEach((worker) => (worker.client.messages = []));
      const numbers = await Promise.all(workers.map((worker) => worker.confirm()));
      n_answered += numbers.reduce((sum, number) => sum + number);
    }

    let n_events = 0;
    for (const worker of workers) {
      await worker.client.leave();
      await worker.come(host, 0);
      worker.settle();
      n_events += worker.client.seq;
    }
    await host.stop();
    removeDataDir(dataDir);
    figure(14, `kill -9 under load, ${N_KILLS} times`,
      `${n_answered} answered commands, 0 lost; ${n_events} events, 0 doubled or missing; integrity check ok each time`);
    assert.ok(n_answered > N_KILLS && n_events > N_KILLS);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 3: close codes, pings, floods and slow readers.

import assert from 'node:assert/strict';
import os from 'node:os';
import { after, before, describe, it } from 'node:test';

import { befriend, gather, makeId, signUp } from '../lib/client.js';
import { PATIENCE, startHost } from '../lib/host.js';
import { PING, Wire, handshakeText } from '../lib/wire.js';

const outside = Object.values(os.networkInterfaces())
  .flat()
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const LONG_NOTE = '👋'.repeat(200);

// Fills somebody's stream without waiting for answers; returns how many events that makes for each side.
function flood(one, other, n_times) {
  for (let i = 0; i < n_times; i++) {
    one.send({ type: 'request', id: makeId(), to: other.username, note: LONG_NOTE });
    one.send({ type: 'cancel', id: makeId(), to: other.username });
  }

  return 2 * n_times;
}

// Every answer since the welcome.
async function answeredAll(client, n_answers) {
  await client.wire.until(() => client.n_answers > n_answers, `${n_answers} answers`, 60_000 * PATIENCE);
}

describe('section 3, pings of the host', () => {
  let host;
  let ann;

  before(async () => {
    host = await startHost({ limits: { 'ping-interval': 60, 'pong-timeout': 300 * PATIENCE } });
    ann = await signUp(host, 'ann');
  });
  after(() => host?.stop());

  it('who answers them stays', async () => {
    const tab = ann.device();
    await tab.connect();
    const pings = () => tab.wire.frames.filter(({ opcode }) => opcode === PING).length;
    await tab.wire.until(() => pings() >= 10 || tab.wire.ended, 'ten pings', 30_000);
    await tab.sync();
    await tab.leave();
    assert.equal(tab.closeCode, 1000);
  });

  it('who does not is closed with 4408', async () => {
    const tab = ann.device();
    await tab.connect();
    tab.pongs = false;
    await tab.expectClose(4408);
  });

  it('messages are no pongs', async () => {
    const tab = ann.device();
    await tab.connect();
    tab.pongs = false;
    const timer = setInterval(() => tab.send({ type: 'list', id: makeId(), what: 'people' }), 20);
    await tab.expectClose(4408).finally(() => clearInterval(timer));
  });
});

describe('section 3, a flood of frames', () => {
  const BURST = 20;
  let host;
  let ann;

  before(async () => {
    host = await startHost({ limits: { 'frame-rate': 1, 'frame-burst': BURST, 'hello-timeout': 60_000 } });
    ann = await signUp(host, 'ann');
  });
  after(() => host?.stop());

  const FRAMES = [
    ['messages', (tab) => tab.send({ type: 'list', id: makeId(), what: 'blocked' })],
    ['pings', (tab) => tab.wire.frame('', { opcode: PING })],
    ['pongs', (tab) => tab.wire.frame('', { opcode: 0xa })],
    [
      'fragments',
      (tab) =>
        tab.wire.frame(tab.begun ? '' : ' ', { opcode: tab.begun ? 0x0 : 0x1, fin: !(tab.begun = true) }),
    ],
  ];
  for (const [name, send] of FRAMES) {
    it(`${name} up to the burst are read, beyond it the socket closes with 4429`, async () => {
      const tab = ann.device();
      await tab.connect();
      for (let i = 0; i < BURST - 5; i++) send(tab);
      if (name !== 'fragments') await tab.sync();
      for (let i = 0; i < BURST * 2; i++) send(tab);
      await tab.expectClose(4429);
    });
  }

  it("200 at once are nobody's fault", async () => {
    const usual = await startHost({ limits: { 'frame-rate': 50, 'frame-burst': 200 } });
    const bob = await signUp(usual, 'bob');
    await bob.connect();
    for (let i = 0; i < 190; i++) bob.send({ type: 'list', id: makeId(), what: 'blocked' });
    await bob.sync();
    for (let i = 0; i < 400; i++) bob.wire.frame('', { opcode: PING });
    await bob.expectClose(4429);
    await usual.stop();
  });
});

describe('section 3, slow readers', () => {
  it('who falls behind is closed with 4409 or cut, and resumes without a gap', async () => {
    const limits = { 'queued-out': 20_000, 'replay-events': 100_000, 'presence-grace': 0 };
    const host = await startHost({ limits });
    const [ann, bob, cleo] = await gather(host, 'ann', 'bob', 'cleo');
    await befriend(ann, cleo);
    await cleo.command('watch', { usernames: ['ann'] });
    ann.wire.pause();
    const n_before = ann.seq;
    const isAway = ({ type, presence }) => type === 'presence' && presence === 'away';
    let n_events = 0;

    // Until the kernel's buffers are full on both sides and then some.
    while (!cleo.messages.some(isAway) && n_events < 40_000) {
      n_events += flood(bob, ann, 200);
      await answeredAll(bob, n_events);
      await cleo.sync();
    }
    ann.wire.resume();
    await ann.wire.end(20_000 * PATIENCE);
    assert.ok([4409, undefined].includes(ann.closeCode), `closed with ${ann.closeCode}`);
    const last = n_before + n_events;
    assert.ok(ann.seq < last, 'it was not behind');

    const welcome = await ann.connect({ epoch: ann.epoch, seq: ann.seq });
    assert.deepEqual([welcome.resume, welcome.seq], ['replay', last]);
    await ann.wire.until(() => ann.seq === last || ann.wire.ended, 'the whole replay', 30_000 * PATIENCE);
    assert.equal(ann.seq, last);
    await host.stop();
  });

  it('a replay larger than the queue never counts as falling behind', async () => {
    const host = await startHost({ limits: { 'replay-events': 100_000 } });
    const [ann, bob] = await gather(host, 'ann', 'bob');
    const { epoch } = ann;
    await ann.leave();
    const n_events = flood(bob, ann, 1500);
    await answeredAll(bob, n_events);

    await ann.open();
    ann.send({ type: 'hello', epoch, seq: 0 });
    ann.asked = 0;
    ann.wire.pause();
    flood(bob, ann, 20);
    await answeredAll(bob, n_events + 40);
    ann.wire.resume();
    await ann.wire.until(
      () => ann.seq === n_events + 40 || ann.wire.ended,
      'the whole replay',
      30_000 * PATIENCE,
    );
    assert.deepEqual([ann.seq, ann.closeCode], [n_events + 40, undefined]);
    await ann.sync();
    await host.stop();
  });
});

describe('limits on connections', () => {
  it('headers that never end are cut off', async () => {
    const host = await startHost({ limits: { 'headers-timeout': 300, 'request-timeout': 600 } });
    const [silent, slow, body] = await Promise.all([Wire.to(host), Wire.to(host), Wire.to(host)]);
    slow.send('GET / HTTP/1.1\r\nHost: ');
    body.send(
      `POST /api/sign-in HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nOrigin: ${host.origin}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"user`,
    );
    await Promise.all([silent.end(), slow.end(), body.end()]);
    await host.stop();
  });

  it(
    'one address has so many connections, loopback any number',
    { skip: outside === undefined && 'no address but loopback' },
    async () => {
      const host = await startHost({
        bind: '0.0.0.0',
        limits: { 'connections-per-address': 3 },
      });
      const [remote, loopback] = [host.at(outside), host.at('127.0.0.1')];
      const local = [];
      for (let i = 0; i < 8; i++) local.push(await signUp(loopback, `local${i}`));
      for (const client of local) await client.connect();
      for (const client of local) await client.sync();

      const wires = [];
      for (let i = 0; i < 3; i++) wires.push(await Wire.shake(remote));
      assert.ok(wires.every(({ answer }) => answer.status === 101));
      const fourth = await Wire.to(remote).catch(() => null);
      fourth?.send(handshakeText(remote));
      await fourth?.end();
      await host.stop();
    },
  );
});

describe('close code 1001', () => {
  it('SIGTERM closes every socket with it and ends within 2 s', async () => {
    const host = await startHost();
    const [ann, bob] = await gather(host, 'ann', 'bob');
    const silent = await ann.device().open();
    const start = Date.now();
    await host.stop();
    assert.ok(Date.now() - start < 2000 * PATIENCE, `${Date.now() - start} ms`);
    for (const client of [ann, bob, silent]) await client.expectClose(1001);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The load program itself: that it does what it counts, and counts what it does, with each system that needs no more than
// the other tests.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { FIGURES, growths, ratios, spread, writeSpread } from './figures.js';
import { judge, judgeAll } from './goals.js';
import { handclasp, systems } from './peers/systems.js';
import { plot } from './plot.js';
import { Server } from './server.js';

const program = path.resolve(process.env.HANDCLASP);
const tools = path.join(path.dirname(program), '..', 'tests', 'bench');
const USERS = 20;
const N_CYCLES = 50;
const STOPPED_MS = 500;

const peers = systems.filter(({ name }) => /^(bare|libsoup|ws|Socket)/.test(name));

async function withServer(system, play) {
  const server = await Server.start(system, { tools, program, users: USERS + 4 });
  try {
    return await play(server);
  } finally {
    await server.stop();
  }
}

const pick = (lines, what) => lines.find((line) => line.what === what) ?? assert.fail(JSON.stringify(lines));

function checkFigures(lines) {
  const [connect, flow, pace, fanOut] = ['connect', 'flow', 'pace', 'fan-out'].map((what) => pick(lines, what));

  assert.equal(connect.connections, USERS);
  assert.ok(connect.per_second > 0);
  assert.ok(flow.per_second > 0 && flow.processor > 0, JSON.stringify(flow));
  assert.equal(pace.cycles, N_CYCLES);
  assert.ok(0 < pace.p50 && pace.p50 <= pace.p99 && pace.p99 <= pace.p999, JSON.stringify(pace));
  assert.ok(pace.whole_p50 > pace.p50);
  assert.equal(fanOut.members, 3);
  assert.ok(fanOut.per_second > 0);
}

// What Handclasp wrote down of it.
function countFriendships(folder) {
  const database = new DatabaseSync(path.join(folder, 'handclasp.sqlite'), { readOnly: true });
  try {
    return database.prepare("SELECT count (*) AS n FROM event WHERE kind = 'friend_added'").get().n / 2;
  } finally {
    database.close();
  }
}

describe('the load program', () => {
  const load = { connections: USERS, flow: 8, pace: 100, 'fan-out': 3, seconds: N_CYCLES / 100 };

  it('counts the cycles that Handclasp did', () =>
    withServer(handclasp, async (server) => {
      const lines = await server.load(load);
      checkFigures(lines);
      const n_cycles = lines.reduce((sum, { cycles = 0 }) => sum + cycles, 0);
      assert.equal(countFriendships(server.folder), n_cycles);
      assert.equal(server.said, '');
    }));

  for (const system of peers)
    it(`speaks with ${system.name}`, () =>
      withServer(system, async (server) => {
        checkFigures(await server.load(load));
      }));

  it('counts from when a cycle was due, however long nobody answers', () =>
    withServer(handclasp, async (server) => {
      const child = spawn(path.join(tools, 'load'),
        [`--port=${server.port}`, `--pid=${server.pid}`, `--connections=${USERS}`, '--pace=100', '--seconds=2'],
        { stdio: ['ignore', 'pipe', 'inherit'] });
      const lines = [];
      const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
      await once(output, 'line');
      server.process.kill('SIGSTOP');
      await pass(STOPPED_MS);
      server.process.kill('SIGCONT');
      await once(child, 'close');
      // A quarter of all were due meanwhile; who waits for each answer before the next would have one late.
      const pace = pick(lines, 'pace');
      assert.ok(pace.p99 > STOPPED_MS * 1000 * 0.8, JSON.stringify(pace));
    }));

  it('stays at rest for as long as it is told, and counts what that costs', () =>
    withServer(handclasp, async (server) => {
      const stay = pick(await server.load({ connections: 3, stay: 0.5 }), 'stay');
      assert.equal(stay.seconds, 0.5);
      assert.equal(stay.pings, 0);
      assert.ok(stay.wake_ups >= 0 && stay.wake_ups < 100, JSON.stringify(stay));
    }));

  it('says which message it did not expect', () =>
    withServer(handclasp, async (server) => {
      const lines = await server.load({ connections: USERS * 2 });
      assert.match(pick(lines, 'failure').error, /signed_out/);
    }));
});

describe('the results', () => {
  it('are the middle, the least and the most of what there is', () => {
    assert.deepEqual(spread([3, undefined, 1, 8]), { median: 3, least: 1, most: 8, n: 3 });
    assert.equal(spread([undefined]), undefined);
  });

  it('compare what was measured in one run only', () => {
    const flow = (per_second) => [{ what: 'flow', in_flight: 32, per_second }];
    const records = [
      { run: 1, connections: 100, system: 'a', lines: flow(10) },
      { run: 1, connections: 100, system: 'b', lines: flow(5) },
      { run: 2, connections: 100, system: 'a', lines: flow(90) },
      { run: 2, connections: 100, system: 'b', lines: flow(30) },
      { run: 3, connections: 100, system: 'a', lines: flow(1000) },
    ];
    assert.deepEqual(ratios(records, FIGURES[0], 'a', 'b', 100), { median: 2.5, least: 2, most: 3, n: 2 });
  });

  it('say where not all runs have them', () => {
    assert.equal(writeSpread(spread([1, 3]), 2), '2.00 (1.00–3.00)');
    assert.equal(writeSpread(spread([1, 3]), 5), '2.00 (1.00–3.00), 2 of 5 runs');
    assert.equal(writeSpread(spread([1]), 5), '1.00, 1 of 5 runs');
    assert.equal(writeSpread(undefined, 5), '–');
  });

  it('have no p99.9 of a few cycles, and no memory of a few connections', () => {
    const lines = (cycles) => [{ what: 'pace', rate: 100, cycles, p999: 7 }, { what: 'connect', bytes_each: 1024 }];
    const of = (start, record) => FIGURES.find(({ title }) => title.startsWith(start)).of(record);
    assert.equal(of('notice p99.9 at 100/s', { lines: lines(1999) }), undefined);
    assert.equal(of('notice p99.9 at 100/s', { lines: lines(2000) }), 7);
    assert.equal(of('KiB', { connections: 100, lines: lines(1) }), undefined);
    assert.equal(of('KiB', { connections: 1000, lines: lines(1) }), 1);
  });

  it('grow from the fewest connections to the most', () => {
    const pace = (p50) => [{ what: 'pace', rate: 100, p50, p99: 7 }];
    const records = [
      { run: 1, connections: 100, system: 'a', lines: pace(10) },
      { run: 1, connections: 1000, system: 'a', lines: pace(15) },
    ];
    assert.deepEqual(growths(records, 'a', 100, 1000).map(({ found }) => found?.median), [1.5, 1, undefined, undefined]);
  });

  it('reach the goal, only the least, or neither', () => {
    const found = (median) => ({ median, least: median, most: median * 2 });
    const more = { isMoreBetter: true, goal: 7, least: 4 };
    assert.deepEqual([7, 6.9, 3.9].map((one) => judge(more, found(one))), ['yes', 'at least', 'no']);
    const less = { goal: 50, least: 150 };
    assert.deepEqual([50, 51, 151].map((one) => judge(less, found(one))), ['yes', 'at least', 'no']);
    assert.equal(judge({ ...less, counts: 'most' }, found(50)), 'at least');
    assert.equal(judge({ goal: 1, least: null }, found(2)), 'no');
    assert.equal(judge({ isMoreBetter: true, goal: null, least: 0.2 }, found(0.2)), 'at least');
    assert.equal(judge(less, undefined), '–');
  });

  it('find each figure that the goals are about', () => {
    const all = [
      'Handclasp', 'ws, in memory', 'ws, SQLite', 'Socket.IO, in memory', 'Django, in memory', 'Django, SQLite', 'Prosody',
      'ejabberd', 'bare epoll',
    ];
    const lines = [
      ...[32, 256].map((in_flight) => ({ what: 'flow', in_flight, per_second: 9, processor: 1 })),
      ...[100, 1000].map((rate) => ({ what: 'pace', rate, p50: 9, p99: 9, p999: 9 })),
      { what: 'connect', per_second: 9, bytes_each: 1024 }, { what: 'fan-out', members: 50, per_second: 9 },
    ];
    const records = all.flatMap((system) =>
      [100, 1000, 10000].map((connections) => ({ run: 1, connections, system, disk: 9, lines })));
    const judged = judgeAll({
      records, starts: [40], idle: { headless: 0, window: 0.3 }, frames: { frame: { worst: 20 } },
      window: 'window drawn after              300 ms\n',
      store: 'people, first page     50 found, median   0.50 ms, p99   1.00 ms\n' +
        'search, (an)  7 found, median 0.5 ms, p99   4.00 ms\n',
    });
    assert.deepEqual(judged.filter(({ found }) => found === undefined).map(({ title }) => title), []);
  });

  it('are drawn, also where only one size was measured', () => {
    const drawn = plot('A title', 'µs', [{ name: 'a & b', points: [[100, 5]] }, { name: 'none', points: [] }]);
    assert.match(drawn, /a &amp; b/);
    assert.doesNotMatch(drawn, /NaN|Infinity|none<\/text>/);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is measured of Handclasp alone, and of the machine.

import { execFile } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pass } from 'node:timers/promises';
import { promisify } from 'node:util';

import { Desktop } from '../desktop/desktop.js';
import { countWakeUps, METER, metered } from '../faults/meter.js';
import { handclasp } from './peers/systems.js';
import { Server } from './server.js';
import { median } from './figures.js';

const run = promisify(execFile);

const N_SYNCS = 200;
const SYNCED = Buffer.alloc(4096, 1);
const N_PEOPLE = 100_000;
const N_STARTS = 5;
const FRAME_CONNECTIONS = 1000;
const FRAME_RATE = 1000;
const SETTLES_FOR = 3000;
const IDLE_CONNECTIONS = 20;
const WAKES_BY_A_PING = 2; // to send it, and to read its answer

const makeFolder = () => mkdtempSync(path.join(tmpdir(), 'handclasp-bench-'));

// Microseconds of one fdatasync of a page that was there before, as the pages of a log are that is used again: the median.
export function measureDisk() {
  const folder = makeFolder();
  const file = openSync(path.join(folder, 'file'), 'w');
  const times = [];

  for (let i = 0; i < N_SYNCS; i++) writeSync(file, SYNCED);
  fdatasyncSync(file);
  for (let i = 0; i < N_SYNCS; i++) {
    writeSync(file, SYNCED, 0, SYNCED.length, i * SYNCED.length);
    const begun = performance.now();
    fdatasyncSync(file);
    times.push((performance.now() - begun) * 1000);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });

  return median(times);
}

// Milliseconds from the start, headless, to the first page that is answered, where 100,000 people are.
export async function measureStart({ tools, program }) {
  const folder = makeFolder();
  const times = [];

  await run(path.join(tools, 'populate'), [folder, String(N_PEOPLE)]);
  for (let i = 0; i < N_STARTS; i++) {
    const server = await Server.start(handclasp, { tools, program, folder });
    times.push(server.startedWithin);
    await server.stop();
  }
  rmSync(folder, { recursive: true });

  return times;
}

// What callgrind counted in one life of the program with so many cycles.
async function countInstructions(place, seconds) {
  const folder = makeFolder();
  const out = path.join(folder, 'callgrind.out');
  const server = await Server.start(handclasp, {
    ...place,
    users: 100,
    under: ['valgrind', '--tool=callgrind', `--callgrind-out-file=${out}.%p`],
  });
  const lines = await server.load({ connections: 20, pace: 50, seconds });
  await server.stop();
  const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  rmSync(folder, { recursive: true });
  const counted = texts.map((text) => Number(/^(?:summary|totals): (\d+)/m.exec(text)?.[1] ?? 0));

  return { instructions: Math.max(...counted), cycles: lines.find(({ what }) => what === 'pace').cycles };
}

// Instructions of the server for a cycle and its undoing, one at a time: what two lives differ by.
export async function measureInstructions(place) {
  const short = await countInstructions(place, 4);
  const long = await countInstructions(place, 12);

  return (long.instructions - short.instructions) / (long.cycles - short.cycles);
}

async function withWindow(extra, play) {
  const desktop = await Desktop.open({ ...extra, GSK_RENDERER: 'cairo' }, null);
  const folder = makeFolder();
  try {
    return await play(desktop, folder);
  } finally {
    await desktop.close();
    rmSync(folder, { recursive: true });
  }
}

// How a window's frames follow each other while 1,000 people at it make a thousand cycles a second.
export async function measureFrames({ tools }, seconds) {
  return withWindow(METER, async (desktop, folder) => {
    await run(path.join(tools, 'populate'), [folder, String(FRAME_CONNECTIONS + 1)]);
    const limits = ['connections=4096', 'connections-before-sign-in=1000', 'frame-rate=0'].flatMap((limit) => ['--limit', limit]);
    const { port } = await desktop.launch('--data-dir', folder, '--bind', '127.0.0.1', ...limits);
    await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', 'correct horse 1');

    // What a window needs once, to show its people, is not what the load costs it.
    await pass(SETTLES_FOR);

    const load = () =>
      run(path.join(tools, 'load'), [
        `--port=${port}`, `--pid=${desktop.program.pid}`, `--connections=${FRAME_CONNECTIONS}`, `--pace=${FRAME_RATE}`,
        `--seconds=${seconds}`,
      ]);

    return metered(desktop.program, async () => {
      const { stdout } = await load();
      if (!/"what":"pace".*"cycles":[1-9]/.test(stdout)) throw new Error(`There was no load: ${stdout}`);
    });
  });
}

// Wake-ups a second, beyond pings, of a host where people are connected, and of one with a window, while nobody does anything:
// { headless, window }. `settles` seconds before, so that what is due once after a start is over.
export async function measureIdle(place, { settles, seconds }) {
  const server = await Server.start(handclasp, { ...place, users: IDLE_CONNECTIONS });
  const lines = await server.load({ connections: IDLE_CONNECTIONS, settle: settles, stay: seconds }).finally(() => server.stop());
  const { pings, wake_ups: wakeUps } = lines.find(({ what }) => what === 'stay');
  const window = await withWindow({}, async (desktop, folder) => {
    await desktop.launch('--data-dir', folder, '--bind', '127.0.0.1');
    await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', 'correct horse 1');
    await pass(settles * 1000);

    return countWakeUps(desktop.program, seconds * 1000);
  });

  return { headless: Math.max(0, wakeUps - pings * WAKES_BY_A_PING) / seconds, window: window / seconds };
}

// The store by itself, and a window where 100,000 people are, in their own words.
export async function measureStore({ tools }) {
  return (await run(path.join(tools, 'store-bench'))).stdout;
}

export async function measureWindow({ tools }) {
  const here = import.meta.dirname;

  return (await run(process.execPath, [path.join(here, 'window-bench.js'), path.join(tools, 'window-bench')])).stderr;
}

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks at a running program, a child process, from inside and from outside. metered() wants it started with METER in
// its environment.

import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../lib/client.js';

const TICKS_PER_SECOND = 100;

export const METER = { LD_PRELOAD: join(dirname(process.env.HANDCLASP), '..', 'tests', 'faults', 'meter.so') };

async function read(program) {
  let said = '';
  const line = () => /^METER (.*)$/m.exec(said);
  const onData = (data) => (said += data);
  program.stdout.on('data', onData);
  program.kill('SIGUSR1');
  await until(line, 'the meter', 60_000).finally(() => program.stdout.off('data', onData));
  return JSON.parse(line()[1]);
}

// How late the main loop was while something was done, and how its windows' frames came: { lag, frame }, in ms.
export async function metered(program, work) {
  await read(program);
  await work();
  return read(program);
}

// Guests have processors of their own: from now on this process, with all its threads, takes what the host leaves.
export function stepBehind() {
  for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), 19);
}

// Bytes of memory that are its own.
export function memory({ pid }) {
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
}

// Seconds of processor that it took until now.
export function processor({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function switchesOf(pid, thread) {
  try {
    return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'))[1]);
  } catch {
    return 0; // it has ended since it was listed
  }
}

const switches = (pid) => new Map(readdirSync(`/proc/${pid}/task`).map((thread) => [thread, switchesOf(pid, thread)]));

// How often its threads slept and were woken meanwhile; what a thread that ended did is not known.
export async function countWakeUps({ pid }, milliseconds) {
  const before = switches(pid);
  await sleep(milliseconds);
  const differences = [...switches(pid)].map(([thread, count]) => Math.max(0, count - (before.get(thread) ?? 0)));

  return differences.reduce((one, other) => one + other);
}

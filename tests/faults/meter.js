// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks at a running program from inside and from outside: startHost ({ env: METER }), then metered().

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Wire, within } from '../lib/wire.js';

const TICKS_PER_SECOND = 100;

export const METER = { LD_PRELOAD: join(dirname(process.env.HANDCLASP), '..', 'tests', 'faults', 'meter.so') };

async function read(host) {
  const from = host.stdout.length;
  const line = () => /^METER (.*)$/m.exec(host.stdout.slice(from));
  host.process.kill('SIGUSR1');
  await within((async () => {
    while (!line()) await new Promise((resolve) => setTimeout(resolve, 5));
  })(), 'the meter', 60_000);
  return JSON.parse(line()[1]);
}

// How late the main loop was while something was done, and how its windows' frames came: { lag, frame }, in ms.
export async function metered(host, work) {
  await read(host);
  await work();
  return read(host);
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

// Whether it still does what it is for.
export async function answers(client) {
  await client.command('list', { what: 'people' });
}

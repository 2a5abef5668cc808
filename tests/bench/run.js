// SPDX-License-Identifier: GPL-3.0-or-later
//
// The benchmark: all systems, interleaved, several times; then what is Handclasp's alone. Started by ./dev bench.
//
// Usage: run.js TOOLS PROGRAM [--runs N] [--seconds N] [--resume] [--quick] [--only NAME] [--out FOLDER]
//
// TOOLS is the folder of the built programs of tests/bench, PROGRAM the built handclasp. --seconds: how long each figure is
// measured. --resume: measures what is missing, of the same program. --quick: one run with few connections, to see that it
// works. --only: Handclasp, the floor, and systems whose names begin so. What is only a part of the whole goes to
// TOOLS/part. The records go to TOOLS/records.json one by one, where a later look may want more than RESULTS.md says. The data lie in $BENCH_DIR, or where temporary files do: it must be a disk, as what is in
// memory is durable for nothing.

import { execFileSync } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { systems } from './peers/systems.js';

const FAN_OUT_AT = [100, 1000]; // connections
const SPARE = 8; // users beyond those who connect, for fan-out
const ATTEMPTS = 2;
const REFERENCE = { connections: 100, flow: 32, seconds: 0.5 };

const OPTIONS = {
  runs: { type: 'string', default: '5' },
  seconds: { type: 'string' },
  resume: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  out: { type: 'string' },
};

function refuse(sentence) {
  console.error(sentence);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (error) {
    return refuse(error.message);
  }
}

const { values: options, positionals: [tools, program] } = readOptions();
if (!/^[1-9]\d*$/.test(options.runs)) refuse('--runs wants a number from 1.');
if (!(Number(options.seconds ?? 1) > 0)) refuse('--seconds wants a number above 0.');
process.env.HANDCLASP = program;
const { measureDisk, measureFrames, measureIdle, measureInstructions, measureStart, measureStore, measureWindow } = await import('./alone.js');
const { writeResults } = await import('./results.js');
const { Server } = await import('./server.js');

const runs = options.quick ? 1 : Number(options.runs);
const sizes = options.quick ? [20, 100] : [100, 1000, 10000];
const seconds = Number(options.seconds ?? (options.quick ? 0.3 : 3));
const place = { tools, program };
const floor = systems.find(({ name }) => name === 'bare epoll');
const chosen = systems.filter(({ name }) => !options.only || ['Handclasp', 'bare epoll'].includes(name) || name.startsWith(options.only));
const isPart = options.quick || options.only !== undefined;
const folder = options.out ?? (isPart ? path.join(tools, 'part') : import.meta.dirname);
const kept = path.join(isPart ? folder : tools, 'records.json');
const measured = createHash('sha256').update(readFileSync(program)).digest('hex');
if (!systems.some(({ name }) => name.startsWith(options.only ?? '')))
  refuse(`--only wants how one of these begins: ${systems.map(({ name }) => name).join('; ')}.`);
const findings = options.resume ? readFindings() : { program: measured, records: [], disk: [], reference: [] };

function readFindings() {
  if (!existsSync(kept)) refuse('Nothing was measured yet: begin without --resume.');
  const found = JSON.parse(readFileSync(kept, 'utf8'));
  if (found.program !== measured) refuse('The program was built anew since then: begin without --resume.');

  return found;
}

function writeFindings() {
  mkdirSync(folder, { recursive: true });
  writeFileSync(kept, `${JSON.stringify(findings)}\n`);
}

const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

async function use(system, users, load) {
  const server = await Server.start(system, { ...place, users });
  try {
    return { started: server.startedWithin, lines: await server.load(load) };
  } finally {
    await server.stop();
  }
}

// The lines of what it could measure end with one of a failure, where there was one.
async function tryOnce(system, connections) {
  const load = { connections, flow: '32,256', pace: '100,1000', seconds };
  if (FAN_OUT_AT.includes(connections) && (options.quick || connections !== 100)) load['fan-out'] = system.fanOut ?? '1,10,50,1000';
  try {
    return await use(system, connections + SPARE, load);
  } catch (error) {
    return { lines: [{ what: 'failure', error: error.message }] };
  }
}

// What is written of what came before goes to the disk now, not while the next is measured.
function measureMachine() {
  execFileSync('sync');
  const disk = measureDisk();
  findings.disk.push(disk);

  return disk;
}

async function measureReference() {
  const { lines } = await use(floor, 0, REFERENCE);
  findings.reference.push(lines.find(({ what }) => what === 'flow')?.per_second);
}

// A system that fails has another try, and both are told: a failure may be its own or the machine's.
async function measure(system, connections, run) {
  const record = { run, connections, system: system.name, failures: [] };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await measureReference();
    record.disk = measureMachine();
    record.at = Date.now();
    Object.assign(record, await tryOnce(system, connections));
    const failure = record.lines.find(({ what }) => what === 'failure');
    if (failure === undefined) break;
    record.failures.push(failure.error);
  }
  findings.records.push(record);
  writeFindings();
  const flow = record.lines.find(({ what }) => what === 'flow');
  say(`run ${run}, ${connections} connections, ${system.name}: ${flow?.per_second} cycles/s ${record.failures.join('; ')}`);
}

const isMeasured = (system, connections, run) =>
  findings.records.some((record) => record.system === system.name && record.connections === connections && record.run === run);

function shuffle(values) {
  const shuffled = [...values];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const other = randomInt(i + 1);
    [shuffled[i], shuffled[other]] = [shuffled[other], shuffled[i]];
  }

  return shuffled;
}

// Each run has an order of its own, so that none is always the one after another.
async function measureAll(run) {
  for (const connections of sizes)
    for (const system of shuffle(chosen))
      if (connections <= (system.most ?? Infinity) && !isMeasured(system, connections, run)) await measure(system, connections, run);
}

for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143]])
  process.once(signal, () => {
    Server.killAll();
    process.exit(status);
  });

for (let run = 1; run <= runs; run++) await measureAll(run);
say('Handclasp alone: start-up, instructions, frames, idleness');
findings.starts = await measureStart(place);
findings.instructions = await measureInstructions(place);
findings.frames = await measureFrames(place, options.quick ? 2 : 10);
findings.idle = await measureIdle(place, options.quick ? 2 : 20);
if (!options.quick) {
  say('Handclasp alone: the store, a window');
  findings.store = await measureStore(place);
  findings.window = await measureWindow(place);
}
writeFindings();
writeResults(folder, findings);
say(`see ${path.join(folder, 'RESULTS.md')}`);

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The benchmark: all systems, interleaved, several times; then what is Handclasp's alone. Started by ./dev bench.
//
// Usage: run.js TOOLS PROGRAM [--runs N] [--seconds N] [--resume] [--quick] [--only NAME] [--out FOLDER]
//
// TOOLS is the folder of the built programs of tests/bench, PROGRAM the built handclasp.
//
// --seconds  how long each figure is measured
// --resume   measures what is missing, where all is as it was
// --quick    one run with few connections, to see that it works
// --only     Handclasp, the floor, and systems whose names begin so
// --out      where RESULTS.md and the plots go; what is only a part of the whole goes to TOOLS/part
//
// The records go to TOOLS/records.json one by one, where a later look may want more than RESULTS.md says. The data lie in
// $BENCH_DIR, or where temporary files do: it must be a disk, as what is in memory is durable for nothing.

import { execFileSync } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { CONNECTIONS_FOR_MEMORY } from './figures.js';
import { systems } from './peers/systems.js';

const FAN_OUT_AT = 1000; // connections
const SPARE = 8; // users beyond those who connect, for fan-out
const ATTEMPTS = 2;
const RUNS_OF_THE_WHOLE = 5;
const TMPFS = 0x01021994; // its magic number, of Linux's linux/magic.h
const LEAST = 500; // cycles at a pace: of fewer, p99 would be one or two
const SETTLES_FOR = 15; // seconds; whoever gives memory back once nobody needs it has done so then
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
const { measureDisk, measureFrames, measureIdle, measureInstructions, measureStart, measureStore, measureWindow } =
  await import('./alone.js');
const { writeResults } = await import('./results.js');
const { Server } = await import('./server.js');

const runs = options.quick ? 1 : Number(options.runs);
const sizes = options.quick ? [20, 100] : [100, 1000, 10000];
const seconds = Number(options.seconds ?? (options.quick ? 0.3 : 3));
const idle = options.quick ? { settles: 1, seconds: 2 } : { settles: 45, seconds: 60 };
const place = { tools, program };
const floor = systems.find(({ name }) => name === 'bare epoll');
const isChosen = (name) => !options.only || ['Handclasp', 'bare epoll'].includes(name) || name.startsWith(options.only);
const chosen = systems.filter(({ name }) => isChosen(name));
const isPart = options.quick || options.only !== undefined || runs < RUNS_OF_THE_WHOLE;
const folder = options.out ?? (isPart ? path.join(tools, 'part') : import.meta.dirname);
const kept = path.join(isPart ? folder : tools, 'records.json');
const disk = process.env.BENCH_DIR ?? tmpdir();
if (!systems.some(({ name }) => name.startsWith(options.only ?? '')))
  refuse(`--only wants how one of these begins: ${systems.map(({ name }) => name).join('; ')}.`);
if (!existsSync(disk)) refuse(`There is no folder ${disk}: set BENCH_DIR to one on a disk.`);
if (statfsSync(disk).type === TMPFS)
  refuse(`${disk} is in memory, where all is durable for nothing. Set BENCH_DIR to a folder on a disk.`);
const measured = identify();
const findings = options.resume ? readFindings() : begin();

// All that is made on the way lies in one folder, which goes with the benchmark, however that ends.
process.env.TMPDIR = mkdtempSync(path.join(disk, 'handclasp-bench-'));
process.once('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 10 }));

// What is measured, and by what: only what was found by the same is put together.
function identify() {
  const hash = createHash('sha256').update(`${seconds} ${disk}`);
  const here = import.meta.dirname;
  const files = [
    program, ...['load', 'populate', 'floor', 'soup'].map((name) => path.join(tools, name)),
    ...globSync(path.join(here, 'peers', '**', '*.{js,py}')), path.join(here, '..', 'package-lock.json'),
  ];
  for (const file of files) hash.update(readFileSync(file));

  return hash.digest('hex');
}

function begin() {
  const read = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', cwd: import.meta.dirname });
  const [where] = read('df', '--output=fstype', disk).split('\n').slice(1);
  const commit = read('git', 'describe', '--always', '--dirty').trim();

  return { measured, commit, seconds, place: where.trim(), records: [], disk: [], reference: [] };
}

function readFindings() {
  if (!existsSync(kept)) refuse('Nothing was measured yet: begin without --resume.');
  const found = JSON.parse(readFileSync(kept, 'utf8'));
  if (found.measured !== measured) refuse('That was of another program, or measured otherwise: begin without --resume.');

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
  const settle = connections >= CONNECTIONS_FOR_MEMORY ? SETTLES_FOR : 1;
  const load = { connections, settle, flow: '32,256', pace: '100,1000', least: options.quick ? 0 : LEAST, seconds };
  if (connections === (options.quick ? sizes.at(-1) : FAN_OUT_AT)) load['fan-out'] = system.fanOut ?? '1,10,50,1000';
  try {
    return await use(system, connections + SPARE, load);
  } catch (error) {
    return { lines: [{ what: 'failure', error: error.message }] };
  }
}

// What is written of what came before goes to the disk now, not while the next is measured.
function measureMachine() {
  execFileSync('sync');
  const took = measureDisk();
  findings.disk.push(took);

  return took;
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
      if (connections <= (system.most ?? Infinity) && !isMeasured(system, connections, run))
        await measure(system, connections, run);
}

for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143]])
  process.once(signal, () => {
    Server.killAll();
    process.exit(status);
  });

// What one of them cannot measure is told, and the others go on.
async function find(name, measureIt) {
  if (findings[name] !== undefined) return;
  say(`Handclasp alone: ${name}`);
  try {
    findings[name] = await measureIt();
  } catch (error) {
    findings.failures = [...(findings.failures ?? []), `${name}: ${error.message}`];
    say(`… ${error.message}`);
  }
  writeFindings();
}

for (let run = 1; run <= runs; run++) await measureAll(run);
await find('starts', () => measureStart(place));
await find('instructions', () => measureInstructions(place));
await find('frames', () => measureFrames(place, options.quick ? 2 : 10));
await find('idle', () => measureIdle(place, idle));
if (!options.quick) {
  await find('store', () => measureStore(place));
  await find('window', () => measureWindow(place));
}
writeResults(folder, findings);
say(`see ${path.join(folder, 'RESULTS.md')}`);

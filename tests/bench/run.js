// SPDX-License-Identifier: GPL-3.0-or-later
//
// The benchmark: all systems, interleaved, several times; then what is Handclasp's alone. Started by ./dev bench.
//
// Usage: run.js TOOLS PROGRAM [--runs N] [--resume] [--quick] [--only NAME] [--out FOLDER]
//
// TOOLS is the folder of the built programs of tests/bench, PROGRAM the built handclasp. --resume: goes on after what was
// measured last, of the same program. --quick: one run with few connections, to see that it works. --only: Handclasp, the
// floor, and systems whose names begin so. The records go to TOOLS/records.json one by one, where a later look may want
// more than RESULTS.md says. The data lie in $BENCH_DIR, or where temporary files do: it must be a disk, as what is in
// memory is durable for nothing.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { systems } from './peers/systems.js';

const FAN_OUT_AT = [100, 1000]; // connections
const SPARE = 8; // users beyond those who connect, for fan-out
const REFERENCE = { connections: 100, flow: 32, seconds: 0.5 };

const { values: options, positionals: [tools, program] } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    resume: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    out: { type: 'string' },
  },
});
process.env.HANDCLASP = program;
const { measureDisk, measureFrames, measureInstructions, measureStart, measureStore, measureWindow } = await import('./alone.js');
const { writeResults } = await import('./results.js');
const { Server } = await import('./server.js');

const runs = options.quick ? 1 : Number(options.runs);
const sizes = options.quick ? [20, 100] : [100, 1000, 10000];
const seconds = options.quick ? 0.3 : 3;
const place = { tools, program };
const floor = systems.find(({ name }) => name === 'bare epoll');
const chosen = systems.filter(({ name }) => !options.only || ['Handclasp', 'bare epoll'].includes(name) || name.startsWith(options.only));
const folder = options.out ?? (options.quick ? path.join(tools, 'quick') : import.meta.dirname);
const kept = path.join(options.quick ? folder : tools, 'records.json');
const measured = createHash('sha256').update(readFileSync(program)).digest('hex');
const findings = options.resume ? readFindings() : { program: measured, runs: 0, records: [], disk: [], reference: [] };

function readFindings() {
  const found = JSON.parse(readFileSync(kept, 'utf8'));
  if (found.program !== measured) throw new Error('The program was built anew since then: begin without --resume.');

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

async function measure(system, connections, run, disk) {
  const load = { connections, flow: '32,256', pace: '100,1000', seconds };
  if (FAN_OUT_AT.includes(connections) && (options.quick || connections !== 100)) load['fan-out'] = system.fanOut ?? '1,10,50,1000';
  const record = { run, connections, system: system.name, disk, at: Date.now() };
  try {
    Object.assign(record, await use(system, connections + SPARE, load));
  } catch (error) {
    record.lines = [{ what: 'failure', error: error.message }];
  }
  findings.records.push(record);
  writeFindings();
  const { error } = record.lines.find(({ what }) => what === 'failure') ?? {};
  const flow = record.lines.find(({ what }) => what === 'flow');
  say(`run ${run}, ${connections} connections, ${system.name}: ${error ?? `${flow.per_second} cycles/s`}`);
}

const isMeasured = (system, connections, run) =>
  findings.records.some((record) => record.system === system.name && record.connections === connections && record.run === run);

// Each run begins with another, so that none is always the one after another.
async function measureAll(run) {
  for (const connections of sizes)
    for (let i = 0; i < chosen.length; i++) {
      const system = chosen[(i + run) % chosen.length];
      if (connections > (system.most ?? Infinity) || isMeasured(system, connections, run)) continue;
      const { lines } = await use(floor, 0, REFERENCE);
      findings.reference.push(lines.find(({ what }) => what === 'flow')?.per_second);
      const disk = measureDisk();
      findings.disk.push(disk);
      await measure(system, connections, run, disk);
    }
}

while (findings.runs < runs) {
  await measureAll(findings.runs + 1);
  findings.runs++;
}
say('Handclasp alone: start-up, instructions, frames');
findings.starts = await measureStart(place);
findings.instructions = await measureInstructions(place);
findings.frames = await measureFrames(place, options.quick ? 2 : 10);
if (!options.quick) {
  say('Handclasp alone: the store, a window');
  findings.store = await measureStore(place);
  findings.window = await measureWindow(place);
}
writeFindings();
writeResults(folder, findings);
say(`see ${path.join(folder, 'RESULTS.md')}`);

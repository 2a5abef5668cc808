// SPDX-License-Identifier: GPL-3.0-or-later
//
// RESULTS.md and its plots, from the records of run.js.

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import path from 'node:path';

import { FAN_OUTS, FIGURES, growths, pick, ratios, spread, SYNCS, write, writeSpread } from './figures.js';
import { judgeAll } from './goals.js';
import { systems } from './peers/systems.js';
import { plot } from './plot.js';

const OURS = 'Handclasp';
const CYCLES = FIGURES.find(({ title }) => title.startsWith('cycles/s, 32'));
const NOTICE = FIGURES.find(({ title }) => title.startsWith('notice p50 at 100/s'));

const row = (cells) => `| ${cells.join(' | ')} |\n`;
const table = (head, rows) => row(head) + row(head.map(() => '---')) + rows.map(row).join('');

const countRuns = (records) => Math.max(...records.map(({ run }) => run));

const get = (records, name, connections, figure) => spread(pick(records, name, connections).map(figure.of));

function writeTable(records, names, connections, figures) {
  return table(
    ['', ...figures.map(({ title }) => title)],
    names.map((name) => [name, ...figures.map((figure) => write(get(records, name, connections, figure)?.median))]),
  );
}

// How often Handclasp's figure is that of each other one.
function writeRatios(records, names, connections, figures) {
  const others = names.filter((name) => name !== OURS);

  return table(
    ['Handclasp / …', ...figures.map(({ title }) => title)],
    others.map((other) => [
      other,
      ...figures.map((figure) => writeSpread(ratios(records, figure, OURS, other, connections), countRuns(records))),
    ]),
  );
}

function writeGrowth(records, names, sizes) {
  const [fewest, most] = [sizes[0], sizes.at(-1)];
  const rows = names.map((name) => ({ name, found: growths(records, name, fewest, most) }));

  return table(
    ['', ...rows[0].found.map(({ title }) => title)],
    rows.map(({ name, found }) => [name, ...found.map((one) => writeSpread(one.found, countRuns(records)))]),
  );
}

function writeSyncs(records, names, connections) {
  return table(
    ['', ...SYNCS.map(({ title }) => title)],
    names.map((name) => [
      name,
      ...SYNCS.map((figure) => writeSpread(get(records, name, connections, figure), countRuns(records))),
    ]),
  );
}

const writeGoal = (value) => (value === null ? '' : write(value).replace(/\.0+$/, ''));

function writeGoals(findings) {
  const rows = judgeAll(findings).map(({ title, goal, least, found, verdict }) =>
    [title, writeGoal(goal), writeGoal(least), writeSpread(found), verdict]);

  return `\n## What it must show\n\n${table(['at 10,000 connections', 'goal', 'at the very least', 'found', 'reached'], rows)}`;
}

const inOneLine = (text) => text.replace(/\s+/g, ' ').slice(0, 300);

function writeFailures({ records, failures: others = [] }) {
  const failures = records.flatMap(({ run, connections, system, failures: all }) =>
    all.map((error) => `${system}, ${connections} connections, run ${run}: ${error}`)).concat(others);

  if (failures.length === 0) return '';

  return `\n## What did not work\n\n${failures.map((one) => `- ${inOneLine(one)}\n`).join('')}`;
}

function writeAgain(records) {
  const again = records.map(({ run, connections, system, lines }) =>
    ({ run, connections, system, n: lines.find(({ what }) => what === 'connect')?.again ?? 0 })).filter(({ n }) => n > 0);

  if (again.length === 0) return '';

  return '\n## Who was not answered at once\n\n' +
    'Of those who signed in, so many heard nothing for 3 seconds, and connected again.\n\n' +
    again.map(({ run, connections, system, n }) => `- ${system}, ${connections} connections, run ${run}: ${n}\n`).join('');
}

function plotFigure(records, names, sizes, figure, title, unit) {
  return plot(title, unit, names.map((name) => ({
    name,
    points: sizes.map((size) => [size, get(records, name, size, figure)?.median]).filter(([, value]) => value > 0),
  })));
}

const writeFrames = ({ p50, p99, worst }) => `p50 ${write(p50)}, p99 ${write(p99)}, longest ${write(worst)}`;

const writeIdle = ({ headless, window }) => `without a window ${write(headless)}, with one ${write(window)}`;

function writeAlone({ starts, instructions, frames, idle, store, window }) {
  const figures = [
    starts && ['start-up with 100,000 people to the first page, ms', writeSpread(spread(starts))],
    instructions && ['instructions of the server for a cycle and its undoing', write(instructions)],
    frames && ['a window at 1,000 cycles/s: from frame to frame, ms', writeFrames(frames.frame)],
    idle && ['wake-ups a second while nobody does anything, beyond pings', writeIdle(idle)],
  ].filter(Boolean);
  const said = [['The store by itself', store], ['A window where 100,000 people are', window]].filter(([, text]) => text);

  return `\n## Handclasp alone\n\n${table(['', ''], figures)}` +
    said.map(([title, text]) => `\n### ${title}\n\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`).join('');
}

// The versions of what comes from the system's packages are those of its release.
const findRelease = () => /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];

function writeMachine({ records, disk, reference, seconds, commit, place }) {
  const fixed = spread(reference) ?? {};
  const runs = countRuns(records);
  const day = new Date(records[0].at).toISOString().slice(0, 10);

  return `
${day}, Handclasp at ${commit}, ${runs} ${runs === 1 ? 'run' : 'runs'}, ${seconds} s a figure, data on ${place};
${cpus().length} processors (${cpus()[0].model.trim()}), Linux ${release()}, ${findRelease()}.
Medians; a ratio is of two figures of one run, and (least–most) of all runs; where fewer runs have both, it says of how many.

How noisy it was: the same measurement of the bare epoll server, before each of the others, gave
${writeSpread(spread(reference))} cycles/s, which is ${write(fixed.most / fixed.least)} times between its worst and its best.
One fdatasync of a page took ${writeSpread(spread(disk))} µs.
`;
}

const EXPLANATION = `
A cycle: A asks B, B is told, B accepts, both are told. *Notice* is the time from when a cycle was due until B was told. Afterwards
the friendship is undone, outside of the counted time. Processor seconds are user and system time of the server with 32 cycles
in flight. Fan-out: one user with so many sockets is asked and accepts, 8 others at a time; messages a second. Memory is what the
resident set of the server grew by, for each idle connection that is signed in, some seconds after the last; with 100 the process
itself goes up and down by more. Start-up is with as many people as connect. A dash: not measured. A pace is left out where a
server does less than 1.25 times as much, p99.9 where there were fewer than 2,000 cycles, Django where more are connected than it
holds, and a thousand resources of one XMPP user, as it takes minutes until each knows of the others. Versions are those of the
system's packages and of \`tests/package-lock.json\`.

What is not alike: XMPP subscribes one way only, which is half of a friendship, and its connections/s have its steps of signing in
and its presence. The bare epoll server answers nothing: a cycle is 3 messages, elsewhere 5 and more. Handclasp and no other
keeps what missed events and repeated commands need, and commits what waits together at once; \`ws\` and Socket.IO commit each
request alone. The load runs at SCHED_BATCH beside the server, on the same processors.
`;

function writeSizes(records, names, sizes) {
  return [...sizes].reverse().map((size) =>
    `\n## ${size.toLocaleString('en')} connections\n\n` +
    `${writeTable(records, names, size, FIGURES)}\n${writeRatios(records, names, size, FIGURES)}`).join('');
}

function writeFanOuts(records, names, sizes) {
  const measured = sizes.filter((size) => records.some((record) => record.connections === size && FAN_OUTS[0].of(record)));

  return measured.map((size) =>
    `\n## Fan-out of one event, ${size.toLocaleString('en')} others connected, messages/s\n\n` +
    `${writeTable(records, names, size, FAN_OUTS)}\n${writeRatios(records, names, size, FAN_OUTS)}`).join('');
}

const writeSettings = (present) =>
  table(
    ['', 'durable before it answers', 'setting'],
    present.map(({ name, isDurable, setting }) => [name, isDurable ? 'yes' : 'no', setting]),
  );

export function writeResults(folder, findings) {
  const { records } = findings;
  const sizes = [...new Set(records.map(({ connections }) => connections))].sort((a, b) => a - b);
  const most = sizes.at(-1).toLocaleString('en');
  const present = systems.filter(({ name }) => records.some(({ system }) => system === name));
  const names = present.map(({ name }) => name);
  const durable = present.filter(({ isDurable }) => isDurable).map(({ name }) => name);
  const parts = [
    '# What the benchmark found\n\nMade by `./dev bench`; never by hand.\n',
    writeMachine(findings), EXPLANATION, writeGoals(findings),
    '\n![Cycles a second over connections](cycles.svg)\n![Time to the notice over connections](notice.svg)\n',
    writeSizes(records, names, sizes), writeFanOuts(records, names, sizes),
    `\n## Growth from ${sizes[0]} to ${most} connections\n\n${writeGrowth(records, names, sizes)}`,
    `\n## Notices in fdatasyncs of the same minute, ${most} connections\n\n${writeSyncs(records, durable, sizes.at(-1))}`,
    writeAlone(findings), writeAgain(records), writeFailures(findings),
    `\n## How each was set\n\n${writeSettings(present)}`,
  ];
  const draw = (name, figure, title, unit) =>
    writeFileSync(path.join(folder, name), plotFigure(records, names, sizes, figure, title, unit));

  writeFileSync(path.join(folder, 'RESULTS.md'), parts.join(''));
  draw('cycles.svg', CYCLES, 'Cycles with 32 in flight', 'a second');
  draw('notice.svg', NOTICE, 'From the press to the notice at 100 cycles/s, p50', 'µs');
}

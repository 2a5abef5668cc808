// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the benchmark must show of Handclasp at 10,000 connections, and whether it does.

import { FAN_OUTS, FIGURES, growths, pick, ratios, spread, SYNCS } from './figures.js';

const OURS = 'Handclasp';
const MOST = 10_000; // connections
const FAN_OUT_AT = 1000;
const FEWEST = 100;

const figure = (start) => FIGURES.find(({ title }) => title.startsWith(start));

const CYCLES = figure('cycles/s, 32');
const CROWDED = figure('cycles/s, 256');
const PROCESSOR = figure('processor');
const MEMORY = figure('KiB');
const CONNECTING = figure('connections/s');

// Each gets the findings, and returns { median, least, most }, or nothing where it was not measured.
const ratio = (of, other, at = MOST) => ({ records }) => ratios(records, of, OURS, other, at);

const alone = (of) => ({ records }) => spread(pick(records, OURS, MOST).map(of.of));

const syncs = (start) => alone(SYNCS.find(({ title }) => title.startsWith(start)));

const growth = (start) => ({ records }) =>
  growths(records, OURS, FEWEST, MOST).find(({ title }) => title.startsWith(start)).found;

// Where the other cannot do so many: ours at 10,000 over its own where it does best.
const ratioAtBest = (of, other, sizes, choose) => ({ records }) =>
  spread(pick(records, OURS, MOST).map((record) => {
    const theirs = sizes.flatMap((size) => pick(records, other, size))
      .filter(({ run }) => run === record.run).map(of.of).filter((value) => value !== undefined);

    return theirs.length === 0 || of.of(record) === undefined ? undefined : of.of(record) / choose(theirs);
  }));

const largest = (values) => Math.max(...values);

const numbers = (text, pattern) => [...(text ?? '').matchAll(pattern)].map((found) => Number(found[1]));

const said = (where, pattern) => (findings) => spread(numbers(findings[where], pattern));

// what, the goal, the least that will do (null: none is said), and what was found. A figure is good from the goal up where
// more is better, and up to it where less is.
const GOALS = [
  {
    title: 'cycles/s, 32 in flight, over `ws` in memory', isMoreBetter: true, goal: 1, least: null,
    of: ratio(CYCLES, 'ws, in memory'),
  },
  { title: '… over `ws` with SQLite', isMoreBetter: true, goal: 7, least: 4, of: ratio(CYCLES, 'ws, SQLite') },
  { title: '… over ejabberd', isMoreBetter: true, goal: 25, least: null, of: ratio(CYCLES, 'ejabberd') },
  { title: '… over Prosody', isMoreBetter: true, goal: 60, least: null, of: ratio(CYCLES, 'Prosody') },
  {
    title: '… over Django with SQLite at its best size', isMoreBetter: true, goal: 150, least: null,
    of: ratioAtBest(CYCLES, 'Django, SQLite', [100, 1000], largest),
  },
  { title: '… over the bare epoll server', isMoreBetter: true, goal: null, least: 0.2, of: ratio(CYCLES, 'bare epoll') },
  {
    title: 'cycles/s, 256 in flight, over the bare epoll server', isMoreBetter: true, goal: 0.5, least: 0.3,
    of: ratio(CROWDED, 'bare epoll'),
  },
  { title: 'notice p50 at 1,000/s, in fdatasyncs', goal: 2, least: 3, of: syncs('notice p50 at 1,000/s') },
  {
    title: 'notice p99 at 1,000/s over `ws` with SQLite', goal: 1 / 3, least: null,
    of: ratio(figure('notice p99 at 1,000/s'), 'ws, SQLite'),
  },
  { title: 'notice p50 at 100/s over ejabberd', goal: 0.6, least: 1, of: ratio(figure('notice p50 at 100/s'), 'ejabberd') },
  ...['notice p50 at 100/s', 'notice p50 at 1,000/s'].map((start) =>
    ({ title: `${start}, growth from 100 to 10,000`, goal: 1.1, least: 1.3, of: growth(start) })),
  ...['notice p99 at 100/s', 'notice p99 at 1,000/s'].map((start) =>
    ({ title: `${start}, growth from 100 to 10,000`, goal: 1.2, least: 1.5, of: growth(start) })),
  { title: 'KiB a connection', goal: 1, least: 1.5, of: alone(MEMORY) },
  { title: '… over `ws`', goal: 1 / 6, least: null, of: ratio(MEMORY, 'ws, in memory') },
  { title: '… over Socket.IO', goal: 1 / 16, least: null, of: ratio(MEMORY, 'Socket.IO, in memory') },
  {
    title: "… over Django's at 1,000", goal: 1 / 40, least: null,
    of: ratioAtBest(MEMORY, 'Django, in memory', [1000], largest),
  },
  { title: '… over ejabberd', goal: 1 / 60, least: null, of: ratio(MEMORY, 'ejabberd') },
  { title: 'processor time over `ws` with SQLite', goal: 1 / 4, least: 1 / 2, of: ratio(PROCESSOR, 'ws, SQLite') },
  { title: '… over ejabberd', goal: 1 / 30, least: 1 / 15, of: ratio(PROCESSOR, 'ejabberd') },
  { title: 'connections/s over `ws`', isMoreBetter: true, goal: 1.3, least: 1, of: ratio(CONNECTING, 'ws, in memory') },
  { title: '… over ejabberd', isMoreBetter: true, goal: 12, least: null, of: ratio(CONNECTING, 'ejabberd') },
  {
    title: 'fan-out to 50 over `ws`, 1,000 others connected', isMoreBetter: true, goal: 2, least: 1,
    of: ratio(FAN_OUTS.find(({ title }) => title === 'to 50'), 'ws, in memory', FAN_OUT_AT),
  },
  { title: 'start-up with 100,000 people, ms', goal: 50, least: 150, of: ({ starts }) => spread(starts ?? []) },
  { title: 'window on screen, ms', goal: 500, least: 800, of: said('window', /window drawn after +([\d.]+) ms/g) },
  {
    title: 'wake-ups a second beyond pings, idle, without a window (0 when rounded)', goal: 0.49, least: null,
    of: ({ idle }) => idle && spread([idle.headless]),
  },
  { title: '… with a window', goal: 0.49, least: null, of: ({ idle }) => idle && spread([idle.window]) },
  {
    title: 'first page of 100,000 people, p99, ms', goal: 2, least: 4,
    of: said('store', /^people, first page.*p99 +([\d.]+) ms/gm),
  },
  {
    title: 'searches among them, p99, ms', goal: 5, least: 10,
    of: said('store', /^search,.*p99 +([\d.]+) ms/gm),
    counts: 'most',
  },
  {
    title: 'longest frame while the load runs, ms', goal: 33, least: 50,
    of: ({ frames }) => frames && spread([frames.frame.worst]),
  },
];

// 'yes', 'at least' where only the lesser figure is reached, 'no', or '–' for what was not measured.
export function judge({ isMoreBetter, goal, least, counts = 'median' }, found) {
  const reaches = (wanted) => wanted !== null && (isMoreBetter ? found[counts] >= wanted : found[counts] <= wanted);

  if (found === undefined) return '–';
  if (reaches(goal)) return 'yes';

  return reaches(least) ? 'at least' : 'no';
}

// [{ title, goal, least, found, verdict }]
export const judgeAll = (findings) =>
  GOALS.map((one) => {
    const found = one.of(findings);

    return { ...one, found, verdict: judge(one, found) };
  });

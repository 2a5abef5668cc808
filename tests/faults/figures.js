// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the faults cost, in figures: each row of tests/faults/README.md says here what it saw.
//
// `./dev test faults` runs every row in short; `./dev test --faults` in full, and ends with a table of the figures.

import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { SPEAKS_TLS } from '../lib/line.js';

export const IS_FULL = process.env.HANDCLASP_FAULTS === 'full';

const TLS_ROW = 22;

const { HANDCLASP_FIGURES } = process.env;

export function amount(short, full) {
  return IS_FULL ? full : short;
}

// row: its number; what: the attack, in words; seen: what was measured, in words with units.
export function figure(row, what, seen) {
  const said = SPEAKS_TLS ? { row: TLS_ROW, what: `row ${row}: ${what}`, seen } : { row, what, seen };
  if (HANDCLASP_FIGURES) appendFileSync(HANDCLASP_FIGURES, `${JSON.stringify(said)}\n`);
  console.log(`${said.row} ${said.what}: ${seen}`);
}

export const ms = (number) => `${number.toFixed(number < 10 ? 1 : 0)} ms`;
export const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

export function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function printTable(file) {
  const rows = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  rows.sort((a, b) => a.row - b.row);
  console.log('| # | attack or fault | measured |\n|---|---|---|');
  for (const { row, what, seen } of rows) console.log(`| ${row} | ${what} | ${seen} |`);
}

// node figures.js FILE: the table of what was said into it.
if (process.argv[1] === fileURLToPath(import.meta.url)) printTable(process.argv[2]);

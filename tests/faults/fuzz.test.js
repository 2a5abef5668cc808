// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 2: libFuzzer on what reads the bytes of strangers. The unit tests go through the corpus; in full it goes on from
// there.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { figure, IS_FULL } from './figures.js';

const FUZZ = fileURLToPath(new URL('../fuzz/', import.meta.url));
const SECONDS = 60;
const ENDS_WITHIN = 4 * SECONDS * 1000;
const { HANDCLASP_FUZZERS } = process.env; // the folder they were built into

// Inputs beyond the corpus go away with the test; one that breaks something stays among the artifacts.
async function fuzz(target) {
  const found = mkdtempSync(path.join(tmpdir(), 'handclasp-fuzz-'));
  const dictionary = path.join(FUZZ, 'dictionaries', `${target}.dict`);
  const artifacts = path.join(HANDCLASP_FUZZERS, 'artifacts', path.sep);

  mkdirSync(artifacts, { recursive: true });
  const child = spawn(path.join(HANDCLASP_FUZZERS, `fuzz-${target}`), [`-max_total_time=${SECONDS}`, '-max_len=1024',
    '-print_final_stats=1', `-artifact_prefix=${artifacts}`, ...existsSync(dictionary) ? [`-dict=${dictionary}`] : [],
    found, path.join(FUZZ, 'corpus', target)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const late = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  await once(child, 'close');
  clearTimeout(late);
  rmSync(found, { recursive: true });
  assert.equal(child.exitCode, 0, said.slice(-8000));

  return { n_runs: Number(/number_of_executed_units: (\d+)/.exec(said)[1]), edges: [...said.matchAll(/ cov: (\d+)/g)].at(-1)[1] };
}

describe('what reads the bytes of strangers', { skip: !IS_FULL, concurrency: 2 }, () => {
  for (const target of readdirSync(path.join(FUZZ, 'corpus')))
    it(`holds what it promises: ${target}`, async () => {
      const { n_runs, edges } = await fuzz(target);
      assert.ok(n_runs > 0);
      figure(2, `${target}, ${SECONDS} s of libFuzzer`, `0 findings in ${n_runs} runs, ${edges} edges seen`);
    });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows 15 and 16: a real store on a disk whose power goes, or that does not do what it is asked.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

import { amount, figure } from './figures.js';

// What is on that disk the programs decide; the files below it need not be on a real one.
const MEMORY = '/dev/shm';

const N_OPERATIONS = 500;

async function play(program, ...args) {
  const file = join(dirname(process.env.HANDCLASP), '..', 'tests', 'faults', program);
  const env = { ...process.env, G_DEBUG: 'fatal-warnings', TMPDIR: existsSync(MEMORY) ? MEMORY : tmpdir() };
  const { stdout } = await promisify(execFile)(file, args.map(String), { env, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}

describe('when the power goes', () => {
  it('loses nothing that was answered, and no event', async () => {
    const { cuts, answered, events, lost, wrong } = await play('power-cut', amount(50, 1000));
    figure(15, `${cuts} power cuts that drop, tear and shuffle what was not synced`,
      `${answered} answered commands, ${lost} lost; ${events} events, ${wrong} doubled or missing; integrity check ok each time`);
    assert.equal(lost + wrong, 0);
  });

  it('would lose something if the store did not wait for the disk', async () => {
    const { lost, wrong } = await play('power-cut', 10, 'PRAGMA synchronous = NORMAL');
    assert.ok(lost > 0 && wrong > 0, `${lost} lost, ${wrong} events wrong`);
  });
});

describe('when the disk fails at its n-th operation', () => {
  it('says so, keeps what it said it did, and goes on when the disk does', async () => {
    const seen = await play('disk-errors', N_OPERATIONS, amount(20, 1));
    figure(16, `a disk fails at ${seen.rounds / 3} of its operations up to the ${N_OPERATIONS}th: once, for a while, for want of room`,
      `${seen.failed} failures, 0 crashes, ${seen.unopened} at the opening; ${seen.answered} commands done, ${seen.lost} false ok, ` +
      `${seen.refused} refused with storage, ${seen.ghosts} of them done, ${seen.unhealed} refused afterwards`);
    assert.equal(seen.failed, seen.rounds);
    assert.equal(seen.lost + seen.ghosts + seen.wrong + seen.unhealed, 0);
  });
});

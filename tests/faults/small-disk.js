// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file system so small that it can be filled, in memory. Only a test file that runs itself again in a mount
// namespace of its own may have one.

import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MORTAL } from '../lib/mortal.js';

const INSIDE = 'HANDCLASP_TEST_MOUNTS';

export function enterMounts() {
  if (process.env[INSIDE]) return;

  const self = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const run = spawnSync('unshare', [process.getuid() === 0 ? '-m' : '-rm', ...MORTAL, ...self],
    { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } });
  if (run.error) throw run.error;
  process.exit(run.status ?? 1);
}

export class SmallDisk {
  constructor(size) {
    this.path = mkdtempSync(join(tmpdir(), 'handclasp-disk-'));
    this.data = join(this.path, 'data');
    this.ballast = join(this.path, 'ballast');
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', this.path]);
  }

  // To the last byte.
  fill() {
    const file = openSync(this.ballast, 'a');
    try {
      for (;;) writeSync(file, Buffer.alloc(4096));
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  makeRoom() {
    rmSync(this.ballast, { force: true });
  }

  setReadOnly(is) {
    execFileSync('mount', ['-o', `remount,${is ? 'ro' : 'rw'}`, this.path]);
  }

  remove() {
    execFileSync('umount', ['--lazy', this.path]);
    rmdirSync(this.path);
  }
}

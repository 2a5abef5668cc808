// SPDX-License-Identifier: GPL-3.0-or-later
//
// 200 windows with users come and go in one process; the program beside this asserts that each is finalised with all
// it had, and that memory stays flat.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, it } from 'node:test';

import { Desktop } from './desktop.js';

let desktop;

before(async () => {
  desktop = await Desktop.open();
});
after(() => desktop?.close());

it('leaves nothing behind of windows that were closed', async (t) => {
  const program = join(dirname(process.env.HANDCLASP), '..', 'tests', 'desktop', 'windows-come-and-go');
  // What a graphics driver keeps is neither ours nor twice the same.
  const child = spawn(program, [], { env: { ...desktop.env, GSK_RENDERER: 'cairo' }, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  for (const line of said.trim().split('\n')) t.diagnostic(line);
  assert.deepEqual(await exit, [0, null], complained);
});

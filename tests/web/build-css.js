// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes ui/web/app.css, or the file given as argument, from ui/web/app.tailwind.css.

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 20;
const TESTS = fileURLToPath(new URL('../', import.meta.url));
const WEB = path.resolve(TESTS, '../ui/web');
const CLI = path.join(TESTS, 'node_modules/@tailwindcss/cli/dist/index.mjs');

// The system's Node where it is new enough, else the one that the lock file brings.
function findNode() {
  const isNew = Number(process.versions.node.split('.')[0]) >= NEEDED;

  return isNew ? process.execPath : path.join(TESTS, `node_modules/node-linux-${process.arch}/bin/node`);
}

export function buildCss(output) {
  const args = [CLI, '--input', path.join(WEB, 'app.tailwind.css'), '--output', output, '--minify'];
  const run = spawnSync(findNode(), args, { cwd: TESTS, encoding: 'utf8' });

  if (run.status !== 0) throw new Error(`Tailwind failed: ${run.error ?? run.stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  buildCss(path.resolve(process.argv[2] ?? path.join(WEB, 'app.css')));

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The display that window-bench needs. Where nothing but the processor draws, as here, OpenGL would measure Mesa.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { Desktop } from '../desktop/desktop.js';

const desktop = await Desktop.open({ GSK_RENDERER: 'cairo' }, null);
try {
  const [code] = await once(spawn(process.argv[2], { env: desktop.env, stdio: ['ignore', 'inherit', 'inherit'] }), 'exit');
  process.exitCode = code ?? 1;
} finally {
  await desktop.close();
}

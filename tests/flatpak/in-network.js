// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs a command in a network namespace that has an address besides loopback: node in-network.js COMMAND ...

import { spawnSync } from 'node:child_process';

import { enterNamespace } from '../lib/namespace.js';

enterNamespace();

const [command, ...args] = process.argv.slice(2);
process.exit(spawnSync(command, args, { stdio: 'inherit' }).status ?? 1);

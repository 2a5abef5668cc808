// SPDX-License-Identifier: GPL-3.0-or-later
//
// A network namespace with one address that is not loopback: only there a browser treats the page as it will on
// a real network, without all that belongs to secure contexts. The test file runs itself again inside.

import { execFileSync, spawnSync } from 'node:child_process';

import { MORTAL } from './mortal.js';

export const ADDRESS = '10.77.0.1';

const INSIDE = 'HANDCLASP_TEST_NAMESPACE';
export const DEVICE = 'clasp0';

// Kernels without dummy devices have pairs. No IPv6: an address that appears by itself a second later would make
// the browser drop what it is loading.
const SET_UP = `
  ip link set lo up
  ip link add ${DEVICE} type dummy 2>/dev/null || {
    ip link add ${DEVICE} type veth peer name ${DEVICE}p &&
    ip link set ${DEVICE}p addrgenmode none &&
    ip link set ${DEVICE}p up
  }
  ip link set ${DEVICE} addrgenmode none &&
  ip address add ${ADDRESS}/24 dev ${DEVICE} &&
  ip link set ${DEVICE} up &&
  exec "$@"
`;

export function enterNamespace() {
  if (process.env[INSIDE]) return;

  const flags = process.getuid() === 0 ? ['-n'] : ['-rn'];
  const self = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const run = spawnSync('unshare', [...flags, ...MORTAL, 'sh', '-c', SET_UP, 'sh', ...self], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });

  if (run.error) throw run.error;
  process.exit(run.status ?? 1);
}

// The cable out, and in again: sockets stay open on both sides and hear nothing.
export function loseNetwork() {
  execFileSync('ip', ['address', 'del', `${ADDRESS}/24`, 'dev', DEVICE]);
}

export function findNetwork() {
  execFileSync('ip', ['address', 'add', `${ADDRESS}/24`, 'dev', DEVICE]);
}

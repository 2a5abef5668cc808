// SPDX-License-Identifier: GPL-3.0-or-later
//
// Before a command: the kernel ends what it starts when whoever started it ends, even by kill -9.

export const MORTAL = ['setpriv', '--pdeathsig', 'KILL'];

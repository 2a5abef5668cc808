// SPDX-License-Identifier: GPL-3.0-or-later

const FIRST = 500;
const LAST = 30000;

/* Milliseconds before the next attempt; jitter keeps a room full of pages from knocking at once. */
export function backoff(nFailed, random = Math.random) {
  const most = Math.min(LAST, FIRST * 2 ** Math.min(nFailed, 16));

  return Math.max(FIRST, most / 2 + (random() * most) / 2);
}

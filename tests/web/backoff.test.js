// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff } from '../../ui/web/backoff.js';

test('attempts come from half a second to thirty seconds apart', () => {
  for (let n = 0; n < 40; n++)
    for (const random of [() => 0, () => 0.5, () => 0.999999]) {
      const delay = backoff(n, random);

      assert.ok(delay >= 500 && delay <= 30000, `${n}: ${delay}`);
    }
});

test('each failure makes the wait longer, until it is as long as it gets', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => backoff(n, () => 0.999999));

  assert.deepEqual(
    delays.slice().sort((a, b) => a - b),
    delays,
  );
  assert.ok(delays[8] > 29999);
});

test('pages that lost the host together do not come back together', () => {
  assert.ok(backoff(6, () => 0.999) - backoff(6, () => 0) > 10000);
});

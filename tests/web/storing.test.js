// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createStore } from '../../ui/web/store.js';
import { Storing } from '../../ui/web/storing.js';

test('who does not answer says nothing of what can be saved', async () => {
  const store = createStore();
  const storing = new Storing(store, async () => null);

  await storing.look();
  assert.equal(store.state.isStoring, true);
});

test('a host that cannot save is asked until it can, and by one question at a time', async () => {
  const store = createStore();
  const answers = [false, false, true];
  let n_asked = 0;
  const storing = new Storing(store, async () => answers[n_asked++]);
  mock.timers.enable({ apis: ['setTimeout'] });

  assert.equal(store.state.isStoring, true);
  for (let n = 0; n < 3; n++) storing.doubt();
  for (const expected of [false, false, true]) {
    assert.equal(store.state.isStoring, false);
    mock.timers.tick(3000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(store.state.isStoring, expected);
  }
  mock.timers.tick(60_000);
  assert.equal(n_asked, answers.length);
  mock.timers.reset();
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program is started while it runs, with options that it may be too late for.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Desktop, until } from './desktop.js';

const DOOR = '^Handclasp$';

describe('started while it runs', () => {
  let desktop, host;

  const windows = (n) => until(`${n} windows`, async () => (await desktop.windows(DOOR)).length === n);
  const another = () => String(host.port === 8123 ? 8124 : 8123);
  const effectless = (said) => /This has no effect on it: (.*)/.exec(said)?.[1];

  before(async () => {
    desktop = await Desktop.open();
    host = await desktop.launch('--host-name', 'party.test');
    await windows(1);
  });
  after(() => desktop?.close());

  it('opens a window, and says nothing, where it runs as it is wanted to', async () => {
    assert.deepEqual(await desktop.startAgain(), { code: 0, said: '' });
    await windows(2);
    const options = ['--port', String(host.port), '--host-name=party.test', '--limit', 'command-rate=0'];
    assert.deepEqual(await desktop.startAgain(...options), { code: 0, said: '' });
    await windows(3);
    assert.deepEqual(await desktop.startAgain('--port=0'), { code: 0, said: '' });
    await windows(4);
  });

  it('opens a window, and says what has no effect and what to do, where it does not', async () => {
    const options = ['--port', another(), '--bind', '127.0.0.1', '--host-name', 'party.test', '--host-name', 'other.test'];
    const { code, said } = await desktop.startAgain(...options, '--limit', 'command-rate=1');
    assert.equal(code, 1);
    assert.match(said, new RegExp(`already running at http://\\S+:${host.port} `));
    assert.equal(effectless(said), `--port=${another()} --bind=127.0.0.1 --host-name=other.test --limit=command-rate=1`);
    assert.match(said, /quit it first/);
    await windows(5);
  });

  it('opens none where other data is meant', async () => {
    const folder = `${desktop.folder}/elsewhere`;
    const { code, said } = await desktop.startAgain('--data-dir', folder);
    assert.equal(code, 1);
    assert.equal(effectless(said), `--data-dir=${folder}`);
    assert.ok(said.includes(`${desktop.folder}/data/handclasp`), said);
    assert.equal((await desktop.windows(DOOR)).length, 5);
  });
});

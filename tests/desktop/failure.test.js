// SPDX-License-Identifier: GPL-3.0-or-later
//
// The windows of a program that cannot serve, since another one uses the folder.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { startHost } from '../lib/host.js';
import { find, findAll, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const FAILURE = { name: 'Handclasp cannot start', role: 'label' };

describe('windows without a host', () => {
  let desktop, other, reader, ended;

  const shown = (n) =>
    until(`${n} windows that say so`, async () => findAll(await reader.tree(), FAILURE).length === n);

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    other = await startHost();
    ended = desktop.launchAgain('--data-dir', other.dataDir);
    reader = await Reader.open(desktop);
  });
  after(async () => {
    await other?.stop();
    await desktop?.close();
  });

  it('say why and what to do', async () => {
    await shown(1);
    const why = findAll(await reader.tree(), { role: 'label' }).map(({ name }) => name);
    assert.ok(why.some((name) => name.includes(other.dataDir)), why.join('\n'));
  });

  it('say so also when they are opened later', async () => {
    await desktop.focus('^Handclasp$');
    await desktop.keys('ctrl+n');
    await shown(2);
  });

  it('end with an exit status that says so', async () => {
    await reader.press(find(await reader.tree(), { name: 'Quit', role: 'button' }));
    assert.equal(await ended, 1);
  });
});

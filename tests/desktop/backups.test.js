// SPDX-License-Identifier: GPL-3.0-or-later
//
// Windows of a host that can make no backup: each says so, whenever it was opened.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { gather } from '../lib/client.js';
import { makeDataDir, removeDataDir } from '../lib/host.js';
import { findAll, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const BANNER = { role: 'label', name: /^No backup can be made: “.*backups.*tries again every hour\.$/ };

describe('windows without a backup', () => {
  let dataDir, desktop, reader;

  const countBanners = async () => {
    const shown = await Promise.all(findAll(await reader.tree(), BANNER).map((label) => reader.shows(label)));
    return shown.filter(Boolean).length;
  };

  before(async () => {
    dataDir = makeDataDir();
    writeFileSync(join(dataDir, 'backups'), 'in the way');
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    reader = await Reader.open(desktop);
    await gather(await desktop.launch('--data-dir', dataDir, '--limit', 'chore-interval=50'), 'ann');
  });
  after(async () => {
    await desktop?.close();
    removeDataDir(dataDir);
  });

  it('say so', () => until('the banner', async () => (await countBanners()) === 1));

  it('say so also when they are opened later', async () => {
    await desktop.focus('^Handclasp$');
    await desktop.keys('ctrl+n');
    await until('both banners', async () => (await countBanners()) === 2);
  });
});

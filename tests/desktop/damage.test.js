// SPDX-License-Identifier: GPL-3.0-or-later
//
// Windows of a program whose database is damaged: what can be done is a button.

import assert from 'node:assert/strict';
import { closeSync, cpSync, existsSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { gather } from '../lib/client.js';
import { makeDataDir, removeDataDir, startHost } from '../lib/host.js';
import { findAll, Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const RESTORE = /^Restore the Backup of \d/;

const databaseOf = (folder) => join(folder, 'handclasp.sqlite');
const countUsers = (folder) =>
  Number(execFileSync('sqlite3', ['-readonly', databaseOf(folder), 'SELECT count(*) FROM user']));

const backupOf = (folder) =>
  join(folder, 'backups', readdirSync(join(folder, 'backups')).find((name) => name.endsWith('.sqlite')));

function spoil(file) {
  const content = readFileSync(file);
  content.fill(0x5a, content.length / 2);
  writeFileSync(file, content);
}

// SQLite looks first into the journal beside a database, and waits until somebody writes this one. It is none.
function hold(database) {
  const journal = `${database}-journal`;
  execFileSync('mkfifo', [journal]);
  return () => {
    const end = openSync(journal, 'w');
    rmSync(journal);
    closeSync(end);
  };
}

describe('windows of a damaged database', () => {
  let whole, folder, desktop, reader, ended;

  const shown = async (wanted) => {
    for (const node of findAll(await reader.tree(), wanted)) if (await reader.shows(node)) return node;
    return null;
  };
  const sees = (role, name) => until(`“${name}”`, () => shown({ role, name }));
  const press = async (name) => reader.press(await sees('button', name));

  async function start() {
    ended = desktop.launchAgain('--port', '0', '--data-dir', folder);
    reader = await Reader.open(desktop);
  }

  before(async () => {
    whole = makeDataDir();
    const first = await startHost({ dataDir: whole });
    await gather(first, 'ann', 'bob');
    await first.stop();
    const second = await startHost({ dataDir: whole });
    await until('a backup', () => existsSync(join(whole, 'backups')) &&
      readdirSync(join(whole, 'backups')).some((name) => name.endsWith('.sqlite')));
    await second.stop();
  });
  after(() => removeDataDir(whole));

  beforeEach(async () => {
    folder = makeDataDir();
    cpSync(whole, folder, { recursive: true });
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
  });
  afterEach(async () => {
    await desktop.close();
    removeDataDir(folder);
  });

  // In so many windows; what is disabled is told as not sensitive.
  const showIn = (n, name, canBePressed) =>
    until(`${name} in ${n} windows`, async () => {
      const buttons = findAll(await reader.tree(), { role: 'button', name });
      return buttons.length === n && buttons.every(({ states }) => states.includes('sensitive') === canBePressed);
    });

  const quit = async () => {
    await desktop.focus('^Handclasp$');
    await desktop.keys('ctrl+q');
    return ended;
  };

  it('say where it is kept, and restore the backup', async () => {
    spoil(databaseOf(folder));
    await start();
    await sees('label', 'Handclasp cannot start');
    const kept = readdirSync(folder).find((name) => name.endsWith('-damaged.sqlite'));
    await sees('label', `The database is damaged. It is kept as “${join(folder, kept)}”.`);
    await press(RESTORE);
    await sees('tab', 'Sign Up');
    assert.equal(countUsers(folder), 2);
    assert.ok(existsSync(join(folder, kept)));
    assert.equal(await quit(), 0);
  });

  it('start afresh without a backup, after a question', async () => {
    rmSync(join(folder, 'backups'), { recursive: true });
    spoil(databaseOf(folder));
    await start();
    await sees('label', 'Handclasp cannot start');
    assert.equal(await shown({ role: 'button', name: /Restore/ }), null);
    await press('Start Afresh…');
    await sees('label', 'Start Afresh?');
    assert.equal(existsSync(databaseOf(folder)), false);
    await press('Start Afresh');
    await sees('tab', 'Sign Up');
    assert.equal(countUsers(folder), 0);
    assert.equal(await quit(), 0);
  });

  it('say so also when it is found later, and go on with the backup', async () => {
    execFileSync('sqlite3', [databaseOf(folder)], { input: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
      LIMIT 100000) INSERT INTO rest SELECT printf ('somebody-gone-%06d', i), 9000000000000000 FROM n;` });
    spoil(databaseOf(folder));
    await start();
    await sees('label', 'Handclasp cannot start');
    await press(RESTORE);
    await sees('tab', 'Sign Up');
    assert.equal(countUsers(folder), 2);
    assert.equal(await quit(), 0);
  });

  it('restore it once at a time, and say in the window that is left that it did not work', async () => {
    const letGo = hold(backupOf(folder));
    spoil(databaseOf(folder));
    await start();
    await press(RESTORE);
    await showIn(1, RESTORE, false);
    const first = await desktop.window('^Handclasp$');
    await desktop.focusOn(first);
    await desktop.keys('ctrl+n');
    await showIn(2, RESTORE, false);
    await showIn(2, 'Start Afresh…', false);
    await desktop.focusOn(first);
    await desktop.keys('ctrl+w');
    await showIn(1, RESTORE, false);
    letGo();
    await sees('label', /^The database cannot be copied/);
    await showIn(1, RESTORE, true);
    await press(RESTORE);
    await sees('tab', 'Sign Up');
    assert.equal(countUsers(folder), 2);
    assert.equal(await quit(), 0);
  });
});

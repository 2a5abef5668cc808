// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest in a real browser sees of windows that are closed, of a host that is quit, and of its return.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launch, openPerson, SOON, signUp } from '../lib/browser.js';
import { ADDRESS, enterNamespace } from '../lib/namespace.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';
const DOOR = '^Handclasp$';
const ANN = '^Ann Baker – Handclasp$';
const BOB = '^Bob Carter – Handclasp$';

enterNamespace();

describe('a guest of the windows', () => {
  let desktop, browser, port, guest, page;

  const row = (username) => page.locator(`main .person[data-username="${username}"]`).first();
  const stands = (username, standing) =>
    page.locator(`main .person[data-username="${username}"][data-standing="${standing}"]`).first().waitFor();
  const banner = () => page.getByText('The host is away');

  before(async () => {
    desktop = await Desktop.open();
    ({ port } = await desktop.launch());
    await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
    await desktop.focus(ANN);
    await desktop.keys('ctrl+n');
    await desktop.signUp(await desktop.window(DOOR), 'bob', 'Bob Carter', PASSWORD);
    browser = await launch();
    guest = await openPerson(browser, `http://${ADDRESS}:${port}`);
    page = guest.page;
    await signUp(page, 'gil', 'Gil');
  });
  after(async () => {
    await browser?.close();
    await desktop?.close();
  });

  it('stays when one of two windows is closed, and so does the other window', async () => {
    await desktop.focus(BOB);
    await desktop.keys('ctrl+w');
    await until('the window to go', async () => (await desktop.windows(BOB)).length === 0);
    await row('ann').getByRole('button', { name: 'Add Friend' }).click();
    await stands('ann', 'outgoing');
    assert.equal(await banner().count(), 0);
    await desktop.focus(ANN);
    await desktop.pressUntil('the friendship', ['ctrl+2', 'Tab', 'Return'], () =>
      page.locator('main .person[data-username="ann"][data-standing="friend"]').count());
  });

  it('sees that the host is away when it is quit', async () => {
    await desktop.focus(ANN);
    await desktop.keys('ctrl+q');
    assert.equal(await desktop.exit, 0);
    await banner().waitFor();
  });

  it('comes back by itself, signed in, when it starts again', async () => {
    await desktop.launch('--port', String(port));
    await banner().waitFor({ state: 'detached', timeout: 3 * SOON });
    await stands('ann', 'friend');
    await row('bob').getByRole('button', { name: 'Add Friend' }).click();
    await stands('bob', 'outgoing');
    await desktop.window(ANN);
  });

  it('comes back after a kill, too', async () => {
    await desktop.kill();
    await banner().waitFor();
    await desktop.launch('--port', String(port));
    await banner().waitFor({ state: 'detached', timeout: 3 * SOON });
    await stands('bob', 'outgoing');
    assert.deepEqual(guest.faults, []);
  });
});

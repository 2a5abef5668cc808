// SPDX-License-Identifier: GPL-3.0-or-later
//
// The story once more, in short, for the installed program: two people at windows, and one at a page. It
// needs no menus: newer GTK does not tell screen readers what is in them.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { find, Reader } from '../desktop/accessible.js';
import { until } from '../desktop/desktop.js';
import { launch, openPerson, signUp } from '../lib/browser.js';
import { ADDRESS } from '../lib/namespace.js';

const PASSWORD = 'correct horse 1';
const DOOR = '^Handclasp$';
const ANN = '^Ann Baker – Handclasp$';
const BOB = '^Bob Carter – Handclasp$';

// open: to a desktop nothing was started on yet.
export const tellStory = (open) => describe('two windows and a page', () => {
  let desktop, reader, browser, page, port;

  const row = (username) => page.locator(`main .person[data-username="${username}"]`).first();
  const stands = (username, standing) =>
    page.locator(`main .person[data-username="${username}"][data-standing="${standing}"]`).first().waitFor();
  const asks = (username) => row(username).getByRole('button', { name: 'Add Friend' }).click();
  const press = (name) => until(`${name} to be pressed`, async () => {
    const button = find(await reader.tree(), { name, actions: 'Click' });
    return button && reader.press(button);
  });
  const start = async () => {
    ({ port } = await desktop.launch(...(port ? ['--port', String(port)] : [])));
  };
  const comesBack = async () => {
    await page.getByText('The host is away').waitFor();
    await start();
    await desktop.window(ANN);
    await desktop.window(BOB);
    await page.getByText('The host is away').waitFor({ state: 'hidden' });
    await stands('ann', 'friend');
  };

  before(async () => {
    desktop = await open();
    reader = await Reader.open(desktop);
    browser = await launch();
    await start();
  });
  after(async () => {
    await browser?.close();
    await desktop?.close();
  });

  it('begins in two windows', async () => {
    await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
    await desktop.focus(ANN);
    await desktop.keys('ctrl+n');
    const window = await desktop.window(DOOR);
    await desktop.x('windowmove', window, '640', '0');
    await desktop.signUp(window, 'bob', 'Bob Carter', PASSWORD);
  });

  it('asks in one of them, and accepts in the other', async () => {
    await press(/^Add Friend\b.* Ann Baker$/);
    const shown = await until('the notification', () => desktop.notification('Bob Carter wants to be your friend'));
    assert.match(shown.body, /For Ann Baker \(@ann\)/);
    await desktop.focus(ANN);
    await desktop.keys('ctrl+2');
    await press(/^Accept Request\b.* Bob Carter$/);
    await until('the friendship', async () =>
      find(await reader.tree(), { role: 'list item', name: /^Ann Baker, .*\bFriends\b/ }));
    await until('its withdrawal', () => !desktop.notification('Bob Carter wants to be your friend'));
  });

  it('is joined by a page, whose request is accepted in a notification', async () => {
    ({ page } = await openPerson(browser, `http://${ADDRESS}:${port}`));
    await signUp(page, 'cem', 'Cem Demir', PASSWORD);
    await desktop.focus(BOB);
    await asks('ann');
    await stands('ann', 'outgoing');
    desktop.press(await until('the notification', () => desktop.notification('Cem Demir wants to be your friend')), 'Accept');
    await stands('ann', 'friend');
    await until('its withdrawal', () => !desktop.notification('Cem Demir wants to be your friend'));
  });

  it('declines quietly in a window', async () => {
    await asks('bob');
    await stands('bob', 'outgoing');
    await desktop.focus(BOB);
    await desktop.pressUntil('the offer to undo', ['ctrl+2', 'Delete'], async () =>
      find(await reader.tree(), { role: 'button', name: /^Undo/ }));
    await stands('bob', 'outgoing');
  });

  it('opens a window when it is started again, and refuses another folder', async () => {
    assert.equal(await desktop.launchAgain(), 0);
    await desktop.window(DOOR);
    assert.equal(await desktop.launchAgain('--data-dir', `${desktop.folder}/elsewhere`), 1);
    await desktop.focus(DOOR);
    await desktop.keys('ctrl+w');
    await until('the window to go', async () => (await desktop.windows(DOOR)).length === 0);
  });

  it('quits in order, and all come back as they were', async () => {
    assert.equal(await desktop.quit(), 0);
    await comesBack();
  });

  it('is killed, and all come back as they were', async () => {
    await desktop.kill();
    await comesBack();
  });

  it('goes on when one window is closed, and ends with the last', async () => {
    await desktop.focus(BOB);
    await desktop.keys('ctrl+w');
    await until('one window less', async () => (await desktop.windows('Handclasp$')).length === 1);
    assert.equal(await page.getByText('The host is away').count(), 0);
    await desktop.focus(ANN);
    await desktop.keys('ctrl+w');
    assert.equal(await desktop.exit, 0);
    await page.getByText('The host is away').waitFor();
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notices of requests lie over the list until they are answered: nobody in it may be out of reach meanwhile.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { signUp } from '../lib/client.js';
import { launch, openPerson, signIn } from '../lib/browser.js';
import { startHost } from '../lib/host.js';

const PASSWORD = 'correct horse 1';
const N_PEOPLE = 12; // more than a screen has
const N_ASKING = 4;

let host, browser, ann;

before(async () => {
  [host, browser] = await Promise.all([startHost(), launch()]);
  await signUp(host, 'ann', { name: 'Ann', password: PASSWORD });
  ann = await openPerson(browser, host.origin);
  await signIn(ann.page, 'ann', PASSWORD);
  for (let i = 0; i < N_PEOPLE; i++) {
    const guest = await signUp(host, `guest${i}`, { password: PASSWORD });
    await guest.connect();
    if (i < N_ASKING) await guest.command('request', { to: 'ann' });
  }
  await ann.page.locator('.notice').nth(N_ASKING - 1).waitFor({ state: 'attached' });
  await ann.page.locator('main .person').nth(N_PEOPLE - 1).waitFor();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

// In the page.
function isMet(button) {
  scrollTo(0, document.documentElement.scrollHeight);
  const { x, y, width, height } = button.getBoundingClientRect();
  const met = document.elementFromPoint(x + width / 2, y + height / 2);

  return button.contains(met);
}

for (const width of [360, 800, 1000, 1280])
  test(`leaves the last in the list within reach at ${width} px`, async () => {
    await ann.page.setViewportSize({ width, height: 720 });
    const buttons = ann.page.locator('main .person').last().locator('.buttons button');
    assert.equal(await buttons.last().evaluate(isMet), true);
  });

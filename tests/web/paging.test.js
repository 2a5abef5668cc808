// SPDX-License-Identifier: GPL-3.0-or-later
//
// More people than fit on a page of the host's list.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { launch, openPerson, signIn } from '../lib/browser.js';
import { ADDRESS, enterNamespace } from '../lib/namespace.js';

enterNamespace();

const N_PEOPLE = 120;
const PASSWORD = 'correct horse';

let host;
let browser;
let ann;

const nameOf = (n) => `Guest ${String(n).padStart(3, '0')}`;
const rows = (page) => page.locator('main .person');

before(async () => {
  host = await startHost({ bind: ADDRESS });
  for (let n = 0; n < N_PEOPLE; n++) await signUp(host, `guest${n}`, { name: nameOf(n) });
  await signUp(host, 'ann', { password: PASSWORD });
  browser = await launch();
  ann = await openPerson(browser, host.origin, { viewport: { width: 360, height: 740 } });
  await signIn(ann.page, 'ann', PASSWORD);
});

after(async () => {
  await browser?.close();
  await host?.kill();
});

async function scrollToEnd(page) {
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
}

test('the first page comes alone', async () => {
  await rows(ann.page).nth(49).waitFor();
  assert.ok((await rows(ann.page).count()) < N_PEOPLE);
});

test('somebody who joins stands in order, between those that are there', async () => {
  await signUp(host, 'joiner', { name: 'Guest 003 and a half' });
  await ann.page.getByText('Guest 003 and a half').waitFor();
  const names = await rows(ann.page).locator('.person-name').allTextContents();

  assert.deepEqual(names.slice(3, 6), [nameOf(3), 'Guest 003 and a half', nameOf(4)]);
});

test('scrolling brings the others, each once and in order', async () => {
  while ((await rows(ann.page).count()) < N_PEOPLE + 1) {
    const n = await rows(ann.page).count();

    await scrollToEnd(ann.page);
    await rows(ann.page).nth(n).waitFor();
  }

  const names = await rows(ann.page).locator('.person-name').allTextContents();

  assert.equal(names.length, N_PEOPLE + 1);
  assert.deepEqual(names, [...names].sort());
  assert.equal(new Set(names).size, names.length);
});

test('only those on the screen are watched', async () => {
  const lastWatched = () => ann.said.filter(({ type }) => type === 'watch').at(-1).usernames;

  await scrollToEnd(ann.page);
  await rows(ann.page).last().scrollIntoViewIfNeeded();
  while (!lastWatched().includes(`guest${N_PEOPLE - 1}`))
    await ann.page.evaluate(() => new Promise(requestAnimationFrame));

  assert.ok(!lastWatched().includes('guest0'));
  assert.ok(lastWatched().length < 40);
});

test('the last of several quick searches wins', async () => {
  const search = ann.page.getByRole('searchbox');

  for (const query of ['g', 'gu', 'guest 1', 'guest 11', 'nobody', 'guest 007']) await search.fill(query);
  await ann.page.waitForFunction(() => document.querySelectorAll('main .person').length === 1);
  assert.equal(await rows(ann.page).locator('.person-name').textContent(), nameOf(7));
  assert.deepEqual(ann.faults, []);
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// A request that was declined by mistake: for a while it can be taken back where it was pressed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { _, format } from '../../ui/web/i18n.js';
import { launch, openPerson, signIn, speak } from '../lib/browser.js';
import { signIn as signInClient, signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';

const PASSWORD = 'correct horse 1';
const NAMES = { bob: 'Bob Carter', cem: 'Cem' };

let host, browser, ann, bob, cem;

const standing = (page, username, word) =>
  page.locator(`main .person[data-username="${username}"][data-standing="${word}"]`).waitFor();
const notice = (page, name) =>
  page.locator('.notice', { hasText: format(_('Request from {name} declined'), { name: NAMES[name] }) });
const undo = (page, name) => notice(page, name).getByRole('button', { name: _('Undo') });

async function decline(page, username) {
  const name = format(_('Decline Request from {name}'), { name: NAMES[username] });

  await page.locator('main').getByRole('button', { name }).click();
  await standing(page, username, 'declined');
  await undo(page, username).waitFor();
}

async function open(language = 'en') {
  const person = await openPerson(browser, host.origin, { viewport: { width: 360, height: 740 }, locale: language });

  await speak(host.origin, language);
  await signIn(person.page, 'ann', PASSWORD);

  return person;
}

before(async () => {
  [host, browser] = await Promise.all([startHost(), launch()]);
  await signUp(host, 'ann', { name: 'Ann', password: PASSWORD });
  ann = await signInClient(host, 'ann', PASSWORD);
  await ann.connect();
  bob = await signUp(host, 'bob', { name: NAMES.bob, password: PASSWORD });
  cem = await signUp(host, 'cem', { name: NAMES.cem, password: PASSWORD });
  for (const client of [bob, cem]) {
    await client.connect();
    await client.command('request', { to: 'ann' });
  }
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

for (const language of ['en', 'de'])
  test(`is said, and undone by the button, in ${language}`, async () => {
    const { page, context, faults } = await open(language);

    await decline(page, 'bob');
    assert.equal(await page.locator('.notices-place [role=status]').textContent(), await undo(page, 'bob').evaluate(
      (button) => document.getElementById(button.getAttribute('aria-describedby')).textContent));
    await undo(page, 'bob').click();
    await standing(page, 'bob', 'incoming');
    await notice(page, 'bob').waitFor({ state: 'detached' });
    assert.deepEqual(faults, []);
    await context.close();
  });

test('is undone by keys: the last one first, and not where text is written', async () => {
  const { page, context } = await open();

  await decline(page, 'bob');
  await decline(page, 'cem');
  await page.getByRole('searchbox').press('Control+z');
  await page.getByRole('heading', { name: 'People' }).press('Control+z');
  await standing(page, 'cem', 'incoming');
  await notice(page, 'cem').waitFor({ state: 'detached' });
  await standing(page, 'bob', 'declined');
  await undo(page, 'bob').press('Enter');
  await standing(page, 'bob', 'incoming');
  await notice(page, 'bob').waitFor({ state: 'detached' });
  await context.close();
});

const askAnew = async () => {
  await ann.command('unfriend', { to: 'bob' });
  await bob.command('request', { to: 'ann' });
};

for (const [how, become, word, prepareNext] of [
  ['is restored', () => ann.command('restore', { to: 'bob' }), 'incoming', () => {}],
  ['is accepted', () => ann.command('accept', { to: 'bob' }), 'friend', askAnew],
  ['is taken back', () => bob.command('cancel', { to: 'ann' }), 'none', () => {}],
])
  test(`is no longer offered where the request ${how} elsewhere`, async () => {
    const { page, context } = await open();

    await decline(page, 'bob');
    await become();
    await standing(page, 'bob', word);
    await notice(page, 'bob').waitFor({ state: 'detached' });
    await context.close();
    await prepareNext();
  });

test('is no longer offered where the person is gone', async () => {
  const { page, context } = await open();

  await decline(page, 'cem');
  await cem.post('remove-account', { password: PASSWORD });
  await notice(page, 'cem').waitFor({ state: 'detached' });
  await context.close();
});

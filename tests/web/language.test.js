// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page in the language of its reader, and another one chosen.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { go, launch, openPerson, signIn, speak } from '../lib/browser.js';
import { ADDRESS, enterNamespace } from '../lib/namespace.js';

enterNamespace();

const WEB = fileURLToPath(new URL('../../ui/web/', import.meta.url));
const TEXT = /\b_\('((?:[^'\\]|\\.)+)'\)/g;

let host;
let browser;

before(async () => {
  host = await startHost({ bind: ADDRESS });
  await signUp(host, 'ann', { name: 'Ann', password: 'correct horse' });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await host?.kill();
});

const german = (options) => openPerson(browser, host.origin, { locale: 'de-AT', ...options });

const field = (page) => page.locator('#language');

// The page comes anew in that language.
async function becomes(page, language) {
  await page.waitForFunction((lang) => document.documentElement.lang === lang && document.querySelector('h1'), language);
}

async function choose(page, option, language) {
  await field(page).selectOption(option);
  await becomes(page, language);
}

test('a browser that asks for German gets it, up to the words of a mistake', async () => {
  const { page, context, faults } = await german();

  await page.getByRole('heading', { name: 'Willkommen' }).waitFor();
  assert.equal(await page.title(), 'Anmelden – Handclasp');
  await page.getByLabel('Benutzername').fill('ann');
  await page.getByLabel('Passwort').fill('wrong horse');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByText('Benutzername und Passwort passen nicht zusammen.').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('each language is offered in its own words', async () => {
  const { page, context } = await german();

  await becomes(page, 'de');
  assert.deepEqual(await field(page).locator('option').allTextContents(), ['Wie im System', 'Deutsch', 'English']);
  assert.equal(await field(page).inputValue(), '');
  await context.close();
});

test('a language chosen at the door stays, through signing in and a reload, until another is chosen', async () => {
  const { page, context, faults } = await german();

  await becomes(page, 'de');
  await choose(page, 'English', 'en');
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  await speak(host.origin, 'en');
  await signIn(page, 'ann');
  await page.reload();
  await becomes(page, 'en');
  await go(page, 'settings');
  assert.equal(await field(page).inputValue(), 'en');
  await choose(page, 'System default', 'de');
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
  assert.ok(!(await context.cookies()).some(({ name }) => name === 'handclasp_language'));
  assert.deepEqual(faults, []);
  await context.close();
});

test('who has no JavaScript is told so in their language', async () => {
  const { page, context } = await german({ javaScriptEnabled: false });

  assert.match(await page.locator('body').innerText(), /Handclasp braucht JavaScript/);
  await context.close();
});

test('every text of the page is in the catalogue', async () => {
  const { texts } = await (await fetch(`${host.origin}/de.json`)).json();
  const said = readdirSync(WEB)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [...readFileSync(WEB + name, 'utf8').matchAll(TEXT)])
    .map(([, text]) => text.replace(/\\(.)/g, '$1'));

  assert.ok(said.length > 100);
  assert.deepEqual(
    said.filter((text) => !texts[text]),
    [],
  );
});

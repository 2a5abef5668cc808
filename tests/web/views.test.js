// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every view at both widths and in both schemes: nothing that axe knows to be wrong, nothing wider than a phone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { _ } from '../../ui/web/i18n.js';
import { startHost } from '../lib/host.js';
import { launch, openPerson, signIn, speak } from '../lib/browser.js';
import { ADDRESS, enterNamespace } from '../lib/namespace.js';
import { SIGNED_IN, SIGNED_OUT } from './views.js';
import { PASSWORD, settle } from './village.js';

enterNamespace();

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TOUCH = 44;

let host;
let browser;
let village;

before(async () => {
  host = await startHost({ bind: ADDRESS });
  village = await settle(host);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  for (const client of Object.values(village ?? {})) client.cut();
  await host?.kill();
});

// Contrast is judged of what one sees when it has come to rest.
async function rest(page) {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => {})),
    ),
  );
}

async function judge(page) {
  await rest(page);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));

  assert.deepEqual(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
    ),
    [],
  );
}

async function fits(page) {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it scrolls sideways');
  assert.deepEqual(
    await page.evaluate(() =>
      [...document.querySelectorAll('body *:not(.visually-hidden):not(.skip)')]
        .filter(
          (node) =>
            !node.closest('[hidden], .visually-hidden, svg, .who-words') &&
            node.getBoundingClientRect().right > innerWidth + 1,
        )
        .map((node) => node.outerHTML.slice(0, 120)),
    ),
    [],
    'these stick out',
  );
}

// Words of ours, that is: names are long at will.
async function isWhole(page) {
  assert.deepEqual(
    await page.evaluate(() => {
      const isBroken = (text, { index, 0: word }) => {
        const range = document.createRange();

        range.setStart(text, index);
        range.setEnd(text, index + word.length);

        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
      };

      return [...document.querySelectorAll('button, .nav-text, .label, h2, label, p:not([dir]), .choice-words')]
        .flatMap((node) => [...node.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE))
        .filter((text) => [...text.data.matchAll(/[^\s-]+-?/g)].some((found) => isBroken(text, found)))
        .map((text) => text.data);
    }),
    [],
    'these words are broken',
  );
}

// What can be done with somebody is one line: no button wraps alone.
async function isInLine(page) {
  assert.deepEqual(
    await page.evaluate(() =>
      [...document.querySelectorAll('.buttons')]
        .filter(({ children }) => new Set([...children].map((node) => node.getBoundingClientRect().top)).size > 1)
        .map((node) => node.textContent),
    ),
    [],
    'these wrap',
  );
}

async function isTouchable(page) {
  assert.deepEqual(
    await page.evaluate(
      (least) =>
        [...document.querySelectorAll('button, nav a, summary, input:not([type=radio])')]
          .map((node) => [node, node.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.height < least || box.width < least))
          .map(([node, box]) => `${node.outerHTML.slice(0, 100)} ${box.width}x${box.height}`),
      TOUCH,
    ),
    [],
    'these are hard to touch',
  );
}

async function walk(page, views) {
  for (const [name, reach] of Object.entries(views)) {
    await reach(page);
    try {
      await fits(page);
      await isWhole(page);
      await isTouchable(page);
      await isInLine(page);
      await judge(page);
    } catch (error) {
      error.message = `${name}: ${error.message}`;
      throw error;
    }
  }
}

for (const width of [360, 1280])
  for (const [language, colorScheme] of [
    ['en', 'light'],
    ['en', 'dark'],
    ['de', 'light'],
  ])
    test(`every view at ${width} px, ${language}, ${colorScheme}`, async () => {
      const { page, context, faults } = await openPerson(browser, host.origin, {
        viewport: { width, height: 800 },
        colorScheme,
        locale: language,
      });

      await speak(host.origin, language);

      await page.evaluate(AXE);
      await walk(page, SIGNED_OUT);
      await page.goto(`${host.origin}/#sign-in`);
      await signIn(page, 'ann', PASSWORD);
      await walk(page, SIGNED_IN);
      assert.deepEqual(faults, []);
      await context.close();
    });

for (const [language, colorScheme] of [
  ['en', 'dark'],
  ['de', 'light'],
])
  test(`where there is nothing, in ${language}, is a page that leads home`, async () => {
    const { page, context } = await openPerson(browser, host.origin, {
      viewport: { width: 360, height: 800 },
      colorScheme,
      locale: language,
    });

    await speak(host.origin, language);
    await page.goto(`${host.origin}/nope`);
    await page.getByRole('heading', { name: _('There is nothing here') }).waitFor();
    await page.evaluate(AXE);
    await fits(page);
    await isWhole(page);
    await judge(page);
    await page.getByRole('link', { name: _('Go to Handclasp') }).click();
    await page.getByRole('heading', { name: _('Welcome') }).waitFor();
    await context.close();
  });

test('a notice, a busy button and the banner pass too, with motion reduced', async () => {
  const { page, context } = await openPerson(browser, host.origin, {
    viewport: { width: 360, height: 800 },
    reducedMotion: 'reduce',
  });

  await speak(host.origin, 'en');
  await page.evaluate(AXE);
  await signIn(page, 'ann', PASSWORD);
  await page.locator('main [data-username=bob]').waitFor();
  await village.mia.command('request', { to: 'ann', note: 'x'.repeat(200) }).catch(() => {});
  await village.ann.connect();
  await village.ann.command('settings', { who_may_ask: 'everyone' });
  await village.mia.command('cancel', { to: 'ann' });
  await village.mia.command('request', { to: 'ann', note: 'x'.repeat(200) });
  await page.locator('.notice', { hasText: 'Mia Rossi wants' }).waitFor();
  await judge(page);
  await fits(page);
  host.process.kill('SIGSTOP');
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await page.getByText('The host is away').waitFor();
  await page.locator('main [data-username=bob] [data-choice=accept]').click();
  await page.locator('main [data-username=bob] [aria-busy=true]').waitFor();
  await judge(page);
  await fits(page);
  host.process.kill('SIGCONT');
  await context.close();
});

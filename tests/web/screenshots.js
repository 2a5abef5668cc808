// SPDX-License-Identifier: GPL-3.0-or-later
//
// node screenshots.js FOLDER: a picture of every view on a phone and on a wide screen, light and dark, in
// each language.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { _, format } from '../../ui/web/i18n.js';
import { startHost } from '../lib/host.js';
import { launch, openPerson, signIn, speak } from '../lib/browser.js';
import { SIGNED_IN, SIGNED_OUT } from './views.js';
import { PASSWORD, settle } from './village.js';

const LANGUAGES = ['en', 'de'];
const SIZES = { phone: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };

async function picture(page, file) {
  await page.mouse.move(0, 0);
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
        .map((animation) => animation.finished),
    ),
  );
  await page.screenshot({ path: file });
}

async function takeAll(browser, origin, village, folder, { size, colorScheme, language }) {
  const { page, context } = await openPerson(browser, origin, { viewport: SIZES[size], colorScheme, locale: language });
  const take = (name) => picture(page, path.join(folder, `${name}-${size}-${colorScheme}-${language}.png`));

  await speak(origin, language);

  for (const [name, reach] of Object.entries(SIGNED_OUT)) {
    await reach(page);
    await take(name);
  }
  await page.goto(`${origin}/nowhere`);
  await page.getByRole('heading', { name: _('There is nothing here') }).waitFor();
  await take('nowhere');
  await page.goto(`${origin}/#sign-in`);
  await signIn(page, 'ann', PASSWORD);
  for (const [name, reach] of Object.entries(SIGNED_IN)) {
    await reach(page);
    await take(name);
  }

  await page.goto(`${origin}/#people`);
  await village.noah.command('request', { to: 'ann', note: 'Hello Ann!' });
  await page.locator('.notice', { hasText: format(_('{name} wants to be your friend'), { name: 'Noah Kim' }) }).waitFor();
  await take('notice');
  await village.noah.command('cancel', { to: 'ann' });
  await context.close();
}

const folder = path.resolve(process.argv[2] ?? 'screenshots');
const host = await startHost();
const browser = await launch();

try {
  const village = await settle(host);

  mkdirSync(folder, { recursive: true });
  await village.ann.connect();
  await village.ann.command('settings', { who_may_ask: 'everyone' });
  await village.ann.leave();
  await village.noah.connect();
  for (const language of LANGUAGES)
    for (const size of Object.keys(SIZES))
      for (const colorScheme of ['light', 'dark'])
        await takeAll(browser, host.origin, village, folder, { size, colorScheme, language });
} finally {
  await browser.close();
  await host.kill();
}
process.exit();

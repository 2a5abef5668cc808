// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 13: two hundred hostile names and notes, on both faces.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launch, openPerson, signUp as signUpAtPage } from '../lib/browser.js';
import { Client, makeId, PASSWORD } from '../lib/client.js';
import { Desktop } from '../desktop/desktop.js';
import { amount, figure } from './figures.js';
import { HOSTILE } from './hostile.js';

const texts = HOSTILE.filter((_, n) => n % amount(5, 1) === 0);
const PHONE = { width: 360, height: 640 };
const ROW_MOST = 400; // pixels: a note of its full length in the narrowest column
const VIEWS = ['people', 'requests'];
const SENTENCE = /^\S.{10,}[.?!]$/;

describe('hostile texts', () => {
  let desktop, host, browser, visitor;
  const refused = [];
  const accepted = [];

  before(async () => {
    // A warning of GTK, such as of markup that it cannot read, ends the program.
    desktop = await Desktop.open();
    host = await desktop.launch();
    const window = await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
    await desktop.x('windowsize', window, String(PHONE.width), String(PHONE.height));
    browser = await launch();
    visitor = await openPerson(browser, host.origin, { viewport: PHONE });
    await signUpAtPage(visitor.page, 'bob', 'Bob', PASSWORD);
  });
  after(async () => {
    await browser?.close();
    await desktop?.close();
  });

  it('are taken, or refused with a reason', async () => {
    for (const [n, text] of texts.entries()) {
      const client = new Client(host, `guest-${n}`);
      const answer = await client.post('sign-up', { username: client.username, name: text, password: PASSWORD });
      if (answer.status === 201) accepted.push({ text, name: answer.body.me.name, client });
      else {
        refused.push(text);
        assert.ok(['bad_name', 'bad_message'].includes(answer.body?.error.code), answer.text);
        assert.match(answer.body.error.message, SENTENCE);
        await client.post('sign-up', { username: client.username, name: `Guest ${n}`, password: PASSWORD });
      }
      await client.connect();
      for (const to of ['ann', 'bob']) {
        // What is no text at all has no id that could be answered.
        const question = { type: 'request', id: makeId(), to, note: text };
        client.send(question);
        const said = await (text.isWellFormed() ? client.answer(question.id) : client.expectError('bad_message'));
        if (said.type === 'reply') continue;
        assert.equal(said.code, 'bad_message', JSON.stringify(said));
        assert.match(said.message, SENTENCE);
        await client.command('request', { to });
      }
      await client.leave();
    }
    assert.ok(accepted.length > texts.length / 3 && refused.length > 5, `${accepted.length}, ${refused.length}`);
  });

  for (const view of VIEWS)
    it(`run nowhere and break nothing on the page: ${view}`, async () => {
      const { page } = visitor;
      await page.goto(`${host.origin}/#${view}`);
      await page.locator('main .person').first().waitFor();
      // Down to the last page of the list.
      for (let n = -1, m; n !== (m = await page.locator('main .person').count()); n = m) {
        await page.locator('main .person').last().scrollIntoViewIfNeeded();
        await page.waitForTimeout(300);
      }
      const seen = await page.evaluate(() => ({
        pwned: window.pwned,
        width: document.scrollingElement.scrollWidth,
        elements: document.querySelectorAll('main b, main script, main img, main svg:not([aria-hidden]), main a[href^=javascript]').length,
        text: document.querySelector('main').textContent,
        rows: [...document.querySelectorAll('main .person')].map((row) => row.getBoundingClientRect().height),
      }));

      assert.equal(seen.pwned, undefined);
      assert.equal(seen.elements, 0);
      assert.ok(seen.width <= PHONE.width, `${seen.width} pixels wide`);
      assert.ok(Math.max(...seen.rows) <= ROW_MOST, `a row ${Math.max(...seen.rows)} pixels high`);
      assert.deepEqual(accepted.filter(({ name }) => !seen.text.includes(name)).map(({ name }) => name), []);
      assert.deepEqual(visitor.faults, []);
    });

  it('run nowhere and break nothing in a window', async () => {
    const window = await desktop.window('^Ann Baker – Handclasp$');
    await desktop.focusOn(window);
    for (const view of ['ctrl+2', 'ctrl+4', 'ctrl+1']) {
      await desktop.keys(view, 'Tab', 'Tab');
      for (let n = 0; n < texts.length / 4; n++) await desktop.keys('Page_Down');
    }
    const size = await desktop.x('getwindowgeometry', '--shell', window);
    assert.match(size, new RegExp(`WIDTH=${PHONE.width}\nHEIGHT=${PHONE.height}`));
    assert.equal(desktop.program.exitCode, null);
    figure(13, `${texts.length} hostile names and notes, on both faces`,
      `${accepted.length} names taken, ${refused.length} refused with a reason; none ran, none broke a layout`);
  });
});

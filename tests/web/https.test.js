// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page over TLS, in a browser that was told of this host's certificate, and of no other's.

import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { launch, openPerson, signIn, signUp } from '../lib/browser.js';
import { makeDataDir, removeDataDir, startHost } from '../lib/host.js';
import { ADDRESS, enterNamespace } from '../lib/namespace.js';

enterNamespace();

const rowOf = (page, username) => page.locator(`main .person[data-username="${username}"]`).first();

// As the browser wants to be told: the SHA-256 of the key.
function keyOf(host) {
  const certificate = new X509Certificate(readFileSync(path.join(host.dataDir, 'tls.pem')));
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });

  return createHash('sha256').update(key).digest('base64');
}

const launchTrusting = (host) => launch([`--ignore-certificate-errors-spki-list=${keyOf(host)}`]);

// In a browser that goes with the test.
async function openPage(test, host) {
  const browser = await launchTrusting(host);
  test.after(() => browser.close());

  return browser.newPage();
}

// Starts hosts one after the other on one folder, which go with the test.
function serving(test) {
  const dataDir = makeDataDir();
  test.after(() => removeDataDir(dataDir));

  return async (options) => {
    const host = await startHost({ bind: ADDRESS, dataDir, ...options });
    test.after(() => host.stop());

    return host;
  };
}

describe('the page over TLS', () => {
  let host;
  let browser;
  let people;

  before(async () => {
    host = await startHost({ tls: true, bind: ADDRESS });
    browser = await launchTrusting(host);
    people = [await openPerson(browser, host.origin), await openPerson(browser, host.origin)];
  });
  after(async () => {
    await browser?.close();
    await host?.stop();
  });

  it('two people become friends, live', async () => {
    const [ann, bob] = people.map(({ page }) => page);
    await signUp(ann, 'ann', 'Ann');
    await signUp(bob, 'bob', 'Bob');
    await rowOf(ann, 'bob').getByRole('button', { name: 'Add Friend' }).click();
    await rowOf(bob, 'ann').getByRole('button', { name: 'Accept Request' }).click();
    for (const [page, username] of [
      [ann, 'bob'],
      [bob, 'ann'],
    ])
      await page.locator(`main .person[data-username="${username}"][data-standing="friend"]`).first().waitFor();
  });

  it('is a secure context, with a cookie for it alone', async () => {
    const [{ page, context }] = people;
    assert.equal(await page.evaluate(() => isSecureContext), true);
    const cookies = await context.cookies();
    assert.ok(cookies.find(({ name }) => name === host.cookieName).secure);
  });

  it('nothing went wrong', () => {
    for (const { faults } of people) assert.deepEqual(faults, []);
  });

  it('a browser that was told of no certificate warns', async () => {
    const other = await launch();
    const page = await other.newPage();
    await assert.rejects(page.goto(host.origin), /ERR_CERT_AUTHORITY_INVALID/);
    await other.close();
  });
});

describe('a host that speaks HTTPS from now on', () => {
  it('takes along the page that is open', async (test) => {
    const serve = serving(test);
    const first = await serve({ tls: true });
    await first.stop();
    const plain = await serve({ tls: false });
    const page = await openPage(test, first);
    await page.goto(plain.origin);
    await signUp(page, 'ann', 'Ann');
    await plain.stop();
    const secure = await serve({ tls: true, port: plain.port });
    await page.getByText('This host encrypts from now on').waitFor();
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/moved.png` });
    await page.getByRole('link', { name: 'Go On' }).click();
    await page.waitForURL(`${secure.origin}/**`);
    await signIn(page, 'ann');
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
  });
});

describe('a host that goes back to plain HTTP', () => {
  const isIn = (page) => page.getByRole('heading', { name: 'People', level: 1 }).waitFor();

  it('lets in who was signed in over TLS, on the same port, and back again', async (test) => {
    const serve = serving(test);
    const secure = await serve({ tls: true });
    const page = await openPage(test, secure);
    await page.goto(secure.origin);
    await signUp(page, 'ann', 'Ann');
    await secure.stop();

    const plain = await serve({ tls: false, port: secure.port });
    await page.goto(plain.origin);
    await signIn(page, 'ann');
    await page.reload();
    await isIn(page);
    await plain.stop();

    const again = await serve({ tls: true, port: secure.port });
    await page.goto(again.origin);
    await isIn(page);
  });
});

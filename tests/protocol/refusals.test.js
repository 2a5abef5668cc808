// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whoever asks by hand for what is not there gets a page to read; a program gets what it can read.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { startHost } from '../lib/host.js';
import { call } from '../lib/http.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const TITLES = { en: 'There is nothing here', de: 'Hier ist nichts' };

describe('what is not there', () => {
  let host;

  before(async () => {
    host = await startHost();
  });
  after(() => host.stop());

  const ask = (path, headers, options) => call(host, path, { headers, ...options });

  function isPage(answer, status, language) {
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers['content-type'], /^text\/html\b/);
    assert.equal(answer.headers['content-language'], language);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.ok(answer.text.includes(`<html lang="${language}">`));
    assert.ok(answer.text.includes(`<h1 class="door-title">${TITLES[language]}</h1>`));
    assert.ok(answer.text.includes('<a href="/">'));
    assert.doesNotMatch(answer.text, /@\w+@/);
  }

  function isJson(answer, status, code) {
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers['content-type'], /^application\/json\b/);
    assert.equal(answer.body.error.code, code);
  }

  it('is a page for a browser, in the language of who looks', async () => {
    isPage(await ask('/nope', { Accept: BROWSER }), 404, 'en');
    isPage(await ask('/nope', { Accept: BROWSER, 'Accept-Language': 'de-AT,de;q=0.9' }), 404, 'de');
    isPage(await ask('/nope', { Accept: BROWSER, 'Accept-Language': 'de', Cookie: 'handclasp_language=en' }), 404, 'en');
  });

  for (const [what, path, status, headers] of [
    ['what is only for programs', '/api/sign-in', 405, {}],
    ['the socket', '/ws/friend-requests/', 426, {}],
    ['a name that is not ours', '/', 403, { Host: 'evil.example' }],
  ])
    it(`is the same page for ${what}`, async () => {
      isPage(await ask(path, { Accept: BROWSER, ...headers }), status, 'en');
    });

  it('is told in what a form would send, too', async () => {
    const options = { method: 'POST', body: 'a=b' };
    const headers = { Accept: BROWSER, 'Content-Type': 'application/x-www-form-urlencoded', Origin: host.origin };
    isPage(await ask('/', headers, options), 405, 'en');
  });

  it('is JSON for everybody else', async () => {
    for (const Accept of [null, '*/*', 'application/json', 'application/json, text/html;q=0.9', 'text/html;q=0', 'text/*',
      'text/htmlx', ',;='.repeat(300), 'text/html,'.repeat(500)])
      isJson(await ask('/nope', { Accept }), 404, 'not_found');
  });
});

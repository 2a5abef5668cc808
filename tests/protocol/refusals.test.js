// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whoever asks by hand for what is not there, or by a name that is not ours, gets a page to read. What else is
// refused says its reason, and so is all that a program is told.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { startHost } from '../lib/host.js';
import { call } from '../lib/http.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const NOTHING = { en: 'There is nothing here', de: 'Hier ist nichts' };
const OTHER_NAME = { en: 'This host goes by another name', de: 'Dieser Rechner heißt anders' };

describe('what is not there', () => {
  let host;

  before(async () => {
    host = await startHost();
  });
  after(() => host.stop());

  const ask = (path, headers, options) => call(host, path, { headers, ...options });

  function isPage(answer, status, language, titles = NOTHING) {
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers['content-type'], /^text\/html\b/);
    assert.equal(answer.headers['content-language'], language);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.ok(answer.text.includes(`<html lang="${language}">`));
    assert.equal(answer.text.match(/<h1[^>]*>(.*)<\/h1>/)[1], titles[language]);
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

  it('leads back to what there is', async () => {
    assert.ok((await ask('/nope', { Accept: BROWSER })).text.includes('<a href="/">'));
  });

  it('is a page too by a name that is not ours, which asks for nothing that would be refused again', async () => {
    for (const [language, path] of [['en', '/'], ['de', '/nope']]) {
      const headers = { Accept: BROWSER, 'Accept-Language': language, Host: 'evil.example' };
      const answer = await ask(path, headers);
      isPage(answer, 403, language, OTHER_NAME);
      assert.doesNotMatch(answer.text, /\b(href|src|action)=/);
    }
    isJson(await ask('/', { Host: 'evil.example' }), 403, 'forbidden');
  });

  for (const [what, path, status, code, options] of [
    ['what is only for programs', '/api/sign-in', 405, 'bad_message'],
    ['what a form would send', '/', 405, 'bad_message', { method: 'POST', body: 'a=b' }],
    ['the socket', '/ws/friend-requests/', 426, 'bad_message'],
    ['who is not signed in', '/api/me', 401, 'signed_out'],
  ])
    it(`says its reason, also to a browser: ${what}`, async () => {
      const answer = await ask(path, { Accept: BROWSER }, options);
      isJson(answer, status, code);
      assert.ok(answer.body.error.message.length > 10);
    });

  it('is JSON for everybody else', async () => {
    for (const Accept of [null, '*/*', 'application/json', 'application/json, text/html;q=0.9', 'text/html;q=0', 'text/*',
      'text/htmlx', ',;='.repeat(300), 'text/html,'.repeat(500)])
      isJson(await ask('/nope', { Accept }), 404, 'not_found');
  });
});

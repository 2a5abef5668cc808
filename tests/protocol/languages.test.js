// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page comes in the language that its reader chose, or else in the one that the browser asks for.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { startHost } from '../lib/host.js';
import { call } from '../lib/http.js';

describe('the language of the page', () => {
  let host;

  before(async () => {
    host = await startHost();
  });
  after(() => host.stop());

  const get = (headers, path = '/') => call(host, path, { headers });

  async function speaks(language, headers) {
    const answer = await get(headers);

    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-language'], language);
    assert.match(answer.text, new RegExp(`<html lang="${language}"`));
    assert.ok(answer.text.includes(`href="/${language}.json"`));
    assert.deepEqual(answer.headers.vary.split(', ').sort(), ['Accept-Language', 'Cookie']);
    return answer;
  }

  it('is English where nothing is asked for', () => speaks('en', {}));

  it('is what the browser asks for', async () => {
    assert.match((await speaks('de', { 'Accept-Language': 'de-AT,de;q=0.9,en;q=0.8' })).text, /Wird geladen/);
    await speaks('en', { 'Accept-Language': 'fr, en;q=0.9, de;q=0.8' });
  });

  it('is what the reader chose, whatever the browser asks for', async () => {
    await speaks('de', { 'Accept-Language': 'en', 'Cookie': 'a=b; handclasp_language=de' });
    await speaks('en', { 'Accept-Language': 'de', 'Cookie': 'handclasp_language=en' });
  });

  it('does not follow a cookie that names no language', async () => {
    for (const value of ['', 'fr', '../../etc', 'de.html', 'de%00', 'x'.repeat(3000)])
      await speaks('de', { 'Accept-Language': 'de', 'Cookie': `handclasp_language=${value}` });
  });

  it('withstands a header nobody means', async () => {
    for (const header of [',;='.repeat(1000), 'de,'.repeat(4000), 'a-'.repeat(6000), '*'.repeat(12000), '"de', 'de\\'])
      await speaks('en', { 'Accept-Language': header });
  });

  it('has a tag of its own: a page in one language is not confirmed as that in another', async () => {
    const german = await speaks('de', { 'Accept-Language': 'de' });
    const again = await get({ 'Accept-Language': 'de', 'If-None-Match': german.headers.etag });
    const english = await get({ 'Accept-Language': 'en', 'If-None-Match': german.headers.etag });

    assert.equal(again.status, 304);
    assert.equal(again.headers['content-language'], 'de');
    assert.equal(english.status, 200);
    assert.notEqual(english.headers.etag, german.headers.etag);
  });

  it('has a catalogue, which the language of the sources leaves empty', async () => {
    const german = await get({}, '/de.json');
    const english = await get({}, '/en.json');

    assert.equal(german.headers['content-type'], 'application/json');
    assert.equal(german.headers.vary, undefined);
    assert.deepEqual(JSON.parse(german.text).texts.Friends, ['Freunde']);
    assert.deepEqual(JSON.parse(english.text).texts, {});
  });
});

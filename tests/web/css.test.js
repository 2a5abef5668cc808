// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildCss } from './build-css.js';

const LINGUAS = fileURLToPath(new URL('../../po/LINGUAS', import.meta.url));
const WEB = fileURLToPath(new URL('../../ui/web/', import.meta.url));

test('the committed style sheet is what the sources give', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'handclasp-css-'));

  try {
    buildCss(path.join(folder, 'app.css'));
    assert.ok(
      readFileSync(path.join(folder, 'app.css')).equals(readFileSync(path.join(WEB, 'app.css'))),
      'run `npm run css` in tests/ and commit ui/web/app.css',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every file of the page is in the resource, and nothing else', () => {
  const xml = readFileSync(path.join(WEB, 'handclasp-web.gresource.xml'), 'utf8');
  const listed = [...xml.matchAll(/<file[^>]*>([^<]+)<\/file>/g)].map(([, name]) => name).sort();
  const served = readdirSync(WEB)
    .filter((name) => /\.(js|svg)$/.test(name) || name === 'app.css');
  const translated = readFileSync(LINGUAS, 'utf8').match(/^\w+$/gm).map((name) => name.replace('_', '-'));
  const made = ['en', ...translated].flatMap((language) =>
    [`index.${language}.html`, `nothing.${language}.html`, `other-name.${language}.html`, `${language}.json`]);

  assert.deepEqual(listed, [...served, ...made].sort());
});

test('no module makes markup of text or asks for what a LAN page has not', () => {
  for (const name of readdirSync(WEB).filter((file) => file.endsWith('.js')))
    assert.doesNotMatch(
      readFileSync(path.join(WEB, name), 'utf8'),
      /(inner|outer|insertAdjacent)HTML|document\.write|\beval\b|randomUUID\(|crypto\.subtle|setAttribute\('style'/,
      name,
    );
});

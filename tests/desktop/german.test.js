// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program for somebody whose system speaks German.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';

import { signUp } from '../lib/client.js';
import { makeLocale } from '../lib/locale.js';
import { Reader, find, walk } from './accessible.js';
import { Desktop, until } from './desktop.js';

const german = makeLocale(process.env.HANDCLASP);

describe('a system that speaks German', () => {
  let desktop, host, reader, english;

  before(async () => {
    desktop = await Desktop.open({ ...german, GTK_A11Y: 'atspi' });
    host = await desktop.launch();
    const { texts } = await (await fetch(`${host.origin}/de.json`)).json();

    // What a window says with the same words as the page.
    english = new Set(Object.keys(texts).filter((text) => texts[text][0] !== text));
    reader = await Reader.open(desktop);
  });
  after(() => desktop?.close());

  async function wordsOf(title, name) {
    const window = await until(`“${name}” in the window`, async () => {
      const found = await reader.window(title);
      return found && find(found, { name }) && found;
    });

    return [...walk(window)].flatMap((node) => [node.name, node.description]).filter(Boolean);
  }

  it('is helped in German on the command line', () => {
    const help = execFileSync(process.env.HANDCLASP, ['--help'], { env: { ...process.env, ...german }, encoding: 'utf8' });

    assert.match(help, /Freundschaftsanfragen für die Menschen um dich herum/);
    assert.match(help, /--data-dir=ORDNER/);
  });

  it('signs up at a German door', async () => {
    const said = await wordsOf('Handclasp', 'Registrieren');

    assert.deepEqual(said.filter((text) => english.has(text)), []);
  });

  it('has a German window', async () => {
    await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', 'correct horse 1');

    const said = await wordsOf('Ann Baker – Handclasp', 'Noch niemand sonst ist hier');

    for (const text of ['Personen', 'Anfragen', 'Freunde']) assert.ok(said.includes(text), text);
    assert.deepEqual(said.filter((text) => english.has(text)), []);
  });

  it('tells of a request in German, with German quotes', async () => {
    await desktop.focus('^Ann Baker – Handclasp$');
    await desktop.keys('ctrl+n');
    await desktop.focus('^Handclasp$');
    const cem = await signUp(host, 'cem', { name: 'Cem', password: 'correct horse 1' });
    await cem.connect();
    await cem.command('request', { to: 'ann', note: 'hallo' });
    const told = await until('the notification', () => desktop.notification('Cem möchte mit dir befreundet sein'));
    assert.equal(told.body, '„hallo“ Für Ann Baker (@ann)');
  });
});

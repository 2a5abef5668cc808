// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the focus goes when the row that has it leaves its list: to who follows, or stood before.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';

describe('the focus in a list that grows shorter', () => {
  let desktop, reader, ann;

  const focusedIs = async (name) => {
    let heard;
    await until(`the focus on ${name}`, async () => (heard = (await reader.focused()).name).startsWith(name))
      .catch(() => assert.equal(heard, name));
  };
  const relation = async (username) => (await ann.sees(username)).relation;

  before(async () => {
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    const host = await desktop.launch();
    reader = await Reader.open(desktop);
    await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
    ann = await signIn(host, 'ann', PASSWORD);
    await ann.connect();
    for (const username of ['bob', 'cem', 'dee', 'eve']) {
      const client = await signUp(host, username, { name: username, password: PASSWORD });
      await client.connect();
      await client.command('request', { to: 'ann' });
    }
    await desktop.focus('^Ann Baker');
    await desktop.keys('ctrl+2');
    await focusedIs('eve');
  });
  after(() => desktop?.close());

  it('accepts one after the other with the same key', async () => {
    await desktop.keys('Tab');
    await focusedIs('Accept Request from eve');
    await desktop.keys('Return');
    await focusedIs('Accept Request from dee');
    await desktop.keys('Return');
    await focusedIs('Accept Request from cem');
    assert.deepEqual([await relation('eve'), await relation('dee')], ['friend', 'friend']);
  });

  it('goes to who stood before where the last leaves', async () => {
    await desktop.keys('Down');
    await focusedIs('bob');
    await desktop.keys('Delete');
    await focusedIs('Accept Request from cem');
  });

  it('goes to the views where nobody is left', async () => {
    await desktop.keys('Return');
    await until('the friendship', async () => (await relation('cem')) === 'friend');
    await focusedIs('People');
    assert.equal(await reader.shows(await reader.focused()), true);
  });
});

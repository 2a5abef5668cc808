// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every shortcut, pressed in a real window, and what it does there. That no other is promised tests/style sees.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';
import { Walker } from './walker.js';

const PASSWORD = 'correct horse 1';
const TITLE = 'Ann Baker – Handclasp';
const SHOWS = { people: 'button “Add Friend: Gil”', requests: 'button “Decline Request from Bob”', friends: 'button “Unfriend Cem”' };

describe('the shortcuts', () => {
  let desktop, walker, ann, window;

  const focusedStarts = (name) =>
    until(`the focus on ${name}`, async () => (await walker.reader.focused()).name.startsWith(name));
  const declined = async () => (await ann.command('list', { what: 'declined' })).items.map(({ username }) => username);

  before(async () => {
    desktop = await Desktop.open();
    const reader = await Reader.open(desktop);
    const host = await desktop.launch();
    window = await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
    walker = new Walker(desktop, reader, TITLE);
    // Where requests are looked at no toast covers a control.
    await desktop.keys('ctrl+2');
    ann = await signIn(host, 'ann', PASSWORD);
    await ann.connect();
    for (const name of ['Bob', 'Cem', 'Gil']) {
      const client = await signUp(host, name.toLowerCase(), { name, password: PASSWORD });
      await client.connect();
      if (name !== 'Gil') await client.command('request', { to: 'ann' });
    }
    await ann.command('accept', { to: 'cem' });
  });
  after(() => desktop?.close());

  it('Ctrl+3, Ctrl+2, Ctrl+1: the lists', async () => {
    await desktop.x('key', 'ctrl+3');
    await focusedStarts('Cem');
    await walker.gone(SHOWS.requests);
    await desktop.x('key', 'ctrl+2');
    await focusedStarts('Bob');
    await walker.gone(SHOWS.friends);
    await desktop.x('key', 'ctrl+1');
    await walker.shown(SHOWS.people);
  });

  it('Ctrl+4: what happened', async () => {
    await desktop.x('key', 'ctrl+4');
    await walker.gone(SHOWS.people);
    await focusedStarts('You and Cem are friends');
  });

  it('Ctrl+F: search; Escape: back', async () => {
    await desktop.x('key', 'ctrl+f');
    await walker.focusedIs('search box “Search people”');
    await walker.shown(SHOWS.people);
    await desktop.x('key', 'Escape');
    await walker.gone('search box “Search people”');
  });

  for (const [key, what, back] of [
    ['ctrl+i', 'button “Copy Address”', 'Escape'],
    ['ctrl+comma', 'text box “Your name”', 'Escape'],
    ['ctrl+comma', 'text box “Your name”', 'alt+Left'],
  ])
    it(`${key}: ${what}; ${back}: back`, async () => {
      await desktop.x('key', key);
      await walker.focusedIs(what);
      await desktop.x('key', back);
      await walker.gone(what);
      await walker.shown(SHOWS.people);
    });

  it('F10: the main menu', async () => {
    await desktop.x('key', 'F10');
    await walker.shown('menu item “Quit”');
    await desktop.x('key', 'Escape');
    await walker.gone('menu item “Quit”');
  });

  it('Ctrl+?: the shortcuts', async () => {
    await desktop.x('key', 'ctrl+question');
    const outer = await walker.enter('Keyboard Shortcuts');
    await walker.shown('label “Decline the Request in Focus”');
    await walker.leave(outer, 'button “Main Menu”');
  });

  it('Delete: declines, and the toast undoes it', async () => {
    await desktop.x('key', 'ctrl+2');
    await focusedStarts('Bob');
    await desktop.x('key', 'Delete');
    await until('the request in the drawer', async () => (await declined()).includes('bob'));
    await walker.lead('Tab', 'button “Undo”');
    await desktop.x('key', 'Return');
    await until('the request among the others', async () => (await declined()).length === 0);
  });

  it('Ctrl+N: another window; Ctrl+W: closes it', async () => {
    await desktop.x('key', 'ctrl+n');
    await desktop.focusOn(await desktop.window('^Handclasp$'));
    await desktop.x('key', 'ctrl+w');
    await until('the window to go', async () => (await desktop.windows('^Handclasp$')).length === 0);
    await desktop.focusOn(window);
  });

  it('Ctrl+Q: ends it', async () => {
    await desktop.x('key', 'ctrl+q');
    assert.equal(await desktop.exit, 0);
  });
});

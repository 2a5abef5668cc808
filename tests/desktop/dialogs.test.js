// SPDX-License-Identifier: GPL-3.0-or-later
//
// What opens above a window, without a pointer and without eyes: every control has a role and a name of its own, Tab
// leads to it, Escape leaves, and the focus is back where it was.

import { after, before, describe, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { Reader } from './accessible.js';
import { Desktop, until } from './desktop.js';
import { Walker } from './walker.js';

const PASSWORD = 'correct horse 1';
const TITLE = 'Ann Baker – Handclasp';

describe('dialogs without a pointer', () => {
  let desktop, walker, ann, gil;

  before(async () => {
    desktop = await Desktop.open();
    const reader = await Reader.open(desktop);
    const host = await desktop.launch();
    const window = await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', PASSWORD);
    walker = new Walker(desktop, reader, TITLE);
    await desktop.x('windowsize', window, '460', '900');
    // Where requests are looked at no toast covers a control.
    await desktop.keys('ctrl+2');
    ann = await signIn(host, 'ann', PASSWORD);
    await ann.connect();
    for (const [username, name] of Object.entries({ bob: 'Bob', cem: 'Cem', gil: 'Gil' })) {
      const client = await signUp(host, username, { name, password: PASSWORD });
      await client.connect();
      if (username !== 'gil') await client.command('request', { to: 'ann' });
      else gil = client;
    }
    await ann.command('accept', { to: 'cem' });
  });
  after(() => desktop?.close());

  const chooseFor = async (view, name, choice) => {
    await desktop.keys(view);
    await walker.lead('Tab', `button “More for ${name}”`);
    await desktop.x('key', 'Return');
    await walker.choose(choice);
  };

  for (const [view, name, choice, title, answer] of [
    ['ctrl+1', 'Gil', 'Add Friend with a Note…', 'Ask Gil to be friends', 'Add Friend'],
    ['ctrl+2', 'Bob', 'Refuse…', 'Refuse the request from Bob', 'Refuse'],
    ['ctrl+3', 'Cem', 'Block', 'Block Cem?', 'Block'],
  ])
    it(`asks: ${title}`, async () => {
      await chooseFor(view, name, choice);
      const outer = await walker.enter(title);
      await walker.prove(`button “${answer}”`);
      await walker.leave(outer, `button “More for ${name}”`);
    });

  it('asks: Unfriend Cem?', async () => {
    await desktop.keys('ctrl+3');
    await walker.lead('Tab', 'button “Unfriend Cem”');
    await desktop.x('key', 'Return');
    const outer = await walker.enter('Unfriend Cem?');
    await walker.prove('button “Unfriend”');
    await walker.leave(outer, 'button “Unfriend Cem”');
  });

  it('asks with a note, by keys', async () => {
    await chooseFor('ctrl+1', 'Gil', 'Add Friend with a Note…');
    const { window } = await walker.enter('Ask Gil to be friends');
    await desktop.type('hello');
    await walker.lead('Tab', 'button “Add Friend”');
    await desktop.x('key', 'Return');
    await until('the request', async () => (await gil.sees('ann')).relation === 'incoming');
    walker.title = TITLE;
    await desktop.focusOn(window);
  });

  it('asks: Remove your account?', async () => {
    await desktop.keys('ctrl+comma');
    await walker.lead('Tab', 'button “Remove Account…”');
    await desktop.x('key', 'Return');
    const outer = await walker.enter('Remove your account?');
    await desktop.type('x');
    await walker.prove('button “Remove Account”');
    await walker.leave(outer, 'button “Remove Account…”');
  });

  it('shows who made it', async () => {
    await desktop.keys('ctrl+1');
    // GTK 4.8 knows no monitor for the menu of a button that was not laid out yet.
    await walker.shown('button “Main Menu”');
    await desktop.keys('F10');
    await walker.choose('About Handclasp');
    const outer = await walker.enter('About');
    await walker.prove('list item “Credits”');
    await walker.leave(outer, 'button “Main Menu”');
  });

  it('shows the shortcuts', async () => {
    await desktop.keys('ctrl+1');
    await walker.lead('Tab', 'button “More for Gil”');
    await desktop.x('key', 'ctrl+question');
    const outer = await walker.enter('Keyboard Shortcuts');
    // Its one control is GTK's, which in 4.8 gives it no name: a button that searches.
    await walker.shown('label “Decline the Request in Focus”');
    await walker.leave(outer, 'button “More for Gil”');
  });

  it('shows what happened', async () => {
    await desktop.keys('ctrl+4');
    await walker.prove('tab “Activity”', { hasRows: true });
  });
});

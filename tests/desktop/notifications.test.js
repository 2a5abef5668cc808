// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the desktop tells of requests, and what is pressed there: with the two services that show notifications.
// Ann and Bob have a window each; a third window, where nobody is signed in, is the active one.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signIn, signUp } from '../lib/client.js';
import { Reader, find } from './accessible.js';
import { Desktop, until } from './desktop.js';

const PASSWORD = 'correct horse 1';
const DOOR = '^Handclasp$';
const ANN = '^Ann Baker – Handclasp$';
const BOB = '^Bob Carter – Handclasp$';

for (const service of ['org.freedesktop.Notifications', 'org.gtk.Notifications'])
  describe(`notifications of ${service}`, () => {
    let desktop, host, ann, bob, reader;

    // Somebody at a browser, who asks each of these.
    const come = async (username, name, asked = [], note = undefined) => {
      const client = await signUp(host, username, { name, password: PASSWORD });
      await client.connect();
      for (const to of asked) await client.command('request', { to, note });
      return client;
    };
    const attend = async (username) => {
      const client = await signIn(host, username, PASSWORD);
      await client.connect();
      return client;
    };
    const relation = async (client, username) => (await client.sees(username)).relation;
    const shown = (title, user) =>
      [...desktop.shown.values()].filter(({ summary, body }) => summary === title && body.includes(`@${user}`));
    const appears = (title, user) => until(`“${title}” for ${user}`, () => shown(title, user)[0]);
    const goes = (title, user) => until(`“${title}” for ${user} to go`, () => shown(title, user).length === 0);
    const isActive = async (title) =>
      (await desktop.windows(title)).includes(await desktop.x('getwindowfocus', '-f'));
    const all = () => desktop.windows('Handclasp$');

    before(async () => {
      desktop = await Desktop.open({ GTK_A11Y: 'atspi' }, service);
      reader = await Reader.open(desktop);
      host = await desktop.launch();
      await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
      for (const [username, name] of [['bob', 'Bob Carter'], [null, null]]) {
        await desktop.focus(ANN);
        await desktop.keys('ctrl+n');
        const window = await desktop.window(DOOR);
        if (username) await desktop.signUp(window, username, name, PASSWORD);
      }
      ann = await attend('ann');
      bob = await attend('bob');
      await desktop.focus(DOOR);
    });
    after(() => desktop?.close());

    it('tells each user of a request to them, with its note', async () => {
      await come('cem', 'Cem', ['ann', 'bob'], 'hello there');
      for (const [user, name] of [['ann', 'Ann Baker'], ['bob', 'Bob Carter']]) {
        const told = await appears('Cem wants to be your friend', user);
        assert.equal(told.body, `“hello there” For ${name} (@${user})`);
        assert.deepEqual(told.actions.filter((word) => ['Accept', 'Decline'].includes(word)), ['Accept', 'Decline']);
      }
      assert.equal(desktop.shown.size, 2);
    });

    it('shows what people wrote as they wrote it, whatever the service makes of markup', async () => {
      const note = '<b>5 < 6</b> & <img src="http://192.0.2.1/">&lt;i&gt; AT&T';
      const pat = await come('pat', '<i>Pat</i> & Co', ['ann'], note);
      const { body } = await appears('<i>Pat</i> & Co wants to be your friend', 'ann');
      assert.doesNotMatch(body, /<|&[#\w]/);
      assert.equal(body.replaceAll('‹', '<').replaceAll('\u2060', ''), `“${note}” For Ann Baker (@ann)`);
      await pat.command('cancel', { to: 'ann' });
      await goes('<i>Pat</i> & Co wants to be your friend', 'ann');
    });

    it('accepts for one of them, and declines for the other, while the windows stay as they are', async () => {
      const before = await all();
      desktop.press(await appears('Cem wants to be your friend', 'bob'), 'Accept');
      await until('the friendship', async () => (await relation(bob, 'cem')) === 'friend');
      assert.equal(await relation(ann, 'cem'), 'incoming');
      desktop.press(await appears('Cem wants to be your friend', 'ann'), 'Decline');
      await until('the drawer', async () => (await ann.list('declined')).items.length === 1);
      assert.equal(desktop.shown.size, 0);
      assert.deepEqual(await all(), before);
      assert.ok(await isActive(DOOR));
    });

    it('leads to the row of whoever was clicked on', async () => {
      await come('dee', 'Dee', ['ann']);
      await come('eve', 'Eve', ['ann']);
      await come('fay', 'Fay', ['ann']);
      desktop.press(await appears('Eve wants to be your friend', 'ann'));
      await until('the window', () => isActive(ANN));
      await goes('Dee wants to be your friend', 'ann');
      await desktop.keys('Delete');
      await until('the drawer', async () => (await ann.list('declined')).items.some(({ username }) => username === 'eve'));
      assert.equal(await relation(ann, 'dee'), 'incoming');
      assert.equal(await relation(ann, 'fay'), 'incoming');
    });

    it('says nothing to who is looking', async () => {
      await desktop.focus(ANN);
      await desktop.keys('ctrl+1');
      await come('gus', 'Gus', ['ann', 'bob']);
      await appears('Gus wants to be your friend', 'bob');
      assert.equal(shown('Gus wants to be your friend', 'ann').length, 0);
      await desktop.focus(DOOR);
    });

    it('takes back what was seen in a browser, or answered there', async () => {
      await come('hal', 'Hal', ['ann']);
      await come('ivy', 'Ivy', ['bob']);
      await appears('Hal wants to be your friend', 'ann');
      await appears('Ivy wants to be your friend', 'bob');
      await ann.sync();
      await ann.command('seen', { seq: ann.seq });
      await goes('Hal wants to be your friend', 'ann');
      await bob.command('decline', { to: 'ivy' });
      await goes('Ivy wants to be your friend', 'bob');
      await appears('Gus wants to be your friend', 'bob');
    });

    it('takes back what was seen in the window', async () => {
      await desktop.focus(BOB);
      await desktop.keys('ctrl+2');
      await goes('Gus wants to be your friend', 'bob');
      await desktop.keys('ctrl+1');
      await desktop.focus(DOOR);
    });

    it('tells of an acceptance, and leads to the friend', async () => {
      const jon = await come('jon', 'Jon');
      await come('kim', 'Kim');
      await ann.command('request', { to: 'jon' });
      await ann.command('request', { to: 'kim' });
      await jon.command('accept', { to: 'ann' });
      const told = await appears('You and Jon are friends now', 'ann');
      assert.ok(!told.actions.includes('Accept'));
      desktop.press(told);
      await until('the window', () => isActive(ANN));
      const focused = await until('the row', async () => {
        const window = await reader.window('Ann Baker – Handclasp');
        return window && find(window, { states: 'focused', name: /Jon|Kim/ });
      });
      assert.match(focused.name, /Jon/);
    });

    it('tells a user of two windows once, and says nothing where one of them is active', async () => {
      const [first] = await desktop.windows(BOB);
      await desktop.focus(DOOR);
      await desktop.keys('shift+Tab', 'End', 'Return'); // who was here before
      const second = await until('the second', async () =>
        (await desktop.windows(BOB)).find((window) => window !== first));
      await desktop.focusOn(second);
      await desktop.keys('ctrl+n');
      await desktop.focus(DOOR);
      await come('lou', 'Lou', ['bob', 'ann']);
      await appears('Lou wants to be your friend', 'ann');
      await appears('Lou wants to be your friend', 'bob');
      await come('max', 'Max', ['ann']);
      await appears('Max wants to be your friend', 'ann');
      assert.equal(shown('Lou wants to be your friend', 'bob').length, 1);
      await desktop.focusOn(second);
      await come('nia', 'Nia', ['bob', 'ann']);
      await appears('Nia wants to be your friend', 'ann');
      assert.equal(shown('Nia wants to be your friend', 'bob').length, 0);
    });

    it('keeps what it tells until the last window of a user is closed', async () => {
      const [first, second] = await desktop.windows(BOB);
      for (const window of [first, second]) {
        assert.equal(shown('Lou wants to be your friend', 'bob').length, 1);
        await desktop.focusOn(window);
        await desktop.keys('ctrl+w');
        await until('the window to go', async () => !(await desktop.windows(BOB)).includes(window));
      }
      await goes('Lou wants to be your friend', 'bob');
      assert.ok(shown('Lou wants to be your friend', 'ann').length === 1);
      await come('oda', 'Oda', ['bob', 'ann']);
      await appears('Oda wants to be your friend', 'ann');
      assert.equal(shown('Oda wants to be your friend', 'bob').length, 0);
    });

    it('takes back what it told who is signed out', async () => {
      await ann.post('password', { old: PASSWORD, new: `${PASSWORD}0` });
      await until('what is shown to go', () => desktop.shown.size === 0);
    });
  });

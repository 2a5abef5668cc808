// SPDX-License-Identifier: GPL-3.0-or-later
//
// The main job, told to any desktop: two people at windows and two at browsers, who press what people press, from the
// first start to a killed host. The steps build on each other.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launch } from '../lib/browser.js';
import { ADDRESS, enterNamespace } from '../lib/namespace.js';
import { Reader } from './accessible.js';
import { until } from './desktop.js';
import { AtPage, AtWindow, findShown } from './people.js';

const PASSWORD = 'correct horse 1';
const DOOR = '^Handclasp$';
const ASKS = ' wants to be your friend';

// So that who leaves is away soon.
const OPTIONS = ['--limit', 'presence-grace=1000'];

const ann = new AtWindow('ann', 'Ann Baker', PASSWORD);
const bob = new AtWindow('bob', 'Bob Carter', PASSWORD);
const cem = new AtPage('cem', 'Cem Demir', PASSWORD);
const dee = new AtPage('dee', 'Dee Evans', PASSWORD);

const everybody = [ann, bob, cem, dee];
const atWindows = [ann, bob];
const atPages = [cem, dee];

const kind = (person) => (person instanceof AtWindow ? 'window' : 'page');

// From a face of each kind to one of each kind.
const PAIRS = [[ann, bob], [bob, cem], [cem, ann], [dee, cem]];

// open: to a desktop nothing was started on yet.
export function tellStory(open) {
  enterNamespace();

  describe('two windows and two pages', () => {
    let desktop, browser, reader, origin, port;

    // A step that failed leaves nothing for the next ones to stand on.
    let isBroken = false;
    const step = (what, run) =>
      it(what, async (t) => {
        if (isBroken) return t.skip('an earlier step failed');
        isBroken = true;
        await run(t);
        isBroken = false;
      });

    const start = async () => {
      ({ port } = await desktop.launch(...OPTIONS, ...(port ? ['--port', String(port)] : [])));
      origin = `http://${ADDRESS}:${port}`;
    };
    const stand = (one, standing, other, back) => Promise.all([one.sees(other, standing), other.sees(one, back)]);
    const areFriends = (one, other) => stand(one, 'friend', other, 'friend');
    const areNothing = (one, other) => stand(one, 'none', other, 'none');
    const doorShows = (name) => until(`“${name}” at the door`, async () =>
      findShown(reader, await reader.window('Handclasp'), { name }));
    const notification = (from, to) =>
      [...desktop.shown.values()].find(({ summary, body }) =>
        summary === `${from.name}${ASKS}` && body.includes(`${to.name} (@${to.username})`));
    const isTold = (from, to) => until(`the notification of ${from.name}`, () => notification(from, to));
    const isToldNoMore = (from, to) => until('its withdrawal', () => !notification(from, to));
    const goes = (title) => until(`${title} to go`, async () => (await desktop.windows(title)).length === 0);

    before(async () => {
      [desktop, browser] = await Promise.all([open(), launch()]);
      reader = await Reader.open(desktop);
      await start();
      for (const person of atWindows) person.sitDown(desktop, reader);
    });
    after(async () => {
      await browser?.close();
      await desktop?.close();
    });

    step('the first window says where guests open the page', async () => {
      await desktop.window(DOOR);
      for (const name of [origin, `QR code of ${origin}`, 'Nobody has joined yet']) await doorShows(name);
    });

    step('and who has come', async () => {
      for (const person of atPages) await person.sitDown(browser, origin);
      await cem.signUp();
      await doorShows('1 guest is connected');
      await dee.signUp();
      await doorShows('2 guests are connected');
    });

    step('two people sign up in windows, whose titles say who', async () => {
      await ann.signUp();
      await ann.keys('ctrl+n');
      await bob.signUp();
      for (const one of everybody) for (const other of everybody) if (one !== other) await one.sees(other, 'none');
    });

    for (const person of [ann, dee])
      step(`searches in a ${kind(person)}`, async () => {
        await person.search('car');
        await person.hides('Add Friend: Cem Demir');
        await person.sees(bob, 'none');
        await person.searchNoMore();
        await person.sees(cem, 'none');
      });

    for (const [one, other] of PAIRS)
      step(`from ${kind(one)} to ${kind(other)}: Requested and Cancel; Accept, and both are friends; Unfriend`, async () => {
        await one.ask(other);
        await stand(one, 'outgoing', other, 'incoming');
        await one.cancel(other);
        await areNothing(one, other);
        await one.askWithNote(other, `Hello from ${one.username}`);
        await stand(one, 'outgoing', other, 'incoming');
        await other.shows(`Hello from ${one.username}`);
        await other.accept(one);
        await areFriends(one, other);
        await other.unfriend(one);
        await areNothing(one, other);
      });

    for (const [one, other] of [[cem, ann], [bob, dee]])
      step(`declined in a ${kind(other)}: quiet, in its drawer, and taken back`, async () => {
        await one.ask(other);
        await other.decline(one);
        await stand(one, 'outgoing', other, 'declined');
        await other.go('declined');
        await other.restore(one);
        await stand(one, 'outgoing', other, 'incoming');
        await other.go('people');
      });

    step('declined in a window, and undone', async () => {
      await ann.decline(cem);
      await ann.sees(cem, 'declined');
      await ann.press(/^Undo/);
      await stand(ann, 'incoming', cem, 'outgoing');
    });

    for (const [one, other] of [[cem, ann], [bob, dee]])
      step(`blocked in a ${kind(other)}: the other side cannot tell`, async () => {
        await other.press(`Block ${one.name}`);
        await other.sees(one, 'blocked');
        await one.sees(other, 'outgoing');
        await one.cancel(other);
        await one.ask(other);
        await one.sees(other, 'outgoing');
        await other.go('blocked');
        await other.unblock(one);
        await other.go('people');
        await stand(one, 'outgoing', other, 'filtered');
        await other.accept(one);
        await areFriends(one, other);
        await one.unfriend(other);
        await areNothing(one, other);
      });

    step('friends are among the friends, who see when somebody goes', async () => {
      for (const [one, other] of [[dee, ann], [ann, bob]]) {
        await one.ask(other);
        await other.accept(one);
        await areFriends(one, other);
      }
      for (const person of [dee, ann]) await person.go('friends');
      await areFriends(dee, ann);
      await dee.go('people');
      await ann.says(dee, 'Online');
      await dee.closePage();
      await ann.says(dee, 'Last seen just now');
      await dee.openPage(origin);
      await ann.says(dee, 'Online');
      await ann.go('people');
      await areFriends(dee, ann);
    });

    for (const [one, other] of [[bob, cem], [cem, bob]])
      step(`who may ask is chosen in a ${kind(other)}`, async () => {
        await other.letAsk('Nobody');
        await one.ask(other);
        await one.shows('This person takes no new requests at present.');
        await other.letAsk('Friends of friends');
        await one.ask(other);
        await one.sees(other, 'outgoing');
        await other.go('filtered');
        await other.sees(one, 'filtered');
        await one.cancel(other);
        await other.letAsk('Everyone');
        await areNothing(one, other);
      });

    for (const person of [ann, cem])
      step(`a name changed in a ${kind(person)} is everybody's at once`, async () => {
        const { name } = person;
        for (const title of ['Junior', 'Senior']) await person.rename(`${name} ${title}`);
        for (const other of everybody) if (other !== person) await other.shows(person.name);
      });

    step('accepted in a notification, and declined in one', async () => {
      await desktop.focusOn(ann.id);
      await cem.askWithNote(bob, 'See you there');
      const told = await isTold(cem, bob);
      assert.match(told.body, /See you there/);
      desktop.press(told, 'Accept');
      await areFriends(cem, bob);
      await isToldNoMore(cem, bob);
      await dee.ask(bob);
      desktop.press(await isTold(dee, bob), 'Decline');
      await stand(bob, 'declined', dee, 'outgoing');
      await isToldNoMore(dee, bob);
    });

    step('taken back when it is answered elsewhere', async () => {
      await cem.ask(ann);
      await desktop.focusOn(bob.id);
      await cem.cancel(ann);
      await areNothing(cem, ann);
      await cem.ask(ann);
      await isTold(cem, ann);
      await ann.accept(cem);
      await isToldNoMore(cem, ann);
      await areFriends(cem, ann);
    });

    step('started again, it opens a window; with another folder, it does not', async () => {
      assert.equal(await desktop.launchAgain(), 0);
      await desktop.window(DOOR);
      assert.equal(await desktop.launchAgain('--data-dir', `${desktop.folder}/elsewhere`), 1);
      await desktop.focus(DOOR);
      await desktop.pressUntil('the window to go', ['ctrl+w'], async () => (await desktop.windows(DOOR)).length === 0);
    });

    // Where everybody stands by now.
    const allIsThere = async () => {
      await areFriends(dee, ann);
      await areFriends(ann, bob);
      await areFriends(cem, bob);
      await areFriends(cem, ann);
      await stand(bob, 'declined', dee, 'outgoing');
      await areNothing(cem, dee);
    };

    for (const [how, end] of [
      ['quits', async () => {
        await ann.keys('ctrl+q');
        assert.equal(await desktop.exit, 0);
      }],
      ['is killed', () => desktop.kill()],
    ])
      step(`the host ${how}: pages wait, and all come back as they were`, async () => {
        await end();
        for (const person of atPages) await person.seesHostAway();
        await start();
        for (const person of atPages) await person.seesHostBack();
        for (const person of atWindows) await person.findWindow();
        await allIsThere();
      });

    step('one window is closed, and the others go on', async () => {
      await bob.keys('ctrl+w');
      await goes(`^${bob.title}$`);
      await cem.unfriend(ann);
      await areNothing(cem, ann);
      await ann.unfriend(dee);
      await areNothing(dee, ann);
      await dee.ask(cem);
      await stand(dee, 'outgoing', cem, 'incoming');
    });

    step('the last window is closed, and the program ends', async () => {
      await ann.keys('ctrl+w');
      assert.equal(await desktop.exit, 0);
      for (const person of atPages) {
        await person.seesHostAway();
        assert.deepEqual(person.faults, []);
      }
    });
  });
}

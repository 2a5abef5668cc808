// SPDX-License-Identifier: GPL-3.0-or-later
//
// What people do with the page, from the first visit to a killed host, in real browsers against a real host on
// an address that is not loopback. The steps build on each other.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeDataDir, removeDataDir, startHost } from '../lib/host.js';
import { SOON, go, launch, openPerson, signIn, signUp } from '../lib/browser.js';
import { ADDRESS, enterNamespace, findNetwork, loseNetwork } from '../lib/namespace.js';

enterNamespace();

let host;
let dataDir;
let browser;
let ann;
let bob;
let carol;

let isBroken = false;

// A step that failed leaves nothing for the next ones to stand on.
function step(name, run) {
  test(name, async (t) => {
    if (isBroken) {
      t.skip('an earlier step failed');
      return;
    }

    isBroken = true;
    await run();
    isBroken = false;
  });
}

const everybody = () => [ann, bob, carol];

function start(port = 0) {
  return startHost({ bind: ADDRESS, dataDir, port });
}

const rowOf = (page, username) => page.locator(`main .person[data-username="${username}"]`).first();
const notices = (page) => page.getByRole('region', { name: 'Notices' }).getByRole('listitem');
const notice = (page, text) => notices(page).filter({ hasText: text });
const bannerOf = (page) => page.getByText('The host is away');

async function stands(page, username, standing) {
  await page.locator(`main .person[data-username="${username}"][data-standing="${standing}"]`).first().waitFor();
}

async function press(page, username, name) {
  await rowOf(page, username).getByRole('button', { name }).click();
}

async function choose(page, username, item) {
  await rowOf(page, username).getByRole('button', { name: 'More for' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function answer(page, button, note) {
  const dialog = page.getByRole('dialog');

  if (note !== undefined) await dialog.getByRole('textbox').fill(note);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function showDrawer(page, title) {
  await go(page, 'requests');
  await page.getByRole('heading', { name: title }).click();
}

async function titled(page, pattern) {
  await page.waitForFunction((source) => new RegExp(source).test(document.title), pattern.source);
}

async function namesOf(page) {
  return page.locator('main .person .person-name').allTextContents();
}

async function isShown(page, names) {
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll('main .person-name')].map((node) => node.textContent).join('|') === wanted,
    names.join('|'),
  );
}

async function back(...people) {
  for (const { page } of people) await bannerOf(page).waitFor({ state: 'detached', timeout: 3 * SOON });
}

async function away(...people) {
  for (const { page } of people) await bannerOf(page).waitFor();
}

before(async () => {
  dataDir = makeDataDir();
  host = await start();
  browser = await launch();
  [ann, bob, carol] = [
    await openPerson(browser, host.origin),
    await openPerson(browser, host.origin),
    await openPerson(browser, host.origin),
  ];
});

after(async () => {
  await browser?.close();
  await host?.kill();
  removeDataDir(dataDir);
});

step('a LAN address is no secure context, and the page is there all the same', async () => {
  assert.equal(await ann.page.evaluate(() => window.isSecureContext), false);
  assert.equal(await ann.page.evaluate(() => typeof crypto.randomUUID), 'undefined');
  await ann.page.getByRole('heading', { name: 'Welcome' }).waitFor();
});

step('a mistake at the door is explained at its field', async () => {
  const { page } = ann;

  await page.getByRole('link', { name: 'Sign Up' }).click();
  await page.getByRole('button', { name: 'Sign Up' }).click();
  await page.getByText('Please fill this in.').waitFor();
  assert.equal(await page.getByLabel('Your name').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'name');
  await page.getByRole('link', { name: 'Sign In' }).click();
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  await page.getByLabel('Username').fill('ann');
  await page.getByLabel('Password').fill('not a password');
  await page.getByRole('button', { name: 'Sign In' }).click();
  await page.getByText('Username and password do not match.').waitFor();
});

step('three people sign up and see the others, never themselves', async () => {
  await signUp(ann.page, 'ann', 'Ann');
  await isShown(ann.page, []);
  await ann.page.getByText('Nobody else is here yet').waitFor();
  await signUp(carol.page, 'carol', 'carol');
  await signUp(bob.page, 'Bob', 'Bob');

  await isShown(ann.page, ['Bob', 'carol']);
  await isShown(bob.page, ['Ann', 'carol']);
  await isShown(carol.page, ['Ann', 'Bob']);
});

step('a taken username is said so, at its field', async () => {
  const visitor = await openPerson(browser, host.origin);

  await visitor.page.getByRole('link', { name: 'Sign Up' }).click();
  await visitor.page.getByLabel('Your name').fill('Another');
  await visitor.page.getByLabel('Username').fill('ann');
  await visitor.page.getByLabel('Password').fill('correct horse');
  await visitor.page.getByRole('button', { name: 'Sign Up' }).click();
  await visitor.page.getByText('That username is taken').waitFor();
  assert.equal(await visitor.page.getByLabel('Username').getAttribute('aria-invalid'), 'true');
  assert.deepEqual(visitor.faults, []);
  await visitor.context.close();
});

step('search as one types', async () => {
  const search = ann.page.getByRole('searchbox', { name: 'Search people' });

  await search.pressSequentially('ca');
  await isShown(ann.page, ['carol']);
  await search.fill('nobody at all');
  await ann.page.getByText('Nobody is called').waitFor();
  await search.fill('');
  await isShown(ann.page, ['Bob', 'carol']);
});

step('a request with a note: Requested here, a notice and Accept Request there', async () => {
  await choose(ann.page, 'bob', 'Add Friend with a Note');
  await answer(ann.page, 'Add Friend', 'Hello Bob');

  await stands(ann.page, 'bob', 'outgoing');
  assert.match(await rowOf(ann.page, 'bob').textContent(), /Requested.*Cancel/);
  await notice(bob.page, 'Ann wants to be your friend').filter({ hasText: 'Hello Bob' }).waitFor();
  await stands(bob.page, 'ann', 'incoming');
  for (const name of ['Accept Request from Ann', 'Decline Request from Ann', 'Block Ann'])
    await rowOf(bob.page, 'ann').getByRole('button', { name, exact: true }).waitFor();
  await titled(bob.page, /^\(1\) /);
  assert.match(await bob.page.locator('link[rel=icon]').getAttribute('href'), /^data:image\/png/);
});

step('accepted from the notice: both are told and both show Friends', async () => {
  await notice(bob.page, 'Ann wants').getByRole('button', { name: 'Accept Request from Ann' }).click();

  await stands(bob.page, 'ann', 'friend');
  await stands(ann.page, 'bob', 'friend');
  await notice(ann.page, 'You and Bob are friends now').waitFor();
  await notice(bob.page, 'Ann wants').waitFor({ state: 'detached' });
  await titled(bob.page, /^People/);
  await rowOf(bob.page, 'ann').getByText('Online').waitFor();
  assert.match(await rowOf(ann.page, 'bob').textContent(), /Friends.*Unfriend/);
});

step('the friend is in Friends', async () => {
  await go(ann.page, 'friends');
  await isShown(ann.page, ['Bob']);
  await go(ann.page, 'people');
});

step('two tabs of one person agree: answered in one, gone in the other', async () => {
  const second = await bob.context.newPage();

  await second.goto(host.origin);
  await stands(second, 'carol', 'none');
  await press(carol.page, 'bob', 'Add Friend: Bob');
  await notice(second, 'carol wants').waitFor();
  await notice(bob.page, 'carol wants').waitFor();
  await press(second, 'carol', 'Accept Request from carol');
  await stands(bob.page, 'carol', 'friend');
  await stands(second, 'carol', 'friend');
  await notice(bob.page, 'carol wants').waitFor({ state: 'detached' });
  await notice(second, 'carol wants').waitFor({ state: 'detached' });
  await second.close();
  await stands(carol.page, 'bob', 'friend');
});

step('seen on one device is seen on the other', async () => {
  const phone = await openPerson(browser, host.origin, { viewport: { width: 360, height: 740 } });

  await signIn(phone.page, 'ann');
  await press(carol.page, 'ann', 'Add Friend: Ann');
  await notice(phone.page, 'carol wants').waitFor();
  await notice(ann.page, 'carol wants').waitFor();
  await phone.page.bringToFront();
  await go(phone.page, 'requests');
  await notice(ann.page, 'carol wants').waitFor({ state: 'detached' });
  await titled(ann.page, /^People/);
  await stands(ann.page, 'carol', 'incoming');
  assert.deepEqual(phone.faults, []);
  await phone.context.close();
});

step('cancelled: the button on the other side goes back', async () => {
  await stands(carol.page, 'ann', 'outgoing');
  await press(carol.page, 'ann', 'Cancel Request to Ann');
  await stands(carol.page, 'ann', 'none');
  await stands(ann.page, 'carol', 'none');
});

step('declined quietly: the sender sees no difference, the drawer keeps it, Restore brings it back', async () => {
  await press(carol.page, 'ann', 'Add Friend: Ann');
  await stands(ann.page, 'carol', 'incoming');
  await press(ann.page, 'carol', 'Decline Request from carol');
  await stands(ann.page, 'carol', 'declined');
  await stands(carol.page, 'ann', 'outgoing');
  await showDrawer(ann.page, 'Declined');
  await press(ann.page, 'carol', 'Restore Request from carol');
  await stands(ann.page, 'carol', 'incoming');
});

step('refused with a note: the sender is told', async () => {
  await choose(ann.page, 'carol', 'Refuse');
  await answer(ann.page, 'Refuse', 'Not now, sorry');
  await notice(carol.page, 'Ann said no').filter({ hasText: 'Not now, sorry' }).waitFor();
  await stands(carol.page, 'ann', 'none');
  await go(carol.page, 'activity');
  await carol.page.locator('main').getByText('Not now, sorry').waitFor();
  await go(carol.page, 'people');
  await go(ann.page, 'people');
});

step('crossed requests make friends', async () => {
  await stands(ann.page, 'carol', 'none');
  await stands(carol.page, 'ann', 'none');
  const ask = (page, username) => page.locator(`main [data-username=${username}] [data-choice=request]`);
  const buttons = [ask(ann.page, 'carol'), ask(carol.page, 'ann')];
  await Promise.all(buttons.map((button) => button.waitFor()));
  await Promise.all(buttons.map((button) => button.evaluate((element) => element.click())));
  await stands(ann.page, 'carol', 'friend');
  await stands(carol.page, 'ann', 'friend');
});

step('unfriending asks first', async () => {
  await press(ann.page, 'carol', 'Unfriend carol');
  await answer(ann.page, 'Cancel');
  await stands(ann.page, 'carol', 'friend');
  await press(ann.page, 'carol', 'Unfriend carol');
  await answer(ann.page, 'Unfriend');
  await stands(ann.page, 'carol', 'none');
  await stands(carol.page, 'ann', 'none');
});

step('who is blocked cannot tell', async () => {
  await choose(ann.page, 'carol', 'Block');
  await stands(ann.page, 'carol', 'blocked');
  await press(carol.page, 'ann', 'Add Friend: Ann');
  await stands(carol.page, 'ann', 'outgoing');
  assert.equal(await notice(ann.page, 'carol wants').count(), 0);
  await go(ann.page, 'blocked');
  await press(ann.page, 'carol', 'Unblock carol');
  await ann.page.getByText('Nobody is blocked').waitFor();
  await go(ann.page, 'people');
});

step('who may ask is her choice, and what it keeps out waits in a drawer', async () => {
  const dora = await openPerson(browser, host.origin);

  await go(ann.page, 'settings');
  await ann.page.getByRole('radio', { name: /Friends of friends/ }).check();
  await notice(ann.page, 'Saved.').waitFor();
  await signUp(dora.page, 'dora', 'Dora');
  await press(dora.page, 'ann', 'Add Friend: Ann');
  await stands(dora.page, 'ann', 'outgoing');
  await showDrawer(ann.page, 'Filtered');
  await stands(ann.page, 'dora', 'filtered');
  assert.equal(await notice(ann.page, 'Dora wants').count(), 0);

  await go(ann.page, 'settings');
  await ann.page.getByRole('radio', { name: /Nobody/ }).check();
  await ann.page.getByRole('radio', { name: /Nobody/, checked: true }).waitFor();
  await press(dora.page, 'ann', 'Cancel Request to Ann');
  await stands(dora.page, 'ann', 'none');
  await press(dora.page, 'ann', 'Add Friend: Ann');
  await notice(dora.page, 'takes no new requests').waitFor();
  await stands(dora.page, 'ann', 'none');
  await ann.page.reload();
  await ann.page.getByRole('radio', { name: /Nobody/, checked: true }).waitFor();
  await ann.page.getByRole('radio', { name: /Everyone/ }).check();
  await go(ann.page, 'people');
  assert.deepEqual(dora.faults, []);
  await dora.context.close();
});

step('accepted in advance: the next request makes friends at once', async () => {
  await choose(ann.page, 'dora', 'Accept in Advance');
  await rowOf(ann.page, 'dora').getByText('Accepted in Advance').waitFor();
  await choose(ann.page, 'dora', 'No Longer');
  await rowOf(ann.page, 'dora').getByText('Accepted in Advance').waitFor({ state: 'hidden' });
});

step("a new name is everybody's at once", async () => {
  await go(carol.page, 'settings');
  await carol.page.getByLabel('Your name').fill('Aaron Carol');
  await carol.page.getByRole('button', { name: 'Save Name' }).click();
  await isShown(ann.page, ['Aaron Carol', 'Bob', 'Dora']);
  await carol.page.getByLabel('Your name').fill('carol');
  await carol.page.getByRole('button', { name: 'Save Name' }).click();
  await isShown(ann.page, ['Bob', 'carol', 'Dora']);
  await go(carol.page, 'people');
});

step('the keyboard does it all, and the focus stays in the row', async () => {
  await rowOf(ann.page, 'dora').getByRole('button', { name: 'Add Friend' }).focus();
  await ann.page.keyboard.press('Enter');
  await stands(ann.page, 'dora', 'outgoing');
  await ann.page.waitForFunction(() => document.activeElement.getAttribute('data-choice') === 'cancel');
  await ann.page.keyboard.press('Enter');
  await stands(ann.page, 'dora', 'none');
  await ann.page.waitForFunction(() => document.activeElement.getAttribute('data-choice') === 'request');
  await ann.page.keyboard.press('Tab');
  await ann.page.keyboard.press('Enter');
  await ann.page.getByRole('menuitem', { name: 'Add Friend with a Note' }).waitFor();
  await ann.page.keyboard.press('End');
  assert.match(await ann.page.evaluate(() => document.activeElement.textContent), /^Block/);
  await ann.page.keyboard.press('Escape');
  assert.match(await ann.page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^More for Dora/);
});

step('a host that stops and starts again: a banner, and everybody is back', async () => {
  const { port } = host;

  await host.stop();
  await away(...everybody());
  await press(carol.page, 'ann', /Cancel Request to Ann|Add Friend: Ann/);
  await carol.page.locator('main [data-username=ann] [aria-busy=true]').waitFor();
  host = await start(port);
  await back(...everybody());
  await carol.page.locator('main [data-username=ann] [aria-busy=true]').waitFor({ state: 'detached' });
});

step('a killed host: what was answered is there, what happened meanwhile is told', async () => {
  const { port } = host;
  const before = await rowOf(carol.page, 'ann').getAttribute('data-standing');

  if (before !== 'none') await press(carol.page, 'ann', 'Cancel Request to Ann');
  await stands(carol.page, 'ann', 'none');
  await choose(ann.page, 'carol', 'Accept in Advance');
  await rowOf(ann.page, 'carol').getByText('Accepted in Advance').waitFor();
  await host.kill();
  await away(...everybody());
  host = await start(port);
  for (const { page } of everybody())
    await page
      .getByRole('button', { name: 'Try Now' })
      .click({ timeout: 1000 })
      .catch(() => {});
  await back(...everybody());
  await rowOf(ann.page, 'carol').getByText('Accepted in Advance').waitFor();
  await stands(ann.page, 'bob', 'friend');
  await press(carol.page, 'ann', 'Add Friend: Ann');
  await stands(carol.page, 'ann', 'friend');
  await stands(ann.page, 'carol', 'friend');
});

step('one device offline: it catches up with what happened meanwhile', async () => {
  await bob.context.setOffline(true);
  await away(bob);
  await press(ann.page, 'bob', 'Unfriend Bob');
  await answer(ann.page, 'Unfriend');
  await stands(ann.page, 'bob', 'none');
  await press(ann.page, 'bob', 'Add Friend: Bob');
  await stands(ann.page, 'bob', 'outgoing');
  await stands(bob.page, 'ann', 'friend');
  await bob.context.setOffline(false);
  await back(bob);
  await stands(bob.page, 'ann', 'incoming');
  await notice(bob.page, 'Ann wants to be your friend').waitFor();
});

step('the network goes and comes: open sockets that hear nothing are found dead', async () => {
  loseNetwork();
  for (const { page } of everybody()) await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await away(...everybody());
  findNetwork();
  for (const { page } of everybody()) await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await back(...everybody());
  await press(bob.page, 'ann', 'Decline Request from Ann');
  await stands(bob.page, 'ann', 'declined');
  await stands(ann.page, 'bob', 'outgoing');
});

step('a machine that slept: a silent host is left within seconds, what was pressed is said again', async () => {
  const cancels = () => ann.said.filter(({ type, to }) => type === 'cancel' && to === 'bob');
  const nBefore = cancels().length;

  host.process.kill('SIGSTOP');
  try {
    await press(ann.page, 'bob', 'Cancel Request to Bob');
    await ann.page.locator('main [data-username=bob] [data-choice=cancel][aria-busy=true]').waitFor();
    await ann.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await away(ann);
  } finally {
    host.process.kill('SIGCONT');
  }
  await back(ann);
  await stands(ann.page, 'bob', 'none');
  await stands(bob.page, 'ann', 'none');

  const [first, again, ...more] = cancels().slice(nBefore);

  assert.equal(again.id, first.id);
  assert.deepEqual(more, []);
});

step('accepted in advance makes friends at once', async () => {
  await choose(ann.page, 'bob', 'Accept in Advance');
  await press(bob.page, 'ann', 'Add Friend: Ann');
  await stands(ann.page, 'bob', 'friend');
  await stands(bob.page, 'ann', 'friend');
});

step('a reload is where one was', async () => {
  await go(ann.page, 'friends');
  await isShown(ann.page, ['Bob', 'carol']);
  await ann.page.reload();
  await isShown(ann.page, ['Bob', 'carol']);
  await ann.page.getByRole('heading', { name: 'Friends', level: 1 }).waitFor();
});

step('signed out in one tab is signed out in the other', async () => {
  const second = await carol.context.newPage();

  await second.goto(host.origin);
  await stands(second, 'ann', 'friend');
  await go(second, 'settings');
  await second.getByRole('button', { name: 'Sign Out' }).click();
  await second.getByRole('heading', { name: 'Welcome' }).waitFor();
  await carol.page.getByText('You are signed out.').waitFor();
  await second.close();
});

step('a changed password is the one that counts', async () => {
  await signIn(carol.page, 'carol');
  await go(carol.page, 'settings');
  await carol.page.getByLabel('Present password').fill('wrong password');
  await carol.page.getByLabel('New password').fill('battery staple');
  await carol.page.getByRole('button', { name: 'Change Password' }).click();
  await carol.page.getByText('That is not your present password.').waitFor();
  await carol.page.getByLabel('Present password').fill('correct horse');
  await carol.page.getByRole('button', { name: 'Change Password' }).click();
  await notice(carol.page, 'Your password is changed.').waitFor();
  await carol.page.getByRole('button', { name: 'Sign Out' }).click();
  await signIn(carol.page, 'carol', 'battery staple');
});

step('a removed account is nowhere any more', async () => {
  await go(ann.page, 'people');
  await isShown(ann.page, ['Bob', 'carol', 'Dora']);
  await go(carol.page, 'settings');
  await carol.page.getByRole('button', { name: 'Remove Account' }).click();
  const dialog = carol.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('battery stable');
  await dialog.getByRole('button', { name: 'Remove Account' }).click();
  await dialog.getByText('That is not your password. Nothing was removed.').waitFor();
  await answer(carol.page, 'Remove Account', 'battery staple');
  await carol.page.getByText('Your account is removed.').waitFor();
  await isShown(ann.page, ['Bob', 'Dora']);
});

step('nothing was asked of anybody but the host, and no page complained', async () => {
  for (const person of everybody()) assert.deepEqual(person.faults, []);
  assert.deepEqual(await namesOf(ann.page), ['Bob', 'Dora']);
});

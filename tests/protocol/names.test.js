// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 1: usernames, names, notes and passwords.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Client, PASSWORD, gather, signIn, signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';

const escaped = (text) =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 12)}… (${[...text].length})` : text).replace(
    /[^\x20-\x7e…]/gu,
    (c) => `\\u{${c.codePointAt(0).toString(16)}}`,
  );

const GOOD_USERNAMES = ['ab', 'a1', '0a', '42', 'a.b_c-d', 'x--', 'y..', 'z__', 'a'.repeat(32)];

const BAD_USERNAMES = [
  '',
  'a',
  'a'.repeat(33),
  '.ab',
  '_ab',
  '-ab',
  'a b',
  ' ab',
  'ab ',
  'ab\n',
  'a\u0000b',
  'a/b',
  'a@b',
  'a:b',
  'añb',
  'ä1',
  '\u212aim',
  'ａｂ',
  'a\u200db',
  '我们',
];

// What was typed and what is kept.
const GOOD_NAMES = [
  ['A', 'A'],
  ['Ann', 'Ann'],
  ['ANN', 'ANN'],
  ['  Ann\t', 'Ann'],
  ['\n\u00a0\u2003\u3000Ann\u2003\r\n', 'Ann'],
  ['Ann  Lee', 'Ann  Lee'],
  ['Ann\u00a0Lee', 'Ann\u00a0Lee'],
  ['Jose\u0301', 'José'],
  ['\u212bsa', 'Åsa'],
  ['ﬁn', 'ﬁn'],
  ['字', '字'],
  ['👋', '👋'],
  ['👩\u200d💻', '👩\u200d💻'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['a\u200cb\u200dc', 'a\u200cb\u200dc'],
  ['!', '!'],
  ['7', '7'],
  ['€', '€'],
  ['½', '½'],
  ['\u2800a', '\u2800a'],
  ['\u3164a', '\u3164a'],
  ['a'.repeat(64), 'a'.repeat(64)],
  ['👋'.repeat(64), '👋'.repeat(64)],
  [` ${'b'.repeat(64)} `, 'b'.repeat(64)],
  ['e\u0301'.repeat(64), 'é'.repeat(64)],
];

const BAD_NAMES = [
  '',
  ' ',
  '\u00a0\u3000\t',
  'a'.repeat(65),
  '👋'.repeat(65),
  'a\u0000b',
  'a\u0007b',
  'a\tb',
  'a\nb',
  'a\u0085b',
  'a\u007fb',
  'a\u202eb',
  'a\u2066b',
  'a\u200bb',
  'a\u00adb',
  '\ufeffAnn',
  'a\u{e0001}b',
  'a\ue000b',
  'a\u{f0000}b',
  'a\u0378b',
  'a\ufdd0b',
  'a\u{10ffff}b',
  'a\u2028b',
  'a\u2029b',
  '\u200da',
  'a\u200d',
  '\u200ca',
  'a\u200c',
  ' \u200da',
  'a\u200d ',
  'a\u200d\u200db',
  'a\u200c\u200db',
  '\u0301',
  '\ufe0f',
  '\u034f',
  '\u2800',
  '\u3164',
  '\u115f',
  '\uffa0',
  '\u2800 \u3164',
];

const GOOD_NOTES = [
  ['hi', 'hi'],
  ['  hi \n', 'hi'],
  ['one\ntwo', 'one\ntwo'],
  ['one\r\ntwo\r\n\r\nthree', 'one\ntwo\n\nthree'],
  ['Jose\u0301', 'José'],
  ['👩\u200d💻', '👩\u200d💻'],
  ['n'.repeat(200), 'n'.repeat(200)],
  ['👋'.repeat(200), '👋'.repeat(200)],
  [`${'x\r\n'.repeat(99)}xy`, `${'x\n'.repeat(99)}xy`],
  [` ${'n'.repeat(200)} `, 'n'.repeat(200)],
  ['e\u0301'.repeat(200), 'é'.repeat(200)],
  ['<b>&amp;"\\', '<b>&amp;"\\'],
];

const NO_NOTES = [undefined, null, '', ' ', '\n', ' \t\u3000\r\n '];

const BAD_NOTES = [
  'n'.repeat(201),
  '👋'.repeat(201),
  'a\tb',
  'a\rb',
  'a\u0000b',
  'a\u202eb',
  'a\ue000b',
  'a\u2028b',
  'a\u2029b',
  '\u200da',
  'a\u200d',
  'a\u200d\u200db',
  'a\u0085b',
  5,
  true,
  ['hi'],
  { note: 'hi' },
];

const GOOD_PASSWORDS = [
  '8 chars!',
  'p'.repeat(256),
  '👋'.repeat(8),
  '👋'.repeat(256),
  '        ',
  ' leading and trailing ',
  'tab\tand\nnewline',
  'a\u200bb\u202ecdefgh',
];
const WEAK_PASSWORDS = ['', '7 chars', 'p'.repeat(257), '👋'.repeat(7), '👋'.repeat(257), 'with\u0000nought'];

describe('section 1, names', () => {
  let host;
  let ann;
  let bob;
  let n_people = 0;

  const freshName = () => `guest${++n_people}`;
  const signUpAs = (fields) =>
    new Client(host).post('sign-up', { username: freshName(), name: 'Guest', password: PASSWORD, ...fields });

  before(async () => {
    host = await startHost({ limits: { 'sign-in-failures': 0, 'sign-in-rate': 0 } });
    [ann, bob] = await gather(host, 'ann', 'bob');
  });
  after(() => host?.stop());

  for (const username of GOOD_USERNAMES) {
    it(`the username ${username} is good`, async () => {
      const answer = await signUpAs({ username });
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.body.me.username, username);
    });
  }

  for (const username of BAD_USERNAMES) {
    it(`the username ${escaped(username)} is refused`, async () => {
      const answer = await signUpAs({ username });
      assert.equal(answer.status, 422, answer.text);
      assert.equal(answer.body.error.code, 'bad_username');
    });
  }

  it('a username is folded at sign-up, sign-in and in `to`', async () => {
    const answer = await signUpAs({ username: 'ZoE' });
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.body.me.username, 'zoe');
    const again = await new Client(host).post('sign-in', { username: 'zOE', password: PASSWORD });
    assert.equal(again.status, 200, again.text);
    const reply = await ann.command('preapprove', { to: 'ZOE' });
    assert.equal(reply.person.username, 'zoe');
  });

  it('a username that differs in case only is taken', async () => {
    const answer = await signUpAs({ username: 'ANN' });
    assert.equal(answer.status, 409, answer.text);
    assert.equal(answer.body.error.code, 'username_taken');
  });

  for (const [typed, kept] of GOOD_NAMES) {
    it(`the name ${escaped(typed)} is kept as ${escaped(kept)}`, async () => {
      const reply = await ann.command('profile', { name: typed });
      assert.equal(reply.person.name, kept);
    });
  }

  for (const [typed, kept] of GOOD_NAMES.slice(3, 9)) {
    it(`the name ${escaped(typed)} at sign-up is kept as ${escaped(kept)}`, async () => {
      const answer = await signUpAs({ name: typed });
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.body.me.name, kept);
    });
  }

  for (const name of BAD_NAMES) {
    it(`the name ${escaped(name)} is refused at sign-up and in the profile`, async () => {
      const answer = await signUpAs({ name });
      assert.equal(answer.status, 422, answer.text);
      assert.equal(answer.body.error.code, 'bad_name');
      await ann.refused('bad_message', 'profile', { name });
      await ann.sync();
    });
  }

  it('half a surrogate pair is no name', async () => {
    const answer = await new Client(host).call('/api/sign-up', {
      method: 'POST',
      body: `{"username":"${freshName()}","name":"a\\ud800b","password":"${PASSWORD}"}`,
    });
    assert.ok([400, 422].includes(answer.status), answer.text);
  });

  for (const [typed, kept] of GOOD_NOTES) {
    it(`the note ${escaped(typed)} arrives as ${escaped(kept)}`, async () => {
      const reply = await ann.command('request', { to: 'bob', note: typed });
      assert.equal(reply.person.note, kept);
      const event = await bob.expectEvent('request_received', { person: 'ann', note: kept });
      assert.equal(event.person.note, kept);
      await ann.command('cancel', { to: 'bob' });
      await bob.expectEvent('request_withdrawn');
      await ann.drain();
    });
  }

  for (const note of NO_NOTES) {
    it(`${JSON.stringify(note)} is no note`, async () => {
      const reply = await ann.command('request', { to: 'bob', note });
      assert.equal(reply.person.note ?? null, null);
      const event = await bob.expectEvent('request_received', { note: null });
      assert.equal(event.person.note ?? null, null);
      await ann.command('cancel', { to: 'bob' });
      await bob.expectEvent('request_withdrawn');
      await ann.drain();
    });
  }

  for (const note of BAD_NOTES) {
    it(`the note ${typeof note === 'string' ? escaped(note) : JSON.stringify(note)} is refused`, async () => {
      await ann.refused('bad_message', 'request', { to: 'bob', note });
      await ann.refused('bad_message', 'refuse', { to: 'bob', note });
      await ann.expectNoEvent();
      await bob.expectNoEvent();
    });
  }

  it('the note of a refusal obeys the same rules', async () => {
    await ann.command('request', { to: 'bob' });
    await bob.command('refuse', { to: 'ann', note: ' not\r\nnow ' });
    await ann.expectEvent('request_sent');
    await ann.expectEvent('request_refused', { person: 'bob', note: 'not\nnow', alert: true });
    await bob.drain();
  });

  for (const password of GOOD_PASSWORDS) {
    it(`the password ${escaped(password)} is good and is what signs in`, async () => {
      const username = freshName();
      const answer = await signUpAs({ username, password });
      assert.equal(answer.status, 201, answer.text);
      await signIn(host, username, password);
    });
  }

  for (const password of WEAK_PASSWORDS) {
    it(`the password ${escaped(password)} is refused`, async () => {
      const answer = await signUpAs({ password });
      assert.equal(answer.status, 422, answer.text);
      assert.equal(answer.body.error.code, 'weak_password');
    });
  }

  for (const [password, near] of [
    [' spaced out ', 'spaced out'],
    ['cafe\u0301 au lait', 'café au lait'],
    ['CamelCase', 'camelcase'],
  ]) {
    it(`the password ${escaped(password)} is not ${escaped(near)}`, async () => {
      const cleo = await signUp(host, freshName(), { password });
      const answer = await new Client(host).post('sign-in', { username: cleo.username, password: near });
      assert.equal(answer.status, 401, answer.text);
    });
  }
});

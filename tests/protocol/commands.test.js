// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 3.2: commands, their answers, ids, errors and caps.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { befriend, gather, makeId, signIn } from '../lib/client.js';
import { startHost } from '../lib/host.js';

const COMMANDS = ['request', 'cancel', 'accept', 'decline', 'refuse', 'restore', 'unfriend', 'block', 'unblock', 'preapprove', 'revoke'];

const nest = (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('section 3.2, what is wrong with a message', () => {
  let host;
  let ann;
  let bob;

  before(async () => {
    host = await startHost();
    [ann, bob] = await gather(host, 'ann', 'bob');
  });
  after(() => host?.stop());

  async function nothingHappened() {
    await ann.expectNoEvent();
    await bob.expectNoEvent();
  }

  const NO_MESSAGES = ['', ' ', 'hello', '{', '{"type":"list"', '[]', '[{}]', '"request"', '5', 'null', 'true', '{}{}', "{'type':'list'}", '{"type":"list",}', nest(8000)];
  for (const text of NO_MESSAGES) {
    it(`${JSON.stringify(text.slice(0, 30))} is a bad message`, async () => {
      ann.send(text);
      await ann.expectError('bad_message');
      await ann.sync();
    });
  }

  for (const type of ['Request', 'befriend', 'welcome', 'event', 'reply', '', 'request ']) {
    it(`the type ${JSON.stringify(type)} is unknown`, async () => {
      await ann.refused('unknown_type', type, { to: 'bob' });
      await ann.sync();
    });
  }

  for (const type of [undefined, null, 5, true, ['list'], {}]) {
    it(`the type ${JSON.stringify(type)} is a bad message, told with the id`, async () => {
      const id = makeId();
      ann.send({ type, id, to: 'bob' });
      const error = await ann.expectError('bad_message');
      assert.equal(error.id, id);
      await ann.sync();
    });
  }

  for (const id of [undefined, null, '', 'seven77', 'x'.repeat(65), 'with space', 'under_score', 'dots.dots', 'ümlaut-ümlaut', 12345678, ['12345678'], {}, true]) {
    it(`the id ${JSON.stringify(id)?.slice(0, 30)} is a bad message`, async () => {
      ann.send({ type: 'request', id, to: 'bob' });
      await ann.expectError('bad_message');
      await nothingHappened();
    });
  }

  for (const id of ['12345678', 'ABCDefgh-0123', '--------', 'x'.repeat(64)]) {
    it(`the id ${id.slice(0, 30)} is good`, async () => {
      const reply = await ann.ask({ type: 'unfriend', id, to: 'bob' });
      assert.deepEqual([reply.type, reply.id, reply.result], ['reply', id, 'noop']);
    });
  }

  for (const type of COMMANDS) {
    for (const to of [undefined, null, 5, ['bob'], { username: 'bob' }, '', 'b', 'x'.repeat(33), '.bob', 'bob!', 'b ob']) {
      it(`${type} to ${JSON.stringify(to)} is a bad message`, async () => {
        await ann.refused('bad_message', type, { to });
        await ann.sync();
      });
    }

    it(`${type} to myself is self`, async () => {
      await ann.refused('self', type, { to: 'ann' });
      await ann.refused('self', type, { to: 'ANN' });
    });

    it(`${type} to nobody is not_found`, async () => {
      await ann.refused('not_found', type, { to: 'nobody-here' });
    });

    it(`${type} ignores unknown fields and null`, async () => {
      const answer = await ann.command(type, { to: 'BOB', colour: 'red', note: null, more: [{}] });
      assert.equal(answer.person.username, 'bob');
      await ann.command('block', { to: 'bob' });
      await ann.command('unblock', { to: 'bob' });
      await ann.command('revoke', { to: 'bob' });
      await ann.drain();
      await bob.drain();
    });
  }

  it('16 deep is read, 17 deep is a bad message', async () => {
    const id = makeId();
    ann.send(`{"type":"list","id":"${id}","what":"people","x":${nest(15)}}`);
    assert.equal((await ann.answer(id)).type, 'page');
    ann.send(`{"type":"list","id":"${makeId()}","what":"people","x":${nest(16)}}`);
    await ann.expectError('bad_message');
    ann.send(`{"type":"list","id":"${makeId()}","what":"people","x":${'{"a":'.repeat(16)}1${'}'.repeat(16)}}`);
    await ann.expectError('bad_message');
  });

  it('brackets inside strings are not depth, escaped quotes do not end them', async () => {
    const id = makeId();
    ann.send(JSON.stringify({ type: 'list', id, what: 'people', x: `\\"${'[{'.repeat(40)}\\\\"` }));
    assert.equal((await ann.answer(id)).type, 'page');
  });

  it('an error changes nothing', async () => {
    await nothingHappened();
  });

  it('the fifth bad one in a row is answered, then the socket closes with 4400', async () => {
    const tab = await signIn(host, 'bob');
    await tab.connect();
    for (const wrong of ['{', '{"type":"nothing"}', '[]', `{"type":"what","id":"${makeId()}"}`, '{}'])
      tab.send(wrong);
    const codes = [];
    for (let i = 0; i < 5; i++)
      codes.push((await tab.take(({ type }) => type === 'error', 'an error')).code);
    assert.deepEqual(codes, ['bad_message', 'unknown_type', 'bad_message', 'unknown_type', 'bad_message']);
    await tab.expectClose(4400);
  });

  const OTHER_ANSWERS = [
    ['a page', { type: 'list', what: 'people' }],
    ['a reply', { type: 'unfriend', to: 'ann' }],
    ['another error', { type: 'request', to: 'bob' }],
    ['not_found', { type: 'request', to: 'nobody-here' }],
  ];
  for (const [name, message] of OTHER_ANSWERS) {
    it(`${name} breaks the row`, async () => {
      const tab = await signIn(host, 'bob');
      await tab.connect();
      for (let row = 0; row < 3; row++) {
        for (let i = 0; i < 4; i++) {
          tab.send('{');
          await tab.expectError('bad_message');
        }
        await tab.ask(message);
      }
      await tab.leave();
      assert.equal(tab.closeCode, 1000);
    });
  }
});

describe('section 3.2, answers', () => {
  let host;
  let n_people = 0;

  before(async () => {
    host = await startHost();
  });
  after(() => host?.stop());

  async function pair() {
    n_people += 2;

    return gather(host, `ann${n_people}`, `bob${n_people}`);
  }

  it('the answer comes after the own event, on the acting socket', async () => {
    const [ann, bob] = await pair();
    const story = [[ann, 'request'], [bob, 'decline'], [bob, 'restore'], [bob, 'accept'], [ann, 'unfriend'], [ann, 'block'], [ann, 'unblock'], [bob, 'preapprove'], [bob, 'revoke']];
    for (const [who, type] of story) {
      const { id } = await who.command(type, { to: who === ann ? bob.username : ann.username });
      const [event, reply] = who.history.slice(-2);
      assert.deepEqual([event.type, reply.type, reply.id], ['event', 'reply', id], type);
      assert.deepEqual(event.person, reply.person);
    }
  });

  it('settings, profile and seen are answered with me, the last two after what they cause', async () => {
    const [ann, bob] = await pair();
    await bob.command('request', { to: ann.username });
    await ann.expectEvent('request_received');
    const settings = await ann.command('settings', { who_may_ask: 'everyone' });
    const profile = await ann.command('profile', { name: 'Ann of the hills' });
    assert.equal(ann.history.at(-2).type, 'directory');
    const seen = await ann.command('seen', { seq: ann.seq });
    assert.equal(ann.history.at(-2).event, 'seen');
    const watch = await ann.command('watch', { usernames: [] });
    for (const reply of [settings, profile, seen, watch]) {
      assert.deepEqual([reply.type, reply.result, reply.person.relation], ['reply', 'ok', 'me']);
      assert.equal(reply.person.username, ann.username);
    }
    assert.equal(settings.who_may_ask, 'everyone');
  });

  it('only the socket that asked is answered; the others of the same user get the events', async () => {
    const [ann, bob] = await pair();
    const phone = await signIn(host, ann.username);
    await phone.connect();
    const { id } = await phone.command('request', { to: bob.username });
    await ann.expectEvent('request_sent', { person: bob.username });
    await ann.sync();
    assert.equal(ann.history.some((message) => message.id === id), false);
    await ann.command('cancel', { to: bob.username });
    await phone.expectEvent('request_sent');
    await phone.expectEvent('request_cancelled');
  });

  it('a late tap is told the truth and changes nothing', async () => {
    const [ann, bob] = await pair();
    await ann.command('request', { to: bob.username, note: 'first' });
    const again = await ann.command('request', { to: bob.username, note: 'second' });
    assert.deepEqual([again.result, again.person.relation, again.person.note], ['already_requested', 'outgoing', 'first']);
    await bob.command('accept', { to: ann.username });
    const late = await bob.command('accept', { to: ann.username });
    assert.deepEqual([late.result, late.person.relation], ['already_friends', 'friend']);
    await ann.command('unfriend', { to: bob.username });
    const later = await bob.command('accept', { to: ann.username });
    assert.deepEqual([later.result, later.person.relation], ['no_request', 'none']);
    await ann.command('block', { to: bob.username });
    const blocked = await ann.command('request', { to: bob.username });
    assert.deepEqual([blocked.result, blocked.person.relation], ['you_blocked', 'blocked']);
  });

  it('crossed requests make friends', async () => {
    const [ann, bob] = await pair();
    await ann.command('request', { to: bob.username });
    const reply = await bob.command('request', { to: ann.username });
    assert.deepEqual([reply.result, reply.person.relation], ['ok', 'friend']);
    await ann.expectEvent('request_sent');
    await ann.expectEvent('friend_added', { person: bob.username, alert: true });
  });
});

describe('section 3.2, ids', () => {
  let host;
  let n_people = 0;

  before(async () => {
    host = await startHost();
  });
  after(() => host?.stop());

  async function pair() {
    n_people += 2;

    return gather(host, `ann${n_people}`, `bob${n_people}`);
  }

  it('the same id and content gets the same answer and does nothing', async () => {
    const [ann, bob] = await pair();
    const message = { type: 'request', id: makeId(), to: bob.username, note: 'hi' };
    const first = await ann.ask(message);
    await bob.expectEvent('request_received');
    await ann.drain();
    assert.deepEqual(await ann.ask(message), first);
    await bob.command('accept', { to: ann.username });
    await bob.drain();
    await ann.drain();
    assert.deepEqual(await ann.ask(message), first, 'although it is no longer so');
    await ann.expectNoEvent();
    await bob.expectNoEvent();
    assert.equal((await ann.sees(bob.username)).relation, 'friend');
  });

  it('also from another device, and after the socket was lost', async () => {
    const [ann, bob] = await pair();
    const message = { type: 'request', id: makeId(), to: bob.username };
    const first = await ann.ask(message);
    const phone = await signIn(host, ann.username);
    await phone.connect();
    assert.deepEqual(await phone.ask(message), first);
    await ann.resume();
    assert.deepEqual(await ann.ask(message), first);
  });

  const SAME = [
    ['a note trimmed otherwise', { note: 'hi' }, { note: '  hi\n' }],
    ['a note normalised otherwise', { note: 'é' }, { note: 'e\u0301' }],
    ['line ends written otherwise', { note: 'a\nb' }, { note: 'a\r\nb' }],
    ['no note and a blank one', {}, { note: '  ' }],
    ['no note and null', { note: null }, { note: '' }],
    ['unknown fields', {}, { colour: 'red' }],
  ];
  for (const [name, one, other] of SAME) {
    it(`${name} is the same content`, async () => {
      const [ann, bob] = await pair();
      const message = { type: 'request', id: makeId(), to: bob.username };
      const first = await ann.ask({ ...message, ...one });
      assert.deepEqual(await ann.ask({ ...message, ...other }), first);
    });
  }

  it('`to` in capitals is the same content', async () => {
    const [ann, bob] = await pair();
    const id = makeId();
    const first = await ann.ask({ type: 'request', id, to: bob.username });
    assert.deepEqual(await ann.ask({ type: 'request', id, to: bob.username.toUpperCase() }), first);
  });

  it('another type, person or note is id_reused and does nothing', async () => {
    const [ann, bob] = await pair();
    const [cleo] = await gather(host, `cleo${n_people}`);
    const message = { type: 'request', id: makeId(), to: bob.username, note: 'hi' };
    const first = await ann.ask(message);
    await ann.drain();
    for (const other of [{ type: 'cancel' }, { to: cleo.username }, { note: 'ho' }, { note: null }]) {
      const error = await ann.ask({ ...message, ...other });
      assert.deepEqual([error.type, error.code, error.id], ['error', 'id_reused', message.id], JSON.stringify(other));
    }
    await ann.expectNoEvent();
    await cleo.expectNoEvent();
    assert.deepEqual(await ann.ask(message), first);
  });

  it('an error is not stored: the id may be tried again', async () => {
    const [ann, bob] = await pair();
    const id = makeId();
    for (const [code, message] of [['self', { type: 'request', to: ann.username }], ['not_found', { type: 'request', to: 'nobody-here' }], ['bad_message', { type: 'request', to: bob.username, note: 5 }]]) {
      const error = await ann.ask({ id, ...message });
      assert.deepEqual([error.type, error.code], ['error', code]);
    }
    const reply = await ann.ask({ id, type: 'request', to: bob.username });
    assert.equal(reply.result, 'ok');
  });

  it('noops are stored too', async () => {
    const [ann, bob] = await pair();
    const message = { type: 'cancel', id: makeId(), to: bob.username };
    const first = await ann.ask(message);
    await ann.command('request', { to: bob.username });
    assert.deepEqual(await ann.ask(message), first);
    assert.equal((await ann.sees(bob.username)).relation, 'outgoing');
  });

  it('an id is mine alone', async () => {
    const [ann, bob] = await pair();
    const id = makeId();
    await ann.ask({ type: 'request', id, to: bob.username });
    const reply = await bob.ask({ type: 'accept', id, to: ann.username });
    assert.deepEqual([reply.type, reply.result], ['reply', 'ok']);
  });

  it('ids of other messages only pair answers', async () => {
    const [ann, bob] = await pair();
    const id = makeId();
    for (const message of [{ type: 'list', what: 'people' }, { type: 'list', what: 'friends' }, { type: 'watch', usernames: [] }, { type: 'seen', seq: 0 }, { type: 'settings', who_may_ask: 'everyone' }, { type: 'profile', name: 'Other' }])
      assert.notEqual((await ann.ask({ id, ...message })).type, 'error', message.type);
    assert.equal((await ann.ask({ id, type: 'request', to: bob.username })).result, 'ok');
    assert.equal((await ann.ask({ id, type: 'list', what: 'people' })).type, 'page');
  });

  it('an id is free again after its time', async () => {
    const short = await startHost({ limits: { 'reply-lifetime': 1, 'chore-interval': 20 } });
    const [ann, bob] = await gather(short, 'ann', 'bob');
    const id = makeId();
    await ann.ask({ type: 'request', id, to: 'bob' });
    const reply = await ann.ask({ type: 'cancel', id, to: 'bob' });
    assert.equal(reply.result, 'ok', JSON.stringify(reply));
    await bob.expectEvent('request_received');
    await short.stop();
  });
});

describe('section 3.2, the cap on waiting requests', () => {
  let host;

  before(async () => {
    host = await startHost({ limits: { 'waiting-requests': 2 } });
  });
  after(() => host?.stop());

  it('a request beyond it is told limit and changes nothing', async () => {
    const [ann, bob, cleo, dora] = await gather(host, 'a1', 'b1', 'c1', 'd1');
    await ann.command('request', { to: 'b1' });
    await ann.command('request', { to: 'c1' });
    await ann.drain();
    await ann.refused('limit', 'request', { to: 'd1' });
    await ann.expectNoEvent();
    await dora.expectNoEvent();
    assert.equal((await ann.command('request', { to: 'b1' })).result, 'already_requested');
    await ann.command('cancel', { to: 'b1' });
    await ann.command('request', { to: 'd1' });
    await cleo.command('accept', { to: 'a1' });
    await ann.command('request', { to: 'b1' });
    await bob.drain();
  });

  it('answering a request makes no new one', async () => {
    const [ann, , , dora, eve] = await gather(host, 'a2', 'b2', 'c2', 'd2', 'e2');
    await ann.command('request', { to: 'b2' });
    await ann.command('request', { to: 'c2' });
    await dora.command('request', { to: 'a2' });
    assert.equal((await ann.command('request', { to: 'd2' })).person.relation, 'friend');
    await eve.command('preapprove', { to: 'a2' });
    assert.equal((await ann.command('request', { to: 'e2' })).person.relation, 'friend');
  });

  it('requests that were declined, filtered or shadowed count like the others', async () => {
    for (const [n, hide] of [[3, (other) => other.command('decline', { to: 'a3' })], [4, (other) => other.command('block', { to: 'a4' })]]) {
      const [ann, bob] = await gather(host, `a${n}`, `b${n}`, `c${n}`, `d${n}`);
      await ann.command('request', { to: `b${n}` });
      await hide(bob);
      await ann.command('request', { to: `c${n}` });
      await ann.refused('limit', 'request', { to: `d${n}` });
    }
    const [ann, bob, cleo] = await gather(host, 'a5', 'b5', 'c5', 'd5');
    await bob.command('settings', { who_may_ask: 'friends_of_friends' });
    await cleo.command('block', { to: 'a5' });
    await ann.command('request', { to: 'b5' });
    await ann.command('request', { to: 'c5' });
    await ann.refused('limit', 'request', { to: 'd5' });
  });
});

describe('section 3.2, the cap on friends', () => {
  let host;

  before(async () => {
    host = await startHost({ limits: { friends: 1 } });
  });
  after(() => host?.stop());

  it('I cannot ask or accept when I am full', async () => {
    const [ann, bob, cleo, dora] = await gather(host, 'a1', 'b1', 'c1', 'd1');
    await cleo.command('request', { to: 'a1' });
    await befriend(ann, bob);
    await ann.drain();
    await ann.refused('limit', 'request', { to: 'd1' });
    await ann.refused('limit', 'request', { to: 'c1' });
    await ann.refused('limit', 'accept', { to: 'c1' });
    await ann.expectNoEvent();
    await dora.expectNoEvent();
    await ann.command('unfriend', { to: 'b1' });
    assert.equal((await ann.command('accept', { to: 'c1' })).person.relation, 'friend');
  });

  it('a request to somebody full waits, pre-approved or not, and accepting is told limit', async () => {
    const [ann, bob, cleo, dora] = await gather(host, 'a2', 'b2', 'c2', 'd2');
    await ann.command('preapprove', { to: 'd2' });
    await befriend(ann, bob);
    await ann.drain();
    for (const guest of [cleo, dora]) {
      const reply = await guest.command('request', { to: 'a2' });
      assert.deepEqual([reply.result, reply.person.relation], ['ok', 'outgoing']);
    }
    await ann.refused('limit', 'accept', { to: 'c2' });
    assert.equal((await cleo.sees('a2')).relation, 'outgoing');
  });

  it('accepting somebody who became full meanwhile is told limit', async () => {
    const [ann, bob, cleo] = await gather(host, 'a3', 'b3', 'c3');
    await ann.command('request', { to: 'c3' });
    await befriend(ann, bob);
    await cleo.drain();
    await cleo.refused('limit', 'accept', { to: 'a3' });
    await cleo.expectNoEvent();
    assert.equal((await cleo.sees('a3')).relation, 'incoming');
  });
});

describe('section 4, rates', () => {
  let host;

  before(async () => {
    host = await startHost({ limits: { 'command-rate': 12, 'pair-rate': 3 } });
  });
  after(() => host?.stop());

  function checkSlowDown(error, most) {
    assert.equal(error.type, 'error', JSON.stringify(error));
    assert.equal(error.code, 'slow_down');
    assert.ok(error.retry_after >= 1 && error.retry_after <= most, `retry_after ${error.retry_after}`);
  }

  it('commands beyond the rate are told slow_down, noops included', async () => {
    const [ann, bob] = await gather(host, 'a1', 'b1');
    for (let i = 0; i < 12; i++)
      await ann.command('unfriend', { to: 'b1' });
    checkSlowDown(await ann.ask({ type: 'preapprove', to: 'b1' }), 10);
    await ann.expectNoEvent();
    assert.equal((await ann.sees('b1')).preapproved, false);
    await bob.command('unfriend', { to: 'a1' });
  });

  it('the rate is one for all devices of a user', async () => {
    const [ann] = await gather(host, 'a2', 'b2');
    const phone = await signIn(host, 'a2');
    await phone.connect();
    for (let i = 0; i < 6; i++) {
      await ann.command('unfriend', { to: 'b2' });
      await phone.command('unfriend', { to: 'b2' });
    }
    checkSlowDown(await phone.ask({ type: 'unfriend', to: 'b2' }), 10);
    checkSlowDown(await ann.ask({ type: 'unfriend', to: 'b2' }), 10);
  });

  it('repeated ids and other messages do not count', async () => {
    const [ann] = await gather(host, 'a3', 'b3');
    const message = { type: 'preapprove', id: makeId(), to: 'b3' };
    const first = await ann.ask(message);
    for (let i = 0; i < 20; i++) {
      assert.deepEqual(await ann.ask(message), first);
      await ann.list('people');
    }
    for (let i = 0; i < 11; i++)
      await ann.command('unfriend', { to: 'b3' });
    checkSlowDown(await ann.ask({ type: 'unfriend', to: 'b3' }), 10);
    assert.deepEqual(await ann.ask(message), first, 'a repeated id is answered even then');
  });

  it('request and cancel of one pair have a rate of their own', async () => {
    const [ann, bob] = await gather(host, 'a4', 'b4', 'c4');
    await ann.command('request', { to: 'b4' });
    await ann.command('cancel', { to: 'b4' });
    await ann.command('request', { to: 'b4' });
    await ann.drain();
    checkSlowDown(await ann.ask({ type: 'cancel', to: 'b4' }), 600);
    checkSlowDown(await ann.ask({ type: 'request', to: 'b4' }), 600);
    await ann.expectNoEvent();
    await ann.command('request', { to: 'c4' });
    await ann.command('preapprove', { to: 'c4' });
    await bob.command('request', { to: 'a4' });
  });

  it('a slow_down is not stored with its id', async () => {
    const brisk = await startHost({ limits: { 'pair-rate': 1 } });
    const [ann] = await gather(brisk, 'ann', 'bob');
    const id = makeId();
    await ann.command('request', { to: 'bob' });
    checkSlowDown(await ann.ask({ type: 'cancel', id, to: 'bob' }), 600);
    const other = await ann.ask({ type: 'revoke', id, to: 'bob' });
    assert.deepEqual([other.type, other.result], ['reply', 'noop']);
    await brisk.stop();
  });

  it('20 commands in 10 s and 10 of a pair are what people get', async () => {
    const usual = await startHost({ limits: { 'command-rate': 20, 'pair-rate': 10 } });
    const [ann] = await gather(usual, 'ann', 'bob');
    for (let i = 0; i < 5; i++) {
      await ann.command('request', { to: 'bob' });
      await ann.command('cancel', { to: 'bob' });
    }
    checkSlowDown(await ann.ask({ type: 'request', to: 'bob' }), 600);
    await usual.stop();
  });
});

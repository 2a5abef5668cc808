// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 3.2: the same id gets the same answer.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { gather, makeId, signIn, until } from '../lib/client.js';
import { startHost } from '../lib/host.js';

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
      assert.deepEqual(
        [error.type, error.code, error.id],
        ['error', 'id_reused', message.id],
        JSON.stringify(other),
      );
    }
    await ann.expectNoEvent();
    await cleo.expectNoEvent();
    assert.deepEqual(await ann.ask(message), first);
  });

  it('an error is not stored: the id may be tried again', async () => {
    const [ann, bob] = await pair();
    const id = makeId();
    for (const [code, message] of [
      ['self', { type: 'request', to: ann.username }],
      ['not_found', { type: 'request', to: 'nobody-here' }],
      ['bad_message', { type: 'request', to: bob.username, note: 5 }],
    ]) {
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
    for (const message of [
      { type: 'list', what: 'people' },
      { type: 'list', what: 'friends' },
      { type: 'watch', usernames: [] },
      { type: 'seen', seq: 0 },
      { type: 'settings', who_may_ask: 'everyone' },
      { type: 'profile', name: 'Other' },
    ])
      assert.notEqual((await ann.ask({ id, ...message })).type, 'error', message.type);
    assert.equal((await ann.ask({ id, type: 'request', to: bob.username })).result, 'ok');
    assert.equal((await ann.ask({ id, type: 'list', what: 'people' })).type, 'page');
  });

  it('an id is free again after its time', async () => {
    const short = await startHost({ limits: { 'reply-lifetime': 1, 'chore-interval': 20 } });
    const [ann, bob] = await gather(short, 'ann', 'bob');
    const id = makeId();
    await ann.ask({ type: 'request', id, to: 'bob' });
    await until(
      async () => (await ann.ask({ type: 'cancel', id, to: 'bob' })).result === 'ok',
      'the id to be free',
    );
    await bob.expectEvent('request_received');
    await short.stop();
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 3.2: what is wrong with a message, and what the host says of it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { gather, makeId, signIn } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { COMMANDS } from '../lib/machine.js';

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

  const NO_MESSAGES = [
    '',
    ' ',
    'hello',
    '{',
    '{"type":"list"',
    '[]',
    '[{}]',
    '"request"',
    '5',
    'null',
    'true',
    '{}{}',
    "{'type':'list'}",
    '{"type":"list",}',
    nest(8000),
  ];
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

  for (const id of [
    undefined,
    null,
    '',
    'seven77',
    'x'.repeat(65),
    'with space',
    'under_score',
    'dots.dots',
    'ümlaut-ümlaut',
    12345678,
    ['12345678'],
    {},
    true,
  ]) {
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
    for (const to of [
      undefined,
      null,
      5,
      ['bob'],
      { username: 'bob' },
      '',
      'b',
      'x'.repeat(33),
      '.bob',
      'bob!',
      'b ob',
    ]) {
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
    ann.send(
      `{"type":"list","id":"${makeId()}","what":"people","x":${'{"a":'.repeat(16)}1${'}'.repeat(16)}}`,
    );
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
    for (let i = 0; i < 5; i++) codes.push((await tab.take(({ type }) => type === 'error', 'an error')).code);
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

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 12: everybody tries every door, question and command on everybody: who sees what, and who can do what.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Client, PASSWORD, signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { COMMANDS, mirror, rowFor, view } from '../lib/machine.js';
import { figure } from './figures.js';

const QUESTIONS = ['people', 'friends', 'blocked', 'incoming', 'outgoing', 'declined', 'filtered', 'events'];
const NAMES = ['ann', 'fred', 'asker', 'asked', 'declined', 'filtered', 'blocked', 'blocker', 'outsider'];

// Where each stands with ann, as ann has it. Everybody else has nothing to do with each other.
const WITH_ANN = { fred: 'friend', asker: 'in.inbox', asked: 'out.inbox', declined: 'in.declined', filtered: 'in.filtered',
  blocked: 'blocking', blocker: 'blocked_by', outsider: 'none' };
const NOTES = { asker: 'the note of asker', asked: 'the note to asked', declined: 'the note of declined', filtered: 'the note of filtered' };

const stateOf = (one, other) =>
  one === 'ann' ? WITH_ANN[other] : other === 'ann' ? mirror(WITH_ANN[one]) : 'none';

describe('the rights of everybody', () => {
  let host;
  const people = {};
  let [n_cells, wrong] = [0, []];

  const cell = (is, what) => {
    n_cells++;
    if (!is) wrong.push(what);
  };

  before(async () => {
    host = await startHost({ limits: { 'sign-in-failures': 0, 'sign-in-rate': 0 } });
    for (const name of NAMES) {
      people[name] = await signUp(host, name, { password: `${PASSWORD} of ${name}` });
      await people[name].connect();
    }
    const { ann, fred, asker, blocker, declined, filtered } = people;
    await fred.command('request', { to: 'ann' });
    await ann.command('accept', { to: 'fred' });
    await asker.command('request', { to: 'ann', note: NOTES.asker });
    await ann.command('request', { to: 'asked', note: NOTES.asked });
    await declined.command('request', { to: 'ann', note: NOTES.declined });
    await ann.command('decline', { to: 'declined' });
    await ann.command('block', { to: 'blocked' });
    await blocker.command('block', { to: 'ann' });
    await ann.command('settings', { who_may_ask: 'friends_of_friends' });
    await filtered.command('request', { to: 'ann', note: NOTES.filtered });
    assert.equal((await ann.sees('filtered')).drawer, 'filtered');
    for (const client of Object.values(people)) await client.drain();
  });
  after(() => host?.stop());

  it('see what is theirs, and nothing else', async () => {
    for (const [viewer, client] of Object.entries(people)) {
      for (const what of QUESTIONS) await client.listAll(what);
      await client.command('watch', { usernames: NAMES });
      const asked = client.raw.join();
      await client.connect();
      const read = asked + client.raw.join();

      for (const [about, note] of Object.entries(NOTES))
        cell(read.includes(note) === [about, 'ann'].includes(viewer), `${viewer} reads “${note}”`);
      for (const name of NAMES.filter((each) => each !== viewer)) {
        const person = await client.sees(name);
        const { relation, drawer, preapproved } = view(stateOf(viewer, name));
        cell(person.relation === relation && (person.drawer ?? null) === drawer && person.preapproved === preapproved,
          `${viewer} sees ${name} as ${person.relation}, ${person.drawer}`);
        cell(relation === 'friend' || person.presence !== 'online', `${viewer} sees how ${name} is there`);
        cell(!('who_may_ask' in person), `${viewer} sees who may ask ${name}`);
      }
    }
  });

  it('do to others what the table says, and change nothing that is not theirs', async () => {
    for (const client of Object.values(people)) await client.drain();
    for (const [actor, client] of Object.entries(people))
      for (const name of NAMES)
        for (const command of COMMANDS) {
          const row = name !== actor && rowFor(stateOf(actor, name), command, name === 'ann' ? ['filter:them'] : actor === 'ann' ? ['filter:me'] : []);
          // What would change something is for tests/protocol/relations.test.js.
          if (row?.result === 'ok') continue;
          const answer = await client.ask({ type: command, to: name });
          cell(row ? answer.result === row.result : answer.type === 'error', `${actor} ${command} ${name}: ${JSON.stringify(answer)}`);
        }
    for (const [name, client] of Object.entries(people)) {
      await client.sync();
      cell(client.events().length === 0, `${name} was told something`);
    }
  });

  it('have no account but their own', async () => {
    const left = await signUp(host, 'left');
    const copy = left.device();
    await left.post('sign-out');
    const roles = { nobody: new Client(host, 'nobody'), left: copy, forger: new Client(host, 'forger', 'x'.repeat(43)) };
    for (const [role, client] of Object.entries(roles)) {
      const token = client.token;
      cell((await client.me()).status === 401, `${role} is somebody`);
      for (const name of NAMES) {
        client.token = token;
        cell((await client.post('password', { old: `${PASSWORD} of ${name}`, new: 'other horse 3' })).status === 401, `${role} changed a password`);
        client.token = token;
        cell((await client.post('remove-account', { password: `${PASSWORD} of ${name}` })).status === 401, `${role} removed an account`);
      }
      client.token = token;
      await client.open();
      client.send({ type: 'hello' });
      await client.expectClose(4401);
      cell(client.history.every(({ type, code }) => type === 'error' && code === 'signed_out'), `${role} was told something`);
    }
    for (const [actor, client] of Object.entries(people))
      for (const name of NAMES.filter((each) => each !== actor)) {
        cell((await client.post('remove-account', { password: `${PASSWORD} of ${name}` })).status === 401, `${actor} removed ${name}`);
        cell((await client.me()).body.me.username === actor, `${actor} is somebody else`);
      }
  });

  it('are right in every cell', () => {
    figure(12, `${n_cells} cells of who may what`, `${wrong.length} wrong`);
    assert.deepEqual(wrong, []);
  });
});

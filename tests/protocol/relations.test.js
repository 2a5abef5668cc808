// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 4: every command in every state that two people can reach, through real sockets, held against the table.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { gather } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { isWaiting, mirror, stepsFrom, view } from '../lib/machine.js';

const MOST_FAILURES = 12;

// Where two people stand, what waits between them and how often each has been told.
class Pair {
  constructor(me, them) {
    this.sides = { me, them };
    this.state = 'none';
    this.note = null;
    this.persons = { me: null, them: null };
  }

  static async meet(host, names, filters) {
    const pair = new Pair(...(await gather(host, ...names)));
    for (const side of ['me', 'them']) {
      if (filters.includes(`filter:${side}`))
        await pair.sides[side].command('settings', { who_may_ask: 'friends_of_friends' });
      pair.persons[side] = await pair.sides[side].sees(pair.other(side).username);
    }

    return pair;
  }

  other(side) {
    return this.sides[side === 'me' ? 'them' : 'me'];
  }

  view(side, state = this.state) {
    return view(side === 'me' ? state : mirror(state));
  }

  // Takes a step and checks everything that both sides are told.
  async take({ by, command, next, row }, nth) {
    const against = by === 'me' ? 'them' : 'me';
    const actor = this.sides[by];
    const note = command === 'request' || command === 'refuse' ? `note ${nth}` : undefined;

    const reply = await actor.command(command, { to: this.other(by).username, note });
    if (isWaiting(next) && !isWaiting(this.state)) this.note = note;
    this.state = next;

    assert.equal(reply.result, row.result, 'result');
    const [mine, theirs] = [await actor.drain(), await this.sides[against].drain()];
    this.#checkEvents(by, mine, row.me);
    this.#checkEvents(against, theirs, row.them);
    this.#checkPerson(by, reply.person, mine);
    this.#checkPerson(against, await this.sides[against].sees(actor.username), theirs);
  }

  #checkEvents(side, events, expected) {
    assert.deepEqual(
      events.map(({ event, alert }) => ({ event, alert })),
      expected,
      `events for ${side}`,
    );
    for (const { person } of events) assert.equal(person.username, this.other(side).username);
  }

  #checkPerson(side, person, events) {
    const { relation, drawer, preapproved, showsNote } = this.view(side);
    const about = `what ${side} may see`;
    assert.deepEqual(
      {
        relation: person.relation,
        drawer: person.drawer ?? null,
        preapproved: person.preapproved,
        note: person.note ?? null,
      },
      { relation, drawer, preapproved, note: showsNote ? this.note : null },
      about,
    );

    for (const event of events)
      assert.deepEqual(visible(event.person), visible(person), `the person of ${event.event}`);
    this.#checkVersion(side, person, events.length > 0);
    this.persons[side] = person;
  }

  #checkVersion(side, person, isTold) {
    const before = this.persons[side];
    const same = JSON.stringify(unversioned(before)) === JSON.stringify(unversioned(person));
    if (isTold)
      assert.ok(
        person.version > before.version,
        `version for ${side}: ${before.version}, then ${person.version}`,
      );
    else assert.equal(person.version, before.version, `version for ${side} without a change`);
    assert.ok(
      isTold || same,
      `${side} sees a change and is not told: ${JSON.stringify(before)}, then ${JSON.stringify(person)}`,
    );
  }
}

function visible({ presence, last_seen, ...rest }) {
  return rest;
}

function unversioned({ presence, last_seen, version, ...rest }) {
  return rest;
}

// The shortest way from `state` to a step in `left`, over steps that are not in `broken`.
function wayTo(state, filters, left, broken) {
  const seen = new Set([state]);
  let edge = [{ state, way: [] }];

  while (edge.length > 0) {
    const further = [];
    for (const { state: here, way } of edge) {
      const steps = stepsFrom(here, filters).filter(({ key }) => !broken.has(key));
      const wanted =
        steps.find(({ key, next }) => left.has(key) && next === here) ??
        steps.find(({ key }) => left.has(key));
      if (wanted !== undefined) return [...way, wanted];
      for (const step of steps) {
        if (!seen.has(step.next)) {
          seen.add(step.next);
          further.push({ state: step.next, way: [...way, step] });
        }
      }
    }
    edge = further;
  }

  return null;
}

// All steps from all states that can be reached from none.
function reachable(filters) {
  const states = new Set(['none']);
  const steps = [];
  for (const state of states) {
    for (const step of stepsFrom(state, filters)) {
      steps.push(step);
      states.add(step.next);
    }
  }

  return { states, steps };
}

describe('section 4, the whole machine over sockets', () => {
  let host;
  let n_pairs = 0;

  before(async () => {
    host = await startHost();
  });
  after(() => host?.stop());

  const meet = (filters) => Pair.meet(host, [`ann${++n_pairs}`, `bob${n_pairs}`], filters);

  async function walk(filters, wanted) {
    const left = new Set(wanted.map(({ key }) => key));
    const broken = new Set();
    const failures = [];
    let pair = await meet(filters);
    let n_steps = 0;

    for (
      let way = wayTo('none', filters, left, broken);
      way !== null;
      way = wayTo(pair.state, filters, left, broken)
    ) {
      for (const step of way) {
        left.delete(step.key);
        try {
          await pair.take(step, ++n_steps);
        } catch (error) {
          failures.push(`${step.by} ${step.command} in ${step.state}: ${error.message}`);
          broken.add(step.key);
          pair = await meet(filters);
          break;
        }
      }
      if (failures.length >= MOST_FAILURES) break;
    }
    assert.equal(failures.length, 0, failures.join('\n'));
    assert.equal(left.size, 0, [...left].join('\n'));
  }

  it('every step when everybody may ask', async () => {
    const { states, steps } = reachable([]);
    assert.ok(states.size >= 40, `${states.size} states`);
    await walk([], steps);
  });

  for (const filters of [['filter:me'], ['filter:me', 'filter:them']]) {
    it(`every step that the filter matters to (${filters})`, async () => {
      const { steps } = reachable(filters);
      const wanted = steps.filter(
        ({ state, command, next }) => command === 'request' || /filtered/.test(`${state} ${next}`),
      );
      assert.ok(wanted.some(({ next }) => next.startsWith('in.filtered')));
      await walk(filters, wanted);
    });
  }
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 3.2: list, its order, its queries and its cursors.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { befriend, gather, signUp, until } from '../lib/client.js';
import { startHost } from '../lib/host.js';

const KINDS = ['people', 'friends', 'blocked', 'incoming', 'outgoing', 'declined', 'filtered', 'events'];

// Username and name, in the order in which they must be listed: code points of the case-folded NFC, then username.
const CROWD = [
  ['nr-two', '2nd Floor'],
  ['aa', 'aaron'],
  ['ab', 'Aaron'],
  ['aaron-lee', 'Aaron Lee'],
  ['anna', 'ANNA'],
  ['anne-marie', 'Anne-Marie'],
  ['emile', 'Emile'],
  ['jl', 'Jean-Luc'],
  ['obrien', "O'Brien Smith"],
  ['rock', 'Rock&Roll'],
  ['strasse', 'Straße'],
  ['zed', 'Zed'],
  ['ae', 'Ärger'],
  ['eric', 'E\u0301ric'],
  ['oystein', 'Øystein'],
  ['ivan', 'Иван'],
  ['mei', '美 Mei'],
];

// Lists by time have a millisecond for each.
async function nextMoment() {
  const now = Date.now();
  await until(() => Date.now() > now, 'the next millisecond');
}

const usernames = (items) => items.map(({ username }) => username);

describe('section 3.2, lists of people', () => {
  let host;
  let ann;

  before(async () => {
    host = await startHost();
    await Promise.all(CROWD.slice(0, 9).map(([username, name]) => signUp(host, username, { name })));
    await Promise.all(CROWD.slice(9).map(([username, name]) => signUp(host, username, { name })));
    ann = await signUp(host, 'viewer', { name: 'The Viewer' });
    await ann.connect();
  });
  after(() => host?.stop());

  const find = async (query) => usernames(await ann.listAll('people', { query }));

  it('people is everybody but me, by name and then username', async () => {
    const { items, next } = await ann.list('people');
    assert.deepEqual(usernames(items), usernames(CROWD.map(([username]) => ({ username }))));
    assert.equal(next ?? null, null);
  });

  for (const limit of [1, 2, 5, 16, 17, 18, 100]) {
    it(`people comes whole in pages of ${limit}`, async () => {
      const items = await ann.listAll('people', { limit });
      assert.deepEqual(
        usernames(items),
        CROWD.map(([username]) => username),
      );
    });

    it(`no page is longer than ${limit}`, async () => {
      const { items } = await ann.list('people', { limit });
      assert.equal(items.length, Math.min(limit, CROWD.length));
    });
  }

  const QUERIES = [
    ['an', ['anna', 'anne-marie']],
    ['AN', ['anna', 'anne-marie']],
    ['aaron', ['aa', 'ab', 'aaron-lee']],
    ['aar le', ['aaron-lee']],
    ['le aar', ['aaron-lee']],
    ['lee, aaron!', ['aaron-lee']],
    ['nna', []],
    ['aron', []],
    ['marie', ['anne-marie']],
    ['luc', ['jl']],
    ['jl', ['jl']],
    ['brien', ['obrien']],
    ["o'b", ['obrien']],
    ['obr', ['obrien']],
    ['roll', ['rock']],
    ['2', ['nr-two']],
    ['two', ['nr-two']],
    ['nd', []],
    ['STRASSE', ['strasse']],
    ['straß', ['strasse']],
    ['ärg', ['ae']],
    ['ÄRG', ['ae']],
    ['A\u0308rg', ['ae']],
    ['éric', ['eric']],
    ['E\u0301R', ['eric']],
    ['øy', ['oystein']],
    ['ИВАН', ['ivan']],
    ['美', ['mei']],
    ['me', ['mei']],
    ['美 mei', ['mei']],
    ['viewer', []],
    ['zed zed', ['zed']],
    ['zed anna', []],
    ['%', null],
    ['_', null],
    ['', null],
    ['   ', null],
    ['--', null],
    ['!?*"', null],
    ['a*', ['aa', 'ab', 'aaron-lee', 'anna', 'anne-marie', 'ae']],
    ['"aaron lee"', ['aaron-lee']],
    ['aaron OR zed', []],
  ];
  for (const [query, found] of QUERIES) {
    it(`the query ${JSON.stringify(query)} finds ${found?.join(', ') ?? 'everybody'}`, async () => {
      assert.deepEqual(await find(query), found ?? CROWD.map(([username]) => username));
    });
  }

  it('a query of null is none, one of 64 code points is read, one of 65 is not', async () => {
    assert.equal((await find(null)).length, CROWD.length);
    assert.deepEqual(await find('x'.repeat(64)), []);
    assert.deepEqual(
      await find('👋'.repeat(64)),
      CROWD.map(([username]) => username),
    );
    await ann.refused('bad_message', 'list', { what: 'people', query: 'x'.repeat(65) });
  });

  it('a query pages like anything else', async () => {
    const items = await ann.listAll('people', { query: 'a', limit: 2 });
    assert.deepEqual(usernames(items), ['aa', 'ab', 'aaron-lee', 'anna', 'anne-marie', 'ae']);
  });

  const WRONG = [
    { what: undefined },
    { what: null },
    { what: 'enemies' },
    { what: 5 },
    { what: ['people'] },
    { what: '' },
    { limit: 0 },
    { limit: 101 },
    { limit: -1 },
    { limit: 1.5 },
    { limit: '10' },
    { limit: true },
    { limit: 1e30 },
    { query: 5 },
    { query: ['an'] },
    { query: true },
    { after: 5 },
    { after: '' },
    { after: 'nonsense' },
    { after: '☃' },
    { after: ['x'] },
    { after: 'x'.repeat(5000) },
  ];
  for (const fields of WRONG) {
    it(`list with ${JSON.stringify(fields).slice(0, 40) || 'undefined'} is a bad message`, async () => {
      await ann.refused('bad_message', 'list', { what: 'people', ...fields });
      await ann.sync();
    });
  }

  it('null is absent in query, after and limit', async () => {
    const { items } = await ann.list('people', { query: null, after: null, limit: null });
    assert.equal(items.length, CROWD.length);
  });

  it('a cursor fits its what and query only, with any limit', async () => {
    const { next } = await ann.list('people', { query: 'a', limit: 2 });
    for (const other of [{}, { query: 'an' }, { query: 'aa' }])
      await ann.refused('bad_message', 'list', { what: 'people', ...other, after: next });
    for (const what of KINDS.slice(1)) {
      await ann.refused('bad_message', 'list', { what, query: 'a', after: next });
      await ann.sync();
    }
    const page = await ann.list('people', { query: 'a', limit: 4, after: next });
    assert.deepEqual(usernames(page.items), ['aaron-lee', 'anna', 'anne-marie', 'ae']);
    assert.equal(page.next ?? null, null);
  });

  it('a cursor that somebody changed is a bad message or another good cursor, never worse', async () => {
    const { next } = await ann.list('people', { limit: 2 });
    for (let i = 0; i < next.length; i++) {
      const answer = await ann.ask({
        type: 'list',
        what: 'people',
        after: `${next.slice(0, i)}!${next.slice(i + 1)}`,
      });
      assert.ok(answer.type === 'page' || answer.code === 'bad_message', JSON.stringify(answer));
      await ann.sync();
    }
  });

  it('whoever joins between two pages moves nobody else', async () => {
    const first = await ann.list('people', { limit: 4 });
    await signUp(host, 'abe', { name: 'Aa' });
    await signUp(host, 'ulla', { name: 'Ulla' });
    const rest = await ann.listAll('people', { after: first.next });
    const second = await ann.list('people', { after: first.next, limit: 100 });
    const seen = usernames([...first.items, ...second.items]);
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual(
      seen.filter((username) => !['abe', 'ulla'].includes(username)),
      CROWD.map(([username]) => username),
    );
    assert.ok(seen.includes('ulla'));
    assert.ok(rest.length > 0);
  });

  it('50 is the limit where none is given', async () => {
    for (let i = 0; i < 40; i += 8)
      await Promise.all(Array.from({ length: 8 }, (_, n) => signUp(host, `extra${i + n}`)));
    const page = await ann.list('people');
    assert.equal(page.items.length, 50);
    assert.equal(typeof page.next, 'string');
  });
});

describe('section 3.2, lists of relations', () => {
  let host;
  let ann;
  let others;

  before(async () => {
    host = await startHost();
    [ann, ...others] = await gather(
      host,
      'ann',
      ...Array.from({ length: 12 }, (_, i) => `p${String(i).padStart(2, '0')}`),
    );
    // By name they run backwards.
    for (const [i, other] of others.entries()) await other.command('profile', { name: `Name ${99 - i}` });
    for (const i of [0, 1, 2]) await befriend(ann, others[i]);
    for (const i of [4, 3]) await ann.command('block', { to: others[i].username });
    for (const i of [6, 5, 7]) {
      await others[i].command('request', { to: 'ann' });
      await nextMoment();
    }
    await ann.command('request', { to: 'p09' });
    await nextMoment();
    await ann.command('request', { to: 'p08' });
    await others[10].command('request', { to: 'ann' });
    await ann.command('decline', { to: 'p10' });
    await ann.command('settings', { who_may_ask: 'friends_of_friends' });
    await others[11].command('request', { to: 'ann' });
    await ann.drain();
  });
  after(() => host?.stop());

  const EXPECTED = {
    friends: ['p02', 'p01', 'p00'],
    blocked: ['p04', 'p03'],
    incoming: ['p07', 'p05', 'p06'],
    outgoing: ['p08', 'p09'],
    declined: ['p10'],
    filtered: ['p11'],
  };
  const VIEWS = {
    friends: { relation: 'friend', drawer: null },
    blocked: { relation: 'blocked', drawer: null },
    incoming: { relation: 'incoming', drawer: null },
    outgoing: { relation: 'outgoing', drawer: null },
    declined: { relation: 'none', drawer: 'declined' },
    filtered: { relation: 'none', drawer: 'filtered' },
  };
  for (const [what, expected] of Object.entries(EXPECTED)) {
    it(`${what} lists exactly those, in its order`, async () => {
      const { items } = await ann.list(what);
      assert.deepEqual(usernames(items), expected);
      for (const { relation, drawer } of items)
        assert.deepEqual({ relation, drawer: drawer ?? null }, VIEWS[what]);
    });

    it(`${what} comes in pages of one`, async () => {
      assert.deepEqual(usernames(await ann.listAll(what, { limit: 1 })), expected);
    });

    it(`${what} shows each as people does`, async () => {
      for (const item of (await ann.list(what)).items) assert.deepEqual(await ann.sees(item.username), item);
    });

    it(`${what} takes a query`, async () => {
      const [first] = expected;
      assert.deepEqual(usernames((await ann.list(what, { query: first })).items), [first]);
      assert.deepEqual(usernames((await ann.list(what, { query: 'name' })).items), expected);
      assert.deepEqual((await ann.list(what, { query: 'somebody' })).items, []);
    });
  }

  it('a request keeps its place whichever drawer it was in', async () => {
    await ann.command('decline', { to: 'p05' });
    await ann.command('restore', { to: 'p05' });
    assert.deepEqual(usernames((await ann.list('incoming')).items), EXPECTED.incoming);
    await ann.drain();
  });

  it('people lists friends, blocked ones and those who blocked me', async () => {
    await others[0].command('block', { to: 'ann' });
    await others[0].command('unblock', { to: 'ann' });
    await others[8].command('block', { to: 'ann' });
    assert.equal((await ann.listAll('people')).length, 12);
    await ann.drain();
  });

  it('events lists what was sent, newest first, in pages', async () => {
    const sent = ann.history.filter(({ type }) => type === 'event');
    const listed = await ann.listAll('events', { limit: 7 });
    assert.deepEqual(
      listed.map(({ seq }) => seq),
      sent.map(({ seq }) => seq).reverse(),
    );
    const withoutAlert = ({ alert, ...rest }) => rest;
    assert.deepEqual(listed.map(withoutAlert), sent.map(withoutAlert).reverse());
  });

  it('a cursor of events stays where it was while new ones come', async () => {
    const first = await ann.list('events', { limit: 3 });
    await others[9].command('cancel', { to: 'ann' });
    await ann.command('cancel', { to: 'p09' });
    await ann.drain();
    const second = await ann.list('events', { limit: 3, after: first.next });
    assert.equal(second.items[0].seq, first.items.at(-1).seq - 1);
  });

  for (const what of KINDS.slice(1)) {
    it(`${what} of somebody new is empty`, async () => {
      const eve = await signUp(host, `new-${what}`);
      await eve.connect();
      const page = await eve.list(what);
      assert.deepEqual([page.items, page.next ?? null], [[], null]);
      await eve.leave();
    });
  }
});

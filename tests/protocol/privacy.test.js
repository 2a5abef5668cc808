// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 4: a sender cannot tell a block, a decline, a filter and silence apart. Whatever the sender does, the bytes
// are the same but for names, times and random words.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { PASSWORD, befriend, gather } from '../lib/client.js';
import { startHost } from '../lib/host.js';

let n_scenes = 0;

// Names, times and what the host made at random, out of everything the sender read.
function comparable(client, names) {
  return client.raw.map((text) => {
    let plain = text.replaceAll(client.epoch, 'EPOCH').replace(/\b1[0-9]{12}\b/g, 'TIME');
    for (const [i, name] of names.entries()) plain = plain.replaceAll(name, `PERSON${i}`);
    return plain.replace(/"next":"[^"]*"/, '"next":"CURSOR"').replace(/"id":"[0-9a-f]{16}"/, '"id":"RANDOM"');
  });
}

describe('section 4, what a sender can tell', () => {
  let host;

  before(async () => {
    host = await startHost({ limits: { 'presence-tick': 3_600_000, 'presence-grace': 20 } });
  });
  after(() => host?.stop());

  // One pair of people for each way in which the recipient may behave; all sign up before anybody listens.
  async function compare(ways, act) {
    const streams = {};
    for (const [way, prepare] of Object.entries(ways)) {
      const names = [
        `sender-${String(++n_scenes).padStart(3, '0')}`,
        `other-${String(n_scenes).padStart(3, '0')}`,
      ];
      const [sender, recipient] = await gather(host, ...names);
      await sender.drain();
      let n_asked = 0;
      const ask = (type, fields = {}) =>
        sender.ask({ type, id: `question-${++n_asked}`, to: names[1], ...fields });
      await act({ sender, recipient, names, ask, hide: () => prepare(recipient, sender) });
      await sender.sync();
      streams[way] = comparable(sender, names);
      await sender.leave();
      await recipient.leave();
    }
    const [[first, expected], ...others] = Object.entries(streams);
    assert.ok(expected.length > 5);
    for (const [way, stream] of others) assert.deepEqual(stream, expected, `${way} differs from ${first}`);
  }

  const NOTHING = async () => {};
  const BLOCK = (recipient, sender) => recipient.command('block', { to: sender.username });
  const DECLINE = (recipient, sender) => recipient.command('decline', { to: sender.username });

  async function lookAround(ask, [, other]) {
    await ask('list', { what: 'people', query: other });
    for (const what of ['friends', 'blocked', 'incoming', 'outgoing', 'declined', 'filtered', 'events'])
      await ask('list', { what });
    await ask('watch', { usernames: [other] });
  }

  it('before a request: a block and nothing', async () => {
    await compare({ nothing: NOTHING, block: BLOCK }, async ({ names, ask, hide }) => {
      await hide();
      for (const type of [
        'accept',
        'decline',
        'refuse',
        'restore',
        'cancel',
        'unfriend',
        'unblock',
        'revoke',
        'preapprove',
        'revoke',
        'request',
        'request',
        'cancel',
        'request',
        'block',
        'unblock',
        'request',
      ])
        await ask(type, { note: 'hi' });
      await lookAround(ask, names);
    });
  });

  it('while a request waits: a block, a decline and silence', async () => {
    await compare({ silence: NOTHING, decline: DECLINE, block: BLOCK }, async ({ names, ask, hide }) => {
      await ask('request', { note: 'hi' });
      await hide();
      for (const type of [
        'request',
        'accept',
        'decline',
        'refuse',
        'restore',
        'unfriend',
        'unblock',
        'preapprove',
        'revoke',
      ])
        await ask(type);
      await lookAround(ask, names);
      await ask('cancel');
      await ask('cancel');
      await ask('request', { note: 'please' });
      await lookAround(ask, names);
    });
  });

  it('a filter, a full block list, a cooldown and an open inbox', async () => {
    const ways = {
      open: NOTHING,
      filter: (recipient) => recipient.command('settings', { who_may_ask: 'friends_of_friends' }),
      block: BLOCK,
      unblocked: async (recipient, sender) => {
        await BLOCK(recipient, sender);
        await recipient.command('unblock', { to: sender.username });
      },
    };
    await compare(ways, async ({ names, ask, hide }) => {
      await hide();
      await ask('request', { note: 'hi' });
      await lookAround(ask, names);
      await ask('cancel');
      await ask('request');
    });
  });

  it('nobody may ask: blocked or not', async () => {
    const nobody = (recipient) => recipient.command('settings', { who_may_ask: 'nobody' });
    const ways = {
      open: nobody,
      block: async (recipient, sender) => {
        await BLOCK(recipient, sender);
        await nobody(recipient);
      },
    };
    await compare(ways, async ({ names, ask, hide }) => {
      await hide();
      await ask('request', { note: 'hi' });
      await ask('preapprove');
      await ask('request');
      await lookAround(ask, names);
    });
  });

  it('the end of a friendship: a block and an unfriending', async () => {
    await compare(
      {
        unfriend: (recipient, sender) => recipient.command('unfriend', { to: sender.username }),
        block: BLOCK,
      },
      async ({ sender, recipient, names, ask, hide }) => {
        await befriend(sender, recipient);
        await ask('watch', { usernames: [recipient.username] });
        await hide();
        await sender.expectEvent('friend_removed');
        await lookAround(ask, names);
        await ask('request');
        await ask('cancel');
        await ask('request');
      },
    );
  });

  it('private acts of the recipient reach nobody', async () => {
    const acts = async (recipient, sender) => {
      for (const type of ['decline', 'restore', 'decline', 'block', 'unblock', 'restore', 'decline'])
        await recipient.command(type, { to: sender.username });
    };
    await compare({ nothing: NOTHING, acts }, async ({ names, ask, hide }) => {
      await ask('request');
      await hide();
      await lookAround(ask, names);
    });
  });

  it('what a resumed socket is told', async () => {
    await compare({ silence: NOTHING, decline: DECLINE, block: BLOCK }, async ({ sender, ask, hide }) => {
      await ask('request', { note: 'hi' });
      await hide();
      const { raw } = sender;
      await sender.resume();
      sender.raw.unshift(...raw);
      const again = sender.device();
      await again.connect({ epoch: sender.epoch, seq: 0 });
      await again.sync();
      sender.raw.push(...again.raw.slice(0, -1));
      await again.leave();
      await ask('list', { what: 'events' });
    });
  });

  it('the recipient comes, goes, is renamed and removes the account', async () => {
    await compare(
      { silence: NOTHING, decline: DECLINE, block: BLOCK },
      async ({ sender, recipient, names, ask, hide }) => {
        await ask('request', { note: 'hi' });
        await ask('watch', { usernames: [recipient.username] });
        await hide();
        await recipient.command('profile', { name: 'Another Name' });
        await sender.expectDirectory('renamed', recipient.username);
        await recipient.leave();
        await recipient.connect();
        await lookAround(ask, names);
        await recipient.post('remove-account', { password: PASSWORD });
        await sender.expectEvent('request_sent');
        await sender.expectEvent('account_gone');
        await sender.expectDirectory('left', recipient.username);
        await ask('request');
      },
    );
  });
});

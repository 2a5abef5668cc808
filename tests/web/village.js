// SPDX-License-Identifier: GPL-3.0-or-later
//
// A host with people in every relation to Ann, for looking at the page: names long and short, of many scripts,
// and such as only a test would choose.

import { PASSWORD, signUp } from '../lib/client.js';

export { PASSWORD };

const PILED = [...'Zalgo']
  .map((letter) => letter + '\u0301\u0327\u0334\u0316'.repeat(6))
  .join('')
  .slice(0, 60);

const PEOPLE = {
  'ann': 'Ann Lindqvist',
  'bob': 'Bob Achebe',
  'carol': 'Carol Okafor',
  'dmitri': 'Дмитрий Волков',
  'eve': 'Eve Martin',
  'frank': 'Frank Osei',
  'grace': 'Grace Hopper',
  'heidi': 'Heidi Brandt',
  'ivan': 'Ivan Petrov',
  'judy': 'Judy Garland-Fitzgerald of the Northern Isles',
  'noor': 'نور الهدى',
  'a-username-of-thirty-two-letters': 'W'.repeat(64),
  'zalgo': PILED,
  'mia': 'Mia Rossi',
  'noah': 'Noah Kim',
  'olga': 'Olga Novak',
  'pedro': 'Pedro Alonso',
};

// Who stays connected, so that they are seen to be there.
const PRESENT = ['bob', 'dmitri', 'mia', 'eve'];

// [who, does, to whom, with what]; the order makes the activity.
const STORY = [
  ['ann', 'request', 'dmitri'],
  ['dmitri', 'accept', 'ann'],
  ['ann', 'request', 'frank'],
  ['frank', 'accept', 'ann'],
  ['noor', 'request', 'ann', { note: 'مرحبا آن' }],
  ['ann', 'accept', 'noor'],
  ['heidi', 'request', 'ann', { note: 'Lunch on Friday?' }],
  ['ann', 'decline', 'heidi'],
  ['ann', 'request', 'grace'],
  ['grace', 'refuse', 'ann', { note: 'Sorry, only people I have met.' }],
  ['ann', 'request', 'eve', { note: 'We sat at the same table yesterday.' }],
  ['ann', 'block', 'ivan'],
  ['ann', 'preapprove', 'pedro'],
  ['carol', 'request', 'ann'],
  ['bob', 'request', 'ann', { note: 'Hi Ann, it is Bob from the workshop. Shall we be friends?' }],
];

export async function settle(host, people = PEOPLE) {
  const clients = {};

  for (const [username, name] of Object.entries(people)) {
    clients[username] = await signUp(host, username, { name });
    await clients[username].connect();
  }

  for (const [who, does, to, fields] of STORY) await clients[who].command(does, { to, ...fields });
  await clients.ann.command('settings', { who_may_ask: 'friends_of_friends' });
  await clients.judy.command('request', { to: 'ann', note: 'You do not know me yet.' });

  for (const [username, client] of Object.entries(clients)) if (!PRESENT.includes(username)) await client.leave();

  return clients;
}

// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the peers under Node do with a message: the part of Handclasp's protocol that a cycle takes.

import { EVENTS } from './node-relations.js';

// The session is the user's number, as the load program has it.
export function readUser(cookie) {
  const token = /handclasp_\d+=(\d+)/.exec(cookie ?? '')?.[1];

  return token === undefined ? null : `u${Number(token)}`;
}

// `tell (username, message)` reaches every socket of a user, `answer (message)` the one that asked.
export function takeMessage(relations, user, { type, id, to }, tell, answer) {
  if (type === 'hello') {
    answer({ type: 'welcome' });
    return;
  }

  if (!(type in EVENTS) || !relations.change(user, type, to)) {
    answer({ type: 'error', id, code: 'bad_message' });
    return;
  }

  tell(to, { type: 'event', event: EVENTS[type], person: { username: user } });
  if (type !== 'request') tell(user, { type: 'event', event: EVENTS[type], person: { username: to } });
  answer({ type: 'reply', id, result: 'ok' });
}

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who asked whom, for the peers under Node: in memory, or each request durable in SQLite before it is answered.

import { DatabaseSync } from 'node:sqlite';

// What must have been between two people, and what is then.
const CHANGES = {
  request: [null, 'asked'],
  accept: ['asked', 'friends'],
  unfriend: ['friends', null],
};
export const EVENTS = { request: 'request_received', accept: 'friend_added', unfriend: 'friend_removed' };

const key = (one, other) => (one < other ? `${one} ${other}` : `${other} ${one}`);

class Memory {
  pairs = new Map();

  change(user, deed, to) {
    const [before, after] = CHANGES[deed];
    const pair = key(user, to);
    if ((this.pairs.get(pair) ?? null) !== before) return false;

    if (after === null) this.pairs.delete(pair);
    else this.pairs.set(pair, after);

    return true;
  }
}

// The synchronous calls are Node's only ones: a request waits for the disk, and so does everybody else.
class Sqlite {
  constructor(file) {
    this.database = new DatabaseSync(file);
    this.database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE pair (pair TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
    `);
    this.begin = this.database.prepare('BEGIN IMMEDIATE');
    this.commit = this.database.prepare('COMMIT');
    this.find = this.database.prepare('SELECT state FROM pair WHERE pair = ?1');
    this.write = this.database.prepare('INSERT INTO pair VALUES (?1, ?2) ON CONFLICT DO UPDATE SET state = ?2');
  }

  change(user, deed, to) {
    const [before, after] = CHANGES[deed];
    const pair = key(user, to);
    this.begin.run();
    const fits = (this.find.get(pair)?.state ?? null) === before;
    if (fits) this.write.run(pair, after);
    this.commit.run();

    return fits;
  }
}

export function openRelations(file) {
  return file === undefined ? new Memory() : new Sqlite(file);
}

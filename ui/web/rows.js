// SPDX-License-Identifier: GPL-3.0-or-later

/* The rows of one list, each kept for as long as its person is in it. */

import { h, reconcile } from './dom.js';
import { PersonRow } from './person-row.js';

export class Rows {
  constructor({ actions, watching }, label, fallback) {
    this.actions = actions;
    this.watching = watching;
    this.fallback = fallback;
    this.rows = new Map();
    this.nodes = new Map();
    this.node = h('ul', { 'class': 'people', 'role': 'list', 'aria-label': label });
  }

  render(usernames, { people, waiting, minute }) {
    const there = usernames.filter(username => people.has(username));

    for (const username of this.rows.keys()) if (!there.includes(username)) this.forget(username);

    for (const username of there) this.row(username).update(people.get(username), waiting.get(username), minute);

    reconcile(this.node, this.nodes, there, username => this.row(username).node, this.fallback);
  }

  row(username) {
    if (!this.rows.has(username)) {
      const row = new PersonRow(username, this.actions);

      this.rows.set(username, row);
      this.watching.add(row.node);
    }

    return this.rows.get(username);
  }

  forget(username) {
    this.watching.remove(this.rows.get(username).node);
    this.rows.delete(username);
  }

  close() {
    for (const username of [...this.rows.keys()]) this.forget(username);
  }
}

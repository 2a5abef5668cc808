// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Asks for the lists that are to be shown, a page at a time. A list that was
 * dropped (another query, a snapshot) asks anew; an answer that comes too late
 * for it is not looked at.
 */

import { addPage, emptyList, isMember } from './lists.js';

const LIMIT = 50;

/* The inbox and what I asked for are small and wanted whole: buttons and counts need them. */
const WHOLE = ['incoming', 'outgoing'];

const SHOWN = {
  people: ['people'],
  requests: ['declined', 'filtered'],
  friends: ['friends'],
  blocked: ['blocked'],
};

export class Paging {
  constructor(store, commands) {
    this.store = store;
    this.commands = commands;
    store.subscribe(() => this.fill());
  }

  /* The next page; the first one where there was none. */
  async more(what) {
    const asked = this.list(what);

    if (asked.status === 'loading' || asked.next === null) return;

    this.change(what, { ...asked, status: 'loading' });
    try {
      this.take(what, asked, await this.commands.send(this.question(what, asked)));
    } catch (error) {
      if (error.code !== 'dropped' && this.isStill(what, asked))
        this.change(what, { ...this.list(what), status: 'failed' });
    }
  }

  search(query) {
    if (query === this.list('people').query) return;

    this.commands.drop(message => message.type === 'list' && message.what === 'people');
    this.change('people', emptyList(query));
  }

  list(what) {
    return what === 'events' ? this.store.state.activity : this.store.state.lists[what];
  }

  change(what, list) {
    if (what === 'events') this.store.set({ activity: list });
    else this.store.set({ lists: { ...this.store.state.lists, [what]: list } });
  }

  question(what, { query, next }) {
    return { type: 'list', what, limit: LIMIT, ...(query ? { query } : {}), ...(next ? { after: next } : {}) };
  }

  isStill(what, asked) {
    const now = this.list(what);

    return now.status === 'loading' && now.next === asked.next && now.query === asked.query;
  }

  take(what, asked, page) {
    const { people } = this.store.state;

    if (!this.isStill(what, asked)) return;

    if (what === 'events') this.takeEvents(page);
    else this.change(what, addPage(this.list(what), this.members(what, page, people), page.next));
  }

  members(what, page, people) {
    return page.items
      .map(item => item.username)
      .filter(username => people.has(username) && isMember(what, people.get(username)));
  }

  takeEvents(page) {
    const { activity } = this.store.state;
    const there = new Set(activity.items.map(event => event.seq));
    const more = page.items.filter(event => !there.has(event.seq) && event.event !== 'seen');

    this.change('events', { items: [...activity.items, ...more], next: page.next, status: 'ready' });
  }

  isWanted(what) {
    const { status, next } = this.list(what);

    return status === 'idle' || (status === 'ready' && next !== null && this.isWantedWhole(what));
  }

  /* Events are asked for until all that are unseen were found. */
  isWantedWhole(what) {
    const { alerts, counts } = this.store.state;

    return what === 'events' ? alerts.size < counts.unseen : WHOLE.includes(what);
  }

  fill() {
    const { line, view } = this.store.state;

    if (line !== 'open') return;

    for (const what of [...WHOLE, ...(SHOWN[view] || []), 'events']) if (this.isWanted(what)) this.more(what);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * The page's one state. Whoever wants to show it subscribes; whoever learns
 * something new replaces the fields concerned. Told once a turn, not once a
 * change, and not by animation frames, which stop in a hidden tab.
 */

import { emptyLists } from './lists.js';

/* What is known of a session on a host; another session or a snapshot drops it. */
export function nothingKnown(query = '') {
  return {
    people: new Map(),
    lists: emptyLists(query),
    counts: { incoming: 0, outgoing: 0, declined: 0, filtered: 0, friends: 0, unseen: 0 },
    alerts: new Map() /* seq to event, neither seen nor answered nor withdrawn */,
    activity: { items: [], next: undefined, status: 'idle' },
  };
}

export function initialState() {
  return {
    session: 'unknown' /* unknown, unreachable, out, in */,
    me: null,
    whoMayAsk: null,
    line: 'closed' /* closed, connecting, open, waiting, retrying */,
    isStoring: true /* as far as we know */,
    isMoved: false /* to HTTPS, while this page came over HTTP */,
    view: 'people',
    minute: 0 /* grows with time, so that "5 minutes ago" stays true */,
    waiting: new Map() /* username to the set of commands that wait for an answer */,
    ...nothingKnown(),
  };
}

export function createStore(state = initialState()) {
  const listeners = new Set();
  let isTelling = false;

  function tell() {
    isTelling = false;
    for (const listener of [...listeners]) if (listeners.has(listener)) listener(state);
  }

  return {
    get state() {
      return state;
    },

    set(changes) {
      state = { ...state, ...changes };
      if (!isTelling) {
        isTelling = true;
        queueMicrotask(tell);
      }
    },

    /* Returns what ends the subscription. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

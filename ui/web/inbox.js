// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * What the host says, put into the store: nothing else changes what people are
 * to each other on this page.
 */

import { LISTS, doubtList, place, remove } from './lists.js';
import { merge, standing } from './person.js';
import { nothingKnown } from './store.js';

/* Where somebody not yet heard of stood before an event, as far as its name tells. */
const CAME_FROM = {
  request_cancelled: 'outgoing',
  request_refused: 'outgoing',
  request_withdrawn: 'incoming',
  request_declined: 'incoming',
  request_restored: 'declined',
  request_expired: 'outgoing',
  friend_removed: 'friend',
  unblocked: 'blocked',
};

/* An alert lasts as long as what it tells is so; a refusal until it was seen. */
const HOLDS_WHILE = { request_received: 'incoming', friend_added: 'friend' };

export class Inbox {
  /* onEvent(event): told after the store knows. */
  constructor(store, onEvent) {
    this.store = store;
    this.onEvent = onEvent;
    this.forget();
  }

  forget() {
    this.epoch = null;
    this.seq = 0;
    this.liveFrom = 0;
  }

  hello() {
    return this.epoch === null ? { type: 'hello' } : { type: 'hello', epoch: this.epoch, seq: this.seq };
  }

  receive(message) {
    const handlers = {
      welcome: this.onWelcome,
      event: this.onEventMessage,
      presence: this.onPresence,
      directory: this.onDirectory,
      reply: this.onReply,
      page: this.onPage,
    };

    if (handlers[message.type]) handlers[message.type].call(this, message);
  }

  onWelcome(message) {
    if (message.resume === 'snapshot') {
      this.store.set(nothingKnown(this.store.state.lists.people.query));
      this.seq = message.seq;
    } else {
      this.doubtPeople();
    }

    this.epoch = message.epoch;
    this.liveFrom = message.seq;
    this.store.set({
      me: message.me,
      counts: { ...message.counts },
      whoMayAsk: message.who_may_ask || this.store.state.whoMayAsk,
    });
  }

  /* Who joined, was renamed or left meanwhile is told in no event: the list is asked for anew. */
  doubtPeople() {
    const { lists } = this.store.state;

    this.store.set({ lists: { ...lists, people: doubtList(lists.people) } });
  }

  onEventMessage(event) {
    const isLive = event.seq > this.liveFrom;

    if (event.seq <= this.seq) return;

    this.seq = event.seq;
    if (event.event === 'seen') this.seeUpTo(event.upto);
    else this.learn(event.person, { event, isLive });
    if (event.alert) this.addAlert(event, isLive);
    this.remember(event);
    this.onEvent(event);
  }

  /* The count of the welcome has those of a replay already. */
  addAlert(event, isLive) {
    const { alerts, counts } = this.store.state;

    this.store.set({
      alerts: new Map(alerts).set(event.seq, event),
      counts: isLive ? { ...counts, unseen: counts.unseen + 1 } : counts,
    });
  }

  /* The newest first, where the list was asked for at all. */
  remember(event) {
    const { activity } = this.store.state;

    if (activity.next !== undefined && event.event !== 'seen')
      this.store.set({ activity: { ...activity, items: [event, ...activity.items] } });
  }

  seeUpTo(seq) {
    this.keepAlerts(alert => alert.seq > seq);
    this.store.set({ counts: { ...this.store.state.counts, unseen: this.store.state.alerts.size } });
  }

  keepAlerts(isKept) {
    const { alerts, counts } = this.store.state;
    const kept = new Map([...alerts].filter(([, alert]) => isKept(alert)));
    const unseen = Math.max(kept.size, counts.unseen - (alerts.size - kept.size));

    if (kept.size !== alerts.size) this.store.set({ alerts: kept, counts: { ...counts, unseen } });
  }

  addAlerts(events) {
    const alerts = new Map(this.store.state.alerts);

    for (const event of events) if (event.alert) alerts.set(event.seq, event);
    this.store.set({ alerts });
  }

  /* Takes over what was told of one person and puts it right in every list. */
  learn(told, { event = null, isLive = true } = {}) {
    const { people, lists, counts } = this.store.state;
    const known = people.get(told.username);
    const person = merge(known, told, !isLive);

    if (person === known) return;

    const nextPeople = new Map(people).set(person.username, person);
    const nextLists = { ...lists };

    for (const what of LISTS) nextLists[what] = place(what, lists[what], person, nextPeople);

    this.store.set({ people: nextPeople, lists: nextLists });
    if (isLive && event) this.store.set({ counts: this.recount(counts, known, event) });
    this.keepAlerts(alert => this.holds(alert, person));
    this.learnOfMe(person);
  }

  learnOfMe(person) {
    if (person.relation === 'me') this.store.set({ me: merge(this.store.state.me, person) });
  }

  holds(alert, person) {
    const wanted = HOLDS_WHILE[alert.event];

    return alert.person.username !== person.username || !wanted || person.relation === wanted;
  }

  recount(counts, known, event) {
    const from = known ? standing(known) : CAME_FROM[event.event] || 'none';
    const to = standing(event.person);
    const next = { ...counts };
    const key = name => (name === 'friend' ? 'friends' : name);

    if (key(from) in next) next[key(from)] = Math.max(0, next[key(from)] - 1);
    if (key(to) in next) next[key(to)] += 1;

    return next;
  }

  onPresence(message) {
    const { people, me } = this.store.state;
    const known = people.get(message.username);
    const now = { presence: message.presence, last_seen: message.last_seen };

    if (known) this.store.set({ people: new Map(people).set(message.username, { ...known, ...now }) });
    if (me && me.username === message.username) this.store.set({ me: { ...me, ...now } });
  }

  onDirectory(message) {
    if (message.event === 'left') this.lose(message.person.username);
    else this.learn(message.person);
  }

  lose(username) {
    const { people, lists } = this.store.state;
    const nextPeople = new Map(people);

    nextPeople.delete(username);
    this.store.set({
      people: nextPeople,
      lists: Object.fromEntries(LISTS.map(what => [what, remove(lists[what], username)])),
    });
    this.keepAlerts(alert => alert.person.username !== username);
  }

  onReply(message) {
    if (message.person) this.learn(message.person);
    if (message.who_may_ask) this.store.set({ whoMayAsk: message.who_may_ask });
  }

  /* Listed events tell what was, not what is: no person is learnt from them. */
  onPage(message) {
    if (message.what === 'events') this.addAlerts(message.items);
    else message.items.forEach(person => this.learn(person));
  }
}

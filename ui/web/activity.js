// SPDX-License-Identifier: GPL-3.0-or-later

/* What happened between others and me, newest first. */

import { h, reconcile, sentence, setAttribute, setText, words } from './dom.js';
import { _ } from './i18n.js';
import { More, emptyState, skeleton } from './list-section.js';
import { createNote } from './note.js';
import { avatar } from './person-row.js';
import { ago, exactly } from './time.js';

const SENTENCES = {
  request_sent: () => _('You asked {name} to be friends.'),
  request_received: () => _('{name} wants to be your friend.'),
  request_cancelled: () => _('You took back your request to {name}.'),
  request_withdrawn: () => _('The request from {name} is gone.'),
  request_declined: () => _('You declined the request from {name}.'),
  request_refused: () => _('{name} said no.'),
  request_restored: () => _('You moved the request from {name} back to your inbox.'),
  request_expired: () => _('Your request to {name} expired.'),
  drawer_changed: ({ drawer }) =>
    drawer ? _('A request from {name} waits under Requests.') : _('A request from {name} waits no longer.'),
  friend_added: () => _('You and {name} are friends now.'),
  friend_removed: () => _('You and {name} are no longer friends.'),
  blocked: () => _('You blocked {name}.'),
  unblocked: () => _('You unblocked {name}.'),
  preapproved: () => _('You accepted {name} in advance.'),
  preapproval_revoked: () => _('You no longer accept {name} in advance.'),
  account_gone: () => _('{name} removed the account.'),
};

class Item {
  constructor(event) {
    const text = (SENTENCES[event.event] || (() => '{name}'))(event.person);

    this.at = event.at;
    this.time = h('time', { class: 'when', datetime: new Date(event.at).toISOString(), title: exactly(event.at) });
    this.node = h(
      'li',
      { class: 'happening', tabindex: -1 },
      avatar(event.person),
      h(
        'div',
        { class: 'happening-body' },
        h('p', { class: 'happening-text' }, sentence(text, { name: h('strong', {}, words(event.person.name)) })),
        event.note ? createNote(event.note) : null,
        this.time
      )
    );
  }

  update(isNew) {
    setText(this.time, ago(this.at));
    setAttribute(this.node, 'data-new', isNew);
  }
}

export class Activity {
  constructor(context, heading) {
    this.heading = heading;
    this.items = new Map();
    this.nodes = new Map();
    this.fresh = new Set();
    this.list = h('ol', { 'class': 'happenings', 'role': 'list', 'aria-label': _('Activity') });
    this.bones = skeleton();
    this.nothing = emptyState(_('Nothing has happened yet'), _('Requests and answers are kept here for 30 days.'));
    this.more = new More(() => context.paging.more('events'));
    this.node = h('div', { class: 'view' }, this.list, this.bones, this.nothing, this.more.node);
  }

  render({ activity, alerts }) {
    const isEmpty = activity.items.length === 0;

    for (const seq of alerts.keys()) this.fresh.add(seq);
    for (const event of activity.items) this.item(event).update(this.fresh.has(event.seq));

    reconcile(
      this.list,
      this.nodes,
      activity.items.map(event => event.seq),
      seq => this.items.get(seq).node,
      this.heading
    );
    this.list.hidden = isEmpty;
    this.bones.hidden = !isEmpty || activity.next !== undefined || activity.status === 'failed';
    this.nothing.hidden = !isEmpty || activity.next !== null;
    this.more.render(activity);
  }

  item(event) {
    if (!this.items.has(event.seq)) this.items.set(event.seq, new Item(event));

    return this.items.get(event.seq);
  }

  close() {
    this.more.close();
  }
}

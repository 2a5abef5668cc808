// SPDX-License-Identifier: GPL-3.0-or-later

/* The inbox, what I asked for, and the two drawers where requests wait quietly. */

import { h, setText } from './dom.js';
import { _, number } from './i18n.js';
import { ListSection, countOf } from './list-section.js';

const INBOX = [
  {
    what: 'incoming',
    title: () => _('Waiting for you'),
    empty: () => [_('No requests'), _('When somebody asks to be your friend, it shows here at once.')],
  },
  {
    what: 'outgoing',
    title: () => _('You asked'),
    empty: () => [
      _('Nothing waits for an answer'),
      _('Requests you make stay here until they are answered or you take them back.'),
    ],
  },
];

const DRAWERS = [
  {
    what: 'declined',
    title: () => _('Declined'),
    empty: () => [_('Empty'), _('Requests you decline rest here for 30 days. The other side is not told.')],
  },
  {
    what: 'filtered',
    title: () => _('Filtered'),
    empty: () => [_('Empty'), _('Requests that your settings keep out of the inbox come here.')],
  },
];

class Part {
  constructor(context, { what, title, empty }, heading) {
    this.what = what;
    this.title = title();
    this.count = h('span', { class: 'count' });
    this.section = new ListSection(context, what, title(), empty, heading);
  }

  render(state) {
    const n = countOf(this.what, state);

    this.section.render(state);
    setText(this.count, n > 0 ? number(n) : '');
    this.count.hidden = n === 0;
  }

  asSection() {
    return h(
      'section',
      { class: 'part' },
      h('h2', { class: 'part-title' }, this.title, ' ', this.count),
      this.section.node
    );
  }

  asDrawer() {
    return h(
      'details',
      { class: 'drawer' },
      h('summary', { class: 'drawer-title' }, h('h2', {}, this.title, ' ', this.count)),
      this.section.node
    );
  }
}

export class Requests {
  constructor(context, heading) {
    const inbox = INBOX.map(part => new Part(context, part, heading));
    const drawers = DRAWERS.map(part => new Part(context, part, heading));

    this.parts = [...inbox, ...drawers];
    this.node = h(
      'div',
      { class: 'view' },
      ...inbox.map(part => part.asSection()),
      h('div', { class: 'drawers' }, ...drawers.map(part => part.asDrawer()))
    );
  }

  render(state) {
    for (const part of this.parts) part.render(state);
  }

  close() {
    for (const part of this.parts) part.section.close();
  }
}

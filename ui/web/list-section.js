// SPDX-License-Identifier: GPL-3.0-or-later

/* One of the host's lists on the screen: its rows, what follows, what to say when it is empty. */

import { h, setText } from './dom.js';
import { _ } from './i18n.js';
import { Rows } from './rows.js';

const N_SKELETONS = 5;

export function skeleton() {
  const bone = () => h('div', { class: 'bone' }, h('span', { class: 'bone-face' }), h('span', { class: 'bone-lines' }));

  return h(
    'div',
    { 'class': 'bones', 'aria-hidden': 'true', 'hidden': true },
    ...Array.from({ length: N_SKELETONS }, bone)
  );
}

export function emptyState(title, text) {
  return h(
    'div',
    { class: 'empty', hidden: true },
    h('p', { class: 'empty-title' }, title),
    h('p', { class: 'empty-text', dir: 'auto' }, text)
  );
}

/* Asks for what follows when it is pressed, and already when it comes near. */
export class More {
  constructor(ask) {
    this.button = h('button', { type: 'button', class: 'button', on: { click: ask } }, _('Show More'));
    this.failed = h('p', { class: 'empty-text', role: 'status', hidden: true }, _('This could not be loaded.'));
    this.node = h('div', { class: 'more', hidden: true }, this.failed, this.button);
    this.observer = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && ask(), {
      rootMargin: '400px',
    });
  }

  render({ status, next }) {
    this.node.hidden = !(status === 'failed' || next);
    this.failed.hidden = status !== 'failed';
    setText(this.button, status === 'failed' ? _('Try Again') : _('Show More'));
    this.button.setAttribute('aria-busy', String(status === 'loading'));
    /* Observed anew after each page: one that is still near says so again. */
    this.observer.disconnect();
    if (status === 'ready' && next) this.observer.observe(this.node);
  }

  close() {
    this.observer.disconnect();
  }
}

export class ListSection {
  /* empty(state): the title and text for an empty list, told anew at each drawing. */
  constructor(context, what, label, empty, fallback) {
    this.what = what;
    this.empty = empty;
    this.rows = new Rows(context, label, fallback);
    this.more = new More(() => context.paging.more(what));
    this.bones = skeleton();
    this.nothing = emptyState('', '');
    this.node = h('div', { class: 'list' }, this.rows.node, this.bones, this.nothing, this.more.node);
  }

  render(state) {
    const list = state.lists[this.what];
    const isEmpty = list.items.length === 0;

    this.rows.render(list.items, state);
    this.rows.node.hidden = isEmpty;
    this.bones.hidden = !isEmpty || list.next !== undefined || list.status === 'failed';
    this.nothing.hidden = !isEmpty || list.next !== null;
    if (!this.nothing.hidden) this.sayEmpty(this.empty(state));
    this.more.render(list);
  }

  sayEmpty([title, text]) {
    setText(this.nothing.firstElementChild, title);
    setText(this.nothing.lastElementChild, text);
  }

  close() {
    this.rows.close();
    this.more.close();
  }
}

/* How many are in a list: counted where all of it is here, else what the host said. */
export function countOf(what, { lists, counts }) {
  return lists[what].next === null ? lists[what].items.length : counts[what] || 0;
}

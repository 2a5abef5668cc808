// SPDX-License-Identifier: GPL-3.0-or-later

import { h, icon, setText } from './dom.js';
import { _, format, ngettext } from './i18n.js';
import { ListSection } from './list-section.js';

const PAUSE = 200;
const LENS = 'M20 20l-4.5-4.5M10.5 17a6.5 6.5 0 1 0 0-13a6.5 6.5 0 0 0 0 13';

/* On the host's own machine the page is at an address that means another machine to everybody else. */
function howToJoin() {
  if (/^(localhost|127\.|\[::1\])/.test(location.hostname))
    return _('Others on your network join by opening the address that Handclasp names when it starts.');

  return format(_('Others on your network join by opening {address} in a browser.'), { address: location.origin });
}

function empty({ lists }) {
  const { query } = lists.people;

  if (query)
    return [format(_('Nobody is called “{query}”'), { query }), _('Try the beginning of a name or a username.')];

  return [_('Nobody else is here yet'), howToJoin()];
}

export class PeopleList {
  constructor(context, heading) {
    this.paging = context.paging;
    this.timer = 0;
    this.input = h('input', {
      'class': 'input search-input',
      'type': 'search',
      'placeholder': _('Search'),
      'aria-label': _('Search people'),
      'maxlength': 64,
      'autocomplete': 'off',
      'autocapitalize': 'none',
      'spellcheck': 'false',
      'dir': 'auto',
      'on': { input: () => this.onInput(), search: () => this.search() },
    });
    this.input.value = context.store.state.lists.people.query;
    this.found = h('p', { class: 'visually-hidden', role: 'status' });
    this.section = new ListSection(context, 'people', _('People'), empty, heading);
    this.node = h(
      'div',
      { class: 'view' },
      h('div', { class: 'search', role: 'search' }, icon(LENS), this.input),
      this.found,
      this.section.node
    );
  }

  render(state) {
    const { query, items, status, next } = state.lists.people;

    this.section.render(state);
    if (status === 'ready')
      setText(
        this.found,
        query && next === null
          ? format(ngettext('{n} person found', '{n} people found', items.length), { n: items.length })
          : ''
      );
  }

  /* Typing goes on: only where it pauses the host is asked. */
  onInput() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), PAUSE);
  }

  search() {
    clearTimeout(this.timer);
    this.paging.search(this.input.value.trim());
  }

  close() {
    clearTimeout(this.timer);
    this.section.close();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/* What stays while views come and go: brand, navigation, the banner, notices. */

import { h, icon, setAttribute, words } from './dom.js';
import { _, format, ngettext } from './i18n.js';
import { countOf } from './list-section.js';
import { avatar } from './person-row.js';

const TWO_HEADS =
  'M16 19v-1a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4v1M9.5 10.5a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7' +
  'M21 19v-1a4 4 0 0 0-3-3.8M15.5 3.7a3.5 3.5 0 0 1 0 6.7';
const TRAY = 'M3 13h5l1.5 3h5l1.5-3h5M5.5 5h13l2.5 8v5a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18v-5z';
const HEART = 'M12 20s-8-4.7-8-10.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8 2.5C20 15.3 12 20 12 20z';
const BELL = 'M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15zM10 20.5h4';
const SLIDERS =
  'M4 7h9M17 7h3M15 7m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0' + 'M4 17h3M11 17h9M9 17m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0';

const PLACES = [
  ['people', () => _('People'), TWO_HEADS],
  ['requests', () => _('Requests'), TRAY],
  ['friends', () => _('Friends'), HEART],
  ['activity', () => _('Activity'), BELL],
  ['settings', () => _('Settings'), SLIDERS],
];

/* What the banner can tell, the most pressing first. */
const NEWS = {
  moved: {
    text: () =>
      _(
        'This host encrypts from now on: go on at its new address, and sign in again. Your browser may warn: then compare the fingerprint with the one that is shown where Handclasp runs.'
      ),
    button: () => h('a', { class: 'button banner-button', href: location.href.replace(/^http:/, 'https:') }, _('Go On')),
  },
  away: { text: () => _('The host is away. Trying again…'), button: shell => shell.tryNow },
  full: {
    text: () =>
      _('The host cannot save anything now. Its disk may be full: tell whoever runs it. This goes on by itself.'),
  },
};

export function placeName(view) {
  const place = PLACES.find(([name]) => name === view);

  return place ? place[1]() : view === 'blocked' ? _('Blocked People') : '';
}

function badges(state) {
  const nRequests = countOf('incoming', state);
  const nNew = state.alerts.size;

  return {
    requests: [nRequests, format(ngettext('{n} waiting', '{n} waiting', nRequests), { n: nRequests })],
    activity: [nNew, format(ngettext('{n} new', '{n} new', nNew), { n: nNew })],
  };
}

export class Shell {
  constructor(store, notices, tryNow) {
    this.links = new Map();
    this.main = h('main', { class: 'main', id: 'main', tabindex: -1 });
    this.who = h('a', { class: 'who', href: '#settings' });
    this.nav = this.createNav();
    this.news = ''; /* what the banner tells */
    this.banner = h('div', { class: 'banner-place', role: 'status' });
    this.tryNow = h('button', { type: 'button', class: 'button banner-button', on: { click: tryNow } }, _('Try Now'));
    this.node = h(
      'div',
      { class: 'shell' },
      this.createSkip(),
      h(
        'header',
        { class: 'top' },
        h(
          'a',
          { class: 'brand', href: '#people' },
          h('img', { src: '/icon.svg', alt: '', width: 32, height: 32 }),
          'Handclasp'
        ),
        this.nav,
        this.who
      ),
      h('div', { class: 'stage' }, this.banner, this.main),
      notices.node
    );
    store.subscribe(state => this.render(state));
  }

  /* Not a plain link: the address after # is the view. */
  createSkip() {
    const jump = event => {
      event.preventDefault();
      this.main.focus();
    };

    return h('a', { class: 'skip', href: '#main', on: { click: jump } }, _('Skip to content'));
  }

  createNav() {
    const links = PLACES.map(([view, title, path]) => {
      const badge = h('span', { class: 'nav-badge', hidden: true });
      const link = h(
        'a',
        { class: 'nav-link', href: `#${view}` },
        icon(path),
        h('span', { class: 'nav-text' }, title()),
        badge
      );

      this.links.set(view, { link, badge });

      return h('li', {}, link);
    });

    return h(
      'nav',
      { 'class': 'nav', 'aria-label': _('Main') },
      h('ul', { class: 'nav-list', role: 'list' }, ...links)
    );
  }

  show(...nodes) {
    this.main.replaceChildren(...nodes);
  }

  render(state) {
    const isIn = state.session === 'in' && Boolean(state.me);

    this.node.classList.toggle('shell-out', !isIn);
    this.nav.hidden = this.who.hidden = !isIn;
    this.renderBanner(state);
    if (isIn) {
      this.renderNav(state);
      this.renderWho(state.me);
    }
  }

  renderNav(state) {
    const numbers = badges(state);

    for (const [view, { link, badge }] of this.links) {
      const [n, text] = numbers[view] || [0, ''];
      const isHere = view === state.view || (view === 'settings' && state.view === 'blocked');

      setAttribute(link, 'aria-current', isHere ? 'page' : null);
      badge.hidden = n === 0;
      if (badge.dataset.n !== String(n)) {
        badge.dataset.n = n;
        badge.replaceChildren(
          h('span', { 'aria-hidden': 'true' }, n > 99 ? '99+' : String(n)),
          h('span', { class: 'visually-hidden' }, ` ${text}`)
        );
      }
    }
  }

  renderWho(me) {
    if (this.shownName === `${me.username} ${me.name}`) return;

    this.shownName = `${me.username} ${me.name}`;
    this.who.replaceChildren(
      avatar(me),
      h(
        'span',
        { class: 'who-words' },
        h('span', { class: 'who-name' }, words(me.name)),
        h('span', { class: 'who-username', dir: 'ltr' }, `@${me.username}`)
      )
    );
  }

  renderBanner({ session, line, isStoring, isMoved }) {
    const isLost = session === 'in' && ['waiting', 'retrying'].includes(line);
    const isAway = isLost || (session === 'unreachable' && isStoring);
    const news = isMoved ? 'moved' : isAway ? 'away' : isStoring ? '' : 'full';

    if (news === this.news) return;

    this.news = news;
    this.banner.replaceChildren(...(news ? [this.createBanner(news)] : []));
  }

  createBanner(news) {
    const { text, button } = NEWS[news];

    return h('div', { class: 'banner' }, h('p', { class: 'banner-text' }, text()), button ? button(this) : null);
  }
}

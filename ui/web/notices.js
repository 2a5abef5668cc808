// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Notices on the page: what the host says is worth one (an alert), and what
 * became of something pressed, with what undoes it. A request stays until it is
 * answered, seen or put away; the rest goes by itself, but not from under a
 * pointer or the focus.
 */

import { h, icon, sentence, setAttribute, setText, words } from './dom.js';
import { _, format } from './i18n.js';
import { createNote } from './note.js';
import { notify } from './notifications.js';
import { standing, wordsFor } from './person.js';
import { avatar } from './person-row.js';

const MOST = 4;
const LASTS = 8000;
const CROSS = 'M6 6l12 12M18 6L6 18';

const ALERTS = {
  request_received: { text: () => _('{name} wants to be your friend'), choices: ['accept', 'decline'] },
  friend_added: { text: () => _('You and {name} are friends now'), choices: [], holds: 'friend' },
  request_refused: { text: () => _('{name} said no'), choices: [], holds: 'none' },
};

class Notice {
  constructor(content, choices, onClose) {
    const close = h(
      'button',
      {
        'type': 'button',
        'class': 'button button-icon notice-close',
        'aria-label': _('Dismiss'),
        'on': { click: onClose },
      },
      icon(CROSS)
    );

    this.choices = choices;
    this.isOver = () => false; /* of the page's state */
    this.timer = 0;
    this.node = h(
      'li',
      { class: 'notice' },
      h('div', { class: 'notice-row' }, ...content, close),
      choices.length > 0 ? h('div', { class: 'notice-buttons' }, ...choices.map(({ button }) => button)) : null
    );
  }

  /* Goes after a while in which nobody was about to use it. */
  fade(gone) {
    const again = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (this.isHeld() ? again() : gone()), LASTS);
    };

    again();
  }

  isHeld() {
    return (
      document.visibilityState !== 'visible' ||
      this.node.matches(':hover') ||
      this.node.contains(document.activeElement)
    );
  }
}

/* What was told of somebody may be over before it is read. */
function isTrueOf(relation, person) {
  return !relation || !person || person.relation === relation;
}

export class Notices {
  /* onDismiss(seq): an alert's notice was put away. */
  constructor(store, onDismiss) {
    this.store = store;
    this.onDismiss = onDismiss;
    this.shown = new Map(); /* seq of the alert, or a word of ours, to Notice */
    this.withdrawals = new Map();
    this.nSaid = 0;
    this.list = h('ol', { class: 'notices', role: 'list' });
    this.spoken = h('p', { class: 'visually-hidden', role: 'status' });
    this.node = h('section', { 'class': 'notices-place', 'aria-label': _('Notices') }, this.spoken, this.list);
    new ResizeObserver(() => this.makeRoom()).observe(this.list);
    document.addEventListener('keydown', event => this.onKey(event));
    store.subscribe(state => this.render(state));
  }

  /* Below the page, so that all of it can be scrolled out from under the notices. */
  makeRoom() {
    document.documentElement.style.setProperty('--notices-height', `${this.list.offsetHeight}px`);
  }

  say(text) {
    this.addWords(text, 'notice-text');
  }

  /* One at a time: the newest says how long to wait. */
  complain(text) {
    this.remove(this.complaint);
    this.complaint = this.addWords(text, 'notice-text notice-bad');
  }

  addWords(text, className) {
    const key = `said-${++this.nSaid}`;

    const content = [h('p', { class: className, dir: 'auto' }, text)];

    this.addForAWhile(key, new Notice(content, [], () => this.remove(key)), text);

    return key;
  }

  addForAWhile(key, notice, spoken) {
    this.add(key, notice, spoken);
    notice.fade(() => this.remove(key));
  }

  /* Takes back what was done to @person, who stands as @wanted since, for as long as that is so. */
  offerUndo({ text, choice, standing: wanted }, person, actions) {
    const key = `undo-${++this.nSaid}`;
    const said = format(text(), { name: person.name });
    const undo = this.createChoice(choice, person, actions, { text: _('Undo') });
    const content = [h('p', { class: 'notice-text', id: key, dir: 'auto' }, said), undo.button];
    const notice = new Notice(content, [], () => this.remove(key));

    setAttribute(undo.button, 'aria-describedby', key);
    setAttribute(undo.button, 'aria-keyshortcuts', 'Control+Z');
    notice.username = person.username;
    notice.choices = [undo];
    notice.undo = undo.button;
    notice.isOver = ({ people }) => !people.has(person.username) || standing(people.get(person.username)) !== wanted;
    if (!notice.isOver(this.store.state)) this.addForAWhile(key, notice, said);
  }

  /* Ctrl+Z, but for text. */
  onKey(event) {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z';
    const last = [...this.shown.values()].filter(({ undo }) => undo).pop();

    if (!isUndo || !last || event.target.closest('input, textarea, select, dialog')) return;

    event.preventDefault();
    last.undo.click();
  }

  /* What the host told with an alert; requests show themselves where they are looked at. */
  alert(event, actions) {
    const kind = ALERTS[event.event];

    if (!kind) return;

    const text = format(kind.text(), { name: event.person.name });
    const spoken = event.note ? `${text}: ${event.note}` : text;

    if (kind.choices.length > 0 && this.store.state.view === 'requests' && document.visibilityState === 'visible')
      setText(this.spoken, spoken);
    else this.addAlert(event, kind, actions, spoken);
  }

  addAlert(event, kind, actions, spoken) {
    const choices = kind.choices.map(choice => this.createChoice(choice, event.person, actions));
    const content = [
      avatar(event.person),
      h(
        'div',
        { class: 'notice-text' },
        h('p', {}, sentence(kind.text(), { name: h('strong', {}, words(event.person.name)) })),
        h('p', { class: 'person-meta', dir: 'ltr' }, `@${event.person.username}`),
        event.note ? createNote(event.note) : null
      ),
    ];
    const notice = new Notice(content, choices, () => this.dismiss(event.seq));

    notice.username = event.person.username;
    /* Seen or answered anywhere, it goes; here it may still be being read. */
    notice.isOver = ({ alerts, people }) =>
      !alerts.has(event.seq) &&
      (choices.length > 0 ||
        document.visibilityState !== 'visible' ||
        !isTrueOf(kind.holds, people.get(event.person.username)));
    this.add(event.seq, notice, spoken);
    this.withdrawals.set(
      event.seq,
      notify(`handclasp-${event.seq}`, format(kind.text(), { name: event.person.name }), event.note || '')
    );
    if (choices.length === 0) notice.fade(() => this.remove(event.seq));
  }

  createChoice(choice, person, actions, { text, label } = wordsFor(choice, person.name)) {
    const press = () => this.store.state.waiting.has(person.username) || actions.choose(choice, person);

    return {
      choice,
      button: h(
        'button',
        {
          'type': 'button',
          'class': `button ${choice === 'accept' ? 'button-primary' : ''}`.trim(),
          'aria-label': label,
          'on': { click: press },
        },
        text
      ),
    };
  }

  add(key, notice, spoken) {
    this.shown.set(key, notice);
    this.list.append(notice.node);
    setText(this.spoken, spoken);
    if (this.shown.size > MOST) this.remove(this.shown.keys().next().value);
  }

  dismiss(seq) {
    this.remove(seq);
    this.onDismiss(seq);
  }

  remove(key) {
    const notice = this.shown.get(key);

    if (!notice) return;

    const hadFocus = notice.node.contains(document.activeElement);
    const withdraw = this.withdrawals.get(key);

    clearTimeout(notice.timer);
    notice.node.remove();
    this.shown.delete(key);
    this.withdrawals.delete(key);
    if (withdraw) withdraw();
    if (hadFocus) this.focusElsewhere();
  }

  focusElsewhere() {
    const next = this.list.querySelector('button') || document.getElementById('main');

    if (next) next.focus();
  }

  removeAll() {
    for (const key of [...this.shown.keys()]) this.remove(key);
  }

  render(state) {
    for (const [key, notice] of [...this.shown])
      if (notice.isOver(state)) this.remove(key);
      else this.renderChoices(notice, state.waiting.get(notice.username));
  }

  renderChoices({ choices }, waiting) {
    for (const { choice, button } of choices) {
      setAttribute(button, 'aria-busy', waiting && waiting.has(choice) ? 'true' : null);
      setAttribute(button, 'aria-disabled', waiting ? 'true' : null);
    }
  }
}

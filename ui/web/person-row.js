// SPDX-License-Identifier: GPL-3.0-or-later

/* A person in any list: who it is, whether there, and what can be done. */

import { h, icon, reconcile, setAttribute, setText } from './dom.js';
import { _, format } from './i18n.js';
import { Menu } from './menu.js';
import { createNote, fillNote } from './note.js';
import { choicesFor, labelFor, presenceWords, standing, standingWords, wordsFor } from './person.js';
import { color, initials } from './text.js';
import { exactly } from './time.js';

const LOOKS = { request: 'button-soft', accept: 'button-primary', block: 'button-quiet' };
const CHECK = 'M5 12.5l4.5 4.5L19 7.5';
const CLOCK = 'M12 7v5l3 2M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0';
const BARRED = 'M5.6 5.6l12.8 12.8M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0';

const LABEL_ICONS = { outgoing: CLOCK, friend: CHECK, blocked: BARRED };

export function avatar(person) {
  return h('span', { 'class': `avatar color-${color(person.name)}`, 'aria-hidden': 'true' }, initials(person.name));
}

export class PersonRow {
  constructor(username, actions) {
    this.username = username;
    this.actions = actions;
    this.buttons = new Map();
    this.shown = {};
    this.build();
  }

  build() {
    this.avatar = h('span', { class: 'avatar-place' });
    this.name = h('bdi', { dir: 'auto' });
    this.address = h('bdi', { dir: 'ltr' });
    this.dot = h('span', { 'class': 'dot', 'aria-hidden': 'true' });
    this.presence = h('span', { class: 'presence' });
    this.note = createNote();
    this.when = h('time', { class: 'when', hidden: true });
    this.label = h('span', { class: 'label', hidden: true });
    this.buttonPlace = h('div', { class: 'buttons' });
    this.menu = new Menu(() => this.menuItems());
    this.node = h(
      'li',
      { 'class': 'person', 'tabindex': -1, 'data-username': this.username },
      this.avatar,
      h(
        'div',
        { class: 'person-body' },
        h('div', { class: 'person-name' }, this.name),
        h(
          'div',
          { class: 'person-meta' },
          this.address,
          h('span', { class: 'presence-place' }, this.dot, this.presence),
          this.when
        )
      ),
      this.note,
      h('div', { class: 'person-actions' }, this.label, this.buttonPlace, this.menu.node)
    );
  }

  /* Redraws what changed; a row whose person and commands are the same costs nothing. */
  update(person, waiting, minute) {
    const { shown } = this;

    if (shown.person === person && shown.waiting === waiting && shown.minute === minute) return;

    this.shown = { person, waiting, minute };
    if (!shown.person || shown.person.name !== person.name) this.updateWho(person);
    this.updatePresence(person);
    this.updateNote(person);
    this.updateActions(person, waiting);
  }

  updateWho(person) {
    this.avatar.replaceChildren(avatar(person));
    setText(this.name, person.name);
    setText(this.address, `@${person.username}`);
    this.menu.rename(format(_('More for {name}'), { name: person.name }));
  }

  updatePresence(person) {
    this.dot.className = `dot dot-${person.presence}`;
    setText(this.presence, presenceWords(person));
    setAttribute(this.presence, 'title', person.last_seen ? exactly(person.last_seen) : null);
  }

  updateNote(person) {
    const text = standingWords(person);

    fillNote(this.note, person.note || '');
    this.when.hidden = text === '';
    setText(this.when, text);
    setAttribute(this.when, 'datetime', person.since ? new Date(person.since).toISOString() : null);
  }

  updateActions(person, waiting) {
    const choices = choicesFor(person);
    const text = labelFor(choices.label) || (person.preapproved ? _('Accepted in Advance') : '');
    const isReplaced = choices.buttons.some(choice => !this.buttons.has(choice));

    this.label.hidden = text === '';
    this.label.className = `label label-${choices.label || 'advance'}`;
    if (this.label.textContent !== text) this.label.replaceChildren(icon(LABEL_ICONS[choices.label] || CHECK), text);

    reconcile(this.buttonPlace, this.buttons, choices.buttons, choice => this.createButton(choice), this.node);
    for (const [choice, button] of this.buttons) this.updateButton(choice, button, person, waiting);

    setAttribute(this.menu.node, 'data-empty', choices.menu.length === 0);
    setAttribute(
      this.menu.button,
      'aria-busy',
      waiting && ![...waiting].some(type => this.buttons.has(type)) ? 'true' : null
    );
    if (isReplaced && this.menu.isOpen) this.menu.close(true);
    setAttribute(this.node, 'data-standing', standing(person));
  }

  createButton(choice) {
    return h('button', {
      type: 'button',
      class: `button ${LOOKS[choice] || ''}`.trim(),
      on: { click: () => this.press(choice) },
    });
  }

  updateButton(choice, button, person, waiting) {
    const { text, label } = wordsFor(choice, person.name);
    const isBusy = Boolean(waiting && waiting.has(choice));

    setText(button, text);
    setAttribute(button, 'aria-label', label);
    setAttribute(button, 'aria-busy', isBusy ? 'true' : null);
    setAttribute(button, 'aria-disabled', waiting ? 'true' : null);
    setAttribute(button, 'data-choice', choice);
  }

  /* Not the disabled attribute: a button that waits keeps the focus. */
  press(choice) {
    if (!this.shown.waiting) this.actions.choose(choice, this.shown.person);
  }

  menuItems() {
    const { person } = this.shown;

    return choicesFor(person).menu.map(choice => {
      const { text, label } = wordsFor(choice, person.name);

      return { text, name: label, run: () => this.press(choice) };
    });
  }
}

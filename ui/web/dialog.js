// SPDX-License-Identifier: GPL-3.0-or-later

/* Questions that need an answer before anything is done. */

import { h, setAttribute, setText } from './dom.js';
import { C_, _, format, ngettext } from './i18n.js';
import { countCodePoints } from './text.js';

const NOTE_LENGTH = 200;

/*
 * Shows a dialog of @fields and two buttons, and returns what @answer makes of
 * it, or null where the person thought better of it. It stays open for as long
 * as @answer has null, at once or later. The focus goes back where it was.
 */
export function show({ title, text, button, isDangerous = false }, fields = [], answer = () => true) {
  const before = document.activeElement;
  const heading = h('h2', { class: 'dialog-title', id: 'dialog-title', dir: 'auto' }, title);
  const cancel = h('button', { type: 'button', class: 'button' }, C_('question', 'Cancel'));
  const submit = h(
    'button',
    { type: 'submit', class: `button ${isDangerous ? 'button-danger' : 'button-primary'}` },
    button
  );
  const form = h(
    'form',
    { class: 'dialog-form' },
    heading,
    text ? h('p', { class: 'dialog-text', id: 'dialog-text', dir: 'auto' }, text) : null,
    ...fields,
    h('div', { class: 'dialog-buttons' }, cancel, submit)
  );
  const dialog = h(
    'dialog',
    {
      'class': 'dialog',
      'aria-labelledby': 'dialog-title',
      'aria-describedby': text ? 'dialog-text' : null,
    },
    form
  );

  return new Promise(resolve => {
    let result = null;

    // What is being done cannot be thought better of.
    const isBusy = () => submit.hasAttribute('aria-busy');

    cancel.addEventListener('click', () => isBusy() || dialog.close());
    dialog.addEventListener('cancel', event => isBusy() && event.preventDefault());
    form.addEventListener('submit', async event => {
      event.preventDefault();
      if (isBusy()) return;

      setAttribute(submit, 'aria-busy', 'true');
      try {
        result = await answer(form);
      } finally {
        setAttribute(submit, 'aria-busy', null);
      }
      if (result !== null) dialog.close();
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before && before.isConnected) before.focus();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export async function ask(question) {
  return (await show({ ...question, isDangerous: true })) === true;
}

function noteField(label) {
  const counter = h('span', { class: 'counter', id: 'note-counter' });
  const area = h('textarea', {
    'class': 'input',
    'id': 'note',
    'rows': 4,
    'dir': 'auto',
    'aria-describedby': 'note-counter',
    'autocomplete': 'off',
  });
  const recount = () => {
    const left = NOTE_LENGTH - countCodePoints(area.value.trim());

    setText(
      counter,
      left < 0
        ? format(ngettext('{n} character too many', '{n} characters too many', -left), { n: -left })
        : format(ngettext('{n} character left', '{n} characters left', left), { n: left })
    );
    area.setCustomValidity(left < 0 ? format(_('At most {n} characters.'), { n: NOTE_LENGTH }) : '');
    counter.classList.toggle('counter-over', left < 0);
  };

  area.addEventListener('input', recount);
  recount();

  return h('div', { class: 'field' }, h('label', { for: 'note', class: 'field-label' }, label), area, counter);
}

/* The note, "" for none, or null where nothing is to be sent. */
export function askForNote(question) {
  const field = noteField(question.label);

  return show(question, [field], form => form.querySelector('textarea').value.trim());
}

// SPDX-License-Identifier: GPL-3.0-or-later

/* Fields with their errors beside them, and a form that waits for its answer. */

import { h, icon, setAttribute, setText } from './dom.js';
import { _ } from './i18n.js';

const EYE = 'M2.5 12S6 5.5 12 5.5S21.5 12 21.5 12S18 18.5 12 18.5S2.5 12 2.5 12M12 15a3 3 0 1 0 0-6a3 3 0 0 0 0 6';

let nFields = 0;

/* Passwords are hard to type unseen on a phone. */
function createReveal(input) {
  const button = h(
    'button',
    {
      'type': 'button',
      'class': 'button button-icon secret-reveal',
      'aria-pressed': 'false',
      'aria-label': _('Show characters'),
      'on': {
        click: () => {
          const isShown = input.type === 'text';

          input.type = isShown ? 'password' : 'text';
          setAttribute(button, 'aria-pressed', String(!isShown));
        },
      },
    },
    icon(EYE)
  );

  return button;
}

export class Field {
  constructor({ label, hint, ...attributes }) {
    const id = `field-${++nFields}`;

    this.input = h('input', {
      'class': 'input',
      id,
      'aria-describedby': hint ? `${id}-error ${id}-hint` : `${id}-error`,
      'on': { input: () => this.complain('') },
      ...attributes,
    });
    this.error = h('p', { class: 'field-error', id: `${id}-error`, hidden: true });
    this.node = h(
      'div',
      { class: 'field' },
      h('label', { class: 'field-label', for: id }, label),
      attributes.type === 'password' ? h('div', { class: 'secret' }, this.input, createReveal(this.input)) : this.input,
      hint ? h('p', { class: 'field-hint', id: `${id}-hint` }, hint) : null,
      this.error
    );
  }

  get value() {
    return this.input.value;
  }

  set value(value) {
    this.input.value = value;
  }

  complain(text) {
    setText(this.error, text);
    this.error.hidden = text === '';
    setAttribute(this.input, 'aria-invalid', text === '' ? null : 'true');
    this.node.classList.toggle('field-wrong', text !== '');
  }
}

export class Form {
  /*
   * check(): [field, sentence] pairs to be put right first; submit(): a promise;
   * fieldOf(error): the field that an error of the host belongs to, if any.
   */
  constructor({ fields, button, isPrimary = true, check = () => [], submit, fieldOf = () => null, explain }) {
    Object.assign(this, { fields, check, submit, fieldOf, explain });
    this.button = h('button', { type: 'submit', class: `button ${isPrimary ? 'button-primary' : ''}`.trim() }, button);
    this.error = h('p', { class: 'form-error', role: 'alert' });
    this.node = h(
      'form',
      { class: 'form', novalidate: true, on: { submit: event => this.onSubmit(event) } },
      ...fields.map(field => field.node),
      this.error,
      this.button
    );
  }

  async onSubmit(event) {
    event.preventDefault();
    if (this.button.getAttribute('aria-busy') === 'true' || !this.isRight()) return;

    setAttribute(this.button, 'aria-busy', 'true');
    try {
      await this.submit();
    } catch (error) {
      this.show(this.fieldOf(error), this.explain(error));
    } finally {
      setAttribute(this.button, 'aria-busy', null);
    }
  }

  isRight() {
    const wrong = this.check();

    setText(this.error, '');
    for (const field of this.fields) field.complain('');
    for (const [field, text] of wrong) field.complain(text);
    if (wrong.length > 0) wrong[0][0].input.focus();

    return wrong.length === 0;
  }

  show(field, text) {
    if (!field) {
      setText(this.error, text);
      return;
    }

    field.complain(text);
    field.input.focus();
  }
}

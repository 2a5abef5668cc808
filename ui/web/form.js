// SPDX-License-Identifier: GPL-3.0-or-later

/* Fields with their errors beside them, and a form that waits for its answer. */

import { h, setAttribute, setText } from './dom.js';

let nFields = 0;

export class Field {
  constructor({ label, hint, ...attributes }) {
    const id = `field-${++nFields}`;

    this.input = h('input', { 'class': 'input', id, 'aria-describedby': hint ? `${id}-error ${id}-hint` : `${id}-error`, 'on': { input: () => this.complain('') }, ...attributes });
    this.error = h('p', { class: 'field-error', id: `${id}-error`, hidden: true });
    this.node = h('div', { class: 'field' },
      h('label', { class: 'field-label', for: id }, label),
      this.input,
      hint ? h('p', { class: 'field-hint', id: `${id}-hint` }, hint) : null,
      this.error);
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
    this.node = h('form', { class: 'form', novalidate: true, on: { submit: event => this.onSubmit(event) } },
      ...fields.map(field => field.node), this.error, this.button);
  }

  async onSubmit(event) {
    event.preventDefault();
    if (this.button.getAttribute('aria-busy') === 'true' || !this.isRight())
      return;

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
    for (const field of this.fields)
      field.complain('');
    for (const [field, text] of wrong)
      field.complain(text);
    if (wrong.length > 0)
      wrong[0][0].input.focus();

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

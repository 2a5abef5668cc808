// SPDX-License-Identifier: GPL-3.0-or-later

/* The face for those who are not signed in: come in, or make an account. */

import { signIn, signUp } from './api.js';
import { h } from './dom.js';
import { explain } from './errors.js';
import { Field, Form } from './form.js';
import { _ } from './i18n.js';
import { languageField } from './language.js';
import { countCodePoints } from './text.js';

const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;

function usernameField(hint) {
  return new Field({
    label: _('Username'),
    hint,
    type: 'text',
    name: 'username',
    autocomplete: 'username',
    autocapitalize: 'none',
    autocorrect: 'off',
    spellcheck: 'false',
    dir: 'ltr',
    maxlength: 64,
  });
}

function passwordField(autocomplete, hint) {
  return new Field({ label: _('Password'), hint, type: 'password', name: 'password', autocomplete });
}

function missing(fields) {
  return fields.filter(field => field.value === '').map(field => [field, _('Please fill this in.')]);
}

export function isUsername(text) {
  return USERNAME.test(text);
}

function createSignIn(onSignedIn) {
  const username = usernameField();
  const password = passwordField('current-password');

  return new Form({
    fields: [username, password],
    button: _('Sign In'),
    explain,
    check: () => missing([username, password]),
    fieldOf: error => (error.code === 'wrong_password' ? password : null),
    submit: async () => onSignedIn((await signIn(username.value.trim(), password.value)).me),
  });
}

function createSignUp(onSignedIn) {
  const name = new Field({
    label: _('Your name'),
    hint: _('What others see. You can change it later.'),
    type: 'text',
    name: 'name',
    autocomplete: 'name',
    dir: 'auto',
    maxlength: 256,
  });
  const username = usernameField(_('Letters a–z, digits, dots, hyphens, underscores. It stays yours.'));
  const password = passwordField('new-password', _('At least 8 characters.'));
  const places = { username_taken: username, bad_username: username, bad_name: name, weak_password: password };

  return new Form({
    fields: [name, username, password],
    button: _('Sign Up'),
    explain,
    check: () => [
      ...missing([name]),
      ...(isUsername(username.value.trim()) ? [] : [[username, explain({ code: 'bad_username' })]]),
      ...(countCodePoints(password.value) >= 8 ? [] : [[password, explain({ code: 'weak_password' })]]),
    ],
    fieldOf: error => places[error.code] || null,
    submit: async () => onSignedIn((await signUp(username.value.trim(), name.value.trim(), password.value)).me),
  });
}

export class SignIn {
  /* why: a sentence for those who were signed out without asking for it. */
  constructor({ isNew, why, onSignedIn }) {
    const form = isNew ? createSignUp(onSignedIn) : createSignIn(onSignedIn);

    this.title = isNew ? _('Sign Up') : _('Sign In');
    this.heading = h(
      'h1',
      { class: 'door-title', tabindex: -1 },
      isNew ? _('Join the people around you') : _('Welcome')
    );
    this.node = h(
      'div',
      { class: 'door' },
      h('img', { class: 'door-mark', src: '/icon.svg', alt: '', width: 64, height: 64 }),
      h('p', { class: 'door-brand' }, 'Handclasp'),
      this.heading,
      h(
        'p',
        { class: 'door-text' },
        why || _('Friend requests for the people around you: on this network, and nowhere else.')
      ),
      h('div', { class: 'card' }, form.node),
      h(
        'p',
        { class: 'door-other' },
        isNew ? _('Already here before?') : _('New here?'),
        ' ',
        h('a', { href: isNew ? '#sign-in' : '#sign-up' }, isNew ? _('Sign In') : _('Sign Up'))
      ),
      h('div', { class: 'door-language' }, languageField())
    );
  }

  render() {}

  close() {}
}

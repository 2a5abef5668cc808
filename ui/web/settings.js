// SPDX-License-Identifier: GPL-3.0-or-later

/* What is mine: the name, who may ask me, the password, the way out. */

import { changePassword, removeAccount } from './api.js';
import { show } from './dialog.js';
import { h, setAttribute, setText } from './dom.js';
import { explain } from './errors.js';
import { Field, Form } from './form.js';
import { _, format } from './i18n.js';
import { languageField } from './language.js';
import { avatar } from './person-row.js';
import { canAskForNotifications, askForNotifications } from './notifications.js';
import { countCodePoints } from './text.js';

const WHO_MAY_ASK = [
  ['everyone', () => _('Everyone'), () => _('Anybody on this host can ask you.')],
  [
    'friends_of_friends',
    () => _('Friends of friends'),
    () => _('Requests of others wait quietly in the Filtered drawer.'),
  ],
  ['nobody', () => _('Nobody'), () => _('New requests are turned away. You can still ask others.')],
];

function card(title, ...children) {
  return h('section', { class: 'card settings-card' }, h('h2', { class: 'card-title' }, title), ...children);
}

export class Settings {
  constructor(context) {
    Object.assign(this, context);
    this.saving = null;
    this.radios = new Map();
    this.node = h(
      'div',
      { class: 'view settings' },
      this.profileCard(),
      this.askCard(),
      card(_('Language'), languageField('visually-hidden')),
      this.notificationCard(),
      this.passwordCard(),
      this.blockedCard(),
      this.leaveCard()
    );
  }

  render({ me, whoMayAsk }) {
    this.face.replaceChildren(avatar(me));
    setText(this.username, `@${me.username}`);
    if (document.activeElement !== this.name.input && !this.isNameTouched) this.name.value = me.name;
    for (const [value, radio] of this.radios) {
      radio.checked = (this.saving || whoMayAsk) === value;
      setAttribute(radio.parentElement, 'aria-busy', this.saving === value ? 'true' : null);
    }
  }

  profileCard() {
    this.face = h('span', { class: 'face' });
    this.username = h('span', { class: 'settings-username', dir: 'ltr' });
    this.name = new Field({
      label: _('Your name'),
      type: 'text',
      name: 'name',
      autocomplete: 'name',
      dir: 'auto',
      maxlength: 256,
    });
    this.name.input.addEventListener('input', () => {
      this.isNameTouched = true;
    });

    const form = new Form({
      fields: [this.name],
      button: _('Save Name'),
      explain: error => (error.code === 'bad_message' ? explain({ code: 'bad_name' }) : explain(error)),
      fieldOf: () => this.name,
      check: () => (this.name.value.trim() === '' ? [[this.name, explain({ code: 'bad_name' })]] : []),
      submit: () => this.saveName(),
    });

    return card(_('You'), h('div', { class: 'settings-who' }, this.face, this.username), form.node);
  }

  async saveName() {
    await this.commands.send({ type: 'profile', name: this.name.value.trim() });
    this.isNameTouched = false;
    this.name.value = this.store.state.me.name;
    this.notices.say(_('Your name is saved.'));
  }

  askCard() {
    const choices = WHO_MAY_ASK.map(([value, title, text]) => {
      const radio = h('input', {
        type: 'radio',
        name: 'who-may-ask',
        value,
        class: 'radio',
        on: { change: () => this.saveWhoMayAsk(value) },
      });

      this.radios.set(value, radio);

      return h(
        'label',
        { class: 'choice' },
        radio,
        h(
          'span',
          { class: 'choice-words' },
          h('span', { class: 'choice-title' }, title()),
          h('span', { class: 'choice-text' }, text())
        )
      );
    });

    return card(
      _('Who may ask you'),
      h('div', { 'role': 'radiogroup', 'aria-label': _('Who may ask you') }, ...choices)
    );
  }

  async saveWhoMayAsk(value) {
    this.saving = value;
    this.render(this.store.state);
    try {
      await this.commands.send({ type: 'settings', who_may_ask: value });
      this.store.set({ whoMayAsk: value });
      this.notices.say(_('Saved.'));
    } catch (error) {
      if (error.code === 'dropped') return;
      this.notices.complain(explain(error));
    }
    this.saving = null;
    this.render(this.store.state);
  }

  /* Only over https or on the host's own machine do browsers let a page notify. */
  notificationCard() {
    if (!canAskForNotifications()) return null;

    const button = h('button', { type: 'button', class: 'button' }, _('Allow Notifications'));
    const node = card(
      _('Notifications'),
      h('p', { class: 'card-text' }, _('Be told about requests while this page is in the background.')),
      button
    );

    button.addEventListener('click', async () => {
      await askForNotifications();
      node.hidden = !canAskForNotifications();
    });

    return node;
  }

  passwordCard() {
    const old = new Field({
      label: _('Present password'),
      type: 'password',
      name: 'old',
      autocomplete: 'current-password',
    });
    const fresh = new Field({
      label: _('New password'),
      hint: _('At least 8 characters. Other devices are signed out.'),
      type: 'password',
      name: 'new',
      autocomplete: 'new-password',
    });
    const wrongPassword = _('That is not your present password.');
    const form = new Form({
      fields: [old, fresh],
      button: _('Change Password'),
      explain: error => (error.code === 'wrong_password' ? wrongPassword : explain(error)),
      fieldOf: error => ({ wrong_password: old, weak_password: fresh })[error.code] || null,
      check: () => [
        ...(old.value === '' ? [[old, _('Please fill this in.')]] : []),
        ...(countCodePoints(fresh.value) < 8 ? [[fresh, explain({ code: 'weak_password' })]] : []),
      ],
      submit: async () => {
        await changePassword(old.value, fresh.value);
        old.value = fresh.value = '';
        this.notices.say(_('Your password is changed.'));
      },
    });

    return card(_('Password'), form.node);
  }

  blockedCard() {
    return card(
      _('Blocked People'),
      h('p', { class: 'card-text' }, _('People you block cannot reach you, and cannot tell that they are blocked.')),
      h('a', { class: 'button', href: '#blocked' }, _('Show Blocked People'))
    );
  }

  leaveCard() {
    const out = h(
      'button',
      { type: 'button', class: 'button', on: { click: () => this.session.signOut() } },
      _('Sign Out')
    );
    const gone = h(
      'button',
      { type: 'button', class: 'button button-danger-quiet', on: { click: () => this.askToRemove() } },
      _('Remove Account…')
    );

    return card(_('Leave'), h('div', { class: 'settings-leave' }, out, gone));
  }

  async askToRemove() {
    const field = new Field({
      label: _('Your password'),
      type: 'password',
      name: 'password',
      autocomplete: 'current-password',
    });
    const isRemoved = await show(
      {
        title: _('Remove your account?'),
        text: format(_('Your requests and friendships go with it for good. Nobody can take {username} for 30 days.'), {
          username: this.store.state.me.username,
        }),
        button: _('Remove Account'),
        isDangerous: true,
      },
      [field.node],
      () => this.remove(field)
    );

    if (isRemoved) this.session.end(_('Your account is removed.'));
  }

  /* Null where the question stays open, with what is wrong in it. */
  async remove(field) {
    try {
      if (field.value !== '') return await removeAccount(field.value);

      field.complain(_('Please fill this in.'));
    } catch (error) {
      field.complain(
        error.code === 'wrong_password' ? _('That is not your password. Nothing was removed.') : explain(error)
      );
    }
    field.input.focus();

    return null;
  }

  close() {}
}

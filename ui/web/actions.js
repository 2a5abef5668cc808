// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * What a pressed button does: it says so to the host and waits. The row changes
 * when the host answers, never here.
 */

import { ask, askForNote } from './dialog.js';
import { explain } from './errors.js';
import { _, format } from './i18n.js';

/* What is asked before it is done. */
const QUESTIONS = {
  unfriend: name => ({
    title: format(_('Unfriend {name}?'), { name }),
    text: _('You will no longer be friends. No notice pops up on the other side.'),
    button: _('Unfriend'),
  }),
  blockFriend: name => ({
    title: format(_('Block {name}?'), { name }),
    text: _('You will no longer be friends, and no request can reach you until you unblock.'),
    button: _('Block'),
  }),
};

const NOTES = {
  request: name => ({
    title: format(_('Ask {name} to be friends'), { name }),
    label: _('Note (optional)'),
    button: _('Add Friend'),
  }),
  refuse: name => ({
    title: format(_('Refuse the request from {name}'), { name }),
    text: format(_('{name} will be told. To say nothing, choose Decline instead.'), { name }),
    label: _('Note (optional)'),
    button: _('Refuse'),
  }),
};

/* What is easily pressed by mistake: what is said of it, and what takes it back while the person stands so. */
const UNDOING = {
  decline: { text: () => _('Request from {name} declined'), choice: 'restore', standing: 'declined' },
};

export class Actions {
  constructor(store, commands, notices) {
    this.store = store;
    this.commands = commands;
    this.notices = notices;
  }

  /* One of the choices of person.js. */
  async choose(choice, person) {
    if (choice === 'request-with-note') await this.withNote('request', person);
    else if (choice === 'refuse') await this.withNote('refuse', person);
    else if (choice === 'unfriend') await this.afterQuestion('unfriend', choice, person);
    else if (choice === 'block' && person.relation === 'friend')
      await this.afterQuestion('blockFriend', choice, person);
    else await this.tell(choice, person);
  }

  async withNote(type, person) {
    const note = await askForNote(NOTES[type](person.name));

    if (note !== null) await this.tell(type, person, note === '' ? {} : { note });
  }

  async afterQuestion(question, type, person) {
    if (await ask(QUESTIONS[question](person.name))) await this.tell(type, person);
  }

  async tell(type, person, extra = {}) {
    const { username } = person;

    this.wait(username, type, true);
    try {
      await this.commands.send({ type, to: username, ...extra });
      if (UNDOING[type]) this.notices.offerUndo(UNDOING[type], person, this);
    } catch (error) {
      if (error.code !== 'dropped') this.notices.complain(explain(error));
    } finally {
      this.wait(username, type, false);
    }
  }

  wait(username, type, isWaiting) {
    const waiting = new Map(this.store.state.waiting);
    const types = new Set(waiting.get(username));

    if (isWaiting) types.add(type);
    else types.delete(type);

    if (types.size > 0) waiting.set(username, types);
    else waiting.delete(username);
    this.store.set({ waiting });
  }
}

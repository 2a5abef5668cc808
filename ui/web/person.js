// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * What the page knows of one person, as the host said it. Pure: nothing here
 * touches the document.
 */

import { _, format } from './i18n.js';
import { ago } from './time.js';

/*
 * The newer of two: versions count what this viewer may see, presence changes
 * without one. What is @past (a replayed or listed event) tells of a presence
 * that may be long over.
 */
export function merge(known, told, past = false) {
  if (!known) return told;
  if (told.version < known.version) return known;
  if (past) return { ...told, presence: known.presence, last_seen: known.last_seen };

  return told;
}

/* Where this person stands for me: one word, of relation and drawer. */
export function standing(person) {
  return person.drawer && person.relation !== 'friend' && person.relation !== 'blocked'
    ? person.drawer
    : person.relation;
}

/*
 * What can be done, by standing: what is said of it, the buttons beside it, and
 * the rarer things in the menu.
 */
const CHOICES = {
  none: { label: null, buttons: ['request'], menu: ['request-with-note', 'preapprove', 'block'] },
  outgoing: { label: 'outgoing', buttons: ['cancel'], menu: ['block'] },
  incoming: { label: null, buttons: ['accept', 'decline', 'block'], menu: ['refuse'] },
  declined: { label: null, buttons: ['accept', 'restore'], menu: ['refuse', 'block'] },
  filtered: { label: null, buttons: ['accept', 'restore'], menu: ['decline', 'refuse', 'block'] },
  friend: { label: 'friend', buttons: ['unfriend'], menu: ['block'] },
  blocked: { label: 'blocked', buttons: ['unblock'], menu: [] },
  me: { label: null, buttons: [], menu: [] },
};

export function choicesFor(person) {
  const choices = CHOICES[standing(person)] || CHOICES.me;

  if (!person.preapproved) return choices;

  return { ...choices, menu: [...choices.menu.filter(choice => choice !== 'preapprove'), 'revoke'] };
}

const WORDS = {
  'request': () => [_('Add Friend'), _('Add Friend: {name}')],
  'request-with-note': () => [_('Add Friend with a Note…'), _('Add Friend with a Note… {name}')],
  'cancel': () => [_('Cancel'), _('Cancel Request to {name}')],
  'accept': () => [_('Accept Request'), _('Accept Request from {name}')],
  'decline': () => [_('Decline'), _('Decline Request from {name}')],
  'refuse': () => [_('Refuse…'), _('Refuse… {name}')],
  'restore': () => [_('Restore'), _('Restore Request from {name}')],
  'unfriend': () => [_('Unfriend'), _('Unfriend {name}')],
  'block': () => [_('Block'), _('Block {name}')],
  'unblock': () => [_('Unblock'), _('Unblock {name}')],
  'preapprove': () => [_('Accept in Advance'), _('Accept in Advance: {name}')],
  'revoke': () => [_('No Longer Accept in Advance'), _('No Longer Accept in Advance: {name}')],
};

/* The words on a button, and its name for those who hear it, which contains them. */
export function wordsFor(choice, name) {
  const [text, label] = WORDS[choice]();

  return { text, label: format(label, { name }) };
}

export function labelFor(label) {
  return { outgoing: _('Requested'), friend: _('Friends'), blocked: _('Blocked') }[label] || '';
}

export function presenceWords(person, now) {
  if (person.presence === 'online') return _('Online');
  if (person.presence === 'here') return _('Here recently');
  if (person.last_seen) return format(_('Last seen {when}'), { when: ago(person.last_seen, now) });

  return _('Away');
}

const STANDING_WORDS = {
  outgoing: [() => _('Asked'), () => _('Asked {when}')],
  incoming: [() => _('Asked'), () => _('Asked {when}')],
  declined: [() => _('Declined'), () => _('Declined, asked {when}')],
  filtered: [() => _('Filtered'), () => _('Filtered, asked {when}')],
};

/* What a waiting request is and since when, or "" where none waits. */
export function standingWords(person, now) {
  const words = STANDING_WORDS[standing(person)];

  if (!words) return '';

  return person.since ? format(words[1](), { when: ago(person.since, now) }) : words[0]();
}

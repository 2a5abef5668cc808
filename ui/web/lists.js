// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * The host's lists as far as they were paged in, and where a person belongs in
 * them. A list is its usernames in order and the cursor of what follows:
 * undefined before the first page, null behind the last. Pure.
 */

import { standing } from './person.js';
import { compareByName, matches } from './text.js';

const BY_NAME = {
  people: () => true,
  friends: person => person.relation === 'friend',
  blocked: person => person.relation === 'blocked',
};

const BY_TIME = ['incoming', 'outgoing', 'declined', 'filtered'];

export const LISTS = [...Object.keys(BY_NAME), ...BY_TIME];

export function emptyList(query = '') {
  return { items: [], next: undefined, query, status: 'idle' };
}

/* A search goes on with what was typed. */
export function emptyLists(query = '') {
  return { ...Object.fromEntries(LISTS.map(what => [what, emptyList()])), people: emptyList(query) };
}

export function isMember(what, person) {
  return what in BY_NAME ? BY_NAME[what](person) : standing(person) === what;
}

/* What is there still shows, until the first page takes its place. */
export function doubtList(list) {
  return { ...list, next: undefined, status: 'idle' };
}

/* A page behind what is there, the first one instead of it; what arrived live meanwhile is not doubled. */
export function addPage(list, usernames, next) {
  const before = list.next === undefined ? [] : list.items;
  const there = new Set(before);

  return { ...list, items: [...before, ...usernames.filter(name => !there.has(name))], next, status: 'ready' };
}

function without(list, username) {
  return list.items.includes(username) ? { ...list, items: list.items.filter(name => name !== username) } : list;
}

function insertAt(list, index, username) {
  return { ...list, items: [...list.items.slice(0, index), username, ...list.items.slice(index)] };
}

/* Where the host would put it, unless that is on a page not yet asked for. */
function insertByName(list, person, people) {
  const after = list.items.findIndex(name => people.has(name) && compareByName(people.get(name), person) > 0);

  if (after >= 0) return insertAt(list, after, person.username);

  return list.next ? list : insertAt(list, list.items.length, person.username);
}

function staysPut(list, person, people) {
  const index = list.items.indexOf(person.username);
  const before = people.get(list.items[index - 1]);
  const after = people.get(list.items[index + 1]);

  return index >= 0 && (!before || compareByName(before, person) <= 0) && (!after || compareByName(person, after) <= 0);
}

function placeByName(list, person, people) {
  if (!matches(person, list.query)) return without(list, person.username);
  if (staysPut(list, person, people)) return list;

  return insertByName(without(list, person.username), person, people);
}

function placeByTime(list, person) {
  return list.items.includes(person.username) ? list : insertAt(list, 0, person.username);
}

/* The list with @person where the newest word of the host puts it. */
export function place(what, list, person, people) {
  if (list.next === undefined) return list;
  if (person.relation === 'me' || !isMember(what, person)) return without(list, person.username);

  return what in BY_NAME ? placeByName(list, person, people) : placeByTime(list, person);
}

export function remove(list, username) {
  return without(list, username);
}

// SPDX-License-Identifier: GPL-3.0-or-later

/* What names and notes are made of, counted and compared as the host does. */

export const N_HUES = 10;

/* Twice, because folding may only show what the other case needs: ß is ss. */
export function fold(text) {
  return text.normalize('NFC').toUpperCase().toLowerCase().replace(/ς/g, 'σ').normalize('NFC');
}

export function countCodePoints(text) {
  return [...text].length;
}

function compareCodePoints(a, b) {
  const left = [...a];
  const right = [...b];
  const end = Math.min(left.length, right.length);

  for (let i = 0; i < end; i++) if (left[i] !== right[i]) return left[i].codePointAt(0) - right[i].codePointAt(0);

  return left.length - right.length;
}

/* The host's order of people: folded name, then username. */
export function compareByName(a, b) {
  return compareCodePoints(fold(a.name), fold(b.name)) || compareCodePoints(a.username, b.username);
}

function wordsOf(text) {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
}

/* Every word of @query begins a word of the name or the username. */
export function matches(person, query) {
  const own = [...wordsOf(person.name), ...wordsOf(person.username)];

  return wordsOf(query).every(word => own.some(candidate => candidate.startsWith(word)));
}

/* One or two letters for an avatar, each with the marks that belong to it, but no more than two. */
export function initials(name) {
  const parts = name
    .split(/\s+/u)
    .map(part => /[\p{L}\p{N}]\p{M}{0,2}/u.exec(part))
    .filter(found => found);
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts;

  return letters.length > 0 ? letters.map(found => found[0].toLocaleUpperCase()).join('') : [...name.trim()][0] || '?';
}

/* The same person has the same colour everywhere. */
export function hue(username) {
  let sum = 7;

  for (const character of username) sum = (sum * 31 + character.codePointAt(0)) >>> 0;

  return sum % N_HUES;
}

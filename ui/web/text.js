// SPDX-License-Identifier: GPL-3.0-or-later

/* What names and notes are made of, counted and compared as the host does. */

const N_COLORS = 14;

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

/* One or two letters for a face, as libadwaita takes them. */
export function initials(name) {
  const text = name.toUpperCase().trim().normalize('NFC');
  const letters = [...text].slice(0, 1);

  if (text.includes(' ')) letters.push([...text.slice(text.lastIndexOf(' ') + 1)][0]);

  return letters.join('');
}

/* The number of a face's colour, as libadwaita picks it: by g_str_hash(), whose bytes have a sign. */
export function color(name) {
  let hash = 5381;

  for (const byte of new TextEncoder().encode(name)) hash = (Math.imul(hash, 33) + ((byte << 24) >> 24)) >>> 0;

  return (hash % N_COLORS) + 1;
}

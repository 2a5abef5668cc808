// SPDX-License-Identifier: GPL-3.0-or-later
//
// The relation of two people as the table of transitions has it, and what each of the two may see of a state.

import { readFileSync } from 'node:fs';

const TABLE = '../core/transitions.tsv';
const FLAGS = ['pre:me', 'pre:them', 'cool:me', 'cool:them', 'filter:me', 'filter:them'];
const MIRRORED = {
  me: 'them',
  them: 'me',
  in: 'out',
  out: 'in',
  blocking: 'blocked_by',
  blocked_by: 'blocking',
};

export const COMMANDS = [
  'request',
  'cancel',
  'accept',
  'decline',
  'refuse',
  'restore',
  'unfriend',
  'block',
  'unblock',
  'preapprove',
  'revoke',
];

function readTable() {
  const [, ...lines] = readFileSync(new URL(TABLE, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

  return new Map(
    lines.map((line) => {
      const [state, command, result, next, me, them] = line.split('\t');
      return [
        `${state} ${command}`,
        { state, command, result, next, me: readEvents(me), them: readEvents(them) },
      ];
    }),
  );
}

function readEvents(text) {
  return text === '-'
    ? []
    : text.split(',').map((word) => ({ event: word.replace('!', ''), alert: word.endsWith('!') }));
}

let table = null;

function split(state) {
  const [base, ...flags] = state.split('+');

  return { base, flags };
}

function join(base, flags) {
  return [base, ...FLAGS.filter((flag) => flags.includes(flag))].join('+');
}

export function mirror(state) {
  const { base, flags } = split(state);
  const [head, place] = base.split('.');
  const other = MIRRORED[head] ?? head;

  return join(
    place ? `${other}.${place}` : other,
    flags.map((flag) => flag.replace(/me|them/, (side) => MIRRORED[side])),
  );
}

export function withoutFilters(state) {
  const { base, flags } = split(state);

  return join(
    base,
    flags.filter((flag) => !flag.startsWith('filter')),
  );
}

// The row for a state whose filters stand as `filters` say; states they do not matter to are without.
export function rowFor(state, command, filters = []) {
  const { base, flags } = split(state);
  table ??= readTable();

  return table.get(`${join(base, [...flags, ...filters])} ${command}`) ?? table.get(`${state} ${command}`);
}

// Each step both can take: by 'me' or 'them'. `next` is as I see it, events are for me and for them.
export function stepsFrom(state, filters = []) {
  const theirFilters = filters.map((flag) => flag.replace(/me|them/, (side) => MIRRORED[side]));

  return ['me', 'them'].flatMap((by) =>
    COMMANDS.map((command) => {
      const row =
        by === 'me' ? rowFor(state, command, filters) : rowFor(mirror(state), command, theirFilters);
      const next = withoutFilters(by === 'me' ? row.next : mirror(row.next));
      return { by, command, state, next, row, key: `${by} ${row.state} ${command}` };
    }),
  );
}

// What I may see of them in this state.
export function view(state) {
  const { base, flags } = split(state);
  const [head, place] = base.split('.');
  const seen = { relation: 'none', drawer: null, preapproved: flags.includes('pre:me'), showsNote: false };

  if (['blocking', 'both_block'].includes(base) || base === 'in.shadow') seen.relation = 'blocked';
  else if (base === 'friend') seen.relation = 'friend';
  else if (head === 'out') Object.assign(seen, { relation: 'outgoing', showsNote: true });
  else if (base === 'in.inbox') Object.assign(seen, { relation: 'incoming', showsNote: true });
  else if (head === 'in') Object.assign(seen, { drawer: place, showsNote: true });

  return seen;
}

export function isWaiting(state) {
  return /^(in|out)\./.test(state);
}

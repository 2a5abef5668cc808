// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is asked of the records of run.js: which figures there are, and how they compare. A record is
// { run, connections, system, disk, started, lines }, where lines is what the load program said, and disk how many
// microseconds a fdatasync took just before.

const KIB = 1 / 1024;

const find = (lines, what, fields) =>
  lines.find((line) => line.what === what && Object.entries(fields).every(([name, value]) => line[name] === value));

const get = (what, fields, name, scale = 1) => ({ lines }) => {
  const value = find(lines, what, fields)?.[name];

  return value === undefined ? undefined : value * scale;
};

// Of fewer, p99.9 would be the longest.
const CYCLES_FOR_P999 = 2000;

const getRarest = (rate) => (record) =>
  find(record.lines, 'pace', { rate })?.cycles >= CYCLES_FOR_P999 ? get('pace', { rate }, 'p999')(record) : undefined;

// With few connections the memory of the whole process goes up and down by more than they take.
export const CONNECTIONS_FOR_MEMORY = 1000;

const getMemory = (record) =>
  record.connections >= CONNECTIONS_FOR_MEMORY ? get('connect', {}, 'bytes_each', KIB)(record) : undefined;

// title, how it is written, whether more is better, and where it is.
export const FIGURES = [
  { title: 'cycles/s, 32 in flight', isMoreBetter: true, of: get('flow', { in_flight: 32 }, 'per_second') },
  { title: 'cycles/s, 256 in flight', isMoreBetter: true, of: get('flow', { in_flight: 256 }, 'per_second') },
  { title: 'processor s per 10,000 cycles', of: get('flow', { in_flight: 32 }, 'processor') },
  { title: 'notice p50 at 100/s, µs', of: get('pace', { rate: 100 }, 'p50') },
  { title: 'notice p99 at 100/s, µs', of: get('pace', { rate: 100 }, 'p99') },
  { title: 'notice p99.9 at 100/s, µs', of: getRarest(100) },
  { title: 'notice p50 at 1,000/s, µs', of: get('pace', { rate: 1000 }, 'p50') },
  { title: 'notice p99 at 1,000/s, µs', of: get('pace', { rate: 1000 }, 'p99') },
  { title: 'notice p99.9 at 1,000/s, µs', of: getRarest(1000) },
  { title: 'connections/s', isMoreBetter: true, of: get('connect', {}, 'per_second') },
  { title: 'KiB a connection', of: getMemory },
  { title: 'start-up, ms', of: ({ started }) => started },
];

const NOTICES = FIGURES.filter(({ title }) => /^notice p(50|99) /.test(title));

// By how much a figure grows from the fewest connections to the most.
export function growths(records, system, fewest, most) {
  return NOTICES.map((figure) => ({
    title: figure.title.replace(', µs', ''),
    found: spread(
      pick(records, system, most).map((record) => {
        const before = pick(records, system, fewest).find(({ run }) => run === record.run);
        const [value, base] = [figure.of(record), before && figure.of(before)];

        return value === undefined || !base ? undefined : value / base;
      }),
    ),
  }));
}

// A notice in times that the disk took.
export const SYNCS = NOTICES.map(({ title, of }) => ({
  title: title.replace('µs', 'in fdatasyncs'),
  of: (record) => (of(record) === undefined ? undefined : of(record) / record.disk),
}));

export const FAN_OUTS = [1, 10, 50, 1000].map((members) => ({
  title: `to ${members}`,
  isMoreBetter: true,
  of: get('fan-out', { members }, 'per_second'),
}));

export function median(values) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;

  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// { median, least, most, n } of what there is.
export function spread(values) {
  const there = values.filter((value) => value !== undefined && Number.isFinite(value));

  if (there.length === 0) return undefined;

  return { median: median(there), least: Math.min(...there), most: Math.max(...there), n: there.length };
}

export function write(value) {
  if (value === undefined) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');

  const size = Math.abs(value);

  return value.toFixed(size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

// `runs`: so many there were; where fewer have the figure it is said.
export function writeSpread(found, runs = 0) {
  if (found === undefined) return '–';
  const range = found.n === 1 ? '' : ` (${write(found.least)}–${write(found.most)})`;

  return `${write(found.median)}${range}${found.n < runs ? `, ${found.n} of ${runs} runs` : ''}`;
}

export const pick = (records, system, connections) =>
  records.filter((record) => record.system === system && record.connections === connections);

// Only what was measured in one run is compared.
export function ratios(records, figure, system, other, connections) {
  const ours = pick(records, system, connections);
  const theirs = pick(records, other, connections);

  return spread(
    ours.map((record) => {
      const match = theirs.find(({ run }) => run === record.run);
      const [value, base] = [figure.of(record), match && figure.of(match)];

      return value === undefined || !base ? undefined : value / base;
    }),
  );
}

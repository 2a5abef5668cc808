// SPDX-License-Identifier: GPL-3.0-or-later

import { language } from './i18n.js';

const STEPS = [
  ['minute', 60e3, 60],
  ['hour', 3600e3, 24],
  ['day', 86400e3, 7],
];

/* "5 minutes ago"; beyond a week the date. The clocks of two machines differ: the future is now. */
export function ago(time, now = Date.now(), locale = language()) {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const past = Math.max(0, now - time);

  if (past < 60e3) return relative.format(0, 'second');

  for (const [unit, size, end] of STEPS) if (past / size < end) return relative.format(-Math.floor(past / size), unit);

  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(time);
}

export function exactly(time, locale = language()) {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(time);
}

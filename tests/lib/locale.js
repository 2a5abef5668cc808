// SPDX-License-Identifier: GPL-3.0-or-later
//
// A language for a program that is not installed, whatever languages the machine has.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// The environment in which a program of that build speaks it; the locale goes away with us.
export function makeLocale(program, name = 'de_DE') {
  const folder = mkdtempSync(path.join(tmpdir(), 'handclasp-locale-'));
  const locale = `${name}.UTF-8`;

  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  execFileSync('localedef', ['--no-archive', '-i', name, '-f', 'UTF-8', path.join(folder, locale)]);

  return {
    LOCPATH: folder,
    LC_ALL: locale,
    LANGUAGE: '',
    HANDCLASP_LOCALEDIR: path.resolve(path.dirname(program), '../po'),
  };
}

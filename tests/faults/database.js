// SPDX-License-Identifier: GPL-3.0-or-later
//
// The database of a host, as the sqlite3 program sees it.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DUMPS = fileURLToPath(new URL('../store/', import.meta.url));

// Of each version before this program's a dump is kept.
export const SCHEMA_VERSION = readdirSync(DUMPS).filter((name) => /^schema-\d+\.sql$/.test(name)).length + 1;
export const SCHEMA_1 = readFileSync(path.join(DUMPS, 'schema-1.sql'), 'utf8');

export const databaseOf = (folder) => path.join(folder, 'handclasp.sqlite');

export const sqlite = (file, sql) => execFileSync('sqlite3', [file], { input: sql }).toString().trim();

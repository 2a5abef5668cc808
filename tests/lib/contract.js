// SPDX-License-Identifier: GPL-3.0-or-later
//
// The contract in data/protocol, ready to judge what a host or a client says.

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import Ajv2020 from 'ajv/dist/2020.js';

const FOLDER = new URL('../../data/protocol/', import.meta.url);
const SUFFIX = '.schema.json';

export const schemas = new Map(
  readdirSync(fileURLToPath(FOLDER))
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => [name.slice(0, -SUFFIX.length), JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))]),
);

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
for (const schema of schemas.values()) ajv.addSchema(schema);

// Returns null where `value` keeps to the schema, else what is wrong with it.
export function faults(name, value) {
  const schema = schemas.get(name);
  if (schema === undefined) return `no schema is called ${name}`;

  const validate = ajv.getSchema(schema.$id);

  return validate(value) ? null : ajv.errorsText(validate.errors, { dataVar: name });
}

export function conforms(name, value) {
  const wrong = faults(name, value);
  if (wrong !== null) throw new Error(`against the contract: ${wrong}\n${JSON.stringify(value)}`);
}

// A message from the host: its type names its schema.
export function conformsFromHost(message) {
  conforms(`host-${message?.type}`, message);
}

export function conformsFromClient(message) {
  conforms(`client-${message?.type}`, message);
}

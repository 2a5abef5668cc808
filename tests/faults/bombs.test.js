// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 8: requests that are small to ask for and large to serve, or mean two things at once.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { converse } from '../lib/http.js';
import { Wire } from '../lib/wire.js';
import { figure, mib } from './figures.js';
import { memory } from './meter.js';

const GIGABYTE = 1e9;
const MAY_GROW = 4 * 2 ** 20;
const BLOCK = Buffer.alloc(64 * 1024, 'x');

describe('bombs', () => {
  let host, ann, most, atFirst;
  const statuses = new Map();

  before(async () => {
    host = await startHost();
    ann = await signUp(host, 'ann');
    await ann.connect();
    await Promise.all(Array.from({ length: 20 }, () => ann.sync()));
    most = atFirst = memory(host.process);
  });
  after(() => host?.stop());

  const head = (line, headers) => {
    const all = [['Host', `127.0.0.1:${host.port}`], ['Origin', host.origin], ['Content-Type', 'application/json'], ...headers];
    return `${line} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  };

  // Sends for as long as it is taken, reads meanwhile, and tells the status that comes back.
  async function pour(start, block) {
    const wire = await Wire.to(host);
    wire.send(start);
    for (let sent = 0; sent < GIGABYTE && !wire.ended; sent += block.length) {
      wire.send(block);
      do await pass(1); while (wire.socket.writableNeedDrain && !wire.ended);
      most = Math.max(most, memory(host.process));
    }
    await wire.end();
    return Number(/^HTTP\/1.1 (\d+)/.exec(wire.buffer.toString('latin1'))?.[1] ?? 0);
  }

  const CHUNK = Buffer.concat([Buffer.from(`${BLOCK.length.toString(16)}\r\n`), BLOCK, Buffer.from('\r\n')]);
  const ranges = Array.from({ length: 9000 }, (_, n) => `${n}-`).join(',');
  const BOMBS = {
    'a body of 1 GB, counted': [413, () => pour(head('POST /api/sign-in', [['Content-Length', GIGABYTE]]), BLOCK)],
    'a body of 1 GB in chunks': [413, () => pour(head('POST /api/sign-in', [['Transfer-Encoding', 'chunked']]), CHUNK)],
    '9,000 ranges': [431, () => converse(host, head('GET /', [['Range', `bytes=${ranges}`]]))],
    '900 ranges': [200, () => converse(host, head('GET /', [['Range', `bytes=${ranges.slice(0, 4000)}`]]))],
    '200,000 brackets': [413, () => converse(host,
      head('POST /api/sign-in', [['Content-Length', 200_000]]) + '['.repeat(200_000))],
    '16,000 brackets': [400, () => converse(host, head('POST /api/sign-in', [['Content-Length', 16_000]]) + '['.repeat(16_000))],
    '64 KiB of headers': [431, () => converse(host, head('GET /', [['X-Long', 'x'.repeat(64 * 1024)]]))],
    'two Hosts': [400, () => converse(host, head('GET /', [['Host', 'evil.example']]))],
    'an absolute target': [400, () => converse(host, head(`GET http://evil.example/`, []))],
    'a length and chunks': [400, () => converse(host,
      `${head('POST /api/sign-in', [['Content-Length', 2], ['Transfer-Encoding', 'chunked']])}0\r\n\r\n`)],
  };

  for (const [name, [status, throwIt]] of Object.entries(BOMBS))
    it(`${name}: ${status}`, async () => {
      const before = memory(host.process);
      const answer = await throwIt();
      statuses.set(name, answer.status ?? answer);
      most = Math.max(most, memory(host.process));
      await ann.sync();
      assert.equal(statuses.get(name), status);
      assert.ok(most - before <= MAY_GROW, `${name}: ${mib(most - before)}`);
    });

  it('cost little', () => {
    const answers = [...statuses].map(([name, status]) => `${name}: ${status}`).join(', ');
    figure(8, `${statuses.size} bombs`, `${answers}; ${mib(most - atFirst)} more memory`);
  });
});

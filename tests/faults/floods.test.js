// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 6: as many frames as one can send, from 1 and from 50 sockets, while somebody looks at a window.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { signUp } from '../lib/client.js';
import { call } from '../lib/http.js';
import { CONTINUATION, frame, PING, Wire } from '../lib/wire.js';
import { Desktop } from '../desktop/desktop.js';
import { amount, figure, IS_FULL, mib, ms } from './figures.js';
import { memory, METER, metered } from './meter.js';

const N_SOCKETS = [1, 50];
const LASTS_MS = amount(500, 6000);
const CHUNK = 64 * 1024;
const LONG = 'x'.repeat(4096);
const SETTLED_MS = 1000;
const FRAME_MS = 1000 / 30;

const fill = (bytes) => Buffer.concat(Array.from({ length: Math.ceil(CHUNK / bytes.length) }, () => bytes));
const fragment = (text) => frame(text, { opcode: CONTINUATION, fin: false });

const FLOODS = {
  pings: { bytes: fill(frame('x', { opcode: PING })) },
  'tiny frames': { bytes: fill(frame('x')) },
  'tiny fragments': { first: frame('x', { fin: false }), bytes: fill(fragment('x')) },
  'fragments without an end': { first: frame(LONG, { fin: false }), bytes: fill(fragment(LONG)) },
  '100 MB of text': { bytes: fill(frame(LONG)), most: 100e6 },
};

// To who takes it, or has shut the line.
const write = (wire, bytes) => new Promise((resolve) => wire.socket.write(bytes, (error) => resolve(!error)));

async function come(host, token, first = '') {
  const wire = await Wire.shake(host, { headers: { Cookie: `${host.cookieName}=${token}` } });
  wire.onframe = () => true;
  wire.send(Buffer.concat([frame('{"type":"hello"}'), Buffer.from(first)]));
  return wire;
}

// Sends until it is late, or was enough; comes back as often as it is shut out.
async function pour(host, token, { first, bytes, most = Infinity }, end) {
  let [sent, n_times] = [0, 0];
  for (; Date.now() < end && sent < most; n_times++) {
    const wire = await come(host, token, first);
    while (Date.now() < end && sent < most && !wire.ended && (await write(wire, bytes))) sent += bytes.length;
    wire.cut();
  }
  return { sent, n_times };
}

// What the window needs to show so many people, and later that they have been away, is not what a flood costs.
async function settle(program) {
  for (let last = 0; last !== memory(program); await pass(SETTLED_MS)) last = memory(program);
}

describe('a flood', () => {
  let desktop, host;
  const tokens = [];

  before(async () => {
    desktop = await Desktop.open(METER);
    host = await desktop.launch('--limit', 'presence-tick=1000');
    await desktop.signUp(await desktop.window('^Handclasp$'), 'ann', 'Ann Baker', 'correct horse 1');
    for (let n = 0; n < Math.max(...N_SOCKETS); n++) tokens.push((await signUp(host, `guest-${n}`)).token);
    const guests = await Promise.all(tokens.map((token) => come(host, token)));
    await settle(desktop.program);
    for (const guest of guests) guest.cut();
    await settle(desktop.program);
  });
  after(() => desktop?.close());

  for (const [name, flood] of Object.entries(FLOODS))
    for (const n_sockets of N_SOCKETS)
      it(`of ${name} from ${n_sockets}`, async () => {
        const before = memory(desktop.program);
        let floods;
        const seen = await metered(desktop.program, async () => {
          const end = Date.now() + LASTS_MS;
          const share = { ...flood, most: (flood.most ?? Infinity) / n_sockets };
          floods = await Promise.all(tokens.slice(0, n_sockets).map((token) => pour(host, token, share, end)));
        });
        const most = memory(desktop.program) - before;
        await settle(desktop.program);
        const grown = memory(desktop.program) - before;
        const [total, n_times] = ['sent', 'n_times'].map((key) => floods.reduce((sum, flood) => sum + flood[key], 0));

        figure(6, `${name} from ${n_sockets}`, `${mib(total)} sent in ${n_times} connections, loop lag p99 ${ms(seen.lag.p99)}, worst ` +
          `${ms(seen.lag.worst)}; frames p99 ${ms(seen.frame.p99)}; ${mib(most)} more memory at its end, ${mib(grown)} after`);
        assert.equal((await call(host, '/healthz')).status, 200);
        if (!IS_FULL) return;
        assert.ok(seen.lag.p99 <= 16 && seen.lag.worst <= 50, `lag ${JSON.stringify(seen.lag)}`);
        assert.ok(seen.frame.p99 <= FRAME_MS, `frames ${JSON.stringify(seen.frame)}`);
        assert.ok(grown <= 2 ** 20, mib(grown));
      });
});

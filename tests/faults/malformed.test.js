// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 1: frames and requests with something wrong in each, from a seed, so that what fails can be sent again.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { call } from '../lib/http.js';
import { closePayload, CONTINUATION, frame, handshakeText, PING, Wire, CLOSE } from '../lib/wire.js';
import { signUp } from '../lib/client.js';
import { PATIENCE, startHost } from '../lib/host.js';
import { amount, figure } from './figures.js';

const N_EACH = amount(400, 10_000);
const AT_ONCE = 20;
const SEED = Number(process.env.HANDCLASP_SEED ?? 1);
const ENDS_WITHIN = 60_000 * PATIENCE;
const LIMITS = { 'headers-timeout': 500 * PATIENCE, 'request-timeout': 1000 * PATIENCE, 'hello-timeout': 500 * PATIENCE,
  'connections-before-sign-in': 4000 };

// A small generator (xorshift, G. Marsaglia 2003): the same numbers on every machine.
class Dice {
  constructor(seed) {
    this.state = seed || 1;
  }

  upTo(most) {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % most;
  }

  of(list) {
    return list[this.upTo(list.length)];
  }

  bytes(most) {
    return Buffer.from(Array.from({ length: this.upTo(most + 1) }, () => this.upTo(256)));
  }
}

const TEXTS = ['{"type":"hello"}', '{"type":"list","id":"x","what":"people"}', '{"type":"request","id":"x","to":"bob"}', '[', '{',
  '{"type":1}', '"\\ud800"', '{"type":"hello","seq":1e400}', `{"a":${'['.repeat(60)}`, ' '.repeat(200), '\0', 'nul', '{"type":"hello"}}'];

const FRAMES = [
  (dice) => frame(dice.of(TEXTS), { rsv: 1 + dice.upTo(7) }),
  (dice) => frame(dice.of(TEXTS), { opcode: 3 + dice.upTo(5) }),
  (dice) => frame(dice.of(TEXTS), { opcode: 11 + dice.upTo(5) }),
  (dice) => frame(dice.of(TEXTS), { masked: false }),
  (dice) => frame(dice.of(TEXTS), { opcode: CONTINUATION }),
  (dice) => frame(dice.of(TEXTS), { opcode: 2 }),
  (dice) => frame(dice.bytes(120), { opcode: PING, fin: false }),
  (dice) => frame('x'.repeat(126 + dice.upTo(200)), { opcode: PING }),
  (dice) => frame(dice.of(TEXTS), { lengthForm: dice.of([16, 64]) }),
  (dice) => frame('', { claims: 2 ** 20 + dice.upTo(2 ** 30), lengthForm: 64 }),
  (dice) => frame(Buffer.from([0xc0 + dice.upTo(64), 0x80, dice.upTo(256)])),
  (dice) => frame(closePayload(dice.of([0, 999, 1004, 1005, 1006, 1015, 2999, 5000])), { opcode: CLOSE }),
  (dice) => frame(dice.bytes(1), { opcode: CLOSE }),
  (dice) => Buffer.concat([frame('{', { fin: false }), frame(dice.of(TEXTS))]),
  (dice) => dice.bytes(300),
  (dice) => frame(dice.of(TEXTS)),
];

const WORDS = ['GET', 'POST', 'get', 'BREW', '', '/', '/api/sign-in', '/%00', '/../..', '*', 'http://x/', 'HTTP/1.1', 'HTTP/9.9', 'HTTP/1.0',
  'Host: x', 'Host: 127.0.0.1', 'Host:', ': x', 'Content-Length: -1', 'Content-Length: 9e9', 'Content-Length: 5', 'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip', 'Expect: 100-continue', 'Upgrade: websocket', 'Connection: upgrade', 'Sec-WebSocket-Key: x', 'Range: bytes=0-,-1',
  'Cookie: a=b; =; handclasp_1=', 'Content-Type: multipart/form-data; boundary=', 'X: \x01\x02', ' folded', 'zz\r\nxx\r\n', '-1\r\n', '0\r\n'];

const damage = (bytes, dice) => {
  for (let n = 1 + dice.upTo(6); n > 0 && bytes.length > 0; n--) bytes[dice.upTo(bytes.length)] = dice.upTo(256);
  return dice.upTo(3) === 0 ? bytes.subarray(0, dice.upTo(bytes.length)) : bytes;
};

const REQUESTS = [
  (dice) => Buffer.from(`${Array.from({ length: 3 }, () => dice.of(WORDS)).join(' ')}\r\n` +
    `${Array.from({ length: dice.upTo(8) }, () => dice.of(WORDS)).join('\r\n')}\r\n\r\n${dice.of(TEXTS)}`),
  (dice, host) => damage(Buffer.from(handshakeText(host)), dice),
  (dice, host) => damage(Buffer.from(`POST /api/sign-in HTTP/1.1\r\nHost: ${host.host}:${host.port}\r\nOrigin: ${host.origin}\r\n` +
    `Content-Type: application/json\r\nContent-Length: 20\r\n\r\n${'{"username":"ann"}  '}`), dice),
  (dice) => dice.bytes(2000),
];

async function sendAll(n_times, sendOne) {
  const dice = new Dice(SEED);
  let n_sent = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (n_sent < n_times) {
      n_sent++;
      await sendOne(dice);
    }
  }));
}

describe('what is malformed', () => {
  it('harms nothing', async () => {
    const sanitized = process.env.HANDCLASP_SANITIZED;
    const host = await startHost({ limits: LIMITS, program: sanitized });
    const ann = await signUp(host, 'ann');
    const headers = { Cookie: `${host.cookieName}=${ann.token}` };
    await ann.connect();

    await sendAll(N_EACH, async (dice) => {
      const wire = await Wire.shake(host, { headers, behind: dice.upTo(2) ? frame('{"type":"hello"}') : '' });
      wire.onframe = () => true;
      wire.send(dice.of(FRAMES)(dice));
      wire.socket.end();
      await wire.end(ENDS_WITHIN);
    });
    await sendAll(N_EACH, async (dice) => {
      const wire = await Wire.to(host);
      wire.send(dice.of(REQUESTS)(dice, host));
      if (dice.upTo(2)) wire.socket.end();
      await wire.end(ENDS_WITHIN);
    });

    await ann.sync();
    assert.equal((await call(host, '/healthz')).status, 200);
    await ann.leave();
    await host.stop();
    figure(1, `${N_EACH} malformed frames and ${N_EACH} malformed requests`,
      `0 crashes${sanitized ? ', 0 reports of ASan and UBSan, 0 leaks' : ''}; answers afterwards`);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// RFC 6455 by hand: whoever tests a codec must be able to send what no library would.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';

import { PATIENCE } from './host.js';
import { connectTo, reset, whenOpen } from './line.js';

export const TEXT = 0x1;
export const BINARY = 0x2;
export const CONTINUATION = 0x0;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

export const SOCKET_PATH = '/ws/friend-requests/';
export const SUBPROTOCOL = 'handclasp.v1';

const WITHIN = 5_000 * PATIENCE;
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export function acceptFor(key) {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64');
}

// Fails with what was waited for when a condition does not come.
export function within(promise, what, milliseconds = WITHIN) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), milliseconds);
  });

  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function encodeLength(length, form) {
  const shortest = length < 126 ? 7 : length < 65536 ? 16 : 64;
  const bits = form ?? shortest;
  const header = Buffer.alloc({ 7: 1, 16: 3, 64: 9 }[bits]);

  if (bits === 7) {
    header[0] = length;
  } else if (bits === 16) {
    header[0] = 126;
    header.writeUInt16BE(length, 1);
  } else {
    header[0] = 127;
    header.writeBigUInt64BE(BigInt(length), 1);
  }

  return header;
}

// Options: fin, rsv (0 to 7), opcode, masked, key, lengthForm (7, 16 or 64), claims (a length that is not the payload's).
export function frame(payload = '', options = {}) {
  const { fin = true, rsv = 0, opcode = TEXT, masked = true, lengthForm, claims } = options;
  const key = options.key ?? randomBytes(4);
  const body = Buffer.from(payload);
  const length = encodeLength(claims ?? body.length, lengthForm);
  const first = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode]);

  if (!masked) return Buffer.concat([first, length, body]);

  length[0] |= 0x80;
  for (let i = 0; i < body.length; i++) body[i] ^= key[i % 4];

  return Buffer.concat([first, length, key, body]);
}

export function closePayload(code, reason = '') {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);

  return Buffer.concat([head, Buffer.from(reason)]);
}

function parseHead(text) {
  const [statusLine, ...lines] = text.split('\r\n');
  const headers = {};

  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }

  return { statusLine, status: Number(statusLine.split(' ')[1]), headers };
}

// The lines of a handshake; a value of null leaves the header out, a list sends it several times.
export function handshakeText(
  host,
  { path = SOCKET_PATH, method = 'GET', httpVersion = '1.1', headers = {} } = {},
) {
  const all = {
    Host: `${host.host}:${host.port}`,
    Origin: host.origin,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': SUBPROTOCOL,
    ...headers,
  };
  const lines = [`${method} ${path} HTTP/${httpVersion}`];

  for (const [name, values] of Object.entries(all))
    for (const value of values === null ? [] : [values].flat()) lines.push(`${name}: ${value}`);

  return `${lines.join('\r\n')}\r\n\r\n`;
}

// One TCP connection: bytes, then an answer to a handshake, then frames.
export class Wire {
  static async to(host, options = {}) {
    const wire = new Wire(connectTo(host, options));
    await within(whenOpen(wire.socket), 'a connection');

    return wire;
  }

  // Sends a handshake, with `behind` in the same segment; the answer's head is in `answer`.
  static async shake(host, options = {}) {
    const wire = await Wire.to(host);
    const text = Buffer.from(handshakeText(host, options));
    wire.send(Buffer.concat([text, Buffer.from(options.behind ?? '')]));
    await wire.head();

    return wire;
  }

  constructor(socket) {
    this.socket = socket;
    this.buffer = Buffer.alloc(0);
    this.frames = [];
    this.ended = false;
    this.onframe = null;
    this.upgraded = false;
    this.waiters = new Set();

    // Whoever waits has a timer; a socket that a failed test left behind keeps nobody.
    socket.setNoDelay(true).unref();
    socket.on('data', (data) => this.#take(data));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.ended = true;
      this.#wake();
    });
  }

  send(bytes) {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  frame(payload, options) {
    this.send(frame(payload, options));
  }

  text(payload) {
    this.frame(payload);
  }

  // Each byte in a turn of its own.
  async trickle(bytes) {
    for (const byte of bytes) {
      this.send(Buffer.from([byte]));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  cut() {
    this.socket.destroy();
  }

  reset() {
    reset(this.socket);
  }

  // A reader that reads no more; `resume()` takes up again.
  pause() {
    this.socket.pause();
  }

  resume() {
    this.socket.resume();
  }

  async until(condition, what, milliseconds) {
    if (condition()) return;

    let waiter;
    const come = new Promise((resolve) => {
      waiter = () => condition() && resolve();
      this.waiters.add(waiter);
    });
    await within(come, what, milliseconds).finally(() => this.waiters.delete(waiter));
  }

  // The head of an HTTP answer. After a 101 what follows are frames, else it is the body.
  async head() {
    const end = () => this.buffer.indexOf('\r\n\r\n');
    await this.until(() => end() >= 0 || this.ended, 'an answer to the handshake');
    assert.ok(end() >= 0, 'closed without an answer');

    this.answer = parseHead(this.buffer.subarray(0, end()).toString('latin1'));
    this.buffer = this.buffer.subarray(end() + 4);
    this.upgraded = this.answer.status === 101;
    this.#parse();

    return this.answer;
  }

  async body() {
    await this.until(() => this.ended, 'the end of the answer');

    return this.buffer.toString();
  }

  // The next frame, or null where the connection ended without one.
  async nextFrame(milliseconds) {
    await this.until(() => this.frames.length > 0 || this.ended, 'a frame', milliseconds);

    return this.frames.shift() ?? null;
  }

  // The next frame that is a message; pings of the host and pongs are skipped.
  async nextMessage(milliseconds) {
    for (;;) {
      const next = await this.nextFrame(milliseconds);
      if (next === null || next.opcode === CLOSE || next.opcode === TEXT) return next;
    }
  }

  // Reads on to the host's close frame: {code, reason}; code null where it has no body or none came.
  async closed(milliseconds) {
    for (;;) {
      const next = await this.nextFrame(milliseconds);
      if (next === null) return { code: null, reason: '', clean: false };
      if (next.opcode === CLOSE) {
        const code = next.payload.length >= 2 ? next.payload.readUInt16BE() : null;
        return { code, reason: next.payload.subarray(2).toString(), clean: true };
      }
    }
  }

  async end(milliseconds) {
    await this.until(() => this.ended, 'the end of the connection', milliseconds);
  }

  #take(data) {
    this.buffer = this.buffer.length > 0 ? Buffer.concat([this.buffer, data]) : data;
    this.#parse();
    this.#wake();
  }

  #parse() {
    if (!this.upgraded) return;

    for (let next = this.#cutFrame(); next !== null; next = this.#cutFrame()) {
      if (this.onframe === null || !this.onframe(next)) this.frames.push(next);
    }
  }

  #cutFrame() {
    if (this.buffer.length < 2) return null;

    const [first, second] = this.buffer;
    const form = { 126: 2, 127: 8 }[second & 0x7f] ?? 0;
    if (this.buffer.length < 2 + form) return null;

    const length =
      form === 0
        ? second & 0x7f
        : form === 2
          ? this.buffer.readUInt16BE(2)
          : Number(this.buffer.readBigUInt64BE(2));
    const end = 2 + form + length;
    assert.equal(second & 0x80, 0, '5.1: the host masked a frame');
    if (this.buffer.length < end) return null;

    const payload = Buffer.from(this.buffer.subarray(2 + form, end));
    this.buffer = this.buffer.subarray(end);

    return {
      fin: (first & 0x80) !== 0,
      rsv: (first >> 4) & 7,
      opcode: first & 0x0f,
      lengthForm: form * 8 || 7,
      payload,
    };
  }

  #wake() {
    for (const waiter of [...this.waiters]) waiter();
  }
}

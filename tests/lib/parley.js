// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the conformance tests share: one signed-in person, a socket after the welcome for each case, and the three ways
// in which a host can take what a case sends.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { makeId, signUp } from './client.js';
import { startHost } from './host.js';
import { CLOSE, PONG, TEXT, Wire, frame } from './wire.js';

// The host of one file. Give `parley()` what a case needs.
export function table(limits = {}) {
  const scene = {};

  before(async () => {
    scene.host = await startHost({ limits });
    scene.ann = await signUp(scene.host, 'ann');
  });
  after(() => scene.host?.stop());

  // A wire after the 101, with the cookie of a session; `behind` comes in the handshake's own segment.
  scene.shake = ({ headers = {}, ...options } = {}) =>
    Wire.shake(scene.host, {
      ...options,
      headers: { Cookie: `${scene.host.cookieName}=${scene.ann.token}`, ...headers },
    });

  scene.parley = async () => {
    const wire = await scene.shake({ behind: frame('{"type":"hello"}') });
    assert.equal(wire.answer.status, 101, wire.answer.statusLine);
    assert.equal((await nextObject(wire)).type, 'welcome');

    return wire;
  };

  return scene;
}

export async function nextObject(wire) {
  const next = await wire.nextMessage();
  assert.ok(next !== null && next.opcode === TEXT, `expected a message, got ${describeFrame(next)}`);

  return JSON.parse(next.payload.toString());
}

function describeFrame(next) {
  if (next === null) return 'the end';

  return next.opcode === CLOSE && next.payload.length >= 2
    ? `close ${next.payload.readUInt16BE()}`
    : `opcode ${next.opcode}`;
}

// A question that the host answers with a page, `size` bytes long where that is given.
export function question(fields = {}, size) {
  const message = { type: 'list', id: makeId(), what: 'blocked', limit: 1, ...fields };
  const bare = Buffer.byteLength(JSON.stringify(message));
  if (size !== undefined) message.pad = 'x'.repeat(size - bare - ',"pad":""'.length);

  const text = JSON.stringify(message);
  assert.ok(size === undefined || Buffer.byteLength(text) === size);

  return { id: message.id, text };
}

// The next message must be the answer to the question.
export async function answered(wire, id) {
  const answer = await nextObject(wire);
  assert.equal(answer.id, id, JSON.stringify(answer));
  assert.equal(answer.type, 'page', JSON.stringify(answer));
}

// The host must still listen.
export async function stillOpen(wire) {
  const { id, text } = question();
  wire.text(text);
  await answered(wire, id);
}

// The host must close with one of these codes, and end the connection once we have answered.
export async function failed(wire, ...codes) {
  const close = await wire.closed();
  assert.ok(close.clean, 'the connection ended without a close frame');
  assert.ok(codes.includes(close.code), `closed with ${close.code}, not ${codes}`);
  wire.frame(Buffer.from([close.code >> 8, close.code & 0xff]), { opcode: CLOSE });
  await wire.end();
}

// The pongs up to one that carries `payload`, as texts.
export async function pongsUpTo(wire, payload) {
  const pongs = [];
  for (;;) {
    const next = await wire.nextFrame();
    assert.ok(next !== null && next.opcode !== CLOSE, `expected a pong, got ${describeFrame(next)}`);
    if (next.opcode !== PONG) continue;
    pongs.push(next.payload.toString('latin1'));
    if (pongs.at(-1) === Buffer.from(payload).toString('latin1')) return pongs;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
//
// RFC 6455, section 5.4: messages in several frames.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { answered, failed, nextObject, pongsUpTo, question, stillOpen, table } from '../lib/parley.js';
import { BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, closePayload, frame } from '../lib/wire.js';

const LARGEST = 16 * 1024;

// The pieces of a text as frames of one message; frames of `between` come after each but the last.
function fragments(pieces, between = []) {
  return Buffer.concat(
    pieces.flatMap((piece, i) => {
      const last = i === pieces.length - 1;
      const bytes = frame(piece, { opcode: i === 0 ? TEXT : CONTINUATION, fin: last });
      return last ? [bytes] : [bytes, ...between];
    }),
  );
}

function pieces(text, size) {
  return text.match(new RegExp(`.{1,${size}}`, 'gs'));
}

const half = (text) => pieces(text, Math.ceil(text.length / 2));

// Ways to part a message that change nothing: name and the frames for a text.
const WHOLE = [
  ['in two frames', (text) => fragments(half(text))],
  ['in three frames', (text) => fragments(pieces(text, Math.ceil(text.length / 3)))],
  ['in frames of one byte', (text) => fragments(pieces(text, 1))],
  ['in frames of 7 bytes', (text) => fragments(pieces(text, 7))],
  ['with an empty first frame', (text) => fragments(['', text])],
  ['with an empty last frame', (text) => fragments([text, ''])],
  ['with empty frames in the middle', (text) => fragments([half(text)[0], '', '', '', half(text)[1]])],
  ['with empty frames all around', (text) => fragments(['', '', text, '', ''])],
  ['with a ping in between', (text) => fragments(half(text), [frame('p', { opcode: PING })])],
  ['with an empty ping in between', (text) => fragments(half(text), [frame('', { opcode: PING })])],
  [
    'with a ping of 125 bytes in between',
    (text) => fragments(half(text), [frame('p'.repeat(125), { opcode: PING })]),
  ],
  ['with a pong in between', (text) => fragments(half(text), [frame('p', { opcode: PONG })])],
  [
    'with pings and pongs after every byte',
    (text) => fragments(pieces(text, 1), [frame('p', { opcode: PING }), frame('', { opcode: PONG })]),
  ],
];

// What breaks the order of fragments: name, bytes, close codes.
const BROKEN = [
  ['a continuation of nothing', frame('x', { opcode: CONTINUATION }), 1002],
  ['a continuation of nothing, not final', frame('x', { opcode: CONTINUATION, fin: false }), 1002],
  ['an empty continuation of nothing', frame('', { opcode: CONTINUATION }), 1002],
  ['a text inside a fragmented message', Buffer.concat([frame('{', { fin: false }), frame('}')]), 1002],
  [
    'a first fragment inside a fragmented message',
    Buffer.concat([frame('{', { fin: false }), frame('}', { fin: false })]),
    1002,
  ],
  [
    'a binary inside a fragmented message',
    Buffer.concat([frame('{', { fin: false }), frame('}', { opcode: BINARY })]),
    1002,
    1003,
  ],
  [
    'RSV bits on a continuation',
    Buffer.concat([frame('{', { fin: false }), frame('}', { opcode: CONTINUATION, rsv: 4 })]),
    1002,
  ],
  [
    'a continuation without a mask',
    Buffer.concat([frame('{', { fin: false }), frame('}', { opcode: CONTINUATION, masked: false })]),
    1002,
  ],
  [
    'a reserved opcode inside a fragmented message',
    Buffer.concat([frame('{', { fin: false }), frame('', { opcode: 0xb })]),
    1002,
  ],
  ['the first fragment of a binary', frame('x', { opcode: BINARY, fin: false }), 1003],
];

// 10.4: the limit is one on messages, however they are parted.
const TOO_LONG = [
  ['in two frames', () => fragments(half(question({}, LARGEST + 1).text))],
  ['by the last byte', () => fragments([question({}, LARGEST).text, ' '])],
  ['in frames of 256 bytes', () => fragments(pieces(question({}, LARGEST + 1).text, 256))],
  [
    'without an end in sight',
    () =>
      Buffer.concat([
        frame('x'.repeat(9000), { fin: false }),
        frame('x'.repeat(9000), { opcode: CONTINUATION, fin: false }),
      ]),
  ],
  [
    'by what a continuation claims',
    () =>
      Buffer.concat([
        frame('x'.repeat(9000), { fin: false }),
        frame('', { opcode: CONTINUATION, claims: 8000 }),
      ]),
  ],
];

describe('RFC 6455 section 5.4, fragmentation', () => {
  const scene = table();

  for (const [name, part] of WHOLE) {
    it(`5.4 a message ${name} is one message`, async () => {
      const wire = await scene.parley();
      const { id, text } = question();
      wire.send(part(text));
      await answered(wire, id);
      await stillOpen(wire);
      wire.cut();
    });
  }

  for (const [name, bytes, ...codes] of BROKEN) {
    it(`5.4 ${name} fails with ${codes}`, async () => {
      const wire = await scene.parley();
      wire.send(bytes);
      await failed(wire, ...codes);
    });
  }

  for (const [name, bytes] of TOO_LONG) {
    it(`10.4 a message too long ${name} fails with 1009`, async () => {
      const wire = await scene.parley();
      wire.send(bytes());
      await failed(wire, 1009);
    });
  }

  it('10.4 a fragmented message of the largest size is read', async () => {
    const wire = await scene.parley();
    const { id, text } = question({}, LARGEST);
    wire.send(fragments(pieces(text, 1000)));
    await answered(wire, id);
    wire.cut();
  });

  it('10.4 the size is counted anew for each message', async () => {
    const wire = await scene.parley();
    for (let i = 0; i < 3; i++) {
      const { id, text } = question({}, LARGEST - 10);
      wire.send(fragments(half(text)));
      await answered(wire, id);
    }
    wire.cut();
  });

  it('5.4 a ping between fragments is answered before the message ends', async () => {
    const wire = await scene.parley();
    const { id, text } = question();
    wire.frame(text.slice(0, 10), { fin: false });
    wire.frame('meanwhile', { opcode: PING });
    await pongsUpTo(wire, 'meanwhile');
    wire.frame(text.slice(10), { opcode: CONTINUATION });
    await answered(wire, id);
    wire.cut();
  });

  it('5.4 a close between fragments closes', async () => {
    const wire = await scene.parley();
    wire.frame('{"type":', { fin: false });
    wire.frame(closePayload(1000), { opcode: CLOSE });
    await failed(wire, 1000);
  });

  it('5.4 two fragmented messages one after the other', async () => {
    const wire = await scene.parley();
    const first = question();
    const second = question();
    wire.send(Buffer.concat([fragments(half(first.text)), fragments(half(second.text))]));
    await answered(wire, first.id);
    await answered(wire, second.id);
    wire.cut();
  });

  it('5.4 a message in no frame but empty ones is an empty message', async () => {
    const wire = await scene.parley();
    wire.send(fragments(['', '', '']));
    assert.equal((await nextObject(wire)).code, 'bad_message');
    wire.cut();
  });
});

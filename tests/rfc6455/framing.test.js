// SPDX-License-Identifier: GPL-3.0-or-later
//
// RFC 6455, sections 5.1 to 5.3, 5.6 and 10.4: frames, masks, lengths, and how they may arrive.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { answered, failed, nextObject, pongsUpTo, question, stillOpen, table } from '../lib/parley.js';
import { BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, closePayload, frame } from '../lib/wire.js';

const LARGEST = 16 * 1024;
const RESERVED = [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf];

// What fails the connection: name, bytes, close codes that say so.
const FATAL = [
  ...[1, 2, 3, 4, 5, 6, 7].map((rsv) => [`5.2 RSV bits ${rsv} on a text frame`, frame('{}', { rsv }), 1002]),
  ...[1, 2, 4].map((rsv) => [`5.2 RSV bits ${rsv} on a ping`, frame('x', { rsv, opcode: PING }), 1002]),
  ...[1, 2, 4].map((rsv) => [
    `5.2 RSV bits ${rsv} on a close`,
    frame(closePayload(1000), { rsv, opcode: CLOSE }),
    1002,
  ]),
  ...RESERVED.map((opcode) => [`5.2 reserved opcode ${opcode}`, frame('x', { opcode }), 1002]),
  ...[0x3, 0xb].map((opcode) => [
    `5.2 reserved opcode ${opcode} without a payload`,
    frame('', { opcode }),
    1002,
  ]),
  ...[0x3, 0x7].map((opcode) => [
    `5.2 reserved opcode ${opcode} without FIN`,
    frame('x', { opcode, fin: false }),
    1002,
  ]),
  ['5.1 a text frame without a mask', frame('{}', { masked: false }), 1002],
  ['5.1 an empty text frame without a mask', frame('', { masked: false }), 1002],
  ['5.1 a ping without a mask', frame('x', { opcode: PING, masked: false }), 1002],
  ['5.1 a close without a mask', frame(closePayload(1000), { opcode: CLOSE, masked: false }), 1002],
  ['5.2 a length of 5 in 16 bits', frame('{"a":', { lengthForm: 16 }), 1002],
  ['5.2 a length of 125 in 16 bits', frame('x'.repeat(125), { lengthForm: 16 }), 1002],
  ['5.2 a length of 5 in 64 bits', frame('{"a":', { lengthForm: 64 }), 1002],
  ['5.2 a length of 126 in 64 bits', frame('x'.repeat(126), { lengthForm: 64 }), 1002],
  [
    '5.2 a length with the most significant bit',
    frame('', { lengthForm: 64, claims: 2n ** 63n }),
    1002,
    1009,
  ],
  ['5.2 a length of all ones', frame('', { lengthForm: 64, claims: 2n ** 64n - 1n }), 1002, 1009],
  ['10.4 a frame that claims 2^62 bytes', frame('', { lengthForm: 64, claims: 2n ** 62n }), 1009],
  ['10.4 a frame that claims 2^32 bytes', frame('', { lengthForm: 64, claims: 2n ** 32n }), 1009],
  ['10.4 a frame that claims 65,536 bytes', frame('', { claims: 65_536 }), 1009],
  ['10.4 a frame that claims one byte too many', frame('', { claims: LARGEST + 1 }), 1009],
  ['10.4 a frame of one byte too many', frame(question({}, LARGEST + 1).text), 1009],
  ['5.6 a binary frame', frame('{}', { opcode: BINARY }), 1003],
  ['5.6 an empty binary frame', frame('', { opcode: BINARY }), 1003],
];

// Frame lengths around every border of the encodings.
const LENGTHS = [100, 124, 125, 126, 127, 128, 255, 256, 257, 1000, 4095, 4096, 8192, LARGEST - 1, LARGEST];

// Keys that would show a mask applied to the wrong byte, or not at all.
const KEYS = ['00000000', 'ffffffff', '01020304', '80000000', '00000080', '22222222'];

describe('RFC 6455 section 5, framing', () => {
  const scene = table();

  for (const [name, bytes, ...codes] of FATAL) {
    it(`${name} fails with ${codes}`, async () => {
      const wire = await scene.parley();
      wire.send(bytes);
      await failed(wire, ...codes);
    });
  }

  for (const size of LENGTHS) {
    it(`5.2 a text frame of ${size} bytes is read whole`, async () => {
      const wire = await scene.parley();
      const { id, text } = question({}, size);
      wire.text(text);
      await answered(wire, id);
      wire.cut();
    });
  }

  for (const size of [0, 1, 2]) {
    it(`5.2 a text frame of ${size} bytes is a message`, async () => {
      const wire = await scene.parley();
      wire.text('x'.repeat(size));
      assert.equal((await nextObject(wire)).code, 'bad_message');
      await stillOpen(wire);
      wire.cut();
    });
  }

  for (const hex of KEYS) {
    it(`5.3 unmasks with the key ${hex}`, async () => {
      const wire = await scene.parley();
      const { id, text } = question({}, 203);
      wire.frame(text, { key: Buffer.from(hex, 'hex') });
      await answered(wire, id);
      wire.cut();
    });
  }

  for (const size of [90, 91, 92, 93]) {
    it(`5.3 unmasks ${size} bytes, whatever is left of the last four`, async () => {
      const wire = await scene.parley();
      const { id, text } = question({}, size);
      wire.frame(text, { key: Buffer.from('11335577', 'hex') });
      await answered(wire, id);
      wire.cut();
    });
  }

  it('5.1 never masks its own frames, sets no RSV bit and takes the shortest length', async () => {
    const wire = await scene.parley();
    for (const what of ['blocked', 'people']) {
      const { text } = question({ what, limit: 100 });
      wire.text(text);
      const next = await wire.nextMessage();
      const shortest = next.payload.length < 126 ? 7 : next.payload.length < 65536 ? 16 : 64;
      assert.deepEqual([next.fin, next.rsv, next.opcode, next.lengthForm], [true, 0, TEXT, shortest]);
    }
    wire.cut();
  });

  it('5.2 a frame may come one byte at a time', async () => {
    const wire = await scene.parley();
    const { id, text } = question({}, 150);
    await wire.trickle(frame(text));
    await answered(wire, id);
    wire.cut();
  });

  it('5.2 a ping may come one byte at a time', async () => {
    const wire = await scene.parley();
    await wire.trickle(frame('slowly', { opcode: PING }));
    await pongsUpTo(wire, 'slowly');
    wire.cut();
  });

  it('5.2 fragments may come one byte at a time', async () => {
    const wire = await scene.parley();
    const { id, text } = question();
    await wire.trickle(
      Buffer.concat([
        frame(text.slice(0, 20), { fin: false }),
        frame('', { opcode: PONG }),
        frame(text.slice(20), { opcode: CONTINUATION }),
      ]),
    );
    await answered(wire, id);
    wire.cut();
  });

  for (const cut of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`5.2 a frame may come in two pieces, cut after byte ${cut}`, async () => {
      const wire = await scene.parley();
      const { id, text } = question({}, 300);
      const bytes = frame(text);
      wire.send(bytes.subarray(0, cut));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      wire.send(bytes.subarray(cut));
      await answered(wire, id);
      wire.cut();
    });
  }

  it('5.2 several frames may come in one segment', async () => {
    const wire = await scene.parley();
    const questions = Array.from({ length: 20 }, () => question());
    wire.send(Buffer.concat(questions.map(({ text }) => frame(text))));
    for (const { id } of questions) await answered(wire, id);
    wire.cut();
  });

  it('5.2 a frame and a half in one segment', async () => {
    const wire = await scene.parley();
    const first = question();
    const second = question();
    const bytes = Buffer.concat([frame(first.text), frame(second.text)]);
    const cut = bytes.length - 17;
    wire.send(bytes.subarray(0, cut));
    await answered(wire, first.id);
    wire.send(bytes.subarray(cut));
    await answered(wire, second.id);
    wire.cut();
  });

  it('5.2 several of the largest frames in one go are all read', async () => {
    const wire = await scene.parley();
    const questions = Array.from({ length: 8 }, () => question({}, LARGEST));
    wire.send(Buffer.concat(questions.map(({ text }) => frame(text))));
    for (const { id } of questions) await answered(wire, id);
    wire.cut();
  });

  it('7.1.7 what follows a fatal frame is not read', async () => {
    const wire = await scene.parley();
    const { id, text } = question();
    wire.send(Buffer.concat([frame('x', { opcode: 0x3 }), frame(text)]));
    const next = await wire.nextMessage();
    assert.equal(next?.opcode, CLOSE, `answered ${id}`);
    wire.cut();
  });
});

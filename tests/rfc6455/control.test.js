// SPDX-License-Identifier: GPL-3.0-or-later
//
// RFC 6455, sections 5.5 and 7: control frames and the closing handshake.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { failed, pongsUpTo, question, stillOpen, table } from '../lib/parley.js';
import { CLOSE, PING, PONG, closePayload, frame } from '../lib/wire.js';

const CONTROL = [
  ['close', CLOSE],
  ['ping', PING],
  ['pong', PONG],
];

const PINGS = [
  ['an empty one', ''],
  ['of one byte', 'x'],
  ['of 124 bytes', 'y'.repeat(124)],
  ['of 125 bytes', 'z'.repeat(125)],
  ['of bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x80, 0x00, 0xc0])],
  ['of zeros', Buffer.alloc(10)],
];

const MAY_BE_SENT = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4400, 4999];
const MUST_NOT_BE_SENT = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999];

const BAD_REASONS = [
  ['a lone continuation byte', [0x80]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a character cut short', [0x61, 0xe2, 0x82]],
  ['a character beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ['a byte that never occurs', [0xff]],
];

describe('RFC 6455 section 5.5, control frames', () => {
  const scene = table();

  for (const [name, opcode] of CONTROL) {
    it(`5.5 a ${name} of 126 bytes fails with 1002`, async () => {
      const wire = await scene.parley();
      wire.frame(opcode === CLOSE ? closePayload(1000, 'x'.repeat(124)) : 'x'.repeat(126), { opcode });
      await failed(wire, 1002);
    });

    it(`5.5 a ${name} that claims 64 bits of length fails with 1002`, async () => {
      const wire = await scene.parley();
      wire.frame('', { opcode, claims: 70_000 });
      await failed(wire, 1002);
    });

    it(`5.5 a fragmented ${name} fails with 1002`, async () => {
      const wire = await scene.parley();
      wire.frame(opcode === CLOSE ? closePayload(1000) : 'x', { opcode, fin: false });
      await failed(wire, 1002);
    });
  }

  for (const [name, payload] of PINGS) {
    it(`5.5.2 a ping, ${name}, is answered with the same payload`, async () => {
      const wire = await scene.parley();
      wire.frame(payload, { opcode: PING });
      assert.equal((await pongsUpTo(wire, payload)).length, 1);
      await stillOpen(wire);
      wire.cut();
    });
  }

  it('5.5.2 pings are answered in order, one after the other', async () => {
    const wire = await scene.parley();
    for (const payload of ['one', 'two', 'three']) {
      wire.frame(payload, { opcode: PING });
      assert.deepEqual(await pongsUpTo(wire, payload), [payload]);
    }
    wire.cut();
  });

  it('5.5.3 of many pings at once the newest is answered, and none out of order', async () => {
    const wire = await scene.parley();
    const pings = Array.from({ length: 50 }, (_, i) => `ping ${i}`);
    wire.send(Buffer.concat(pings.map((payload) => frame(payload, { opcode: PING }))));
    const pongs = await pongsUpTo(wire, pings.at(-1));
    assert.deepEqual(
      pongs,
      pings.filter((payload) => pongs.includes(payload)),
    );
    await stillOpen(wire);
    wire.cut();
  });

  for (const payload of ['', 'unasked', 'x'.repeat(125)]) {
    it(`5.5.3 a pong of ${payload.length} bytes that nobody asked for is ignored`, async () => {
      const wire = await scene.parley();
      wire.frame(payload, { opcode: PONG });
      await stillOpen(wire);
      wire.cut();
    });
  }

  it('5.5.3 many pongs that nobody asked for are ignored', async () => {
    const wire = await scene.parley();
    for (let i = 0; i < 20; i++) wire.frame(`${i}`, { opcode: PONG });
    await stillOpen(wire);
    wire.cut();
  });
});

describe('RFC 6455 section 7, closing', () => {
  const scene = table();

  it('5.5.1 a close without a body is answered with a close', async () => {
    const wire = await scene.parley();
    wire.frame('', { opcode: CLOSE });
    const close = await wire.closed();
    assert.ok(close.clean);
    assert.ok([null, 1000].includes(close.code), `code ${close.code}`);
    await wire.end();
  });

  for (const code of MAY_BE_SENT) {
    it(`7.4 a close with ${code} is answered with ${code}`, async () => {
      const wire = await scene.parley();
      wire.frame(closePayload(code), { opcode: CLOSE });
      await failed(wire, code);
    });
  }

  for (const code of MUST_NOT_BE_SENT) {
    it(`7.4.1 a close with ${code} fails with 1002`, async () => {
      const wire = await scene.parley();
      wire.frame(closePayload(code), { opcode: CLOSE });
      await failed(wire, 1002);
    });
  }

  for (const code of [5000, 65_535]) {
    it(`7.4.2 a close with ${code}, which means nothing, closes`, async () => {
      const wire = await scene.parley();
      wire.frame(closePayload(code), { opcode: CLOSE });
      assert.ok((await wire.closed()).clean);
      await wire.end();
    });
  }

  it('5.5.1 a close with a payload of one byte fails with 1002', async () => {
    const wire = await scene.parley();
    wire.frame(Buffer.from([0x03]), { opcode: CLOSE });
    await failed(wire, 1002);
  });

  for (const reason of ['', 'bye', 'Grüße – até já 👋', 'x'.repeat(123)]) {
    it(`5.5.1 a close with a reason of ${Buffer.byteLength(reason)} bytes is answered`, async () => {
      const wire = await scene.parley();
      wire.frame(closePayload(1000, reason), { opcode: CLOSE });
      await failed(wire, 1000);
    });
  }

  for (const [name, bytes] of BAD_REASONS) {
    it(`5.5.1 a close whose reason is ${name} fails with 1007`, async () => {
      const wire = await scene.parley();
      wire.frame(closePayload(1000, Buffer.from(bytes)), { opcode: CLOSE });
      await failed(wire, 1007);
    });
  }

  it('5.5.1 a ping behind a close is not answered', async () => {
    const wire = await scene.parley();
    wire.send(Buffer.concat([frame(closePayload(1000), { opcode: CLOSE }), frame('late', { opcode: PING })]));
    await wire.end();
    assert.deepEqual(
      wire.frames.filter(({ opcode }) => opcode === PONG),
      [],
    );
  });

  it('5.5.1 a message behind a close is not answered', async () => {
    const wire = await scene.parley();
    wire.send(Buffer.concat([frame(closePayload(1000), { opcode: CLOSE }), frame(question().text)]));
    await wire.end();
    assert.deepEqual(
      wire.frames.map(({ opcode }) => opcode),
      [CLOSE],
    );
  });

  it('5.5.1 a second close changes nothing', async () => {
    const wire = await scene.parley();
    wire.send(
      Buffer.concat([
        frame(closePayload(1000), { opcode: CLOSE }),
        frame(closePayload(1001), { opcode: CLOSE }),
      ]),
    );
    await wire.end();
    assert.deepEqual(
      wire.frames.map(({ payload }) => payload.readUInt16BE()),
      [1000],
    );
  });

  it('7.1.1 the host ends the connection, not the client', async () => {
    const wire = await scene.parley();
    wire.frame(closePayload(1000), { opcode: CLOSE });
    await wire.until(() => wire.socket.readableEnded || wire.ended, 'the end of what the host says');
    assert.equal(wire.frames.at(-1).opcode, CLOSE);
  });

  it('7.1.5 a connection that is simply cut harms nobody else', async () => {
    const cut = await scene.parley();
    const wire = await scene.parley();
    cut.reset();
    await stillOpen(wire);
    wire.cut();
  });

  it('7.1.5 a connection cut in the middle of a frame harms nobody else', async () => {
    const cut = await scene.parley();
    const wire = await scene.parley();
    cut.send(frame(question().text).subarray(0, 20));
    cut.cut();
    await stillOpen(wire);
    wire.cut();
  });
});

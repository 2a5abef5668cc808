// SPDX-License-Identifier: GPL-3.0-or-later
//
// RFC 6455, section 8.1: text is UTF-8, wherever it is parted.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { makeId } from '../lib/client.js';
import { failed, nextObject, table } from '../lib/parley.js';
import { CONTINUATION, frame } from '../lib/wire.js';

const VALID = [
  ['U+0061', '61'],
  ['U+007F', '7f'],
  ['U+0080', 'c280'],
  ['U+07FF', 'dfbf'],
  ['U+0800', 'e0a080'],
  ['U+D7FF', 'ed9fbf'],
  ['U+E000', 'ee8080'],
  ['U+FEFF', 'efbbbf'],
  ['U+FFFD', 'efbfbd'],
  ['U+FFFE, a noncharacter', 'efbfbe'],
  ['U+FFFF, a noncharacter', 'efbfbf'],
  ['U+10000', 'f0908080'],
  ['U+1F44B', 'f09f918b'],
  ['U+10FFFF', 'f48fbfbf'],
];

const INVALID = [
  ['a lone continuation byte 80', '80'],
  ['a lone continuation byte BF', 'bf'],
  ['five continuation bytes', '8080808080'],
  ['FE', 'fe'],
  ['FF', 'ff'],
  ['C0, which no character begins with', 'c080'],
  ['C1, which no character begins with', 'c1bf'],
  ['F5, which no character begins with', 'f5808080'],
  ['an overlong slash of 2 bytes', 'c0af'],
  ['an overlong slash of 3 bytes', 'e080af'],
  ['an overlong slash of 4 bytes', 'f08080af'],
  ['the longest overlong of 3 bytes', 'e09fbf'],
  ['the longest overlong of 4 bytes', 'f08fbfbf'],
  ['the first surrogate', 'eda080'],
  ['the last surrogate', 'edbfbf'],
  ['a pair of surrogates', 'eda080edb080'],
  ['U+110000', 'f4908080'],
  ['5 bytes', 'f888808080'],
  ['6 bytes', 'fc8480808080'],
  ['2 bytes cut short', 'c2'],
  ['3 bytes cut short', 'e282'],
  ['4 bytes cut short', 'f09f91'],
  ['a second character inside the first', 'e2c2a9'],
  ['ASCII inside a character', 'e28261'],
];

// A question whose query is these bytes; the host answers it, with a page or with bad_message.
function asking(hex) {
  const id = makeId();
  const [head, tail] = JSON.stringify({ type: 'list', id, what: 'people', query: 'Q' }).split('Q');

  return { id, head: Buffer.from(head), middle: Buffer.from(hex, 'hex'), tail: Buffer.from(tail) };
}

describe('RFC 6455 section 8.1, UTF-8', () => {
  const scene = table();

  for (const [name, hex] of VALID) {
    it(`8.1 ${name} is text`, async () => {
      const wire = await scene.parley();
      const { id, head, middle, tail } = asking(hex);
      wire.frame(Buffer.concat([head, middle, tail]));
      assert.ok(['page', 'error'].includes((await nextObject(wire)).type), id);
      wire.cut();
    });
  }

  for (const [name, hex] of VALID.filter(([, text]) => text.length > 2)) {
    it(`8.1 ${name} is text in frames of one byte`, async () => {
      const wire = await scene.parley();
      const { head, middle, tail } = asking(hex);
      wire.frame(head, { fin: false });
      for (const byte of middle) wire.frame(Buffer.from([byte]), { fin: false, opcode: CONTINUATION });
      wire.frame(tail, { opcode: CONTINUATION });
      assert.ok(['page', 'error'].includes((await nextObject(wire)).type));
      wire.cut();
    });
  }

  for (const [name, hex] of INVALID) {
    it(`8.1 ${name} fails with 1007`, async () => {
      const wire = await scene.parley();
      const { head, middle, tail } = asking(hex);
      wire.frame(Buffer.concat([head, middle, tail]));
      await failed(wire, 1007);
    });
  }

  for (const [name, hex] of INVALID) {
    it(`8.1 ${name} fails with 1007 in frames of one byte`, async () => {
      const wire = await scene.parley();
      const { head, middle, tail } = asking(hex);
      wire.frame(head, { fin: false });
      for (const byte of middle) wire.frame(Buffer.from([byte]), { fin: false, opcode: CONTINUATION });
      wire.frame(tail, { opcode: CONTINUATION });
      await failed(wire, 1007);
    });
  }

  for (const hex of ['c2', 'e282', 'f09f91']) {
    it(`8.1 a message that ends inside a character (${hex}) fails with 1007`, async () => {
      const wire = await scene.parley();
      wire.frame(Buffer.concat([Buffer.from('{}'), Buffer.from(hex, 'hex')]));
      await failed(wire, 1007);
    });
  }

  it('8.1 a message that ends inside a character across an empty last frame fails with 1007', async () => {
    const wire = await scene.parley();
    wire.frame(Buffer.from('{}\xe2', 'latin1'), { fin: false });
    wire.frame('', { opcode: CONTINUATION });
    await failed(wire, 1007);
  });

  it('8.1 a new message does not go on with the character of the last', async () => {
    const wire = await scene.parley();
    wire.frame(Buffer.from('{}\xe2', 'latin1'));
    wire.frame(Buffer.from('\x82\xac{}', 'latin1'));
    await failed(wire, 1007);
  });

  it('8.1 binary bytes that are valid text stay binary', async () => {
    const wire = await scene.parley();
    wire.send(frame('{"type":"hello"}', { opcode: 0x2 }));
    await failed(wire, 1003);
  });
});

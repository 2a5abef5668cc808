// SPDX-License-Identifier: GPL-3.0-or-later
//
// RFC 6455, section 4: the opening handshake.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { answered, nextObject, question, stillOpen, table } from '../lib/parley.js';
import { acceptFor, frame, SUBPROTOCOL } from '../lib/wire.js';

const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

// Ways to ask that must be granted.
const GRANTED = [
  [
    '4.2.1(2) header names in lower case',
    { Upgrade: null, upgrade: 'websocket', Connection: null, connection: 'Upgrade' },
  ],
  ['4.2.1(3) "websocket" in any case', { Upgrade: 'WebSocket' }],
  ['4.2.1(4) "upgrade" in lower case', { Connection: 'upgrade' }],
  ['4.2.1(4) "Upgrade" among other tokens', { Connection: 'keep-alive, Upgrade' }],
  ['4.2.1(4) "Upgrade" first of several tokens', { Connection: 'Upgrade,keep-alive' }],
  [
    '4.2.1(9) an extension offered',
    { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' },
  ],
  ['4.2.1(9) an unknown extension offered', { 'Sec-WebSocket-Extensions': 'x-nobody-knows' }],
  ['4.2.1(8) our subprotocol among others', { 'Sec-WebSocket-Protocol': `chat, ${SUBPROTOCOL}, superchat` }],
  ['4.2.1(8) our subprotocol in a second header', { 'Sec-WebSocket-Protocol': ['chat', SUBPROTOCOL] }],
  ['4.2.1(10) unknown headers', { 'X-Anything': 'goes', 'User-Agent': 'test', Pragma: 'no-cache' }],
];

// Ways to ask that must not be granted, with the statuses that say so.
const DENIED = [
  ['4.2.1(1) HTTP/1.0', { httpVersion: '1.0' }, [400, 426, 505]],
  ['4.2.1(1) POST', { method: 'POST' }, [400, 405]],
  ['4.2.1(1) HEAD', { method: 'HEAD' }, [400, 405, 426]],
  ['4.2.1(2) no Host', { headers: { Host: null } }, [400]],
  ['4.2.1(2) two Hosts', { headers: { Host: ['127.0.0.1', 'localhost'] } }, [400, 403]],
  ['4.2.1(3) no Upgrade', { headers: { Upgrade: null } }, [400, 426]],
  ['4.2.1(3) Upgrade to something else', { headers: { Upgrade: 'h2c' } }, [400, 426]],
  ['4.2.1(4) no Connection', { headers: { Connection: null } }, [400, 426]],
  ['4.2.1(4) Connection without Upgrade', { headers: { Connection: 'keep-alive' } }, [400, 426]],
  ['4.2.1(5) no key', { headers: { 'Sec-WebSocket-Key': null } }, [400]],
  ['4.2.1(5) an empty key', { headers: { 'Sec-WebSocket-Key': '' } }, [400]],
  ['4.2.1(6) no version', { headers: { 'Sec-WebSocket-Version': null } }, [400, 426]],
  ['4.2.2(4) version 8', { headers: { 'Sec-WebSocket-Version': '8' } }, [426]],
  ['4.2.2(4) version 14', { headers: { 'Sec-WebSocket-Version': '14' } }, [426]],
  ['4.2.2(4) version 0', { headers: { 'Sec-WebSocket-Version': '0' } }, [426]],
  ['4.2.2(4) a version that is no number', { headers: { 'Sec-WebSocket-Version': 'x' } }, [400, 426]],
  ['4.2.1(8) no subprotocol', { headers: { 'Sec-WebSocket-Protocol': null } }, [400]],
  ['4.2.1(8) another subprotocol', { headers: { 'Sec-WebSocket-Protocol': 'chat' } }, [400]],
  [
    '4.2.1(8) our subprotocol in another case',
    { headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL.toUpperCase() } },
    [400],
  ],
  ['4.2.2(4) another path', { path: '/ws/' }, [404]],
  ['4.2.2(2) a foreign Origin', { headers: { Origin: 'http://evil.example' } }, [403]],
  ['4.2.2(2) no Origin', { headers: { Origin: null } }, [403]],
  ['4.2.2(2) Origin null', { headers: { Origin: 'null' } }, [403]],
];

describe('RFC 6455 section 4, the opening handshake', () => {
  const scene = table();

  it('4.2.2(5) answers 101 with Upgrade, Connection and Accept', async () => {
    const { answer } = await scene.shake({ headers: { 'Sec-WebSocket-Key': SAMPLE_KEY } });
    assert.match(answer.statusLine, /^HTTP\/1\.1 101 /);
    assert.equal(answer.headers.upgrade.toLowerCase(), 'websocket');
    assert.match(answer.headers.connection, /^(.*,\s*)?upgrade(,.*)?$/i);
  });

  it('4.2.2(5.4) computes the sample Accept of section 1.3', async () => {
    const { answer } = await scene.shake({ headers: { 'Sec-WebSocket-Key': SAMPLE_KEY } });
    assert.equal(answer.headers['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  for (const fill of [0x00, 0xff, 0xfb]) {
    const key = Buffer.alloc(16, fill).toString('base64');

    it(`4.2.2(5.4) computes the Accept of ${key}`, async () => {
      const { answer } = await scene.shake({ headers: { 'Sec-WebSocket-Key': key } });
      assert.equal(answer.headers['sec-websocket-accept'], acceptFor(key));
    });
  }

  it('4.2.2(5.5) names the one subprotocol chosen', async () => {
    const { answer } = await scene.shake({ headers: { 'Sec-WebSocket-Protocol': `a, ${SUBPROTOCOL}, b` } });
    assert.equal(answer.headers['sec-websocket-protocol'], SUBPROTOCOL);
  });

  it('4.2.2(5.6) agrees to no extension', async () => {
    const { answer } = await scene.shake({ headers: { 'Sec-WebSocket-Extensions': 'permessage-deflate' } });
    assert.equal(answer.headers['sec-websocket-extensions'], undefined);
  });

  it('4.2.2(4) names version 13 with a 426', async () => {
    const { answer } = await scene.shake({ headers: { 'Sec-WebSocket-Version': '8' } });
    assert.equal(answer.status, 426);
    assert.match(answer.headers['sec-websocket-version'], /\b13\b/);
  });

  for (const [name, headers] of GRANTED) {
    it(`${name} is granted`, async () => {
      const wire = await scene.shake({ headers, behind: frame('{"type":"hello"}') });
      assert.equal(wire.answer.status, 101);
      assert.equal((await nextObject(wire)).type, 'welcome');
      await stillOpen(wire);
      wire.cut();
    });
  }

  for (const [name, options, statuses] of DENIED) {
    it(`${name} is refused with ${statuses}`, async () => {
      const wire = await scene.shake(options);
      assert.ok(statuses.includes(wire.answer.status), wire.answer.statusLine);
      assert.equal(wire.answer.headers['sec-websocket-accept'], undefined);
      await wire.end();
    });
  }

  it('4.2.2 frames right behind the handshake are not lost', async () => {
    const first = question();
    const second = question();
    const behind = Buffer.concat([frame('{"type":"hello"}'), frame(first.text), frame(second.text)]);
    const wire = await scene.shake({ behind });
    assert.equal((await nextObject(wire)).type, 'welcome');
    await answered(wire, first.id);
    await answered(wire, second.id);
    wire.cut();
  });

  it('4.2.2 half a frame right behind the handshake waits for its rest', async () => {
    const hello = frame('{"type":"hello"}');
    const wire = await scene.shake({ behind: hello.subarray(0, 9) });
    wire.send(hello.subarray(9));
    assert.equal((await nextObject(wire)).type, 'welcome');
    wire.cut();
  });

  it('4.2.2 one byte right behind the handshake waits for its rest', async () => {
    const hello = frame('{"type":"hello"}');
    const wire = await scene.shake({ behind: hello.subarray(0, 1) });
    wire.send(hello.subarray(1));
    assert.equal((await nextObject(wire)).type, 'welcome');
    wire.cut();
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Section 2: what every HTTP call has in common.

import assert from 'node:assert/strict';
import os from 'node:os';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';

import { Client, PASSWORD, signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { call, converse } from '../lib/http.js';
import { SPEAKS_TLS } from '../lib/line.js';
import { Wire } from '../lib/wire.js';

const BODY_MAX = 16 * 1024;
const POSTS = ['sign-up', 'sign-in', 'sign-out', 'password', 'remove-account'];
const SOMEBODY = { username: 'nobody', password: PASSWORD };

function expectError(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.body?.error.code, code);
}

function nested(depth) {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

describe('section 2, HTTP', () => {
  let host;
  let ann;

  before(async () => {
    host = await startHost({
      args: ['--host-name', 'handclasp.test'],
      limits: { 'sign-in-failures': 0, 'sign-in-rate': 0 },
    });
    ann = await signUp(host, 'ann');
  });
  after(() => host?.stop());

  const post = (verb, body, options) => call(host, `/api/${verb}`, { method: 'POST', body, ...options });

  // An HTTP request as text, with what every good one has.
  function request(line, headers, body = '') {
    const all = {
      Host: `127.0.0.1:${host.port}`,
      Origin: host.origin,
      'Content-Type': 'application/json',
      ...headers,
    };
    const lines = Object.entries(all)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}: ${value}`);

    return [line, ...lines, '', body].join('\r\n');
  }

  it('GET / is the page, the same signed in and signed out', async () => {
    const out = await call(host, '/');
    const signedIn = await call(host, '/', { token: ann.token });
    assert.equal(out.status, 200);
    assert.match(out.headers['content-type'], /^text\/html\b/);
    assert.equal(out.text, signedIn.text);
    assert.doesNotMatch(out.headers['content-security-policy'], /unsafe|\*/);
  });

  it('GET / answers a Range with the whole page', async () => {
    const whole = await call(host, '/');
    for (const Range of ['bytes=0-3', 'bytes=-999999999', `bytes=${'0-,'.repeat(2000)}0-`]) {
      const answer = await call(host, '/', { headers: { Range } });
      assert.equal(answer.status, 200);
      assert.equal(answer.text, whole.text);
    }
  });

  it('a request that comes in drops is answered', async () => {
    const wire = await Wire.to(host);
    const head = `GET /healthz HTTP/1.1\r\nHost: ${host.host}:${host.port}\r\n\r\n`;
    for (const byte of head) {
      wire.send(byte);
      await pass(10);
    }
    await wire.end();
    assert.match(wire.buffer.toString('latin1'), /^HTTP\/1.1 200 /);
  });

  it('GET /healthz is ok', async () => {
    const answer = await call(host, '/healthz');
    assert.equal(answer.status, 200);
    assert.equal(answer.text.trim(), 'ok');
  });

  it('GET /api/me without a session is signed_out', async () => {
    expectError(await call(host, '/api/me'), 401, 'signed_out');
  });

  it('GET /api/me with one is me', async () => {
    const answer = await ann.me();
    assert.equal(answer.status, 200);
    assert.deepEqual([answer.body.me.username, answer.body.me.relation], ['ann', 'me']);
  });

  for (const path of [
    '/nothing',
    '/api',
    '/api/',
    '/api/nothing',
    '/api/me/',
    '/ws',
    '/../etc/passwd',
    '/%2e%2e/etc/passwd',
    '/index.html%00',
  ]) {
    it(`GET ${path} is not found`, async () => {
      expectError(await call(host, path), 404, 'not_found');
    });
  }

  it('POST /api/nothing is not found', async () => {
    expectError(await post('nothing', {}), 404, 'not_found');
  });

  for (const verb of POSTS) {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      it(`${method} /api/${verb} is 405 with Allow: POST`, async () => {
        const answer = await call(host, `/api/${verb}`, { method, headers: { Origin: host.origin } });
        expectError(answer, 405, 'bad_message');
        assert.match(answer.headers.allow, /\bPOST\b/);
      });
    }
  }

  for (const path of ['/', '/api/me', '/healthz']) {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      it(`${method} ${path} is 405 with Allow: GET`, async () => {
        const answer = await call(host, path, { method, body: {} });
        expectError(answer, 405, 'bad_message');
        assert.match(answer.headers.allow, /\bGET\b/);
      });
    }
  }

  /* Bodies */

  const NOT_OBJECTS = [
    '',
    'hello',
    '{',
    '{"username":"a"',
    '[]',
    '"text"',
    '5',
    'null',
    '{}{}',
    '{"a":1,}',
    "{'a':1}",
    '\ufeff{}x',
  ];
  for (const body of NOT_OBJECTS) {
    it(`the body ${JSON.stringify(body)} is a bad message`, async () => {
      expectError(await post('sign-in', body), 400, 'bad_message');
    });
  }

  const FIELDS = {
    'sign-up': { username: 'dora', name: 'Dora', password: PASSWORD },
    'sign-in': { username: 'ann', password: PASSWORD },
    password: { old: PASSWORD, new: `${PASSWORD}!` },
    'remove-account': { password: PASSWORD },
  };
  for (const [verb, fields] of Object.entries(FIELDS)) {
    for (const field of Object.keys(fields)) {
      for (const value of [undefined, null, 5, true, ['x'], { x: 1 }]) {
        it(`POST /api/${verb} with ${field} ${JSON.stringify(value)} is a bad message`, async () => {
          expectError(
            await post(verb, { ...fields, [field]: value }, { token: ann.token }),
            400,
            'bad_message',
          );
        });
      }
    }
  }

  it('unknown fields are ignored', async () => {
    const answer = await post('sign-in', {
      username: 'ann',
      password: PASSWORD,
      colour: 'red',
      more: { a: [1] },
    });
    assert.equal(answer.status, 200, answer.text);
  });

  it('a body 16 deep is read, one 17 deep is a bad message', async () => {
    const asking = (depth) => `{"username":"ann","password":"${PASSWORD}","x":${nested(depth - 1)}}`;
    assert.equal((await post('sign-in', asking(16))).status, 200);
    expectError(await post('sign-in', asking(17)), 400, 'bad_message');
    expectError(await post('sign-in', nested(7000)), 400, 'bad_message');
  });

  const padded = (size) => {
    const body = JSON.stringify({ username: 'ann', password: PASSWORD, pad: '' });
    return body.replace('"pad":""', `"pad":"${'x'.repeat(size - body.length)}"`);
  };

  it('a body of 16 KiB is read', async () => {
    const answer = await post('sign-in', padded(BODY_MAX));
    assert.equal(answer.status, 200, answer.text);
  });

  it('a body of one byte more is too large', async () => {
    expectError(await post('sign-in', padded(BODY_MAX + 1)), 413, 'too_large');
  });

  it('a body in chunks is read up to 16 KiB, and too large beyond', async () => {
    const chunked = (size) =>
      post('sign-in', padded(size), { headers: { 'Content-Length': null, 'Transfer-Encoding': 'chunked' } });
    assert.equal((await chunked(2000)).status, 200);
    expectError(await chunked(BODY_MAX + 1), 413, 'too_large');
  });

  it('chunks without an end are cut off', async () => {
    const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
    const answer = await converse(
      host,
      request('POST /api/sign-in HTTP/1.1', { 'Transfer-Encoding': 'chunked' }, chunk.repeat(64)),
    );
    assert.equal(answer.status, 413, answer.head);
  });

  it('a length that is announced and too large is refused before the body comes', async () => {
    const answer = await converse(
      host,
      request('POST /api/sign-in HTTP/1.1', { 'Content-Length': '1000000000' }),
    );
    assert.equal(answer.status, 413, answer.head);
  });

  it('Transfer-Encoding beside Content-Length is refused', async () => {
    const answer = await converse(
      host,
      request(
        'POST /api/sign-in HTTP/1.1',
        { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' },
        '2\r\n{}\r\n0\r\n\r\n',
      ),
    );
    assert.equal(answer.status, 400, answer.head);
  });

  it('an absolute target is refused', async () => {
    const answer = await converse(host, request(`GET http://127.0.0.1:${host.port}/healthz HTTP/1.1`, {}));
    assert.ok([400, 403, 404].includes(answer.status), answer.head);
  });

  for (const type of [
    null,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'text/json',
  ]) {
    it(`the content type ${type} is 415`, async () => {
      expectError(
        await post('sign-in', { ...SOMEBODY }, { headers: { 'Content-Type': type } }),
        415,
        'bad_message',
      );
    });
  }

  it('application/json may name its charset', async () => {
    const answer = await post(
      'sign-in',
      { username: 'ann', password: PASSWORD },
      { headers: { 'Content-Type': 'application/json; charset=utf-8' } },
    );
    assert.equal(answer.status, 200, answer.text);
  });

  /* Host and Origin */

  const good = [
    '127.0.0.1',
    'localhost',
    '192.0.2.7',
    '[::1]',
    '[2001:db8::7]',
    'handclasp.test',
    os.hostname(),
    `${os.hostname().split('.')[0]}.local`,
  ];
  for (const name of good) {
    it(`the Host ${name === os.hostname() ? 'that is our name' : name.replace(os.hostname().split('.')[0], 'NAME')} is ours`, async () => {
      const headers = { Host: `${name}:${host.port}` };
      assert.equal((await call(host, '/healthz', { headers })).status, 200);
      const answer = await post(
        'sign-out',
        {},
        { headers: { ...headers, Origin: `${host.scheme}//${name}:${host.port}` } },
      );
      assert.equal(answer.status, 204, answer.text);
    });
  }

  const foreign = () => [
    `evil.example:${host.port}`,
    `handclasp.test.evil.example:${host.port}`,
    `localhost.evil.example:${host.port}`,
    `xlocalhost:${host.port}`,
    `127.0.0.1.evil.example:${host.port}`,
    `127.0.0.1:${host.port + 1}`,
    'localhost:80',
    '127.0.0.1',
    'localhost',
    'handclasp.test',
  ];
  for (let i = 0; i < 10; i++) {
    it(`a foreign Host or port is forbidden (${i + 1})`, async () => {
      const Host = foreign()[i];
      expectError(await call(host, '/healthz', { headers: { Host } }), 403, 'forbidden');
      expectError(
        await post('sign-out', {}, { headers: { Host, Origin: `${host.scheme}//${Host}` } }),
        403,
        'forbidden',
      );
    });
  }

  it('no Host is a bad message', async () => {
    const answer = await converse(host, request('GET /healthz HTTP/1.1', { Host: null }));
    assert.equal(answer.status, 400, answer.head);
  });

  it('two Hosts are a bad message', async () => {
    const own = `127.0.0.1:${host.port}`;
    for (const second of [own, 'evil.example']) {
      const answer = await converse(host, request('GET /healthz HTTP/1.1', { host: second }));
      assert.equal(answer.status, 400, answer.head);
    }
  });

  const ORIGINS = [
    ['none', () => null],
    ['null', () => 'null'],
    ['of another name', () => 'http://evil.example'],
    ['of another port', () => `${host.scheme}//127.0.0.1:${host.port + 1}`],
    ['without a port', () => `${host.scheme}//127.0.0.1`],
    ['of another scheme', () => `${SPEAKS_TLS ? 'http' : 'https'}://127.0.0.1:${host.port}`],
    ['of another of our names', () => `${host.scheme}//localhost:${host.port}`],
    ['with a path', () => `${host.origin}/`],
    ['that only begins right', () => `${host.origin}.evil.example`],
  ];
  for (const verb of POSTS) {
    for (const [name, origin] of ORIGINS) {
      it(`POST /api/${verb} with an Origin ${name} is forbidden`, async () => {
        const answer = await post(verb, FIELDS[verb] ?? {}, {
          token: ann.token,
          headers: { Origin: origin() },
        });
        expectError(answer, 403, 'forbidden');
      });
    }
  }

  it('what was forbidden did nothing', async () => {
    assert.equal((await ann.me()).status, 200);
  });

  it('GET needs no Origin', async () => {
    assert.equal((await call(host, '/api/me', { token: ann.token })).status, 200);
  });

  it('a plain GET of the socket is no success', async () => {
    const answer = await call(host, '/ws/friend-requests/', { headers: { Origin: host.origin } });
    assert.ok([400, 426].includes(answer.status), answer.text);
    assert.equal(answer.body.error.code, 'bad_message');
  });

  it('sign-up answers 201 with me and signs in', async () => {
    const eve = new Client(host, 'eve');
    const answer = await eve.post('sign-up', { username: 'eve', name: 'Eve', password: PASSWORD });
    assert.equal(answer.status, 201, answer.text);
    assert.deepEqual(
      [answer.body.me.username, answer.body.me.name, answer.body.me.relation],
      ['eve', 'Eve', 'me'],
    );
    assert.equal((await eve.me()).status, 200);
  });

  it('sign-up with a username in use is 409', async () => {
    expectError(
      await post('sign-up', { username: 'ann', name: 'Other', password: PASSWORD }),
      409,
      'username_taken',
    );
  });
});

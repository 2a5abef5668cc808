// SPDX-License-Identifier: GPL-3.0-or-later
//
// What TLS adds: a certificate, a handshake, and bytes that no descriptor tells of.

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, readFileSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import tls from 'node:tls';

import { gather, makeId, signUp, until } from '../lib/client.js';
import { PATIENCE, makeDataDir, removeDataDir, startHost } from '../lib/host.js';
import { call } from '../lib/http.js';
import { frame, within } from '../lib/wire.js';

const TRUSTING = { rejectUnauthorized: false };
const CLIENT_HELLO = Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]); // the beginning of one

const fileOf = (dataDir) => path.join(dataDir, 'tls.pem');

// It is said after the addresses.
async function fingerprintOf(host) {
  const said = () => host.stdout.match(/fingerprint is ([0-9A-F:]{95})$/m)?.[1];
  await until(said, 'the fingerprint');

  return said();
}

async function knock(host, options = {}) {
  const socket = tls.connect({ host: host.host, port: host.port, ...TRUSTING, ...options });
  await within(once(socket, 'secureConnect'), 'a handshake');

  return socket;
}

// Says `bytes` over plain TCP and reads until the host ends.
async function speakPlainly(host, bytes) {
  const socket = net.connect({ host: host.host, port: host.port });
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {});
  if (bytes.length > 0) socket.write(bytes);
  await within(once(socket, 'close'), 'the end', 15_000 * PATIENCE);

  return Buffer.concat(chunks);
}

describe('TLS', () => {
  let host;

  before(async () => {
    host = await startHost({ tls: true, limits: { 'handshake-timeout': 1500 } });
  });
  after(() => host?.stop());

  it('is what every address says', () => {
    assert.ok(host.addresses.every(({ origin }) => origin.startsWith('https://')));
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'])
    it(`speaks ${version}, with the certificate whose fingerprint it said`, async () => {
      const socket = await knock(host, { minVersion: version, maxVersion: version });
      assert.equal(socket.getProtocol(), version);
      assert.equal(socket.getPeerCertificate().fingerprint256, await fingerprintOf(host));
      assert.ok(socket.getEphemeralKeyInfo().type === 'ECDH', 'forward secrecy');
      socket.destroy();
    });

  it('does not speak TLS 1.1', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' };
    await assert.rejects(knock(host, old), /alert protocol version/);
  });

  it('speaks HTTP/1.1 to who would rather have HTTP/2', async () => {
    const socket = await knock(host, { ALPNProtocols: ['h2', 'http/1.1'] });
    assert.equal(socket.alpnProtocol, 'http/1.1');
    socket.destroy();
  });

  it('the certificate is for the names and addresses of the machine', async () => {
    const certificate = new X509Certificate(readFileSync(fileOf(host.dataDir)));
    for (const name of ['localhost', '127.0.0.1'])
      assert.ok(certificate.checkHost(name) ?? certificate.checkIP(name), name);
    assert.equal(certificate.fingerprint256, await fingerprintOf(host));
  });

  it("the key is its owner's alone", () => {
    assert.equal(statSync(fileOf(host.dataDir)).mode & 0o777, 0o600);
  });

  for (const path of ['/', '/healthz', '/api/me', '/ws/friend-requests/', '/nothing'])
    it(`who forgets the s is sent to it from ${path}, with nothing else`, async () => {
      const name = `${host.host}:${host.port}`;
      const answer = (await speakPlainly(host, `GET ${path} HTTP/1.1\r\nHost: ${name}\r\n\r\n`)).toString();
      assert.match(answer, /^HTTP\/1\.1 307 /);
      assert.ok(answer.includes(`Location: https://${name}/\r\n`), answer);
      assert.doesNotMatch(answer, /Set-Cookie/i);
      assert.equal(answer.split('\r\n\r\n')[1], '');
    });

  it('who forgets the s and brings something is told', async () => {
    const request = `POST /api/sign-in HTTP/1.1\r\nHost: ${host.host}:${host.port}\r\nContent-Length: 2\r\n\r\n{}`;
    const answer = (await speakPlainly(host, request)).toString();
    assert.match(answer, /^HTTP\/1\.1 400 [^]*https:\/\//);
  });

  it('nobody is sent to another host', async () => {
    const answer = (await speakPlainly(host, 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n')).toString();
    assert.match(answer, /^HTTP\/1\.1 403 /);
    assert.doesNotMatch(answer, /Location/);
  });

  it('who comes over TLS is not told by a page over plain HTTP', async () => {
    const origin = host.origin.replace('https:', 'http:');
    const answer = await call(host, '/api/sign-out', { body: {}, headers: { Origin: origin } });
    assert.equal(answer.status, 403, answer.text);
  });

  it('the cookie goes over TLS only', async () => {
    const body = { username: 'cookie', name: 'Cookie', password: 'correct horse 1' };
    const answer = await call(host, '/api/sign-up', { body });
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.cookies[0].attributes.secure, true);
  });

  for (const [who, bytes] of [
    ['says nothing', Buffer.alloc(0)],
    ['stops in the middle of a handshake', CLIENT_HELLO],
  ])
    it(`who ${who} is cut in time, and keeps nobody waiting`, async () => {
      const silent = Array.from({ length: 40 }, () => speakPlainly(host, bytes));
      assert.equal((await call(host, '/healthz')).status, 200);
      for (const answer of await Promise.all(silent)) assert.equal(answer.length, 0);
    });

  it('who breaks the handshake is told by an alert', async () => {
    const answer = await speakPlainly(host, Buffer.concat([Buffer.from([22, 3, 1, 0, 4]), Buffer.from([2, 0, 0, 0])]));
    assert.deepEqual([...answer.subarray(0, 3)], [21, 3, 3]);
  });

  it('a request may come byte by byte, a record each', async () => {
    const socket = await knock(host);
    socket.setNoDelay(true);
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    const end = once(socket, 'close');
    const text = `GET /healthz HTTP/1.1\r\nHost: ${host.host}:${host.port}\r\n\r\n`;
    for (const byte of text) {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await within(end, 'the answer');
    assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 200 [^]*ok$/);
  });

  it('who renegotiates is cut, and nobody else', async () => {
    const socket = await knock(host, { maxVersion: 'TLSv1.2' });
    socket.on('error', () => {});
    const end = once(socket, 'close');
    socket.renegotiate(TRUSTING, () => {});
    await within(end, 'the end');
    assert.equal((await call(host, '/healthz')).status, 200);
  });
});

describe('TLS, bytes that no descriptor tells of', () => {
  for (const limit of [1, 100, 32 * 1024])
    it(`questions that come in one record are all answered, ${limit} bytes a turn`, async () => {
      const host = await startHost({ tls: true, limits: { 'read-per-turn': limit } });
      const [ann] = await gather(host, 'ann');
      const ids = Array.from({ length: 20 }, makeId);
      const frames = ids.map((id) => frame(JSON.stringify({ type: 'list', id, what: 'blocked' })));
      ann.wire.send(Buffer.concat(frames));
      for (const id of ids) assert.equal((await ann.answer(id)).type, 'page');
      await host.stop();
    });

  it('what comes in the record of the handshake is heard', async () => {
    const host = await startHost({ tls: true });
    const ann = await signUp(host, 'ann');
    await ann.open({ behind: frame('{"type":"hello"}') });
    await ann.take(({ type }) => type === 'welcome', 'the welcome');
    await host.stop();
  });
});

describe('the certificate', () => {
  const folders = [];
  const folder = () => {
    folders.push(makeDataDir());
    return folders.at(-1);
  };
  after(() => folders.forEach(removeDataDir));

  it('is the same after a restart', async () => {
    const dataDir = folder();
    const fingerprints = [];
    for (let i = 0; i < 2; i++) {
      const host = await startHost({ tls: true, dataDir });
      fingerprints.push(await fingerprintOf(host));
      await host.stop();
    }
    assert.equal(fingerprints[0], fingerprints[1]);
  });

  it('may be given, and is then used as it is', async () => {
    const dataDir = folder();
    const maker = await startHost({ tls: true });
    const file = path.join(dataDir, 'given.pem');
    cpSync(fileOf(maker.dataDir), file);
    const fingerprint = await fingerprintOf(maker);
    await maker.stop();
    const args = ['--tls-certificate', file, '--tls-key', file];
    const host = await startHost({ tls: false, dataDir, args });
    assert.equal(await fingerprintOf(host), fingerprint);
    assert.equal((await call(host, '/healthz')).status, 200);
    assert.throws(() => statSync(fileOf(dataDir)), { code: 'ENOENT' });
    await host.stop();
  });

  it('is not made where nobody asked for it', async () => {
    const dataDir = folder();
    const host = await startHost({ tls: false, dataDir });
    assert.throws(() => statSync(fileOf(dataDir)), { code: 'ENOENT' });
    assert.doesNotMatch(host.stdout, /fingerprint/);
    await host.stop();
  });
});

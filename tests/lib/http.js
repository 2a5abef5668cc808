// SPDX-License-Identifier: GPL-3.0-or-later
//
// HTTP with every header in the test's hands.

import { conforms } from './contract.js';
import { askOver, connectTo } from './line.js';
import { within } from './wire.js';

// Options: method, body (an object is sent as JSON, a string as it is), headers (null leaves one out), token,
// from (the local address to ask from).
// Answers {status, headers, cookies, text, body}, body being what the JSON means.
export async function call(host, path, options = {}) {
  const { body, token } = options;
  const method = options.method ?? (body === undefined ? 'GET' : 'POST');
  const payload =
    body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const headers = { Host: `${host.origin.replace(/^.*:\/\//, '')}` };

  if (method !== 'GET') headers.Origin = host.origin;
  if (payload !== undefined) {
    headers['Content-Type'] = 'application/json';
    headers['Content-Length'] = Buffer.byteLength(payload);
  }
  if (token) headers.Cookie = `${host.cookieName}=${token}`;
  Object.assign(headers, options.headers);
  for (const name of Object.keys(headers)) if (headers[name] === null) delete headers[name];

  const answer = await within(
    request(host, { method, path, headers, setHost: false, localAddress: options.from }, payload),
    `an answer to ${method} ${path}`,
    20_000,
  );
  // A browser may be shown a page instead.
  if (answer.status >= 400 && !(headers.Accept && answer.headers['content-type'].startsWith('text/html')))
    conforms('http-error', answer.body);

  return answer;
}

function request(host, options, payload) {
  return new Promise((resolve, reject) => {
    const outgoing = askOver(host, options, (incoming) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => resolve(read(incoming, Buffer.concat(chunks).toString())));
    });
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

function read(incoming, text) {
  const isJson = /^application\/json\b/.test(incoming.headers['content-type'] ?? '');

  return {
    status: incoming.statusCode,
    headers: incoming.headers,
    cookies: (incoming.headers['set-cookie'] ?? []).map(readCookie),
    text,
    body: isJson && text !== '' ? JSON.parse(text) : null,
  };
}

// "name=value; HttpOnly; Path=/" as {name, value, attributes: {httponly: true, path: '/'}}.
export function readCookie(line) {
  const [[name, value], ...attributes] = line.split(';').map((part) => {
    const [key, ...rest] = part.trim().split('=');
    return [key, rest.length > 0 ? rest.join('=') : true];
  });

  return {
    name,
    value,
    attributes: Object.fromEntries(attributes.map(([key, text]) => [key.toLowerCase(), text])),
  };
}

// Sends `text` as it stands and reads until the host closes: for requests that no HTTP library would make.
export async function converse(host, text) {
  const socket = connectTo(host);
  const chunks = [];
  const end = new Promise((resolve) => {
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', resolve);
  });
  socket.write(text);
  await within(end, 'the end of the answer', 15_000);

  const answer = Buffer.concat(chunks).toString();
  const [head, ...body] = answer.split('\r\n\r\n');

  return { status: Number(head.split(' ')[1] ?? 0), head, text: body.join('\r\n\r\n') };
}

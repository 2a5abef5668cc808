// SPDX-License-Identifier: GPL-3.0-or-later
//
// What leads to a host: TCP, or TLS where its origin says so. With HANDCLASP_TLS=1 every host of the tests speaks TLS.

import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';

// Nobody vouches for a host's own certificate.
const TRUSTING = { rejectUnauthorized: false };

export const SPEAKS_TLS = process.env.HANDCLASP_TLS === '1';

const isSecure = (host) => host.origin?.startsWith('https:') ?? SPEAKS_TLS;

export function connectTo(host, options = {}) {
  const line = net.connect({ host: host.host, port: host.port, ...options });

  return isSecure(host) ? Object.assign(tls.connect({ socket: line, ...TRUSTING }), { line }) : line;
}

// As if the wire were cut.
export function reset(socket) {
  (socket.line ?? socket).resetAndDestroy();
}

// Resolves when what is written arrives.
export function whenOpen(socket) {
  return new Promise((resolve, reject) => {
    socket.once(socket.encrypted ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
  });
}

export function askOver(host, options, onanswer) {
  const where = { host: host.host, port: host.port, agent: false, ...options };

  return isSecure(host)
    ? https.request({ ...where, ...TRUSTING }, onanswer)
    : http.request(where, onanswer);
}

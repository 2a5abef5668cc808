// SPDX-License-Identifier: GPL-3.0-or-later
//
// A server with `ws`, as its page on performance says: no compression, its own masking in C (bufferutil), no list of
// clients beside ours. One process, as all users are in its memory.
//
// Usage: ws.js PORT [DATABASE]

import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

import { readUser, takeMessage } from './node-crowd.js';
import { openRelations } from './node-relations.js';

const [port, file] = process.argv.slice(2);
const relations = openRelations(file);
const users = new Map(); // username to Set of sockets
const server = createServer((request, response) => response.end());
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false, maxPayload: 16384 });

function tell(username, message) {
  const text = JSON.stringify(message);
  for (const socket of users.get(username) ?? []) socket.send(text);
}

sockets.on('connection', (socket, request) => {
  const user = readUser(request.headers.cookie);
  if (user === null) {
    socket.close(4401);
    return;
  }

  if (!users.has(user)) users.set(user, new Set());
  users.get(user).add(socket);
  socket.on('close', () => users.get(user).delete(socket));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) =>
    takeMessage(relations, user, JSON.parse(data), tell, (answer) => socket.send(JSON.stringify(answer))),
  );
});

server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });

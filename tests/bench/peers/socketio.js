// SPDX-License-Identifier: GPL-3.0-or-later
//
// A server with Socket.IO, as its page on performance tuning says: WebSocket only, no compression, bufferutil, the first
// request forgotten. Each user is a room. One process, as its rooms are in memory.
//
// Usage: socketio.js PORT [DATABASE]

import { createServer } from 'node:http';
import { Server } from 'socket.io';

import { readUser, takeMessage } from './node-crowd.js';
import { openRelations } from './node-relations.js';

const [port, file] = process.argv.slice(2);
const relations = openRelations(file);
const server = createServer((request, response) => response.end());
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });

const tell = (username, message) => io.to(username).emit('message', message);

io.engine.on('connection', (raw) => {
  raw.user = readUser(raw.request.headers.cookie);
  raw.request = null;
});
io.use((socket, next) => next(socket.conn.user === null ? new Error('signed_out') : undefined));
io.on('connection', (socket) => {
  const { user } = socket.conn;
  const answer = (message) => socket.emit('message', message);

  socket.join(user);
  socket.on('message', (message) => takeMessage(relations, user, message, tell, answer));
  answer({ type: 'welcome' });
});

server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });

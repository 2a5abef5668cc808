// SPDX-License-Identifier: GPL-3.0-or-later
//
// The life of a socket, with a WebSocket and a clock that the test turns by hand.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Socket } from '../../ui/web/socket.js';

let made;
let states;
let heard;
let nSignedOut;
let socket;

class FakeWebSocket extends EventTarget {
  static OPEN = 1;
  static CLOSING = 2;

  constructor(url, protocol) {
    super();
    Object.assign(this, { url, protocol, sent: [], isClosed: false, readyState: FakeWebSocket.OPEN });
    made.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  opens() {
    this.dispatchEvent(new Event('open'));
  }

  says(message) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }

  closes(code) {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }

  welcomes() {
    this.opens();
    this.says({ type: 'welcome', seq: 0 });
  }
}

const last = () => made[made.length - 1];

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  globalThis.WebSocket = FakeWebSocket;
  globalThis.location = { protocol: 'http:', host: '10.77.0.1:8000' };
  made = [];
  states = [];
  heard = [];
  nSignedOut = 0;
  socket = new Socket({
    hello: () => ({ type: 'hello', seq: heard.length }),
    probe: () => socket.send({ type: 'watch' }),
    onMessage: (message) => heard.push(message.type),
    onState: (state) => states.push(state),
    onSignedOut: () => {
      nSignedOut += 1;
    },
  });
});

afterEach(() => {
  socket.close();
  mock.timers.reset();
  delete globalThis.WebSocket;
  delete globalThis.location;
});

test('it says hello and is open from the welcome on', () => {
  socket.open();
  assert.equal(last().url, 'ws://10.77.0.1:8000/ws/friend-requests/');
  assert.equal(last().protocol, 'handclasp.v1');
  last().opens();
  assert.deepEqual(last().sent, [{ type: 'hello', seq: 0 }]);
  assert.deepEqual(states, ['connecting']);
  last().says({ type: 'welcome' });
  assert.deepEqual(states, ['connecting', 'open']);
});

test('nothing is sent before the welcome', () => {
  socket.open();
  last().opens();
  socket.send({ type: 'list' });
  assert.equal(last().sent.length, 1);
});

test('nothing is sent once it is about to close', () => {
  socket.open();
  last().welcomes();
  const { length } = last().sent;
  last().readyState = FakeWebSocket.CLOSING;
  socket.send({ type: 'list' });
  assert.equal(last().sent.length, length);
});

for (const code of [1001, 1006, 4408, 4409, 4429])
  test(`closed with ${code} it comes back`, () => {
    socket.open();
    last().welcomes();
    last().closes(code);
    assert.equal(socket.state, 'waiting');
    mock.timers.tick(500);
    assert.equal(made.length, 2);
    assert.equal(socket.state, 'retrying');
    last().welcomes();
    assert.equal(socket.state, 'open');
  });

test('closed with 4401 it does not, and says why', () => {
  socket.open();
  last().opens();
  last().says({ type: 'error', code: 'signed_out' });
  last().closes(4401);
  mock.timers.tick(60000);
  assert.equal(nSignedOut, 1);
  assert.equal(made.length, 1);
  assert.deepEqual(heard, []);
});

test('each failure waits longer; the network that comes does not wait', () => {
  socket.open();
  for (let n = 0; n < 8; n++) {
    last().closes(1006);
    mock.timers.tick(30000);
  }
  assert.equal(made.length, 9);
  last().closes(1006);
  mock.timers.tick(1000);
  assert.equal(made.length, 9);
  socket.wake();
  assert.equal(made.length, 10);
});

test('a connection that never answers is given up', () => {
  socket.open();
  mock.timers.tick(10000);
  assert.ok(made[0].isClosed);
  assert.equal(socket.state, 'waiting');
});

test('an open socket that does not answer within three seconds after waking is replaced', () => {
  socket.open();
  last().welcomes();
  socket.wake();
  assert.equal(last().sent.at(-1).type, 'watch');
  mock.timers.tick(2999);
  assert.equal(made.length, 1);
  mock.timers.tick(1);
  assert.equal(made.length, 2);
});

test('any word is an answer', () => {
  socket.open();
  last().welcomes();
  socket.wake();
  mock.timers.tick(2000);
  last().says({ type: 'presence' });
  mock.timers.tick(60000);
  assert.equal(made.length, 1);
});

test('a quiet socket is asked now and then, a busy one is not', () => {
  socket.open();
  last().welcomes();
  const n = last().sent.length;

  mock.timers.tick(14000);
  socket.checkWhenQuiet();
  assert.equal(last().sent.length, n);
  mock.timers.tick(2000);
  socket.checkWhenQuiet();
  assert.equal(last().sent.length, n + 1);
});

test('an abandoned socket has no say any more', () => {
  socket.open();
  last().welcomes();
  const [old] = made;

  old.closes(1006);
  mock.timers.tick(500);
  last().welcomes();
  old.says({ type: 'event' });
  old.closes(4401);
  assert.equal(socket.state, 'open');
  assert.equal(nSignedOut, 0);
  assert.deepEqual(heard, ['welcome', 'welcome']);
});

// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * One socket to the host after the other: says hello where the last one
 * stopped, comes back by itself, and finds out when a socket that calls itself
 * open is dead. What the messages mean is the business of others.
 */

import { backoff } from './backoff.js';

const PROTOCOL = 'handclasp.v1';
const PATH = '/ws/friend-requests/';
const SIGNED_OUT = 4401;
const CONNECT_TIMEOUT = 10000;
const PROBE_TIMEOUT = 3000;
const QUIET = 15000; /* after so long without a word a visible page asks */

export class Socket {
  /* hello(): the first message; probe(): says something cheap that the host answers. */
  constructor({ hello, probe, onMessage, onState, onSignedOut }) {
    Object.assign(this, { hello, probe, onMessage, onState, onSignedOut });
    this.state = 'closed';
    this.nFailed = 0;
    this.ws = null;
    this.timer = 0; /* to connect again, or to give up connecting */
    this.probing = 0;
    this.lastHeard = 0;
  }

  open() {
    if (this.state === 'closed') this.connect();
  }

  close() {
    this.abandon();
    this.turn('closed');
  }

  /* At once, whatever the backoff says. */
  tryNow() {
    if (this.state === 'waiting') {
      this.nFailed = 0;
      this.connect();
    }
  }

  /* The machine woke, the network came, the page is looked at: is this still alive? */
  wake() {
    if (this.state === 'waiting') this.tryNow();
    else if (this.state === 'open') this.check();
  }

  checkWhenQuiet() {
    if (this.state === 'open' && Date.now() - this.lastHeard > QUIET) this.check();
  }

  /* One that is about to close takes nothing more, and says so to the console only. */
  send(message) {
    if (this.state === 'open' && this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(message));
  }

  turn(state) {
    this.state = state;
    this.onState(state);
  }

  url() {
    return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${PATH}`;
  }

  connect() {
    this.abandon();

    const ws = new WebSocket(this.url(), PROTOCOL);

    this.ws = ws;
    this.timer = setTimeout(() => this.lost(), CONNECT_TIMEOUT);
    this.turn(this.state === 'waiting' ? 'retrying' : 'connecting');
    ws.addEventListener('open', () => ws.send(JSON.stringify(this.hello())));
    ws.addEventListener('message', event => this.ws === ws && this.heard(event.data));
    ws.addEventListener('close', event => this.ws === ws && this.closed(event.code));
  }

  heard(data) {
    const message = JSON.parse(data);

    this.lastHeard = Date.now();
    clearTimeout(this.probing);
    this.probing = 0;

    if (message.type === 'welcome') {
      clearTimeout(this.timer);
      this.nFailed = 0;
      this.onMessage(message);
      this.turn('open');
    } else if (message.type !== 'error' || message.code !== 'signed_out' || message.id) {
      this.onMessage(message);
    }
  }

  closed(code) {
    if (code !== SIGNED_OUT) {
      this.lost();
      return;
    }

    this.close();
    this.onSignedOut();
  }

  check() {
    if (this.probing !== 0) return;

    this.probing = setTimeout(() => {
      this.lost();
      this.tryNow();
    }, PROBE_TIMEOUT);
    this.probe();
  }

  lost() {
    this.abandon();
    this.timer = setTimeout(() => this.connect(), backoff(this.nFailed++));
    this.turn('waiting');
  }

  /* A dead peer would keep a closing socket for long: its handlers look for this.ws. */
  abandon() {
    const ws = this.ws;

    clearTimeout(this.timer);
    clearTimeout(this.probing);
    this.probing = 0;
    this.ws = null;
    if (ws) ws.close();
  }
}

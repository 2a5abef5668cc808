// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Messages of ours and their answers. Each has a fresh id; what is unanswered
 * when a socket dies is said again with the same id on the next one, and the
 * host does nothing twice.
 */

import { HostError } from './errors.js';
import { freshId } from './ids.js';

const SLOW = 4000;

export class Commands {
  constructor(socket) {
    this.socket = socket;
    this.pending = new Map(); /* id to { message, resolve, reject } */
  }

  /* Settles when the host has answered, however long that takes. */
  send(message) {
    const whole = { ...message, id: freshId() };

    return new Promise((resolve, reject) => {
      this.pending.set(whole.id, { message: whole, resolve, reject });
      this.socket.send(whole);
      if (message.type !== 'watch') setTimeout(() => this.doubt(whole.id), SLOW);
    });
  }

  /* A host that does not answer may be gone without a word. */
  doubt(id) {
    if (this.pending.has(id)) this.socket.wake();
  }

  /* True where @message was the answer to one of ours. */
  settle(message) {
    const waiting = this.pending.get(message.id);

    if (!waiting) return false;

    this.pending.delete(message.id);
    if (message.type === 'error') waiting.reject(new HostError(message.code, message.message, message.retry_after));
    else waiting.resolve(message);

    return true;
  }

  sendAgain() {
    for (const { message } of this.pending.values()) this.socket.send(message);
  }

  /* Nobody waits any more for what @isOver says; the asker is told so. */
  drop(isOver) {
    for (const [id, { message, reject }] of [...this.pending])
      if (isOver(message)) {
        this.pending.delete(id);
        reject(new HostError('dropped'));
      }
  }
}

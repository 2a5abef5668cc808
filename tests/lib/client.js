// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person at a browser, small enough that a test reads as a dialogue:
//
//   const ann = await signUp(host, 'ann');
//   await ann.connect();
//   await ann.command('request', { to: 'bob', note: 'hi' });
//   await bob.expectEvent('request_received');
//
// Every message that comes in is held against the contract, and every event must be the next one in seq.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

import { conformsFromHost } from './contract.js';
import { call } from './http.js';
import { CLOSE, PING, PONG, TEXT, Wire, within } from './wire.js';

export const PASSWORD = 'correct horse 1';

// What the host sends on its own.
const UNASKED = ['event', 'presence', 'directory'];

export function makeId() {
  return randomBytes(8).toString('hex');
}

export async function signUp(host, username, { name = username, password = PASSWORD } = {}) {
  const client = new Client(host, username);
  const answer = await client.post('sign-up', { username, name, password });
  assert.equal(answer.status, 201, answer.text);

  return client;
}

// Signs up and connects everybody of a cast: const [ann, bob] = await gather(host, 'ann', 'bob').
export async function gather(host, ...usernames) {
  const clients = [];
  for (const username of usernames) clients.push(await signUp(host, username));
  for (const client of clients) await client.connect();

  return clients;
}

export async function signIn(host, username, password = PASSWORD) {
  const client = new Client(host, username);
  const answer = await client.post('sign-in', { username, password });
  assert.equal(answer.status, 200, answer.text);

  return client;
}

export class Client {
  constructor(host, username, token = null) {
    this.host = host;
    this.username = username;
    this.token = token;
    this.wire = null;
    this.seq = null;
    this.epoch = null;
  }

  // One more socket with the same session.
  device() {
    return new Client(this.host, this.username, this.token);
  }

  // The same session at a host that was started again.
  at(host) {
    return new Client(host, this.username, this.token);
  }

  /* HTTP */

  async call(path, options = {}) {
    const answer = await call(this.host, path, { token: this.token, ...options });
    for (const cookie of answer.cookies)
      if (cookie.name === this.host.cookieName) this.token = cookie.value || null;

    return answer;
  }

  post(verb, body = {}) {
    return this.call(`/api/${verb}`, { method: 'POST', body });
  }

  me() {
    return this.call('/api/me');
  }

  /* The socket */

  // Up to the 101, without a word.
  async open({ headers = {}, ...options } = {}) {
    const cookie = this.token ? { Cookie: `${this.host.cookieName}=${this.token}` } : {};
    this.wire = await Wire.shake(this.host, { ...options, headers: { ...cookie, ...headers } });
    assert.equal(this.wire.answer.status, 101, this.wire.answer.statusLine);
    this.messages = [];
    this.history = [];
    this.n_answers = 0;
    this.raw = [];
    this.pongs = true;
    this.closeCode = undefined;
    this.unread = null;
    this.wire.onframe = (frame) => this.#take(frame);
    for (const frame of this.wire.frames.splice(0)) this.#take(frame);

    return this;
  }

  // Up to the welcome, which it returns.
  async connect(resume = {}, options = {}) {
    await this.open(options);

    return this.hello(resume);
  }

  async hello(resume = {}) {
    this.asked = resume.seq ?? null;
    this.send({ type: 'hello', ...resume });
    const welcome = await this.take((message) => message.type === 'welcome', 'the welcome');
    this.epoch = welcome.epoch;

    return welcome;
  }

  // Goes away and comes back from where it was.
  async resume() {
    const known = { epoch: this.epoch, seq: this.seq };
    await this.leave();

    return this.connect(known);
  }

  async leave() {
    if (this.wire === null || this.wire.ended) return;

    this.wire.frame(Buffer.from([0x03, 0xe8]), { opcode: CLOSE });
    await this.wire.end();
  }

  cut() {
    this.wire?.cut();
  }

  send(message) {
    this.wire.text(typeof message === 'string' ? message : JSON.stringify(message));
  }

  // The first message that came and fits, taken out of those unread.
  async take(fits, what) {
    const find = () => this.messages.findIndex(fits);
    try {
      await this.wire.until(
        () => this.unread !== null || find() >= 0 || this.wire.ended,
        `${what} by ${this.username}`,
      );
    } catch (error) {
      error.message += `; unread: ${JSON.stringify(this.messages)}`;
      throw error;
    }
    if (this.unread !== null) throw this.unread;
    const index = find();
    assert.ok(
      index >= 0,
      `${what}: ${this.username}'s socket ended first (${this.closeCode}); unread: ${JSON.stringify(this.messages)}`,
    );

    return this.messages.splice(index, 1)[0];
  }

  // Sends with an id and takes whatever answers it.
  async ask(message) {
    const id = message.id ?? makeId();
    this.send({ ...message, id });

    return this.answer(id);
  }

  answer(id) {
    return this.take((message) => message.id === id, `the answer to ${id}`);
  }

  // A command or another message that must be answered without an error.
  async command(type, fields = {}) {
    const answer = await this.ask({ type, ...fields });
    assert.notEqual(answer.type, 'error', `${this.username} ${type}: ${JSON.stringify(answer)}`);

    return answer;
  }

  // The same for one that must be told `code`.
  async refused(code, type, fields = {}) {
    const answer = await this.ask({ type, ...fields });
    assert.equal(answer.type, 'error', `${this.username} ${type}: ${JSON.stringify(answer)}`);
    assert.equal(answer.code, code, answer.message);

    return answer;
  }

  async list(what, fields = {}) {
    const page = await this.command('list', { what, ...fields });
    assert.equal(page.type, 'page');
    assert.equal(page.what, what);

    return page;
  }

  // Everything, page by page.
  async listAll(what, fields = {}) {
    const items = [];
    let after;
    do {
      const page = await this.list(what, { limit: 100, ...fields, after });
      items.push(...page.items);
      after = page.next ?? undefined;
    } while (after !== undefined);

    return items;
  }

  // The person as this viewer sees them now.
  async sees(username) {
    const { items } = await this.list('people', { query: username, limit: 100 });
    const person = items.find((item) => item.username === username);
    assert.ok(person, `${this.username} does not see ${username}`);

    return person;
  }

  // When this returns, everything the host sent before has been read.
  async sync() {
    await this.list('blocked', { limit: 1 });
  }

  // The next event must have this name; `about` compares fields of it, person by username.
  async expectEvent(name, about = {}) {
    const event = await this.take((message) => message.type === 'event', `event ${name}`);
    assert.equal(event.event, name, JSON.stringify(event));
    const { person, ...rest } = about;
    if (person !== undefined) assert.equal(event.person.username, person);
    for (const [field, value] of Object.entries(rest))
      assert.deepEqual(event[field] ?? null, value, `${field} of ${JSON.stringify(event)}`);

    return event;
  }

  // Everything that came by now must have been expected.
  async expectNoEvent() {
    await this.sync();
    assert.deepEqual(this.events(), [], `${this.username} got an event`);
  }

  // Takes the unread events that have come by now.
  async drain() {
    await this.sync();
    const events = this.events();
    this.messages = this.messages.filter((message) => message.type !== 'event');

    return events;
  }

  events() {
    return this.messages.filter((message) => message.type === 'event');
  }

  expectPresence(username, presence) {
    const fits = (message) =>
      message.type === 'presence' &&
      message.username === username &&
      (presence === undefined || message.presence === presence);

    return this.take(fits, `presence ${presence} of ${username}`);
  }

  expectDirectory(event, username) {
    const fits = (message) =>
      message.type === 'directory' && message.event === event && message.person.username === username;

    return this.take(fits, `directory ${event} of ${username}`);
  }

  // The next answer must be an error with this code.
  async expectError(code) {
    const error = await this.take(({ type }) => !UNASKED.includes(type), `error ${code}`);
    assert.equal(error.type, 'error', JSON.stringify(error));
    assert.equal(error.code, code, error.message);

    return error;
  }

  async expectClose(code, milliseconds) {
    await this.wire.until(
      () => this.closeCode !== undefined || this.wire.ended,
      `close ${code} of ${this.username}`,
      milliseconds,
    );
    assert.equal(this.closeCode, code, `close code; unread: ${JSON.stringify(this.messages)}`);
  }

  #take(frame) {
    if (frame.opcode === TEXT) this.#read(frame.payload.toString());
    else if (frame.opcode === PING && this.pongs) this.wire.frame(frame.payload, { opcode: PONG });
    else if (frame.opcode === CLOSE) this.#closed(frame.payload);

    return frame.opcode === TEXT || frame.opcode === CLOSE;
  }

  #closed(payload) {
    this.closeCode = payload.length >= 2 ? payload.readUInt16BE() : null;
    this.wire.frame(payload, { opcode: CLOSE });
  }

  // A message that breaks the contract is thrown to whoever waits next.
  #read(text) {
    this.raw.push(text);
    try {
      const message = JSON.parse(text);
      conformsFromHost(message);
      this.#count(message);
      this.messages.push(message);
      this.history.push(message);
      this.n_answers += UNASKED.includes(message.type) ? 0 : 1;
    } catch (error) {
      this.unread ??= error;
    }
  }

  #count(message) {
    if (message.type === 'welcome') this.seq = message.resume === 'snapshot' ? message.seq : this.asked;
    if (message.type !== 'event') return;

    if (this.seq !== null) assert.equal(message.seq, this.seq + 1, `seq of ${JSON.stringify(message)}`);
    this.seq = message.seq;
  }
}

// Makes two connected clients friends and reads what both are told of it.
export async function befriend(one, other) {
  await one.command('request', { to: other.username });
  await other.command('accept', { to: one.username });
  await one.drain();
  await other.drain();
}

export async function until(condition, what, milliseconds) {
  let over = false;
  const come = (async () => {
    while (!over && !(await condition()))
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
  })();
  await within(come, what, milliseconds).finally(() => {
    over = true;
  });
}

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The desktop as a person has it, in small: an X server, a session bus, notifications, and the program with its
// windows, which are worked with keys. Everything ends with close().

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { cookieNameOf, PATIENCE } from '../lib/host.js';
import { SPEAKS_TLS } from '../lib/line.js';
import { MORTAL } from '../lib/mortal.js';

const WAIT = 15_000 * PATIENCE;
const PAUSE = 50;

// Where the keyboard's map is newer xdotool holds Alt for it.
const BY_CODE = { F10: '76' };
const REMEMBERED = 10_000; // characters of what the program said last of its faults

// GTK would try OpenGL, and Mesa's driver is closed again with what pointed to its memory: a leak of nobody we could name.
const SANITIZERS = process.env.LSAN_OPTIONS ? {
  ASAN_OPTIONS: process.env.ASAN_OPTIONS,
  LSAN_OPTIONS: process.env.LSAN_OPTIONS,
  UBSAN_OPTIONS: process.env.UBSAN_OPTIONS,
  GDK_DEBUG: 'gl-disable',
} : {};

// GLib leaves its first table of quarks where it is when it needs a larger one, as others read it without a lock
// (gquark.c). It is made before any function that has a name, so that no suppression could name it.
const ONLY_QUARKS = /^SUMMARY: AddressSanitizer: 16384 byte\(s\) leaked in 1 allocation\(s\)\.$/m;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Waits for a condition, never for a time.
export async function until(what, condition) {
  const end = Date.now() + WAIT;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(PAUSE);
  }
}

function spawnMortal(command, args, options) {
  const [first, ...rest] = MORTAL;
  return spawn(first, [...rest, command, ...args], options);
}

function run(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.on('close', () => resolve(output.trim()));
  });
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error(`${child.spawnargs.join(' ')} ended`)));
  });
}

export class Desktop {
  // extra: further environment; service: who shows notifications, or null for nobody; screen: its size in pixels.
  static async open(extra = {}, service = 'org.freedesktop.Notifications', screen = '1280x1024') {
    if (!process.env.HANDCLASP) throw new Error('HANDCLASP must name the built program');
    const self = new this();
    self.folder = mkdtempSync(join(tmpdir(), 'handclasp-desktop-'));
    self.children = [];
    try {
      await self.#furnish(extra, service, screen);
    } catch (error) {
      await self.close();
      throw error;
    }
    return self;
  }

  async #furnish(extra, service, screen) {
    // On a machine under load a key that is let go late must not repeat, and nobody may find the server restarting
    // because somebody else went.
    const server = this.start('Xvfb',
      ['-displayfd', '1', '-screen', '0', `${screen}x24`, '-nolisten', 'tcp', '-r', '-noreset']);
    this.env = {
      PATH: process.env.PATH,
      ...SANITIZERS,
      HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, 'config'),
      XDG_DATA_HOME: join(this.folder, 'data'),
      XDG_RUNTIME_DIR: this.folder,
      DISPLAY: `:${await firstLine(server)}`,
      LC_ALL: 'C.UTF-8',
      GSETTINGS_BACKEND: 'keyfile',
      GSETTINGS_SCHEMA_DIR: join(dirname(process.env.HANDCLASP), '..', 'data'),
      GDK_BACKEND: 'x11',
      G_DEBUG: 'fatal-warnings',
      ...extra,
    };

    const bus = this.start('dbus-daemon', ['--session', '--nofork', '--print-address=1'], this.env);
    this.env.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus);
    if (service) await this.startNotifications(service);
  }

  start(command, args, env = process.env) {
    const child = spawnMortal(command, args, { env, stdio: ['pipe', 'pipe', process.env.VERBOSE ? 'inherit' : 'ignore'] });
    this.children.push(child);
    return child;
  }

  async startNotifications(service) {
    const program = join(dirname(process.env.HANDCLASP), '..', 'tests', 'desktop', 'mock-notifications');
    this.shown = new Map();
    this.notifier = this.start(program, [service], this.env);
    createInterface({ input: this.notifier.stdout }).on('line', (line) => {
      const [verb, id, summary, body, ...actions] = line.split('\t');
      if (verb === 'show') this.shown.set(id, { id, summary, body, actions });
      else this.shown.delete(id);
    });
    await until('the notifications', () => this.hasOwner(service));
  }

  async hasOwner(name) {
    const answer = await this.callBus('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', name);
    return answer.includes('true');
  }

  callBus(name, path, method, ...parameters) {
    return this.run('gdbus', ['call', '--session', '--dest', name, '--object-path', path, '--method', method,
      ...parameters]);
  }

  notification(summary) {
    return [...this.shown.values()].find((shown) => shown.summary === summary);
  }

  // Presses a button of a notification by its label; without one, the notification itself.
  press({ id, actions }, label) {
    const at = label ? actions.indexOf(label) - 1 : actions.indexOf('default');
    this.notifier.stdin.write(`${id}\t${actions[at]}\n`);
  }

  // Starts the program; answers when it serves.
  async launch(...options) {
    const program = spawnMortal(process.env.HANDCLASP, ['--port', '0', '--limit', 'new-accounts=0', '--limit', 'command-rate=0',
      '--limit', 'pair-rate=0', ...(SPEAKS_TLS ? ['--tls'] : []), ...options], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.said = '';
    program.stderr.on('data', (data) => (this.said = (this.said + data).slice(-REMEMBERED)));
    if (process.env.VERBOSE) program.stderr.pipe(process.stderr);
    const exit = new Promise((resolve) => program.once('exit', (code, signal) => resolve(signal ?? code)));
    const lines = createInterface({ input: program.stdout });
    const [origin, port] = await new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        const found = /https?:\/\/127\.0\.0\.1:(\d+)/.exec(line);
        if (found) resolve(found);
      });
      exit.then((code) => reject(this.#endedWith(code)));
    });
    this.program = program;
    this.exit = exit;
    return { host: '127.0.0.1', port: Number(port), origin, cookieName: cookieNameOf(origin) };
  }

  // The program once more, as a person who clicks its icon again. Resolves to its exit code.
  async launchAgain(...options) {
    return (await this.startAgain(...options)).code;
  }

  // As in a terminal: resolves to its exit code, and what it said of itself.
  startAgain(...options) {
    return new Promise((resolve) => {
      const child = spawnMortal(process.env.HANDCLASP, options, { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (data) => (said += data));
      child.once('close', (code) => resolve({ code, said }));
    });
  }

  async quit() {
    this.program.kill('SIGTERM');
    return this.exit;
  }

  async kill() {
    this.program.kill('SIGKILL');
    return this.exit;
  }

  run(command, args) {
    return run(command, args, this.env);
  }

  x(...args) {
    return this.run('xdotool', args.map((arg) => BY_CODE[arg] ?? arg));
  }

  // The ids of the windows that have such a title.
  async windows(title) {
    return (await this.x('search', '--onlyvisible', '--name', title)).split('\n').filter(Boolean);
  }

  window(title) {
    return until(`a window called ${title}`, async () => (await this.windows(title))[0]);
  }

  // Without a window manager a window may not be ready to take the focus yet: it is given again.
  focusOn(id) {
    return until('the focus', async () => {
      await this.x('windowfocus', id);
      return (await this.x('getwindowfocus', '-f')) === id;
    });
  }

  async focus(title) {
    await this.focusOn(await this.window(title));
  }

  async keys(...keys) {
    for (const key of keys) {
      await this.x('key', key);
      await sleep(PAUSE);
    }
  }

  async type(text) {
    await this.x('type', '--delay', '8', text);
    await sleep(PAUSE);
  }

  // Presses keys until what they do is to be seen, as a person would.
  async pressUntil(what, keys, condition) {
    await until(what, async () => {
      await this.keys(...keys);
      return condition();
    });
  }

  // In a window nobody is signed in in.
  async signUp(window, username, name, password) {
    await this.focusOn(window);
    await this.type(name);
    await this.keys('Return');
    await this.type(username);
    await this.keys('Return');
    await this.type(password);
    await this.keys('Return');
    return this.window(`^${name} – Handclasp$`);
  }

  // The program ends in order, and says by its code whether all was well: a sanitizer looks for leaks only then.
  async close() {
    try {
      if (this.program) await this.end();
    } finally {
      this.program?.kill('SIGKILL');
      for (const child of this.children.reverse()) child.kill();
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  async end() {
    let how;
    this.exit.then((code) => (how = code));
    this.program.kill('SIGTERM');
    await until('the end of the program', () => how !== undefined);
    if (how !== 0 && how !== 'SIGKILL' && !ONLY_QUARKS.test(this.said)) throw this.#endedWith(how);
  }

  #endedWith(how) {
    return new Error(`the program ended with ${how}\n${this.said}`);
  }
}

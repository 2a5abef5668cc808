// SPDX-License-Identifier: GPL-3.0-or-later
//
// A real host in a process of its own, with a data folder that goes away with it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { SPEAKS_TLS } from './line.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BINARY = path.resolve(ROOT, process.env.HANDCLASP ?? 'build/src/handclasp');

// Sanitizers and slow machines need longer for the same thing.
export const PATIENCE = Number(process.env.HANDCLASP_PATIENCE ?? 1);
const START_WITHIN = 20_000 * PATIENCE;
const STOP_WITHIN = 10_000 * PATIENCE;

const SERVING = /^Serving on (https?:\/\/(\S+):(\d+))$/gm;
const TROUBLE = /WARNING|CRITICAL|ERROR|Sanitizer|runtime error/;

// Most tests ask more of one pair in a second than people do in a day.
const UNHURRIED = { 'command-rate': 0, 'pair-rate': 0, 'new-accounts': 0, 'frame-rate': 0 };

// A test that failed leaves its host behind: nothing waits for it, and it ends with us.
const alive = new Set();
const folders = new Set();

process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
  for (const folder of folders) removeDataDir(folder);
});

export function makeDataDir() {
  const folder = mkdtempSync(path.join(tmpdir(), 'handclasp-'));
  folders.add(folder);

  return folder;
}

export function removeDataDir(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

// Runs the program with exactly these arguments until it ends by itself.
export async function runHost(args, { env = {} } = {}) {
  const host = new Host(spawnHost(args, env), {});
  await host.ended();

  return { status: host.process.exitCode, stdout: host.stdout, stderr: host.stderr };
}

export function cookieNameOf(origin) {
  const { protocol, port } = new URL(origin);

  return `${protocol === 'https:' ? '__Host-' : ''}handclasp_${port}`;
}

// Options: limits ({name: value}), tls, args (more of the command line), dataDir (the caller's to remove), bind, port,
// env, program (instead of HANDCLASP), under (a command that runs it), expects (patterns of lines on stderr that are part
// of the test). A dataDir, port or bind of null is the host's choice.
export async function startHost(options = {}) {
  const { limits = {}, args = [], bind = '127.0.0.1', port = 0, env = {}, program = BINARY, under = [] } = options;
  const dataDir = options.dataDir === undefined ? makeDataDir() : options.dataDir;
  const line = ['--headless'];

  if (options.tls ?? SPEAKS_TLS) line.push('--tls');
  if (port !== null) line.push('--port', String(port));
  if (dataDir !== null) line.push('--data-dir', dataDir);
  if (bind !== null) line.push('--bind', bind);
  for (const [name, value] of Object.entries({ ...UNHURRIED, ...limits }))
    line.push('--limit', `${name}=${value}`);

  const host = new Host(spawnHost([...line, ...args], env, [...under, program]), {
    dataDir,
    ownsDataDir: options.dataDir === undefined,
    expects: options.expects ?? [],
  });
  await host.serves();

  return host;
}

function spawnHost(args, env, [command, ...before] = [BINARY]) {
  return spawn(command, [...before, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export class Host {
  constructor(child, { dataDir, ownsDataDir = false, expects = [] }) {
    this.process = child;
    this.pid = child.pid;
    this.dataDir = dataDir;
    this.ownsDataDir = ownsDataDir;
    this.expects = expects;
    this.stdout = '';
    this.stderr = '';
    this.over = false;

    alive.add(child);
    for (const handle of [child, child.stdout, child.stderr]) handle.unref();
    child.stdout.setEncoding('utf8').on('data', (text) => {
      this.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
    });
    this.end = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => {
        this.over = true;
        alive.delete(child);
        resolve();
      });
    });
    this.end.catch(() => alive.delete(child));
  }

  get cookieName() {
    return cookieNameOf(this.origin);
  }

  get scheme() {
    return new URL(this.origin).protocol;
  }

  // Every address it serves, in the order it said so.
  get addresses() {
    return [...this.stdout.matchAll(SERVING)].map(([, origin, address, port]) => ({
      origin,
      host: address.replace(/^\[|\]$/g, ''),
      port: Number(port),
    }));
  }

  // The same host as who comes by another of its addresses sees it.
  at(address) {
    const name = address.includes(':') ? `[${address}]` : address;

    return {
      host: address,
      port: this.port,
      origin: `${this.scheme}//${name}:${this.port}`,
      cookieName: this.cookieName,
    };
  }

  // Ends by itself, or by force after some time.
  async ended() {
    const timer = setInterval(() => this.process.kill('SIGKILL'), STOP_WITHIN);
    await this.end.finally(() => clearInterval(timer));
  }

  async serves() {
    const deadline = Date.now() + START_WITHIN;

    while (this.addresses.length === 0) {
      if (this.over || Date.now() > deadline) {
        const said = `${this.stdout}\n${this.stderr}`;
        await this.kill();
        throw new Error(`the host does not serve:\n${said}`);
      }
      await Promise.race([once(this.process.stdout, 'data'), this.end, pass(100)]);
    }
    Object.assign(this, this.addresses[0]);
  }

  // Ends it in order; checks that it had nothing to complain about.
  async stop() {
    if (!this.over) {
      this.process.kill('SIGTERM');
      await this.ended();
    }
    this.#forgetDataDir();

    const complaints = this.complaints();
    assert.deepEqual(complaints, [], 'the host complained on standard error');
    assert.equal(this.process.signalCode, null, `ended by a signal:\n${this.stderr}`);
    assert.equal(this.process.exitCode, 0, `exit status:\n${this.stderr}`);
  }

  // As if the power went: nothing is checked, the folder stays where the caller owns it.
  async kill() {
    if (!this.over) {
      this.process.kill('SIGKILL');
      await this.ended();
    }
    this.#forgetDataDir();
  }

  complaints() {
    return this.stderr
      .split('\n')
      .filter((line) => TROUBLE.test(line))
      .filter((line) => !this.expects.some((pattern) => pattern.test(line)));
  }

  #forgetDataDir() {
    if (this.ownsDataDir) removeDataDir(this.dataDir);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
//
// One system of peers/systems.js in a process of its own, and the load program upon it.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pass } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const STARTS_WITHIN = 30_000;
const ANSWERS_WITHIN = 1000;
const STOPS_WITHIN = 10_000;
const LOOKS_EVERY = 2;
// As many descriptors as one may have; the process stays the same.
const UNBOUND = ['bash', '-c', 'ulimit -n "$(ulimit -Hn)"; exec "$@"', 'bash'];

async function findFreePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');

  return port;
}

// Whatever it answers: then it is there.
async function answers(port) {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(ANSWERS_WITHIN) });

    return true;
  } catch {
    return false;
  }
}

export class Server {
  static #running = new Set();

  // At once, for who ends the benchmark.
  static killAll() {
    for (const { process } of Server.#running) process?.kill('SIGKILL');
  }

  // `under` is a command that runs it; `folder` one that is prepared, and stays.
  static async start(system, { tools, program, users, under = [], folder }) {
    const self = new Server();
    self.system = system;
    self.tools = tools;
    self.under = under;
    self.ownsFolder = folder === undefined;
    self.folder = folder ?? mkdtempSync(path.join(tmpdir(), 'handclasp-bench-'));
    Server.#running.add(self);
    try {
      await self.#begin(tools, program, users);
    } catch (error) {
      await self.stop();
      throw error;
    }

    return self;
  }

  async #begin(tools, program, users) {
    this.port = await findFreePort();
    this.context = { tools, program, users, folder: this.folder, port: this.port };
    if (this.ownsFolder) await this.system.prepare?.(this.context);
    await this.#run();
    // Who came in leaves no trace in the memory of the process that is measured.
    if (this.system.enter !== undefined) {
      await this.system.enter(this.context);
      await this.#end();
      await this.#run();
    }
  }

  async #run() {
    const [command, ...args] = [...UNBOUND, ...this.under, ...this.system.command(this.context)];
    const begun = performance.now();
    this.process = spawn(command, args, {
      env: { ...process.env, ...this.system.env?.(this.context) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.said = '';
    this.process.stderr.setEncoding('utf8').on('data', (text) => (this.said += text));
    this.ended = once(this.process, 'close');
    while (!(await answers(this.port))) {
      if (this.process.exitCode !== null || performance.now() - begun > STARTS_WITHIN)
        throw new Error(`${this.system.name} does not start: ${this.said}`);
      await pass(LOOKS_EVERY);
    }
    this.startedWithin = performance.now() - begun;
  }

  get pid() {
    return this.process.pid;
  }

  // What the load program measured, in its order. What came before it failed counts.
  async load(options) {
    const args = Object.entries({ dialect: this.system.dialect, port: this.port, pid: this.pid, ...options });
    const lines = [];
    let error;
    const { stdout } = await run(
      path.join(this.tools, 'load'),
      args.map(([name, value]) => `--${name}=${value}`),
      { timeout: 0 },
    ).catch((failure) => {
      error = failure.stderr.trim() || String(failure);

      return failure;
    });
    for (const line of stdout.split('\n')) if (line !== '') lines.push(JSON.parse(line));
    if (error !== undefined) lines.push({ what: 'failure', error, said: this.said.slice(0, 2000) });

    return lines;
  }

  async #end() {
    if (this.process === undefined) return;
    const timer = setTimeout(() => this.process.kill('SIGKILL'), STOPS_WITHIN);
    this.process.kill('SIGTERM');
    await this.ended.finally(() => clearTimeout(timer));
  }

  async stop() {
    await this.#end();
    if (this.ownsFolder) rmSync(this.folder, { recursive: true, force: true });
    Server.#running.delete(this);
  }
}

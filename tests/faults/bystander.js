// SPDX-License-Identifier: GPL-3.0-or-later
//
// Somebody who uses the host as usual while others do not, in a thread of its own: how long answers take.
//
//   const bystander = await Bystander.join(host, 'ann');
//   const quiet = await bystander.times(() => sleep(2000));      { p50, p99, worst, n } in ms
//   await bystander.leave();

import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { signUp } from '../lib/client.js';
import { percentile } from './figures.js';

const PAUSE_MS = 5;

export class Bystander {
  static async join({ host, port, origin, cookieName }, username) {
    const self = new Bystander();
    self.worker = new Worker(fileURLToPath(import.meta.url),
      { workerData: { host: { host, port, origin, cookieName }, username } });
    self.worker.on('error', (error) => (self.error = error));
    await self.#told('ready');
    return self;
  }

  #told(word) {
    return new Promise((resolve, reject) => {
      const onMessage = (message) => {
        if (message.word !== word) return;
        this.worker.off('message', onMessage);
        resolve(message);
      };
      this.worker.on('message', onMessage);
      this.worker.once('error', reject);
    });
  }

  // What it saw while something was done.
  async times(work) {
    this.worker.postMessage('begin');
    await work();
    this.worker.postMessage('end');
    const { times } = await this.#told('times');
    return { n: times.length, p50: percentile(times, 0.5), p99: percentile(times, 0.99), worst: Math.max(...times) };
  }

  leave() {
    return this.worker.terminate();
  }
}

async function stand({ host, username }) {
  const client = await signUp(host, username);
  let times = null;

  await client.connect();
  parentPort.on('message', (word) => {
    if (word === 'begin') times = [];
    else {
      parentPort.postMessage({ word: 'times', times });
      times = null;
    }
  });
  parentPort.postMessage({ word: 'ready' });
  for (;;) {
    const asked = performance.now();
    await client.command('list', { what: 'people' });
    times?.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

if (!isMainThread && workerData?.username) await stand(workerData);

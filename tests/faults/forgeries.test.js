// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 9: what a page of another site, or a name that only points here, may try on each door.

import assert from 'node:assert/strict';
import os from 'node:os';
import { after, before, describe, it } from 'node:test';

import { PASSWORD, signUp } from '../lib/client.js';
import { startHost } from '../lib/host.js';
import { call } from '../lib/http.js';
import { Wire } from '../lib/wire.js';
import { figure } from './figures.js';

const NAME = os.hostname();
const OWN = ['127.0.0.1', '[::1]', 'localhost', NAME, `${NAME.split('.')[0]}.local`];
const BODIES = {
  'sign-up': { username: 'mallory', name: 'Mallory', password: PASSWORD },
  'sign-in': { username: 'ann', password: PASSWORD },
  'sign-out': {},
  password: { old: PASSWORD, new: 'another horse 2' },
  'remove-account': { password: PASSWORD },
};

// Each makes headers of its own instead of the genuine ones; `scheme` and `port` are the live ones.
const FORGED_ORIGINS = [null, 'null', '', '{scheme}://evil.example', '{scheme}://evil.example:{port}', '{swapped}://127.0.0.1:{port}', '{scheme}://127.0.0.1',
  '{scheme}://127.0.0.1:{other}', '{scheme}://localhost:{port}', '{scheme}://127.0.0.1:{port}/', '{scheme}://127.0.0.1:{port}.evil.example',
  '{scheme}://evil.example@127.0.0.1:{port}', '{scheme}://127.0.0.1:{port} {scheme}://evil.example', '{socket}://127.0.0.1:{port}', 'file://',
  '{scheme}://127.0.0.1:0{port}'];
const FORGED_HOSTS = ['evil.example', 'evil.example:{port}', 'localhost.evil.example:{port}', '127.0.0.1.evil.example:{port}',
  '7f000001.rebind.example:{port}', 'xlocalhost:{port}', '127.0.0.1:{other}', '127.0.0.1', 'localhost:80', 'localhost.:{other}'];
const FORGED_TYPES = [null, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x',
  'text/plain; application/json', 'application/jsonp'];

describe('forgeries', () => {
  let host, ann, live;
  let [n_tried, n_let_in, n_genuine] = [0, 0, 0];

  const fill = (text) => text?.replaceAll(/{(\w+)}/g, (_, name) => live[name]) ?? null;
  const forgeries = () => [
    ...FORGED_ORIGINS.map((origin) => ({ Origin: fill(origin) })),
    // A page of that very name has it as its origin too.
    ...FORGED_HOSTS.map((name) => ({ Host: fill(name), Origin: fill(`{scheme}://${name}`) })),
  ];

  before(async () => {
    host = await startHost({ limits: { 'sign-in-failures': 0, 'sign-in-rate': 0 } });
    const scheme = host.scheme.slice(0, -1);
    live = { scheme, swapped: scheme === 'http' ? 'https' : 'http', socket: scheme.replace('http', 'ws'),
      port: host.port, other: host.port + 1 };
    ann = await signUp(host, 'ann');
  });
  after(() => host?.stop());

  const post = (verb, headers) => call(host, `/api/${verb}`, { method: 'POST', body: BODIES[verb], token: ann.token, headers });
  const judge = (status, ...refusals) => {
    n_tried++;
    if (!refusals.includes(status)) n_let_in++;
    assert.ok(refusals.includes(status), `answered ${status}`);
  };

  for (const verb of Object.keys(BODIES))
    it(`are refused by POST /api/${verb}`, async () => {
      for (const headers of forgeries()) judge((await post(verb, headers)).status, 400, 403);
      for (const type of FORGED_TYPES) judge((await post(verb, { 'Content-Type': type })).status, 415);
    });

  it('are refused by the socket', async () => {
    for (const headers of forgeries()) {
      const wire = await Wire.shake(host, { headers: { Cookie: `${host.cookieName}=${ann.token}`, ...headers } });
      judge(wire.answer.status, 400, 403);
    }
  });

  it('changed nothing', async () => {
    assert.equal((await ann.me()).status, 200);
    assert.equal((await post('sign-in', {})).status, 200);
  });

  for (const name of OWN)
    it(`are not what comes by ${name === NAME ? 'our name' : name.replace(NAME.split('.')[0], 'our name')}`, async () => {
      const genuine = { Host: `${name}:${host.port}`, Origin: fill(`{scheme}://${name}:{port}`) };
      assert.equal((await post('sign-in', genuine)).status, 200);
      const wire = await Wire.shake(host, { headers: { Cookie: `${host.cookieName}=${ann.token}`, ...genuine } });
      assert.equal(wire.answer.status, 101);
      wire.cut();
      n_genuine++;
    });

  it('were all refused', () => {
    figure(9, `${n_tried} forgeries`, `${n_let_in} let in; ${n_genuine} of ${OWN.length} genuine names answered`);
  });
});

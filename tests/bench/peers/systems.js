// SPDX-License-Identifier: GPL-3.0-or-later
//
// The systems that are held side by side: how each is set, and how it is started. Each start gives the command line of one
// process that serves on a port; `prepare` does what comes before, `enter` what its users need after.

import { execFile } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

export const PASSWORD = 'correct horse'; // LOAD_PASSWORD of load.h
const AT_ONCE = 32;
// Each of somebody's resources tells all others that it is present: with a thousand it takes minutes until they are.
const FEW = '1,10,50';

// Everything on, but what would take one machine's crowd for an attack.
const LIMITS = {
  connections: 16000,
  'connections-per-address': 16000,
  'connections-before-sign-in': 1000,
  backlog: 4096,
  'frame-rate': 0,
  'command-rate': 0,
  'pair-rate': 0,
};

export const handclasp = {
  name: 'Handclasp',
  isDurable: true,
  setting: `release build, --headless, ${Object.entries(LIMITS).map(([name, value]) => `--limit ${name}=${value}`).join(' ')}; ` +
    'WAL, synchronous=FULL, answers after the commit',
  dialect: 'handclasp',
  prepare: ({ tools, folder, users }) => run(path.join(tools, 'populate'), [folder, String(users)]),
  command: ({ program, port, folder }) => [
    program, '--headless', '--bind', '127.0.0.1', '--port', String(port), '--data-dir', folder,
    ...Object.entries(LIMITS).flatMap(([name, value]) => ['--limit', `${name}=${value}`]),
  ],
};

const floor = {
  name: 'bare epoll',
  setting: 'one thread in C; forwards, and neither keeps nor checks anything',
  dialect: 'handclasp',
  command: ({ tools, port }) => [path.join(tools, 'floor'), String(port)],
};

const soup = {
  name: 'libsoup',
  setting: 'the WebSocket server of libsoup, in C, compression off; in memory',
  dialect: 'handclasp',
  command: ({ tools, port }) => [path.join(tools, 'soup'), String(port)],
};

const NODE = {
  ws: { title: 'ws', setting: 'no compression, bufferutil, one process', dialect: 'handclasp' },
  socketio: { title: 'Socket.IO', setting: 'WebSocket only, no compression, bufferutil, one process', dialect: 'socketio' },
};

const STORES = {
  memory: { title: 'in memory', setting: 'in memory' },
  sqlite: {
    title: 'SQLite',
    setting: 'node:sqlite, WAL, synchronous=FULL, one transaction a request, as its calls are synchronous, answers after it',
    isDurable: true,
  },
};

function node(script, store) {
  return {
    name: `${NODE[script].title}, ${STORES[store].title}`,
    isDurable: STORES[store].isDurable,
    setting: `Node ${process.versions.node}; ${NODE[script].setting}; ${STORES[store].setting}`,
    dialect: NODE[script].dialect,
    env: () => ({ NODE_ENV: 'production', NODE_NO_WARNINGS: '1' }),
    command: ({ port, folder }) => [
      process.execPath, path.join(here, `${script}.js`), String(port),
      ...(store === 'sqlite' ? [path.join(folder, 'pairs.db')] : []),
    ],
  };
}

function django(store) {
  return {
    name: `Django, ${STORES[store].title}`,
    isDurable: STORES[store].isDurable,
    setting: "Debian's Django, Channels and daphne; channel layer in memory, which its documentation keeps for one process, " +
      `and is the faster; ${store === 'sqlite' ? "Django's ORM, WAL, synchronous=FULL" : 'in memory'}`,
    dialect: 'handclasp',
    most: 1000,
    env: ({ folder }) => ({
      DJANGO_SETTINGS_MODULE: 'demo',
      PYTHONPATH: path.join(here, 'django'),
      PYTHONDONTWRITEBYTECODE: '1',
      ...(store === 'sqlite' && { DEMO_DATABASE: path.join(folder, 'demo.db') }),
    }),
    command: ({ port }) => [
      'daphne', '-v', '0', '-b', '127.0.0.1', '-p', String(port), '--websocket_timeout', '-1', 'demo:application',
    ],
  };
}

const prosody = {
  name: 'Prosody',
  setting: "Debian's Prosody; mod_websocket, network_backend = \"epoll\", generational gc, internal_plain, internal storage, " +
    'no limits',
  dialect: 'xmpp',
  fanOut: FEW,
  async prepare({ folder, port, users }) {
    const accounts = path.join(folder, 'localhost', 'accounts');
    mkdirSync(accounts, { recursive: true });
    for (let user = 0; user < users; user++)
      writeFileSync(path.join(accounts, `u${user}.dat`), `return { ["password"] = "${PASSWORD}" };\n`);
    writeFileSync(path.join(folder, 'prosody.cfg.lua'), `
      run_as_root = true
      data_path = "${folder}"
      pidfile = "${folder}/prosody.pid"
      network_backend = "epoll"
      network_settings = { tcp_backlog = 4096 }
      gc = { mode = "generational" }
      modules_enabled = { "roster", "saslauth", "websocket" }
      modules_disabled = { "s2s", "offline" }
      c2s_ports = { }
      certificates = "${folder}"
      authentication = "internal_plain"
      storage = "internal"
      allow_unencrypted_plain_auth = true
      consider_websocket_secure = true
      cross_domain_websocket = true
      http_ports = { ${port} }
      http_interfaces = { "127.0.0.1" }
      http_default_host = "localhost"
      http_host = "127.0.0.1"
      https_ports = { }
      log = { error = "*console" }
      VirtualHost "localhost"
    `);
  },
  command: ({ folder }) => ['prosody', '--config', path.join(folder, 'prosody.cfg.lua'), '-F'],
};

async function register(port, user) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/register`, {
    method: 'POST',
    body: JSON.stringify({ user: `u${user}`, host: 'localhost', password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`ejabberd does not register u${user}: ${await answer.text()}`);
}

const ejabberd = {
  name: 'ejabberd',
  setting: "Debian's ejabberd; ejabberd_http_ws, mnesia, +K true, no busy waiting (+sbwt none), passwords plain, no shaper",
  dialect: 'xmpp',
  fanOut: FEW,
  async prepare({ folder, port }) {
    writeFileSync(path.join(folder, 'ejabberd.yml'), JSON.stringify({
      hosts: ['localhost'],
      loglevel: 'error',
      listen: [{
        port, ip: '127.0.0.1', module: 'ejabberd_http', backlog: 4096,
        request_handlers: { '/xmpp-websocket': 'ejabberd_http_ws', '/api': 'mod_http_api' },
      }],
      auth_method: 'internal',
      auth_password_format: 'plain',
      api_permissions: { all: { who: [{ ip: '127.0.0.1/8' }], what: ['register'] } },
      modules: { mod_roster: {}, mod_http_api: {} },
    }));
  },
  command: ({ folder }) => [
    'erl', '-noinput', '+K', 'true', '+sbwt', 'none', '+sbwtdcpu', 'none', '+sbwtdio', 'none', '+P', '250000', '+Q', '65536',
    '-mnesia', 'dir', `"${folder}/mnesia"`, '-ejabberd', 'config', `"${folder}/ejabberd.yml"`,
    'log_path', `"${folder}/ejabberd.log"`, '-s', 'ejabberd',
  ],
  env: () => ({
    ERL_MAX_PORTS: '32000',
    ERL_MAX_ETS_TABLES: '1400',
    ERL_LIBS: path.dirname(globSync('/usr/lib/*/ejabberd-*')[0]),
  }),
  async enter({ port, users }) {
    let next = 0;
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (next < users) await register(port, next++);
    }));
  },
};

export const systems = [
  handclasp,
  floor,
  soup,
  node('ws', 'memory'),
  node('ws', 'sqlite'),
  node('socketio', 'memory'),
  node('socketio', 'sqlite'),
  django('memory'),
  django('sqlite'),
  prosody,
  ejabberd,
];

// SPDX-License-Identifier: GPL-3.0-or-later
//
// The installed program in its sandbox: what it may, what it keeps, and how it is met from outside.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Reader, find } from '../desktop/accessible.js';
import { until } from '../desktop/desktop.js';
import { tellStory } from '../desktop/story.js';
import { signUp } from '../lib/client.js';
import { ADDRESS } from '../lib/namespace.js';
import { BUNDLE, ID, Installed } from './installed.js';

const PASSWORD = 'correct horse 1';
const DOOR = '^Handclasp$';
const ANN = '^Ann Baker – Handclasp$';

const fetchPage = (address, port, headers = {}) => fetch(`http://${address}:${port}/`, { headers });

// A desktop for one test, with the program started on it.
const on = (options, test) => async () => {
  const desktop = await Installed.open(options);
  try {
    await test(desktop);
  } finally {
    await desktop.close();
  }
};

describe('what is installed', () => {
  it('may do what the manifest says, and nothing more', () => {
    const permissions = execFileSync('flatpak', ['info', '--user', '--show-permissions', ID], { encoding: 'utf8' });
    assert.deepEqual(permissions.split('\n').filter(Boolean), [
      '[Context]',
      'shared=network;ipc;',
      'sockets=x11;wayland;fallback-x11;',
      'devices=dri;',
      '[System Bus Policy]',
      'org.freedesktop.Avahi=talk',
    ]);
  });

  it('comes from a signed repository, to which its .flatpakref leads', () => {
    const repo = join(process.env.HANDCLASP_OUT, 'repo');
    const [ref] = execFileSync('ostree', ['refs', `--repo=${repo}`], { encoding: 'utf8' }).match(/^app\/.*$/m);
    assert.match(execFileSync('ostree', ['show', `--repo=${repo}`, ref], { encoding: 'utf8' }), /Found 1 signature/);
    const flatpakref = readFileSync(join(process.env.HANDCLASP_OUT, `${ID}.flatpakref`), 'utf8');
    assert.match(flatpakref, new RegExp(`^Url=file://${repo}$`, 'm'));
    assert.match(flatpakref, /^GPGKey=[A-Za-z0-9+/]{100,}=*$/m);
  });

  it('shows the desktop its entry, icons, description and service', () => {
    const shared = join(process.env.FLATPAK_USER_DIR, 'exports', 'share');
    for (const file of [`applications/${ID}.desktop`, `icons/hicolor/scalable/apps/${ID}.svg`,
      `icons/hicolor/symbolic/apps/${ID}-symbolic.svg`, `metainfo/${ID}.metainfo.xml`, `dbus-1/services/${ID}.service`])
      assert.ok(existsSync(join(shared, file)), file);
  });
});

describe('the development variant', () => {
  const manifest = (id) => JSON.parse(readFileSync(new URL(`../../flatpak/${id}.json`, import.meta.url), 'utf8'));

  it('is the same but for its name, and that its tests have been run already', () => {
    const released = manifest(ID);
    const module = released.modules.at(-1);
    for (const key of ['run-tests', 'test-rule', 'test-commands']) delete module[key];
    module['config-opts'] = ['-Dprofile=development'];
    assert.deepEqual(manifest(`${ID}.Devel`), { ...released, id: `${ID}.Devel`, command: 'handclasp-devel' });
  });

  it('lives beside the released one, under a name and an icon of its own', () => {
    const shared = join(process.env.FLATPAK_USER_DIR, 'exports', 'share');
    const entry = (id) => readFileSync(join(shared, 'applications', `${id}.desktop`), 'utf8');
    const icon = (id) => readFileSync(join(shared, 'icons', 'hicolor', 'scalable', 'apps', `${id}.svg`), 'utf8');
    assert.match(entry(ID), /^Name=Handclasp$/m);
    assert.match(entry(`${ID}.Devel`), /^Name=Handclasp Devel$/m);
    assert.notEqual(icon(ID), icon(`${ID}.Devel`));
  });
});

describe('the sandbox', () => {
  it('shows nothing of the machine, and gives no capabilities', on({}, async (desktop) => {
    const secret = join(process.env.HANDCLASP_OUT, 'build.log');
    assert.ok(existsSync(secret));
    const seen = await desktop.inside(`grep ^Cap /proc/self/status; ls -A "$HOME"; cat ${secret} 2>&1; ls /home /root /media 2>&1`);
    assert.equal([...seen.matchAll(/^Cap\w+:\s0+$/gm)].length, 5, seen);
    assert.equal([...seen.matchAll(/No such file/g)].length, 4, seen);
    // And of what is at home: the program's own.
    assert.deepEqual(seen.split('\n').filter((line) => !/^Cap|No such file/.test(line)), ['.var'], seen);
  }));

  it('serves without a display when it is asked to', on({ DISPLAY: '' }, async (desktop) => {
    const { port } = await desktop.launch('--headless');
    for (const address of ['127.0.0.1', ADDRESS]) assert.equal((await fetchPage(address, port)).status, 200);
  }));

  it('says without a display that there is none, and what to do', on({ DISPLAY: '' }, async (desktop) => {
    const { code, errors } = await desktop.fail();
    assert.equal(code, 1);
    assert.match(errors, /There is no display.*--headless/);
  }));

  it('speaks German', on({ LC_ALL: 'de_DE.UTF-8' }, async (desktop) => {
    assert.match(await desktop.inside('handclasp --help'), /Freundschaftsanfragen für die Menschen um dich herum/);
    const { port } = await desktop.launch();
    const answer = await fetchPage(ADDRESS, port, { 'Accept-Language': 'de' });
    assert.equal(answer.headers.get('content-language'), 'de');
    assert.match(await answer.text(), /<html lang="de"/);
  }));
});

describe('the program at Wayland alone', () => {
  it('shows a window', on({ DISPLAY: '', GDK_BACKEND: '', GTK_A11Y: 'none' }, async (desktop) => {
    const compositor = await desktop.startWayland();
    await desktop.launch();
    await until('the window', () => compositor.titles().includes('Handclasp'));
    assert.equal(await desktop.quit(), 0);
  }));
});

describe('the data', () => {
  let desktop;

  before(async () => {
    desktop = await Installed.open();
  });
  after(() => desktop?.close());

  it('is in the folder of the application', async () => {
    const { port } = await desktop.launch();
    for (const address of ['127.0.0.1', ADDRESS]) assert.equal((await fetchPage(address, port)).status, 200);
    await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
    assert.equal(await desktop.quit(), 0);
    assert.ok(existsSync(join(desktop.folder, '.var', 'app', ID, 'data', 'handclasp', 'handclasp.sqlite')));
  });

  it('is there after a restart', async () => {
    await desktop.launch();
    await desktop.window(ANN);
    assert.equal(await desktop.quit(), 0);
    await desktop.gone();
  });

  it('is there when the program was installed anew', async () => {
    await desktop.install('--reinstall', '--bundle', BUNDLE);
    await desktop.launch();
    await desktop.window(ANN);
  });
});

describe('the program where there is no portal', () => {
  let desktop, reader;

  before(async () => {
    desktop = await Installed.open({ GTK_A11Y: 'atspi' }, null);
    reader = await Reader.open(desktop);
  });
  after(() => desktop?.close());

  it('tells in its window', async () => {
    const host = await desktop.launch();
    await desktop.signUp(await desktop.window(DOOR), 'ann', 'Ann Baker', PASSWORD);
    const cem = await signUp(host, 'cem', { name: 'Cem', password: PASSWORD });
    await cem.connect();
    await cem.command('request', { to: 'ann' });
    await until('the toast', async () =>
      find(await reader.tree(), { role: 'label', name: 'Cem wants to be your friend' }));
  });
});

tellStory(() => Installed.open({ GTK_A11Y: 'atspi' }));

// SPDX-License-Identifier: GPL-3.0-or-later
//
// A desktop where the program is installed as a Flatpak; HANDCLASP is what starts it there.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Desktop, until } from '../desktop/desktop.js';

export const ID = 'io.github.handclasp.Handclasp';
export const BUNDLE = join(process.env.HANDCLASP_OUT, `${ID}.flatpak`);
export const PORTAL = 'org.freedesktop.portal.Desktop';

const WAYLAND = 'wayland-9';

export class Installed extends Desktop {
  // extra: further environment; service: the portal, or null where there is none.
  static open(extra = {}, service = PORTAL) {
    // What is not there of portals, GTK only warns of.
    return super.open({ FLATPAK_USER_DIR: process.env.FLATPAK_USER_DIR, G_DEBUG: 'fatal-criticals', ...extra }, service);
  }

  // A signal to what flatpak runs ends the sandbox at once: the action lets the program end in order.
  async quit() {
    await this.callBus(ID, `/${ID.replaceAll('.', '/')}`, 'org.freedesktop.Application.ActivateAction', 'quit', '[]', '{}');
    return this.exit;
  }

  async kill() {
    await this.flatpak('kill', ID);
    return this.exit;
  }

  async end() {
    await this.flatpak('kill', ID);
    await this.gone();
  }

  // Starts the program where it cannot start.
  fail(...options) {
    const program = spawn(process.env.HANDCLASP, options, { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    program.stderr.on('data', (data) => (errors += data));
    return new Promise((resolve) => program.once('close', (code) => resolve({ code, errors })));
  }

  flatpak(...args) {
    return this.run('flatpak', args);
  }

  // An older flatpak asks on the system bus whether a normal user may; a bus on which nobody answers is a yes.
  install(...args) {
    return this.run('env', [`DBUS_SYSTEM_BUS_ADDRESS=${this.env.DBUS_SESSION_BUS_ADDRESS}`,
      'flatpak', 'install', '--user', '-y', '--noninteractive', '--no-deps', ...args]);
  }

  // What a command says that runs in a sandbox like the program's.
  inside(script) {
    return this.flatpak('run', '--user', '--command=sh', ID, '-c', script);
  }

  // Nothing of an earlier sandbox is left that the next could run into.
  gone() {
    return until('the sandbox to go', async () => !(await this.flatpak('ps', '--columns=application')).includes(ID));
  }

  // A compositor without a screen, which tells what it is told.
  async startWayland() {
    const log = join(this.folder, 'weston.log');
    this.start('weston', ['--backend=headless-backend.so', `--socket=${WAYLAND}`, '--no-config', '--idle-time=0', '--debug',
      '--logger-scopes=proto', `--log=${log}`], this.env);
    await until('the compositor', () => existsSync(join(this.folder, WAYLAND)));
    this.env.WAYLAND_DISPLAY = WAYLAND;
    return { titles: () => [...readFileSync(log, 'utf8').matchAll(/set_title\("(.*)"\)/g)].map(([, title]) => title) };
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
//
// Debian's Chromium, and pages that keep a record of what a page should not do.

import { chromium } from 'playwright-core';
import { PATIENCE } from './host.js';
import { _, setCatalogue } from '../../ui/web/i18n.js';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// The host says 401 to a visitor's first question; Chromium writes that down as a fault.
const EXPECTED = new RegExp(
  [
    'Failed to load resource: the server responded with a status of 4\\d\\d',
    'ERR_INTERNET_DISCONNECTED',
    'ERR_CONNECTION_REFUSED',
    'ERR_CONNECTION_RESET',
    'WebSocket connection to',
  ].join('|'),
);

export const SOON = 15000 * PATIENCE;

export function launch(args = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...ARGS, ...args] });
}

// From now on the words of this file and of views.js are those that the page has in that language.
export async function speak(origin, language) {
  setCatalogue(language, await (await fetch(`${origin}/${language}.json`)).json());
}

// Somebody with a device: a context, its first page, what went wrong on any of its pages, and what they said to
// the host over sockets.
export async function openPerson(browser, origin, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const faults = [];
  const said = [];

  context.setDefaultTimeout(SOON);

  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) faults.push(`asked ${url}`);
  });
  context.on('page', (page) => {
    page.on('pageerror', (error) => faults.push(`threw ${error.stack}`));
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(origin).host) faults.push(`connected to ${socket.url()}`);
      socket.on('framesent', ({ payload }) => said.push(JSON.parse(payload)));
    });
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });

  const page = await context.newPage();
  await page.goto(`${origin}/`);

  return { context, page, faults, said };
}

export async function signUp(page, username, name, password = 'correct horse') {
  await page.getByRole('link', { name: _('Sign Up') }).click();
  await page.getByLabel(_('Your name')).fill(name);
  await page.getByLabel(_('Username')).fill(username);
  await page.getByLabel(_('Password')).fill(password);
  await page.getByRole('button', { name: _('Sign Up') }).click();
  await page.getByRole('heading', { name: _('People'), level: 1 }).waitFor();
}

export async function signIn(page, username, password = 'correct horse') {
  await page.getByLabel(_('Username')).fill(username);
  await page.getByLabel(_('Password')).fill(password);
  await page.getByRole('button', { name: _('Sign In') }).click();
  await page.getByRole('heading', { name: _('People'), level: 1 }).waitFor();
}

export async function go(page, view) {
  await page.evaluate((name) => {
    location.hash = `#${name}`;
  }, view);
}

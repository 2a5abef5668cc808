// SPDX-License-Identifier: GPL-3.0-or-later
//
// A window and a page seen alike: what each shows beside everybody in its list of people, and a press on one of
// the buttons there.

import { setTimeout as pass } from 'node:timers/promises';

import { PATIENCE } from '../lib/host.js';
import { find, findAll } from './accessible.js';

const LABELS = ['Requested', 'Friends', 'Blocked', 'Accepted in Advance'];
const NOTE = /^note \d+$/;
const ASKED_FIRST = /^(Unfriend|Block|Refuse|Add Friend with)/;
const WAIT = 3000 * PATIENCE; // for what may just have gone
const PAUSE = 10;

// One of them, by a number from 0 up to 1.
const pick = (list, roll) => list[Math.floor(roll * list.length)];

async function soon(look) {
  const end = Date.now() + WAIT;
  for (;;) {
    const found = await look();
    if (found || Date.now() > end) return found;
    await pass(PAUSE);
  }
}

function labels(row) {
  return findAll(row, { role: 'label' }).map(({ name }) => name);
}

// Beside somebody, in the list's order; a button that waits for its answer is not settled.
function readRow(row) {
  const buttons = findAll(row, { role: 'button' }).filter(({ name }) => !name.startsWith('More for'));

  return {
    label: labels(row).find((text) => LABELS.includes(text)) ?? '',
    buttons: buttons.map(({ name }) => name),
    note: labels(row).find((text) => NOTE.test(text)) ?? '',
    isBusy: buttons.some(({ states }) => states.includes('busy')),
  };
}

const usernameOf = (row) => labels(row).find((text) => text.startsWith('@'))?.slice(1);

export class WindowFace {
  // window: its node; id: the X server's.
  constructor(desktop, reader, application, username, window, id) {
    this.desktop = desktop;
    this.reader = reader;
    this.application = application;
    this.username = username;
    this.list = find(window, { role: 'list', name: 'GtkListView' });
    this.id = id;
    this.where = 'window';
    this.rows = new Map();
  }

  async shows() {
    const { children } = await this.reader.tree(this.list);
    const rows = children.filter(usernameOf).map((row) => [usernameOf(row), row]);
    this.rows = new Map(rows);

    return Object.fromEntries(rows.map(([username, row]) => [username, readRow(row)]));
  }

  // Tells whether something was pressed: what was there may have gone under the hand.
  async act({ whom, isRare, roll, note }) {
    if (!this.rows.has(whom)) await this.shows();
    const row = await this.reader.tree(this.rows.get(whom));
    const buttons = findAll(row, { role: 'button', actions: 'Click' });
    const more = buttons.find(({ name }) => name.startsWith('More for'));
    const button = isRare && more ? await this.#open(row, more, roll) : pick(buttons.filter((each) => each !== more), roll);

    if (!button || !(await this.reader.press(button))) return false;
    if (ASKED_FIRST.test(button.name)) await this.#answer(note);

    return true;
  }

  // The menu's entry to press. A menu stays open only where the focus is.
  async #open(row, more, roll) {
    await this.desktop.focusOn(this.id);
    await this.reader.press(more);
    const entries = await soon(async () => {
      const found = findAll(await this.reader.tree(row), { role: 'menu item' });

      return found.length > 0 && found;
    });

    return entries && pick(entries, roll);
  }

  // The question that is asked first, if one is: whether it is meant, or for a note.
  async #answer(note) {
    const { children } = await this.reader.tree(this.application, 1);
    const open = children.find(({ name }) => !name.endsWith('Handclasp'));
    if (!open) return;

    const dialog = await this.reader.tree(open);
    const field = find(dialog, { role: 'text box' });
    const button = find(dialog, { role: 'button', name: /^(Add Friend|Refuse|Unfriend|Block)/ });
    if (field) await this.reader.type(field, note);
    if (button) await this.reader.press(button); // or it has closed meanwhile
  }
}

/* In the page. */
function readPage() {
  const textOf = (node) => (node && !node.hidden ? node.textContent : '');
  const rows = [...document.querySelectorAll('main .person')].map((row) => {
    const buttons = [...row.querySelectorAll('.buttons button')];

    return [row.dataset.username, {
      label: textOf(row.querySelector('.label')),
      buttons: buttons.map((button) => button.getAttribute('aria-label')),
      note: textOf(row.querySelector('.note')),
      isBusy: row.querySelector('[aria-busy="true"]') !== null,
    }];
  });

  return Object.fromEntries(rows);
}

export class PageFace {
  constructor(page, username) {
    this.page = page;
    this.username = username;
    this.where = 'page';
  }

  shows() {
    return this.page.evaluate(readPage);
  }

  async act(press) {
    try {
      return await this.#press(press);
    } catch (error) {
      if (error.name !== 'TimeoutError') throw error;
      await this.page.keyboard.press('Escape');

      return false;
    }
  }

  async #press({ whom, isRare, roll, note }) {
    const row = this.page.locator(`main .person[data-username="${whom}"]`);
    const more = row.getByRole('button', { name: 'More for' });
    const buttons = row.locator('.buttons button');
    let among = buttons;

    if (isRare && (await more.isVisible())) {
      await more.click({ timeout: WAIT });
      among = this.page.getByRole('menuitem');
    }
    const n = await among.count();
    if (n === 0) return false;
    await among.nth(Math.floor(roll * n)).click({ timeout: WAIT });
    await this.#answer(note);

    return true;
  }

  async #answer(note) {
    const dialog = this.page.getByRole('dialog');
    if ((await dialog.count()) === 0) return;

    const field = dialog.getByRole('textbox');
    if ((await field.count()) > 0) await field.fill(note, { timeout: WAIT });
    await dialog.locator('button[type="submit"]').click({ timeout: WAIT });
  }
}

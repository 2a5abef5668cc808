// SPDX-License-Identifier: GPL-3.0-or-later
//
// Somebody at a window, and somebody at a page: both do the same things, and both read the same words.

import { openPerson, signUp, SOON } from '../lib/browser.js';
import { find, findAll } from './accessible.js';
import { until } from './desktop.js';

// The button beside somebody that says where they stand.
const BUTTONS = {
  none: 'Add Friend: %',
  outgoing: 'Cancel Request to %',
  incoming: 'Accept Request from %',
  declined: 'Restore Request from %',
  filtered: 'Restore Request from %',
  friend: 'Unfriend %',
  blocked: 'Unblock %',
};

const KEYS = { people: 'ctrl+1', requests: 'ctrl+2', friends: 'ctrl+3', search: 'ctrl+f', settings: 'ctrl+comma' };
const IN_MENU = { declined: 'Declined Requests', filtered: 'Filtered Requests', blocked: 'Blocked People' };

// Where an entry stands in its menu, for a GTK that does not tell what entries are called (4.24).
const PLACES = { 'Declined Requests': 2, 'Filtered Requests': 3, 'Blocked People': 4, 'Add Friend with a Note': 0, Block: -1 };

const N_LOOKS = 4;

const rowName = ({ name, username }) => new RegExp(`^${name}, @${username}`);
const buttonOf = (person, standing) => BUTTONS[standing].replace('%', person.name);

// Of what is below a node, what is to be seen, or nothing.
export async function findShown(reader, node, what) {
  for (const each of node ? findAll(node, what) : []) if (await reader.shows(each)) return each;
}

class Person {
  constructor(username, name, password) {
    Object.assign(this, { username, name, password });
  }

  ask(person) {
    return this.press(buttonOf(person, 'none'));
  }

  cancel(person) {
    return this.press(buttonOf(person, 'outgoing'));
  }

  accept(person) {
    return this.press(buttonOf(person, 'incoming'));
  }

  decline(person) {
    return this.press(`Decline Request from ${person.name}`);
  }

  restore(person) {
    return this.press(buttonOf(person, 'declined'));
  }

  unblock(person) {
    return this.press(buttonOf(person, 'blocked'));
  }

  async unfriend(person) {
    await this.press(buttonOf(person, 'friend'));
    await this.answer('Unfriend');
  }

  async askWithNote(person, note) {
    await this.choose(person, 'Add Friend with a Note');
    await this.answer('Add Friend', note);
  }

  // Until this face says so of somebody.
  sees(person, standing) {
    return this.shows(buttonOf(person, standing));
  }
}

export class AtWindow extends Person {
  sitDown(desktop, reader) {
    Object.assign(this, { desktop, reader });
  }

  get title() {
    return `${this.name} – Handclasp`;
  }

  async signUp() {
    this.id = await this.desktop.signUp(await this.desktop.window('^Handclasp$'), this.username, this.name, this.password);
  }

  // To the window in which it is signed in.
  async findWindow() {
    this.id = await this.desktop.window(`^${this.title}$`);
    this.list = null;
  }

  async keys(...keys) {
    await this.desktop.focusOn(this.id);
    await this.desktop.keys(...keys);
  }

  async go(view) {
    if (!IN_MENU[view]) return this.keys(KEYS[view]);

    await this.keys('F10');
    return this.#pressEntry(IN_MENU[view], { name: 'Main Menu' });
  }

  // A window takes half a second to be read whole: some looks first where something was found before.
  async find(what) {
    const { reader } = this;
    for (let n = 0; this.list && n < N_LOOKS; n++) {
      const near = await findShown(reader, await reader.tree(this.list), what);
      if (near) return near;
    }

    const window = await reader.window(this.title);
    const found = await findShown(reader, window, what);
    if (found) this.list = findAll(window, { role: 'list' }).find((list) => find(list, { id: found.id }));
    return found;
  }

  shows(name) {
    return until(`“${name}” in the window of ${this.name}`, () => this.find({ name }));
  }

  hides(name) {
    return until(`“${name}” to go from the window of ${this.name}`, async () => !(await this.find({ name })));
  }

  says(person, what) {
    return until(`“${what}” beside ${person.name} in the window of ${this.name}`, async () => {
      const row = await this.find({ role: 'list item', name: rowName(person) });
      return row && find(row, { name: what });
    });
  }

  async press(name) {
    await until(`“${name}” to be pressed in the window of ${this.name}`, async () => {
      const button = await this.find({ name, actions: 'Click' });
      return button && this.reader.press(button);
    });
  }

  // A menu stays open only where the focus is.
  async choose(person, title) {
    await this.desktop.focusOn(this.id);
    await this.press(`More for ${person.name}`);
    await this.#pressEntry(title, { role: 'list item', name: rowName(person) });
  }

  // Of a menu that is there.
  async #pressEntry(title, where) {
    await until(`“${title}” in a menu of ${this.name}`, async () => {
      const place = await this.find(where);
      const entries = place ? findAll(place, { role: 'menu item' }) : [];
      const entry = entries.some(({ name }) => name)
        ? entries.find(({ name }) => name.startsWith(title)) : entries.at(PLACES[title]);
      return entry && this.reader.press(entry);
    });
  }

  async answer(name, note) {
    // GTK 4.8 calls a button by its label and its label's text.
    const wanted = { role: 'button', name: new RegExp(`^${name}( ${name})?$`) };
    const question = await until(`the question that “${name}” answers`, async () => {
      const window = await this.#findQuestion();
      return window && find(window, wanted) && window;
    });
    if (note) await this.reader.type(find(question, { role: 'text box', name: /^Note/ }), note);
    await this.reader.press(find(question, wanted));
  }

  // A window of its own, or in the window, as the platform wants it.
  async #findQuestion() {
    const { children } = await this.reader.tree(await this.reader.application(), 1);
    const window = children.find(({ name }) => !name.endsWith('Handclasp'));
    return window ? this.reader.tree(window) : this.reader.window(this.title);
  }

  // A window under load may not hear the first key.
  lead(key, name) {
    return until(`${key} to lead to ${name}`, async () => {
      await this.keys(key);
      return this.find({ name });
    });
  }

  // One step after the other: more would be on their way when it is reached.
  async tabTo(name) {
    let focused = await this.reader.focused();
    while (focused.name !== name) {
      const { id } = focused;
      await this.desktop.keys('Tab');
      focused = await until('Tab to move the focus', async () => {
        const now = await this.reader.focused();
        return now.id !== id && now;
      });
    }
  }

  async search(text) {
    await this.lead(KEYS.search, 'Search people');
    await this.desktop.type(text);
  }

  async searchNoMore() {
    await this.keys('Escape');
  }

  async rename(name) {
    await this.lead(KEYS.settings, 'Your name');
    await this.keys('ctrl+a');
    await this.desktop.type(name);
    await this.desktop.keys('Return');
    this.name = name;
    await this.findWindow();
    await this.go('people');
  }

  async letAsk(who) {
    await this.lead(KEYS.settings, 'Your name');
    await this.tabTo(who);
    await this.keys('space');
    await this.shows('Saved.');
    await this.go('people');
  }
}

export class AtPage extends Person {
  async sitDown(browser, origin) {
    Object.assign(this, await openPerson(browser, origin));
  }

  async signUp() {
    await signUp(this.page, this.username, this.name, this.password);
  }

  async closePage() {
    await this.page.close();
  }

  async openPage(origin) {
    this.page = await this.context.newPage();
    await this.page.goto(origin);
  }

  async go(view) {
    if (view === 'blocked') {
      await this.go('settings');
      await this.page.getByRole('link', { name: 'Show Blocked People' }).click();
    } else if (view === 'declined' || view === 'filtered') {
      await this.go('requests');
      await this.page.getByRole('heading', { name: new RegExp(`^${view}`, 'i') }).click();
    } else {
      await this.page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${view}`, 'i') }).click();
    }
  }

  #find(name) {
    const { page } = this;
    return page.getByRole('button', { name, exact: true }).or(page.getByText(name)).filter({ visible: true }).first();
  }

  shows(name) {
    return this.#find(name).waitFor();
  }

  hides(name) {
    return this.#find(name).waitFor({ state: 'detached' });
  }

  says(person, what) {
    return this.#rowOf(person).getByText(what).waitFor();
  }

  press(name) {
    return this.page.getByRole('button', { name, exact: true }).first().click();
  }

  #rowOf(person) {
    return this.page.locator(`main .person[data-username="${person.username}"]`).first();
  }

  async choose(person, title) {
    await this.#rowOf(person).getByRole('button', { name: 'More for' }).click();
    await this.page.getByRole('menuitem', { name: title }).click();
  }

  async answer(name, note) {
    const dialog = this.page.getByRole('dialog');
    if (note) await dialog.getByRole('textbox').fill(note);
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  search(text) {
    return this.page.getByRole('searchbox', { name: 'Search people' }).pressSequentially(text);
  }

  searchNoMore() {
    return this.page.getByRole('searchbox', { name: 'Search people' }).fill('');
  }

  async rename(name) {
    await this.go('settings');
    await this.page.getByLabel('Your name').fill(name);
    await this.press('Save Name');
    await this.shows('Your name is saved.');
    this.name = name;
    await this.go('people');
  }

  async letAsk(who) {
    await this.go('settings');
    await this.page.getByRole('radio', { name: new RegExp(`^${who}`) }).check();
    await this.shows('Saved.');
    await this.go('people');
  }

  seesHostAway() {
    return this.page.getByText('The host is away').waitFor();
  }

  seesHostBack() {
    return this.page.getByText('The host is away').waitFor({ state: 'detached', timeout: 3 * SOON });
  }
}

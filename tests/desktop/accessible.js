// SPDX-License-Identifier: GPL-3.0-or-later
//
// The windows as somebody with a screen reader meets them, over AT-SPI:
//
//   const reader = await Reader.open(desktop);   // before the program starts
//   const window = await reader.window('Ann Baker – Handclasp');
//   await reader.press(find(window, { role: 'button', name: 'Add Friend: Bob' }));
//
// A node is { id, role, name, description, states, actions, children }, as it was when it was asked for.

import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = 'org.a11y.atspi.Registry/org/a11y/atspi/accessible/root';

// Every node below one, itself included, as they follow each other.
export function* walk(node) {
  yield node;
  for (const child of node.children) yield* walk(child);
}

const fits = (node, wanted) =>
  Object.entries(wanted).every(([field, value]) =>
    Array.isArray(node[field]) ? node[field].includes(value)
      : value instanceof RegExp ? value.test(node[field]) : node[field] === value);

// The nodes whose fields are as wanted; `states` and `actions` name one that must be among them.
export function findAll(node, wanted) {
  return [...walk(node)].filter((each) => fits(each, wanted));
}

export function find(node, wanted) {
  return findAll(node, wanted)[0];
}

export class Reader {
  static async open(desktop) {
    const self = new Reader();
    const program = join(dirname(process.env.HANDCLASP), '..', 'tests', 'desktop', 'accessible-tree');

    desktop.env.GTK_A11Y = 'atspi';
    self.child = desktop.start(program, [], desktop.env);
    self.waiting = [];
    createInterface({ input: self.child.stdout })
      .on('line', (line) => self.waiting.shift().resolve(JSON.parse(line)))
      .on('close', () => self.waiting.forEach(({ reject }) => reject(new Error('the accessible tree is gone'))));

    return self;
  }

  ask(...words) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${words.join(' ')}\n`);
    });
  }

  // Everything, or a node as it is now with all that is below it, or with so many levels of it.
  tree(node, ...depth) {
    return this.ask('tree', node?.id ?? ROOT, ...depth);
  }

  // The program among what has windows.
  async application() {
    return (await this.tree(null, 1)).children[0];
  }

  // Does what the node's first action does, for a button: as if it were pressed. Tells whether it did.
  press(node, number = 0) {
    return this.ask('press', node.id, number);
  }

  focus(node) {
    return this.ask('focus', node.id);
  }

  // Puts a text where one is written.
  type(node, text) {
    return this.ask('type', node.id, text);
  }

  // The text that is written in it.
  async text(node) {
    return (await this.ask('text', node.id))?.[0];
  }

  // Whether it is on the screen.
  shows(node) {
    return this.ask('shows', node.id);
  }

  // What got the focus last. Where something is said to have had it, another gets a moment to.
  focused(before) {
    return before ? this.ask('focused', before.id) : this.ask('focused');
  }

  // The window of that title now, with all that is in it, or nothing.
  async window(title) {
    const window = find(await this.tree(await this.application(), 1), { name: title });

    return window && this.tree(window);
  }
}

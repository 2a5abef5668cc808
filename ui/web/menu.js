// SPDX-License-Identifier: GPL-3.0-or-later

/* A button with a menu behind it, worked with the arrow keys as menus are. */

import { h, icon, setAttribute } from './dom.js';

const DOTS = 'M5 12h.01M12 12h.01M19 12h.01';

let nMenus = 0;

function move(menu, key) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];

  if (to === undefined || items.length === 0) return false;

  items[(to + items.length) % items.length].focus();

  return true;
}

export class Menu {
  /* items(): what is in it when it opens, as { text, name, run }. */
  constructor(items) {
    this.items = items;
    this.list = h('div', {
      class: 'menu',
      role: 'menu',
      id: `menu-${++nMenus}`,
      hidden: true,
      on: { keydown: event => this.onKey(event) },
    });
    this.button = h(
      'button',
      {
        'type': 'button',
        'class': 'button button-icon',
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
        'aria-controls': this.list.id,
        'on': { click: () => this.toggle(), keydown: event => this.onButtonKey(event) },
      },
      icon(DOTS)
    );
    this.node = h('div', { class: 'menu-place' }, this.button, this.list);
    this.onOutside = event => this.node.contains(event.target) || this.close();
    this.node.addEventListener('focusout', event => this.onFocusOut(event));
  }

  rename(name) {
    setAttribute(this.button, 'aria-label', name);
    setAttribute(this.list, 'aria-label', name);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  open() {
    this.list.replaceChildren(...this.items().map(item => this.createItem(item)));
    this.list.hidden = false;
    this.list.classList.toggle('menu-above', this.isBelowTheFold());
    this.button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', this.onOutside);
    this.list.firstElementChild.focus();
  }

  close(isFocusBack = false) {
    this.list.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', this.onOutside);
    if (isFocusBack) this.button.focus();
  }

  isBelowTheFold() {
    return (
      this.button.getBoundingClientRect().bottom + this.list.offsetHeight + 80 > window.innerHeight &&
      this.button.getBoundingClientRect().top > this.list.offsetHeight
    );
  }

  createItem({ text, name, run }) {
    return h(
      'button',
      {
        'type': 'button',
        'class': 'menu-item',
        'role': 'menuitem',
        'tabindex': -1,
        'aria-label': name,
        'on': {
          click: () => {
            this.close(true);
            run();
          },
        },
      },
      text
    );
  }

  onButtonKey(event) {
    if (event.key === 'ArrowDown' && !this.isOpen) {
      event.preventDefault();
      this.open();
    }
  }

  onKey(event) {
    if (event.key === 'Escape') this.close(true);
    else if (!move(this.list, event.key)) return;
    event.preventDefault();
  }

  onFocusOut(event) {
    if (this.isOpen && event.relatedTarget && !this.node.contains(event.relatedTarget)) this.close();
  }
}

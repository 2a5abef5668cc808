// SPDX-License-Identifier: GPL-3.0-or-later

/* Somebody's note, as it was written. A long one scrolls, by key too. */

import { h, setAttribute, setText } from './dom.js';
import { _ } from './i18n.js';

const SHORT = 60;
const FEW_LINES = 2;

export function createNote(text = '') {
  const node = h('blockquote', { class: 'note', dir: 'auto' });

  fillNote(node, text);

  return node;
}

export function fillNote(node, text) {
  const isLong = text.length > SHORT || text.split('\n').length > FEW_LINES;

  node.hidden = text === '';
  setText(node, text);
  setAttribute(node, 'tabindex', isLong ? 0 : null);
  setAttribute(node, 'role', isLong ? 'group' : null);
  setAttribute(node, 'aria-label', isLong ? _('Note') : null);
}

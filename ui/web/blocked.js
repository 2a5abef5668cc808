// SPDX-License-Identifier: GPL-3.0-or-later

import { h } from './dom.js';
import { _ } from './i18n.js';
import { ListSection } from './list-section.js';

export class Blocked {
  constructor(context, heading) {
    this.section = new ListSection(
      context,
      'blocked',
      _('Blocked People'),
      () => [_('Nobody is blocked'), _('People you block cannot reach you, and cannot tell that they are blocked.')],
      heading
    );
    this.node = h(
      'div',
      { class: 'view' },
      h('a', { class: 'back', href: '#settings' }, _('Settings')),
      this.section.node
    );
  }

  render(state) {
    this.section.render(state);
  }

  close() {
    this.section.close();
  }
}

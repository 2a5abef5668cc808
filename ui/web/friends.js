// SPDX-License-Identifier: GPL-3.0-or-later

import { h } from './dom.js';
import { _ } from './i18n.js';
import { ListSection } from './list-section.js';

export class Friends {
  constructor(context, heading) {
    this.section = new ListSection(
      context,
      'friends',
      _('Friends'),
      () => [_('No friends yet'), _('Find somebody under People and press Add Friend.')],
      heading
    );
    this.node = h('div', { class: 'view' }, this.section.node);
  }

  render(state) {
    this.section.render(state);
  }

  close() {
    this.section.close();
  }
}

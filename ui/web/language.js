// SPDX-License-Identifier: GPL-3.0-or-later

/* The choice of a language. The host is told by a cookie, for it decides in which one the page comes. */

import { h } from './dom.js';
import { _ } from './i18n.js';

const COOKIE = 'handclasp_language';
const YEAR = 365 * 24 * 3600;

function chosen() {
  const found = document.cookie.split('; ').find(pair => pair.startsWith(`${COOKIE}=`));

  return found ? found.slice(COOKIE.length + 1) : '';
}

function choose(language) {
  document.cookie = `${COOKIE}=${language}; Path=/; SameSite=Lax; Max-Age=${language ? YEAR : 0}`;
  location.reload();
}

function inItsOwnWords(language) {
  return new Intl.DisplayNames(language, { type: 'language' }).of(language);
}

/* Those who want it may not understand the present one: each language has its own name. */
export function languageField(labelClass = 'field-label') {
  const languages = document.documentElement.dataset.languages.split(' ').sort();
  const select = h(
    'select',
    { class: 'input', id: 'language', on: { change: () => choose(select.value) } },
    h('option', { value: '' }, _('System default')),
    ...languages.map(language => h('option', { value: language, lang: language }, inItsOwnWords(language)))
  );

  select.value = chosen();
  if (select.selectedIndex < 0) select.value = '';

  return h('div', { class: 'field' }, h('label', { class: labelClass, for: 'language' }, _('Language')), select);
}

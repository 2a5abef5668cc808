// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * The page's words. English is in the sources; a catalogue of another language
 * is a JSON object made from the project's .po files: each singular with the
 * array of its forms.
 */

let catalogue = {};
let tag = 'en';
let plural = n => (n === 1 ? 0 : 1);

export function setCatalogue(newTag, messages, pluralOf = plural) {
  tag = newTag;
  catalogue = messages;
  plural = pluralOf;
}

export function _(text) {
  const forms = catalogue[text];

  return forms ? forms[0] : text;
}

export function ngettext(one, many, n) {
  const forms = catalogue[one];

  return forms ? forms[plural(n)] : n === 1 ? one : many;
}

/* Fills {keys} of a translated sentence where plain text is wanted. */
export function format(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

export function language() {
  return tag;
}

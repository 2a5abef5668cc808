// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * The page's words. English is in the sources; a catalogue of another language
 * is a JSON object made from the project's .po files: singular to an array of
 * forms, and under "" the expression for plurals.
 */

let catalogue = {};
let plural = n => (n === 1 ? 0 : 1);

export function setCatalogue(language, messages, pluralOf) {
  catalogue = messages;
  if (pluralOf)
    plural = pluralOf;
  document.documentElement.lang = language;
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
  return document.documentElement.lang || 'en';
}

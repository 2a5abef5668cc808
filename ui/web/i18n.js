// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * The page's words. English is in the sources; a catalogue, made from the
 * project's .po files by translate.py, has each text with its forms in another
 * language.
 */

let tag = 'en';
let texts = {};
let plurals = '';

export function setCatalogue(newTag, catalogue) {
  tag = newTag;
  ({ texts, plurals } = catalogue);
}

/* Of the language that the host chose for this page. */
export async function loadCatalogue() {
  const { lang } = document.documentElement;

  setCatalogue(lang, await (await fetch(`/${lang}.json`)).json());
}

export function _(text) {
  return C_(null, text);
}

/* A text that is another one elsewhere: "Cancel" ends a question, and takes back a request. */
export function C_(context, text) {
  const forms = texts[context === null ? text : `${context}\u0004${text}`];

  return forms ? forms[0] : text;
}

/* The table has a form for each number up to 99, and then one for each two digits a larger number ends in. */
export function ngettext(one, many, n) {
  const forms = texts[one];

  return forms ? forms[plurals[n < 100 ? n : 100 + (n % 100)]] : n === 1 ? one : many;
}

export function number(n) {
  return new Intl.NumberFormat(tag).format(n);
}

/* Fills {keys} of a translated sentence where plain text is wanted. */
export function format(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, key) => {
    if (!(key in values)) return whole;

    return typeof values[key] === 'number' ? number(values[key]) : values[key];
  });
}

export function language() {
  return tag;
}

// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Builds and updates elements. Text only ever arrives as text nodes: nothing
 * that a person typed is parsed as markup.
 */

const SVG = 'http://www.w3.org/2000/svg';

function setProperty(node, name, value) {
  if (name === 'on') for (const [type, handler] of Object.entries(value)) node.addEventListener(type, handler);
  else if (name === 'class') node.setAttribute('class', value);
  else setAttribute(node, name, value);
}

/* true is an empty attribute; false, null and undefined are none. */
export function setAttribute(node, name, value) {
  if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value === true ? '' : value))
    node.setAttribute(name, value === true ? '' : value);
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function h(tag, properties, ...children) {
  const node = document.createElement(tag);

  for (const [name, value] of Object.entries(properties || {})) setProperty(node, name, value);
  node.append(...children.filter(child => child !== null && child !== undefined));

  return node;
}

/* A line drawing of 24 units, always decoration: the name stands beside it. */
export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');

  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);

  return svg;
}

/* Somebody's own words: isolated, and in the direction of its first letter. */
export function words(text) {
  return h('bdi', { dir: 'auto' }, text);
}

/* Puts nodes where {keys} stand in a translated sentence. */
export function sentence(template, parts) {
  const fragment = document.createDocumentFragment();

  for (const piece of template.split(/(\{\w+\})/)) {
    const key = piece.startsWith('{') ? piece.slice(1, -1) : null;

    fragment.append(key in parts ? parts[key] : piece);
  }

  return fragment;
}

function addTo(nodes, key, create) {
  const node = create(key);

  nodes.set(key, node);

  return node;
}

function neighbour(container, node) {
  const next = node.nextElementSibling || node.previousElementSibling;

  return next && container.contains(next) ? next : null;
}

function firstFocusable(node) {
  return node.querySelector('button:not([hidden]), a[href], input') || node;
}

function forget(container, nodes, key, fallback) {
  const node = nodes.get(key);
  const hadFocus = node.contains(document.activeElement);
  const next = neighbour(container, node);

  node.remove();
  nodes.delete(key);

  if (hadFocus) firstFocusable(next || fallback || container).focus();
}

/*
 * Makes the children of @container those of @keys in that order, and keeps
 * every node that stays: what had the focus has it afterwards, and when its
 * node went away a neighbour or @fallback gets it. Those that go are taken out
 * first, so that those that stay need not move.
 */
export function reconcile(container, nodes, keys, create, fallback) {
  const wanted = new Set(keys);
  const focused = document.activeElement;
  let place = null;

  for (const key of keys) if (!nodes.has(key)) container.append(addTo(nodes, key, create));

  for (const key of [...nodes.keys()]) if (!wanted.has(key)) forget(container, nodes, key, fallback);

  place = container.firstChild;
  for (const key of keys) {
    const node = nodes.get(key);

    if (node === place) place = place.nextSibling;
    else container.insertBefore(node, place);
  }

  if (focused !== document.activeElement && container.contains(focused)) focused.focus({ preventScroll: true });
}

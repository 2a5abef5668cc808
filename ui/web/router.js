// SPDX-License-Identifier: GPL-3.0-or-later

/* The view is what stands after # in the address: links, back and reload work by themselves. */

const VIEWS = ['people', 'requests', 'friends', 'activity', 'blocked', 'settings'];
const DOORS = ['sign-in', 'sign-up'];

export function viewOf(hash) {
  const name = hash.replace(/^#\/?/, '');

  return VIEWS.includes(name) ? name : 'people';
}

export function doorOf(hash) {
  const name = hash.replace(/^#\/?/, '');

  return DOORS.includes(name) ? name : 'sign-in';
}

export function onNavigate(listener) {
  window.addEventListener('hashchange', () => listener(location.hash));
}

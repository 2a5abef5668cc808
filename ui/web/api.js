// SPDX-License-Identifier: GPL-3.0-or-later

import { HostError } from './errors.js';

async function errorOf(response) {
  const body = await response.json().catch(() => ({}));
  const error = body.error || {};

  return new HostError(error.code || 'unreachable', error.message, Number(response.headers.get('Retry-After')));
}

async function call(method, path, body) {
  const options = { method, cache: 'no-store', credentials: 'same-origin', headers: {} };
  let response;

  if (body) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }

  try {
    response = await fetch(path, options);
  } catch (_error) {
    throw new HostError('unreachable');
  }

  if (!response.ok) throw await errorOf(response);

  return response.status === 204 ? {} : response.json();
}

export const signUp = (username, name, password) => call('POST', '/api/sign-up', { username, name, password });
export const signIn = (username, password) => call('POST', '/api/sign-in', { username, password });
export const signOut = () => call('POST', '/api/sign-out', {});
export const changePassword = (old, fresh) => call('POST', '/api/password', { old, new: fresh });
export const removeAccount = password => call('POST', '/api/remove-account', { password });

/* Whether the host can save what it is told; null where it does not answer. */
export async function isWell() {
  const response = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);

  return response && response.ok;
}

/* Whether it sends who speaks plain HTTP to HTTPS. */
export async function isEncrypted() {
  const response = await fetch('/healthz', { cache: 'no-store', redirect: 'manual' }).catch(() => null);

  return Boolean(response && response.type === 'opaqueredirect');
}

/* Who is signed in, or null. */
export async function whoAmI() {
  try {
    return (await call('GET', '/api/me')).me;
  } catch (error) {
    if (error.code === 'signed_out') return null;
    throw error;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/* A new id for one message. Over plain http a LAN address has no crypto.randomUUID. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));

  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

// SPDX-License-Identifier: GPL-3.0-or-later

/* The system's own notices, where a browser has them: never over http on a LAN address. */

const exists = () => 'Notification' in window && window.isSecureContext;

export function canAskForNotifications() {
  return exists() && Notification.permission === 'default';
}

export function askForNotifications() {
  return Notification.requestPermission();
}

/* Returns what withdraws it, or null where the page is in sight or may not. */
export function notify(tag, title, body) {
  if (!exists() || Notification.permission !== 'granted' || document.visibilityState === 'visible') return null;

  const notification = new Notification(title, { tag, body, icon: '/icon.svg' });

  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
  });

  return () => notification.close();
}

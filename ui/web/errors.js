// SPDX-License-Identifier: GPL-3.0-or-later

import { _, format, ngettext } from './i18n.js';

const SENTENCES = {
  bad_message: () => _('The host did not understand that. Reload the page and try again.'),
  unknown_type: () => _('The host does not know how to do that. Reload the page and try again.'),
  self: () => _('That is you.'),
  not_found: () => _('That person is no longer here.'),
  not_accepting: () => _('This person takes no new requests at present.'),
  limit: () => _('That is as many as the host allows. Take a request back first.'),
  storage: () => _('The host could not save that. Nothing was changed; try again.'),
  too_large: () => _('That is too long.'),
  forbidden: () => _('The host refuses this page. Open it at the address the host shows.'),
  sign_up_closed: () => _('This host takes no new accounts at present.'),
  username_taken: () => _('That username is taken. Choose another.'),
  bad_username: () => _('Use 2 to 32 letters a–z, digits, dots, hyphens or underscores, a letter or digit first.'),
  bad_name: () => _('Use a name of 1 to 64 characters that people can read.'),
  weak_password: () => _('Use at least 8 characters.'),
  wrong_password: () => _('Username and password do not match.'),
  signed_out: () => _('You are signed out.'),
  unreachable: () => _('The host does not answer. Is it running, and are you on its network?'),
};

/* The sentence stays true for a moment only, so it is rounded up. */
function slowDown(retryAfter) {
  const seconds = Math.max(1, Math.ceil(retryAfter || 1));
  const minutes = Math.ceil(seconds / 60);

  if (seconds < 60)
    return format(
      ngettext('Please wait {n} second, then try again.', 'Please wait {n} seconds, then try again.', seconds),
      { n: seconds }
    );

  return format(
    ngettext(
      'Too many attempts. Please wait {n} minute, then try again.',
      'Too many attempts. Please wait {n} minutes, then try again.',
      minutes
    ),
    { n: minutes }
  );
}

/* What went wrong, for a person. The host's own sentence where the code is a new one. */
export function explain(error) {
  if (error.code === 'slow_down') return slowDown(error.retryAfter);

  return SENTENCES[error.code] ? SENTENCES[error.code]() : error.message || _('Something went wrong.');
}

export class HostError extends Error {
  constructor(code, message, retryAfter) {
    super(message || code);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

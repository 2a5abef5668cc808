/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"

typedef struct
{
  gint64 wait_ms; /* 0: no use in waiting */
} HcErrorPrivate;

static const char *const words[] = {
  [HC_ERROR_BAD_MESSAGE] = "bad_message",
  [HC_ERROR_UNKNOWN_TYPE] = "unknown_type",
  [HC_ERROR_SELF] = "self",
  [HC_ERROR_NOT_FOUND] = "not_found",
  [HC_ERROR_NOT_ACCEPTING] = "not_accepting",
  [HC_ERROR_ID_REUSED] = "id_reused",
  [HC_ERROR_SLOW_DOWN] = "slow_down",
  [HC_ERROR_LIMIT] = "limit",
  [HC_ERROR_STORAGE] = "storage",
  [HC_ERROR_SIGNED_OUT] = "signed_out",
  [HC_ERROR_FORBIDDEN] = "forbidden",
  [HC_ERROR_TOO_LARGE] = "too_large",
  [HC_ERROR_USERNAME_TAKEN] = "username_taken",
  [HC_ERROR_SIGN_UP_CLOSED] = "sign_up_closed",
  [HC_ERROR_BAD_USERNAME] = "bad_username",
  [HC_ERROR_BAD_NAME] = "bad_name",
  [HC_ERROR_WEAK_PASSWORD] = "weak_password",
  [HC_ERROR_WRONG_PASSWORD] = "wrong_password",
};

static void
hc_error_private_init (HcErrorPrivate *priv)
{
}

static void
hc_error_private_copy (const HcErrorPrivate *from, HcErrorPrivate *to)
{
  *to = *from;
}

static void
hc_error_private_clear (HcErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (HcError, hc_error)

/**
 * hc_error_new_slow_down:
 * @wait_ms: milliseconds until it is worth trying again
 *
 * Returns: (transfer full): a %HC_ERROR_SLOW_DOWN that knows how long to wait
 */
GError *
hc_error_new_slow_down (gint64 wait_ms)
{
  int seconds = (MAX (wait_ms, 1) + 999) / 1000;
  GError *error;

  error = g_error_new (HC_ERROR, HC_ERROR_SLOW_DOWN,
                       ngettext ("Too fast. Try again in %d second.", "Too fast. Try again in %d seconds.", seconds),
                       seconds);
  hc_error_get_private (error)->wait_ms = MAX (wait_ms, 1);
  return error;
}

/**
 * hc_error_get_word:
 *
 * Returns: the code as the protocol spells it; `storage` for an error of another domain, as
 *   only what happens to us, and not what the peer did, has one
 */
const char *
hc_error_get_word (const GError *error)
{
  g_return_val_if_fail (error != NULL, words[HC_ERROR_STORAGE]);

  if (error->domain != HC_ERROR || (guint) error->code >= G_N_ELEMENTS (words))
    return words[HC_ERROR_STORAGE];
  return words[error->code];
}

/**
 * hc_error_get_retry_after:
 *
 * Returns: whole seconds to wait, rounded up, or 0 where waiting is not the cure
 */
gint64
hc_error_get_retry_after (const GError *error)
{
  if (error->domain != HC_ERROR)
    return 0;
  return (hc_error_get_private (error)->wait_ms + 999) / 1000;
}

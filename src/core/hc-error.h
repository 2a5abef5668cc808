/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HcError:
 *
 * Everything that can be refused. Each code has a word, which is what goes over the wire.
 */
typedef enum
{
  HC_ERROR_BAD_MESSAGE,
  HC_ERROR_UNKNOWN_TYPE,
  HC_ERROR_SELF,
  HC_ERROR_NOT_FOUND,
  HC_ERROR_NOT_ACCEPTING,
  HC_ERROR_ID_REUSED,
  HC_ERROR_SLOW_DOWN,
  HC_ERROR_LIMIT,
  HC_ERROR_STORAGE,
  HC_ERROR_SIGNED_OUT,
  HC_ERROR_FORBIDDEN,
  HC_ERROR_TOO_LARGE,
  HC_ERROR_USERNAME_TAKEN,
  HC_ERROR_SIGN_UP_CLOSED,
  HC_ERROR_BAD_USERNAME,
  HC_ERROR_BAD_NAME,
  HC_ERROR_WEAK_PASSWORD,
  HC_ERROR_WRONG_PASSWORD,
} HcError;

#define HC_ERROR (hc_error_quark ())
GQuark      hc_error_quark           (void);

GError     *hc_error_new_slow_down   (gint64        wait_ms);

const char *hc_error_get_word        (const GError *error);
gint64      hc_error_get_retry_after (const GError *error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HC_LOG_NOBODY "(none)"

typedef enum
{
  HC_LOG_STARTED,
  HC_LOG_STOPPED,
  HC_LOG_SIGNED_UP,
  HC_LOG_SIGNED_IN,
  HC_LOG_SIGN_IN_FAILED,
  HC_LOG_SIGN_UP_REFUSED,
  HC_LOG_PASSWORD_REFUSED,
  HC_LOG_PASSWORD_CHANGED,
  HC_LOG_SIGNED_OUT,
  HC_LOG_ACCOUNT_REMOVED,
  HC_LOG_COMMAND_REFUSED,
  HC_LOG_CONNECTIONS_FULL,
  HC_LOG_BACKED_UP,
} HcLogEvent;

/**
 * HcLogPace:
 *
 * Embedded in its owner, all zeros at first: what strangers can make happen as often as they like is
 * written once a minute. All fields are private.
 */
typedef struct
{
  gint64 next; /* monotonic, in microseconds */
  guint  n_held;
} HcLogPace;

void hc_log_be_verbose  (void);

void hc_log_write       (HcLogEvent  event,
                         const char *username,
                         const char *address,
                         const char *detail);
void hc_log_write_paced (HcLogPace  *pace,
                         HcLogEvent  event,
                         const char *username,
                         const char *address,
                         const char *detail);

G_END_DECLS

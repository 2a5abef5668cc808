/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-limits.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define KIB G_GINT64_CONSTANT (1024)

typedef struct
{
  const char *name;
  gsize       offset;
  gint64      value;
  gint64      least;
  gint64      most;
} HcLimit;

#define MOST (1000 * 1000 * 1000 * G_GINT64_CONSTANT (1000)) /* 31 years of milliseconds */
#define LIMIT(name, field, value, least) { name, G_STRUCT_OFFSET (HcLimits, field), value, least, MOST }
/* What a GSource waits for, or a counter of the kernel holds, has 31 bits. */
#define SMALL(name, field, value, least) { name, G_STRUCT_OFFSET (HcLimits, field), value, least, G_MAXINT32 }

static const HcLimit table[] = {
  LIMIT ("connections", connections, 4096, 1),
  LIMIT ("connections-per-address", connections_per_address, 64, 0),
  LIMIT ("connections-before-sign-in", connections_before_sign_in, 256, 1),
  SMALL ("backlog", backlog, 256, 1),
  SMALL ("accepts-per-turn", accepts_per_turn, 16, 1),
  SMALL ("handshake-timeout", handshake_timeout, 10 * SECOND, 1),
  SMALL ("headers-timeout", headers_timeout, 10 * SECOND, 1),
  SMALL ("request-timeout", request_timeout, 30 * SECOND, 1),
  SMALL ("hello-timeout", hello_timeout, 10 * SECOND, 1),
  SMALL ("ping-interval", ping_interval, 15 * SECOND, 1),
  SMALL ("pong-timeout", pong_timeout, 25 * SECOND, 1),
  SMALL ("frame-size", frame_size, 16 * KIB, 125),
  LIMIT ("frame-rate", frame_rate, 50, 0),
  LIMIT ("frame-burst", frame_burst, 200, 1),
  SMALL ("read-per-turn", read_per_turn, 32 * KIB, 1),
  LIMIT ("queued-out", queued_out, 256 * KIB, 1),
  LIMIT ("body-size", body_size, 16 * KIB, 1),
  LIMIT ("command-rate", command_rate, 20, 0),
  LIMIT ("pair-rate", pair_rate, 10, 0),
  LIMIT ("profile-rate", profile_rate, 250, 0),
  LIMIT ("new-accounts", new_accounts, 3, 0),
  LIMIT ("sign-in-failures", sign_in_failures, 5, 0),
  LIMIT ("sign-in-rate", sign_in_rate, 10, 0),
  LIMIT ("sign-in-pause", sign_in_pause, MINUTE, 1),
  LIMIT ("sign-in-pause-max", sign_in_pause_max, 15 * MINUTE, 1),
  SMALL ("hashing-queue", hashing_queue, 16, 1),
  LIMIT ("waiting-requests", waiting_requests, 50, 0),
  LIMIT ("friends", friends, 5000, 0),
  LIMIT ("inbox", inbox, 500, 0),
  LIMIT ("request-lifetime", request_lifetime, 30 * DAY, 1),
  LIMIT ("cooldown-1", cooldown_1, 7 * DAY, 1),
  LIMIT ("cooldown-2", cooldown_2, 30 * DAY, 1),
  LIMIT ("cooldown-3", cooldown_3, 90 * DAY, 1),
  LIMIT ("session-lifetime", session_lifetime, 30 * DAY, 1),
  LIMIT ("username-rest", username_rest, 30 * DAY, 0),
  LIMIT ("reply-lifetime", reply_lifetime, DAY, 1),
  LIMIT ("replay-events", replay_events, 1000, 0),
  LIMIT ("replay-age", replay_age, 30 * DAY, 1),
  SMALL ("presence-tick", presence_tick, MINUTE, 1),
  SMALL ("presence-grace", presence_grace, 10 * SECOND, 0),
  LIMIT ("presence-linger", presence_linger, 10 * MINUTE, 0),
  SMALL ("chore-interval", chore_interval, MINUTE / 2, 1),
};

static const HcLimit *
find_limit (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, name))
      return &table[i];
  return NULL;
}

/**
 * hc_limits_init:
 *
 * Sets every limit to what people who do not say otherwise get.
 */
void
hc_limits_init (HcLimits *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    G_STRUCT_MEMBER (gint64, self, table[i].offset) = table[i].value;
}

/**
 * hc_limits_set:
 * @assignment: `NAME=VALUE`, VALUE a whole number
 *
 * Returns: %FALSE with a sentence for a person where there is no such limit or value
 */
gboolean
hc_limits_set (HcLimits *self, const char *assignment, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (assignment, "=", 2);
  const HcLimit *limit = parts[0] != NULL ? find_limit (parts[0]) : NULL;
  gint64 value;

  if (limit == NULL)
    {
      g_set_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE, _("There is no limit “%s”. See --help for their names."),
                   parts[0] != NULL ? parts[0] : "");
      return FALSE;
    }
  if (parts[1] == NULL || !g_ascii_string_to_signed (parts[1], 10, limit->least, limit->most, &value, NULL))
    {
      g_set_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE,
                   _("The limit “%s” takes a whole number from %d to %.0f."), limit->name, (int) limit->least,
                   (double) limit->most);
      return FALSE;
    }
  G_STRUCT_MEMBER (gint64, self, limit->offset) = value;
  return TRUE;
}

/**
 * hc_limits_list:
 *
 * Returns: (transfer full): one indented line for each limit with its usual value
 */
char *
hc_limits_list (void)
{
  GString *lines = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_string_append_printf (lines, "  %-28s %" G_GINT64_FORMAT "\n", table[i].name, table[i].value);
  return g_string_free (lines, FALSE);
}

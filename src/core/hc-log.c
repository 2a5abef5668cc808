/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <stdio.h>
#include <unistd.h>

#include "hc-text.h"
#include "hc-log.h"

/* What happens, for who looks after the host: a line each, in English and without passwords, tokens or
 * notes. In the journal each fact has a field of its own. Nobody sees it who did not ask for it. */

#define PACE (60 * G_TIME_SPAN_SECOND)

static const struct
{
  const char *word;
  const char *id; /* of systemd.journal-fields(7): never another one for the same event */
} events[] = {
  [HC_LOG_STARTED] = { "started", "96b62d71211b4c7380bfc22c58596de4" },
  [HC_LOG_STOPPED] = { "stopped", "1ea210270c6546a1996b7a70a2a6ce8d" },
  [HC_LOG_SIGNED_UP] = { "signed-up", "887cfe9504f7452aae4540f9abcdf922" },
  [HC_LOG_SIGNED_IN] = { "signed-in", "c5d02eaa88604a3cb5678e7329ae8e61" },
  [HC_LOG_SIGN_IN_FAILED] = { "sign-in-failed", "d6d9d5090bd348199ed068fc6c0ccff7" },
  [HC_LOG_SIGN_UP_REFUSED] = { "sign-up-refused", "868e5da6a7e24ba9adaac0853bf6fb1f" },
  [HC_LOG_PASSWORD_REFUSED] = { "password-refused", "a911d2cf44434993a9edd58fca5513e2" },
  [HC_LOG_PASSWORD_CHANGED] = { "password-changed", "1c1daad43b074aa19d793cf4f138f24d" },
  [HC_LOG_SIGNED_OUT] = { "signed-out", "98a65376d2d94f579dab6073f323eb44" },
  [HC_LOG_ACCOUNT_REMOVED] = { "account-removed", "cc9cb2203eef4379a5cf4e0fd1265541" },
  [HC_LOG_COMMAND_REFUSED] = { "command-refused", "278a2e72a6b640b3bf027e12d3044df2" },
  [HC_LOG_CONNECTIONS_FULL] = { "connections-full", "6084c2a0769242838d935d473a74c3bf" },
  [HC_LOG_BACKED_UP] = { "backed-up", "f53f18d81f184891841281cebded7e71" },
};

static void
add_field (GArray *fields, const char *key, const char *value)
{
  GLogField field = { key, value, -1 };

  if (value != NULL)
    g_array_append_val (fields, field);
}

static void
append_fact (GString *message, const char *before, const char *value)
{
  if (value != NULL)
    g_string_append_printf (message, "%s%s%s", g_str_has_suffix (message->str, ":") ? " " : ", ", before, value);
}

static const char *
get_loggable (const char *username)
{
  return username == NULL || hc_username_is_valid (username) ? username : HC_LOG_NOBODY;
}

static gboolean
is_ours (const GLogField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "HANDCLASP_EVENT"))
      return TRUE;
  return FALSE;
}

/* GLib's own writer drops what is only information. */
static GLogWriterOutput
write_verbosely (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if (!is_ours (fields, n_fields))
    return g_log_writer_default (level, fields, n_fields, user_data);
  if (g_log_writer_is_journald (fileno (stderr)) &&
      g_log_writer_journald (level, fields, n_fields, user_data) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_standard_streams (level, fields, n_fields, user_data);
}

/**
 * hc_log_be_verbose:
 *
 * From now on everything that hc_log_write() is told is written. Once, before there are threads.
 */
void
hc_log_be_verbose (void)
{
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_verbosely, NULL, NULL);
}

/**
 * hc_log_write:
 * @username: (nullable): whose doing it is; %HC_LOG_NOBODY for what is not the name of an account, as it
 *   may be a password that somebody typed where a username belongs
 * @address: (nullable): where it came from; %NULL for a window
 * @detail: (nullable): our own words, never those of a peer
 */
void
hc_log_write (HcLogEvent event, const char *username, const char *address, const char *detail)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (GLogField));
  g_autoptr (GString) message = g_string_new (events[event].word);

  g_string_append_c (message, ':');
  append_fact (message, "user ", get_loggable (username));
  append_fact (message, "from ", address);
  append_fact (message, "", detail);
  add_field (fields, "MESSAGE", message->str);
  add_field (fields, "MESSAGE_ID", events[event].id);
  add_field (fields, "PRIORITY", "6");
  add_field (fields, "GLIB_DOMAIN", G_LOG_DOMAIN);
  add_field (fields, "HANDCLASP_EVENT", events[event].word);
  add_field (fields, "HANDCLASP_USER", get_loggable (username));
  add_field (fields, "HANDCLASP_ADDRESS", address);
  add_field (fields, "HANDCLASP_DETAIL", detail);
  g_log_structured_array (G_LOG_LEVEL_INFO, (const GLogField *) fields->data, fields->len);
}

/**
 * hc_log_write_paced:
 *
 * As hc_log_write(), but once a minute; the next line says how many there were meanwhile.
 */
void
hc_log_write_paced (HcLogPace *pace, HcLogEvent event, const char *username, const char *address, const char *detail)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *more = NULL;

  if (now < pace->next)
    {
      pace->n_held++;
      return;
    }
  if (pace->n_held > 0)
    more = g_strdup_printf ("%s, and %u more before", detail, pace->n_held);
  hc_log_write (event, username, address, more != NULL ? more : detail);
  *pace = (HcLogPace) { now + PACE, 0 };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "hc-database-private.h"
#include "hc-error.h"

/* What failed, and what that says of the disk and of the file. */

static gboolean
is_of_our_making (int code)
{
  switch (code & 0xFF)
    {
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_damage (int code)
{
  return (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
}

/* Damage is none: it does not pass. */
static HcTrouble
find_trouble (int code)
{
  if ((code & 0xFF) == SQLITE_FULL)
    return HC_TROUBLE_FULL;
  return is_of_our_making (code) || is_damage (code) ? HC_TROUBLE_NONE : HC_TROUBLE_DISK;
}

/* What SQLite says quotes the file, and that may be damaged. */
static void
log_failure (HcDatabase *self, int code, const char *sql)
{
  g_autofree char *reason = g_strescape (sqlite3_errmsg (self->connection), "\"");

  if (is_of_our_making (code))
    g_warning ("Database: %s in: %s", reason, sql);
  else
    g_debug ("Database: %s in: %s", reason, sql);
}

/**
 * hc_database_note_failure:
 * @code: of SQLite
 * @sql: what failed
 */
void
hc_database_note_failure (HcDatabase *self, int code, const char *sql)
{
  if (self->trouble == HC_TROUBLE_NONE)
    self->trouble = find_trouble (code);
  self->is_damaged |= is_damage (code);
  if (self->failure != SQLITE_OK)
    return;
  self->failure = code;
  log_failure (self, code, sql);
}

/**
 * hc_database_explain_failure:
 *
 * Returns: what failed first since hc_database_take_failure(), in the words of the system: they tell a person more
 *   than "disk I/O error"
 */
const char *
hc_database_explain_failure (HcDatabase *self)
{
  int kind = self->failure & 0xFF;
  int reason = kind == SQLITE_FULL ? ENOSPC : 0;

  if (kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN)
    reason = sqlite3_system_errno (self->connection);
  return reason != 0 ? g_strerror (reason) : sqlite3_errstr (self->failure);
}

/**
 * hc_database_take_failure:
 *
 * Returns: whether something failed since the last time, and then an error for a person
 */
gboolean
hc_database_take_failure (HcDatabase *self, GError **error)
{
  if (self->failure == SQLITE_OK)
    return FALSE;

  g_set_error_literal (error, HC_ERROR, HC_ERROR_STORAGE,
                       find_trouble (self->failure) == HC_TROUBLE_FULL
                         ? _("Nothing was changed, as the disk is full. Make room on it and try again.")
                         : _("Nothing was changed, as it could not be stored. Try again."));
  self->failure = SQLITE_OK;
  return TRUE;
}

/**
 * hc_database_take_trouble:
 *
 * Returns: what the first failure since the last time says of the disk
 */
HcTrouble
hc_database_take_trouble (HcDatabase *self)
{
  HcTrouble trouble = self->trouble;

  self->trouble = HC_TROUBLE_NONE;
  return trouble;
}

/**
 * hc_database_is_damaged:
 *
 * Returns: whether anything that cannot be right was ever read
 */
gboolean
hc_database_is_damaged (HcDatabase *self)
{
  return self->is_damaged;
}

/**
 * hc_database_note_damage:
 *
 * Somebody else has seen it: from now on nothing is written to its file any more, at its closing neither.
 */
void
hc_database_note_damage (HcDatabase *self)
{
  self->is_damaged = TRUE;
}

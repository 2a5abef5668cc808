/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "hc-backup.h"
#include "hc-desk.h"
#include "hc-meta-table.h"
#include "hc-schema.h"
#include "hc-store-lock.h"
#include "hc-user-table.h"

#define CHECKED_SIZE (1 << 20) /* takes 6 ms */

static void
ensure_epoch (HcDesk *self)
{
  self->epoch = hc_meta_table_get (self->database, "epoch");
  if (self->epoch != NULL)
    return;
  self->epoch = g_uuid_string_random ();
  hc_meta_table_set (self->database, "epoch", self->epoch);
}

/* Whoever was connected when the host died was so until its last heartbeat, as far as we know. */
static void
recover_from_crash (HcDesk *self)
{
  gint64 alive_at = hc_meta_table_get_integer (self->database, "alive_at");

  hc_user_table_disconnect_all (self->database, alive_at);
}

static gint64
get_size (const char *path)
{
  GStatBuf file;

  return g_stat (path, &file) == 0 ? file.st_size : 0;
}

static gboolean
is_small (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  return get_size (path) + get_size (log) <= CHECKED_SIZE;
}

/* What is there before the first step of an update. */
static gboolean
back_up (HcDesk *self, const char *folder, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (hc_backup_make (folder, "before-update", hc_desk_now (self), NULL, &problem))
    return TRUE;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    hc_database_note_damage (self->database);
  g_propagate_prefixed_error (error, g_steal_pointer (&problem), "%s ",
                              _("The database is of an older version and needs a backup first."));
  return FALSE;
}

static gboolean
open_database (HcDesk *self, const char *folder, GError **error)
{
  g_autofree char *path = hc_store_lock_get_database (folder);

  self->database = hc_database_open (path, error);
  self->is_checked = is_small (path);
  if (self->database == NULL || (self->is_checked && !hc_database_check (self->database, error)) ||
      !hc_schema_check (self->database, error))
    return FALSE;
  if (hc_schema_is_old (self->database) && !back_up (self, folder, error))
    return FALSE;
  if (!hc_schema_bring_up_to_date (self->database, error))
    return FALSE;

  hc_database_begin (self->database);
  ensure_epoch (self);
  recover_from_crash (self);
  hc_database_commit (self->database);
  return !hc_database_take_failure (self->database, error);
}

/**
 * hc_desk_open:
 * @folder: with a database, maybe empty
 *
 * Returns: (transfer full) (nullable): the desk with a database that is up to date, or %NULL and a
 *   sentence for a person; with %G_IO_ERROR_INVALID_DATA the database is damaged
 */
HcDesk *
hc_desk_open (const char *folder, const HcLimits *limits, HcClock *clock, HcPresenceBoard *board, GError **error)
{
  g_autoptr (HcDesk) self = g_new0 (HcDesk, 1);
  g_autoptr (GError) problem = NULL;

  self->limits = *limits;
  self->clock = hc_clock_ref (clock);
  self->board = hc_presence_board_ref (board);
  if (open_database (self, folder, &problem))
    return g_steal_pointer (&self);

  if (self->database != NULL && hc_database_is_damaged (self->database))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, problem->message);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

void
hc_desk_close (HcDesk *self)
{
  if (self->database != NULL)
    {
      if (!hc_database_is_damaged (self->database))
        hc_database_execute (self->database, "PRAGMA wal_checkpoint (TRUNCATE)");
      hc_database_close (self->database);
    }
  hc_presence_board_unref (self->board);
  hc_clock_unref (self->clock);
  g_free (self->epoch);
  g_free (self);
}

gint64
hc_desk_now (HcDesk *self)
{
  return hc_clock_now (self->clock);
}

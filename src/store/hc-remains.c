/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hc-backup.h"
#include "hc-copy.h"
#include "hc-error.h"
#include "hc-remains.h"
#include "hc-store-lock.h"

/* A database is never begun anew where there was one: as long as its place is empty and something of
 * it is in the folder, only a person decides what comes there. */

static gboolean
has_content (const char *path)
{
  GStatBuf file;

  return g_stat (path, &file) == 0 && file.st_size > 0;
}

/**
 * hc_remains_find:
 *
 * Returns: (transfer full) (nullable): %NULL where the database is in its place, or there was never one
 */
HcRemains *
hc_remains_find (const char *folder, gint64 now)
{
  g_autofree char *database = hc_store_lock_get_database (folder);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autoptr (GPtrArray) aside = hc_dated_file_list (folder, now);
  g_autoptr (HcRemains) self = NULL;

  if (has_content (database))
    return NULL;
  self = g_new0 (HcRemains, 1);
  self->backup = hc_backup_find_newest (folder, now);
  if (aside->len > 0)
    {
      const HcDatedFile *last = aside->pdata[0];

      self->kept = g_strdup (last->path);
      self->is_damaged = g_str_has_prefix (last->reason, HC_REMAINS_DAMAGED);
    }
  if (self->kept == NULL && self->backup == NULL && !has_content (log))
    return NULL;
  return g_steal_pointer (&self);
}

void
hc_remains_free (HcRemains *self)
{
  g_free (self->kept);
  g_clear_pointer (&self->backup, hc_dated_file_free);
  g_free (self);
}

/**
 * hc_remains_describe:
 *
 * Returns: (transfer full): sentences for a person: what has happened to it
 */
char *
hc_remains_describe (const HcRemains *self)
{
  if (self->is_damaged)
    return g_strdup_printf (_("The database is damaged. It is kept as “%s”."), self->kept);
  if (self->kept != NULL)
    return g_strdup_printf (_("The database is missing. The last one is kept as “%s”."), self->kept);
  return g_strdup (_("The database is missing."));
}

/**
 * hc_remains_refuse:
 *
 * Returns: whether there are remains, and then sentences for a person: what has happened, and how to go on
 */
gboolean
hc_remains_refuse (const char *folder, gint64 now, GError **error)
{
  g_autoptr (HcRemains) self = hc_remains_find (folder, now);
  g_autofree char *what = self != NULL ? hc_remains_describe (self) : NULL;
  g_autofree char *date = NULL;
  g_autofree char *how = NULL;

  if (self == NULL)
    return FALSE;
  if (self->backup != NULL)
    {
      date = hc_dated_file_say_date (self->backup->at);
      how = g_strdup_printf (_("There is a backup of %s: start Handclasp with --restore to go back to it, or with "
                               "--start-afresh to begin with nobody."),
                             date);
    }
  else
    how = g_strdup (_("There is no backup: start Handclasp with --start-afresh to begin with nobody."));
  g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, "%s %s", what, how);
  return TRUE;
}

static gboolean
move (const char *from, const char *to, const char *ending, GError **error)
{
  g_autofree char *old = g_strconcat (from, ending, NULL);
  g_autofree char *new = g_strconcat (to, ending, NULL);
  int saved;

  if (g_rename (old, new) == 0 || errno == ENOENT)
    return TRUE;
  saved = errno;
  g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("“%s” cannot be kept aside: %s."), old, g_strerror (saved));
  return FALSE;
}

/* Says where the database and its log are being moved to. */
static char *
get_marker (const char *folder)
{
  return g_build_filename (folder, "handclasp.moving", NULL);
}

static gboolean
mark (const char *folder, const char *path, GError **error)
{
  g_autofree char *marker = get_marker (folder);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) problem = NULL;

  if (g_file_set_contents_full (marker, name, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &problem))
    return TRUE;
  g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("The database cannot be kept aside: %s."), problem->message);
  return FALSE;
}

static void
unmark (const char *folder)
{
  g_autofree char *marker = get_marker (folder);

  g_unlink (marker);
}

static gboolean
move_both (const char *folder, const char *database, const char *path, GError **error)
{
  return move (database, path, "", error) && move (database, path, "-wal", error) && hc_copy_sync (folder, error);
}

/* The log first: one that is behind its database is what hc_remains_finish() can put right, not the other way round. */
static gboolean
move_back (const char *database, const char *path)
{
  return move (path, database, "-wal", NULL) && move (path, database, "", NULL);
}

/* (transfer full): what a person finds there; a log may have lost its database */
static char *
name_what_moved (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_strdup (path) : g_strconcat (path, "-wal", NULL);
}

/**
 * hc_remains_put_aside:
 * @folder: which the caller has locked, and whose database is closed
 * @reason: a word for the name
 *
 * Gives the database and its log names with a date. A crash between the two, or a failure that cannot be
 * undone, leaves word of where they were to go, for hc_remains_finish(): one without the other would be
 * another database.
 *
 * Returns: (transfer full) (nullable): where it is now
 */
char *
hc_remains_put_aside (const char *folder, const char *reason, gint64 now, GError **error)
{
  g_autofree char *database = hc_store_lock_get_database (folder);
  g_autofree char *index = g_strconcat (database, "-shm", NULL);
  g_autofree char *path = hc_dated_file_make_path (folder, reason, now);
  gboolean is_done;

  if (!mark (folder, path, error))
    return NULL;
  is_done = move_both (folder, database, path, error);
  if (is_done)
    g_unlink (index);
  if (is_done || move_back (database, path))
    unmark (folder);
  return is_done ? name_what_moved (path) : NULL;
}

/* Where both are there, or only the database in its place, nothing was left half done. */
static gboolean
is_half_moved (const char *database, const char *path)
{
  return !g_file_test (database, G_FILE_TEST_EXISTS) && g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * hc_remains_finish:
 * @folder: which the caller has locked
 *
 * Moves the log behind the database, where it stayed before it.
 *
 * Returns: %FALSE with a sentence for a person where that failed
 */
gboolean
hc_remains_finish (const char *folder, GError **error)
{
  g_autofree char *database = hc_store_lock_get_database (folder);
  g_autofree char *marker = get_marker (folder);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) problem = NULL;

  if (!g_file_get_contents (marker, &name, NULL, &problem))
    {
      if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
      g_set_error_literal (error, HC_ERROR, HC_ERROR_STORAGE, problem->message);
      return FALSE;
    }
  path = g_build_filename (folder, name, NULL);
  if (hc_dated_file_is_name (name) && is_half_moved (database, path) &&
      !(move (database, path, "-wal", error) && hc_copy_sync (folder, error)))
    return FALSE;
  unmark (folder);
  return TRUE;
}

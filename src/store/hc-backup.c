/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>

#include "hc-backup.h"
#include "hc-copy.h"
#include "hc-error.h"
#include "hc-log.h"
#include "hc-store-lock.h"

/* Whole copies of the database in a folder beside it, each as it was when it was begun. */

#define FOLDER "backups"
#define UNFINISHED "unfinished"
#define KEPT 7
#define INTERVAL_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define ROOM_LEFT (G_GINT64_CONSTANT (64) << 20) /* what the log of the database may grow to */

static char *
get_backups (const char *folder)
{
  return g_build_filename (folder, FOLDER, NULL);
}

static gboolean
make_backups (const char *backups, GError **error)
{
  int saved;

  if (g_mkdir (backups, 0700) == 0 || errno == EEXIST)
    return TRUE;
  saved = errno;
  g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("“%s” cannot be used: %s."), backups, g_strerror (saved));
  return FALSE;
}

/* A backup must not take the room that commands need. */
static gboolean
has_room (const char *database, const char *backups, GError **error)
{
  GStatBuf file;
  struct statvfs disk;
  guint64 size;

  if (g_stat (database, &file) != 0 || statvfs (backups, &disk) != 0)
    return TRUE;
  size = file.st_size + ROOM_LEFT;
  if ((guint64) disk.f_bavail * disk.f_frsize >= size)
    return TRUE;
  g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("There is too little room on the disk for “%s”."), backups);
  return FALSE;
}

/* Whatever its clock says: what has just been made stays. Those of another reason do not count: what
 * is made again at each start, as an update fails, must not push out the daily ones. */
static void
drop_oldest (const char *backups, const char *made, const char *reason, gint64 now)
{
  g_autoptr (GPtrArray) files = hc_dated_file_list (backups, now);
  guint n_others = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const HcDatedFile *file = files->pdata[i];

      if (!g_str_equal (file->path, made) && g_str_has_prefix (file->reason, reason) && ++n_others >= KEPT)
        g_unlink (file->path);
    }
}

static void
tell (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  hc_log_write (HC_LOG_BACKED_UP, NULL, NULL, name);
}

/**
 * hc_backup_make:
 * @folder: where the database is, which may be in use
 * @reason: a word for the name
 *
 * Makes a backup, and lets the oldest go beyond seven for the same reason. For any thread, but for one at a time.
 *
 * Returns: %FALSE with a sentence for a person; with %G_IO_ERROR_INVALID_DATA the database is damaged
 */
gboolean
hc_backup_make (const char *folder, const char *reason, gint64 now, GCancellable *cancellable, GError **error)
{
  g_autofree char *database = hc_store_lock_get_database (folder);
  g_autofree char *backups = get_backups (folder);
  g_autofree char *unfinished = g_build_filename (backups, UNFINISHED, NULL);
  g_autofree char *path = hc_dated_file_make_path (backups, reason, now);
  HcDatabase *copy;

  if (!make_backups (backups, error) || !has_room (database, backups, error))
    return FALSE;
  copy = hc_copy_make (database, unfinished, cancellable, error);
  if (copy == NULL || !hc_copy_complete (copy, unfinished, error) || !hc_copy_put (unfinished, path, error))
    return FALSE;
  drop_oldest (backups, path, reason, now);
  tell (path);
  return TRUE;
}

/**
 * hc_backup_is_due:
 *
 * Returns: whether there is none of the last 24 hours. What the clock has still before it does not
 *   count, as the clock was wrong then.
 */
gboolean
hc_backup_is_due (const char *folder, gint64 now)
{
  g_autoptr (GPtrArray) files = hc_backup_list (folder, now);

  for (guint i = 0; i < files->len; i++)
    {
      const HcDatedFile *file = files->pdata[i];

      if (file->at <= now && file->at > now - INTERVAL_MS)
        return FALSE;
    }
  return TRUE;
}

/**
 * hc_backup_list:
 *
 * Returns: (transfer full) (element-type HcDatedFile): the newest first
 */
GPtrArray *
hc_backup_list (const char *folder, gint64 now)
{
  g_autofree char *backups = get_backups (folder);

  return hc_dated_file_list (backups, now);
}

/**
 * hc_backup_find_newest:
 *
 * Returns: (transfer full) (nullable): %NULL where there is none
 */
HcDatedFile *
hc_backup_find_newest (const char *folder, gint64 now)
{
  g_autoptr (GPtrArray) files = hc_backup_list (folder, now);

  return files->len > 0 ? g_ptr_array_steal_index (files, 0) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "hc-backup.h"
#include "hc-copy.h"
#include "hc-error.h"
#include "hc-meta-table.h"
#include "hc-recovery.h"
#include "hc-remains.h"
#include "hc-schema.h"
#include "hc-session-table.h"
#include "hc-store-lock.h"

#define UNFINISHED "handclasp.unfinished"

/* What puts another database in the place of the one that is there, which is kept aside. Everything is
 * ready before anything is moved. */

/* What was numbered since then is forgotten: clients that know it must not take other things for it.
 * A session that ended since then must not come back to life, so all end. */
static void
begin_another_history (HcDatabase *database)
{
  g_autofree char *epoch = g_uuid_string_random ();

  hc_meta_table_set (database, "epoch", epoch);
  hc_session_table_delete_all (database);
}

/* A name without a folder is one of the backups. */
static char *
find_file (const char *folder, const char *file, GError **error)
{
  g_autoptr (GPtrArray) backups = hc_backup_list (folder);

  if (file == NULL && backups->len > 0)
    return g_strdup (((HcDatedFile *) backups->pdata[0])->path);
  for (guint i = 0; file != NULL && i < backups->len; i++)
    {
      const HcDatedFile *backup = backups->pdata[i];
      g_autofree char *name = g_path_get_basename (backup->path);

      if (g_str_equal (name, file))
        return g_strdup (backup->path);
    }
  if (file != NULL && g_file_test (file, G_FILE_TEST_IS_REGULAR))
    return g_strdup (file);

  if (file != NULL)
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("There is no backup “%s”."), file);
  else
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("There is no backup in “%s”."), folder);
  return NULL;
}

/* (transfer full) (nullable): in the place of @unfinished */
static HcDatabase *
copy_backup (const char *file, const char *unfinished, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HcDatabase) copy = hc_copy_make (file, unfinished, NULL, &problem);

  if (copy != NULL && hc_schema_check (copy, &problem) && !hc_schema_is_empty (copy))
    {
      begin_another_history (copy);
      return g_steal_pointer (&copy);
    }
  if (problem == NULL || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("“%s” is no backup that can be used. Nothing was changed."), file);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static gboolean
replace (const char *folder, HcDatabase *copy, const char *unfinished, const char *reason, gint64 now, GError **error)
{
  g_autofree char *database = hc_store_lock_get_database (folder);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autofree char *aside = NULL;

  if (!hc_copy_complete (copy, unfinished, error))
    return FALSE;
  if (g_file_test (database, G_FILE_TEST_EXISTS) || g_file_test (log, G_FILE_TEST_EXISTS))
    {
      aside = hc_remains_put_aside (folder, reason, now, error);
      if (aside == NULL)
        {
          g_unlink (unfinished);
          return FALSE;
        }
    }
  return hc_copy_put (unfinished, database, error);
}

/**
 * hc_recovery_restore:
 * @folder: which no host uses
 * @file: (nullable): a backup; %NULL for the newest
 *
 * Goes back to a backup.
 *
 * Returns: (transfer full) (nullable): to which, or %NULL with a sentence for a person
 */
char *
hc_recovery_restore (const char *folder, const char *file, gint64 now, GError **error)
{
  g_autofree char *unfinished = g_build_filename (folder, UNFINISHED, NULL);
  g_autofree char *path = NULL;
  int lock = hc_store_lock_folder (folder, error);
  g_autoptr (HcDatabase) copy = NULL;
  gboolean is_done;

  if (lock < 0)
    return NULL;
  path = find_file (folder, file, error);
  copy = path != NULL ? copy_backup (path, unfinished, error) : NULL;
  is_done = copy != NULL && replace (folder, g_steal_pointer (&copy), unfinished, "before-restore", now, error);
  close (lock);
  return is_done ? g_steal_pointer (&path) : NULL;
}

/**
 * hc_recovery_start_afresh:
 * @folder: which no host uses
 *
 * Begins with nobody.
 *
 * Returns: %FALSE with a sentence for a person
 */
gboolean
hc_recovery_start_afresh (const char *folder, gint64 now, GError **error)
{
  g_autofree char *unfinished = g_build_filename (folder, UNFINISHED, NULL);
  int lock = hc_store_lock_folder (folder, error);
  g_autoptr (HcDatabase) fresh = NULL;
  gboolean is_done;

  if (lock < 0)
    return FALSE;
  fresh = hc_copy_make_new (unfinished, error);
  is_done = fresh != NULL && hc_schema_bring_up_to_date (fresh, error) &&
            replace (folder, g_steal_pointer (&fresh), unfinished, "before-afresh", now, error);
  close (lock);
  return is_done;
}

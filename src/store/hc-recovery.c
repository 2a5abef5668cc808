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

/* A name without a folder is one of the backups.
 *
 * Returns: (transfer full) (element-type utf8): what may be gone back to, the best first; nothing, with a
 *   sentence for a person, where there is none */
static GPtrArray *
find_files (const char *folder, const char *file, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) backups = hc_backup_list (folder, now);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < backups->len; i++)
    {
      const HcDatedFile *backup = backups->pdata[i];
      g_autofree char *name = g_path_get_basename (backup->path);

      if (file == NULL || g_str_equal (name, file))
        g_ptr_array_add (files, g_strdup (backup->path));
    }
  if (files->len == 0 && file != NULL && g_file_test (file, G_FILE_TEST_IS_REGULAR))
    g_ptr_array_add (files, g_strdup (file));

  if (files->len == 0 && file != NULL)
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("There is no backup “%s”."), file);
  else if (files->len == 0)
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("There is no backup in “%s”."), folder);
  return files;
}

/* (transfer full) (nullable): in the place of @unfinished; with %G_IO_ERROR_INVALID_DATA @file is no use */
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
  g_clear_pointer (&copy, hc_database_close);
  g_unlink (unfinished);
  if (problem == NULL || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _("“%s” is no backup that can be used. Nothing was changed."), file);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* Returns: (transfer full) (nullable): a copy of the first that is of use; @files begins with it then */
static HcDatabase *
copy_first (GPtrArray *files, const char *unfinished, GError **error)
{
  g_autoptr (GError) problem = NULL;
  HcDatabase *copy = NULL;

  while (files->len > 0)
    {
      g_autoptr (GError) another = NULL;

      copy = copy_backup (files->pdata[0], unfinished, &another);
      if (copy != NULL)
        return copy;
      if (problem == NULL)
        problem = g_error_copy (another);
      if (!g_error_matches (another, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
        break;
      g_ptr_array_remove_index (files, 0);
    }
  if (problem != NULL)
    g_set_error_literal (error, HC_ERROR, HC_ERROR_STORAGE, problem->message);
  return NULL;
}

/* Everything that can fail for want of room has been done when anything is moved. */
static gboolean
replace (const char *folder, HcDatabase *copy, const char *unfinished, const char *reason, gint64 now, char **kept,
         GError **error)
{
  g_autofree char *database = hc_store_lock_get_database (folder);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autoptr (GError) problem = NULL;

  *kept = NULL;
  if (!hc_copy_complete (copy, unfinished, error))
    return FALSE;
  if (g_file_test (database, G_FILE_TEST_EXISTS) || g_file_test (log, G_FILE_TEST_EXISTS))
    {
      *kept = hc_remains_put_aside (folder, reason, now, error);
      if (*kept == NULL)
        {
          g_unlink (unfinished);
          return FALSE;
        }
    }
  if (hc_copy_put (unfinished, database, &problem))
    return TRUE;
  if (*kept != NULL)
    /* Translators: the first is a sentence that says what failed */
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("%s What was there before is kept as “%s”."), problem->message,
                 *kept);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hc_recovery_restore:
 * @folder: which no host uses
 * @file: (nullable): a backup; %NULL for the newest that is of use
 * @kept: (out) (transfer full) (nullable): where what was there before is now, also where the rest failed
 *
 * Goes back to a backup.
 *
 * Returns: (transfer full) (nullable): to which, or %NULL with a sentence for a person
 */
char *
hc_recovery_restore (const char *folder, const char *file, gint64 now, char **kept, GError **error)
{
  g_autofree char *unfinished = g_build_filename (folder, UNFINISHED, NULL);
  g_autoptr (GPtrArray) files = NULL;
  int lock = hc_store_lock_folder (folder, error);
  g_autoptr (HcDatabase) copy = NULL;
  gboolean is_done;

  if (lock < 0)
    return NULL;
  files = hc_remains_finish (folder, error) ? find_files (folder, file, now, error) : NULL;
  copy = files != NULL ? copy_first (files, unfinished, error) : NULL;
  is_done = copy != NULL && replace (folder, g_steal_pointer (&copy), unfinished, "before-restore", now, kept, error);
  close (lock);
  return is_done ? g_strdup (files->pdata[0]) : NULL;
}

/**
 * hc_recovery_start_afresh:
 * @folder: which no host uses
 * @kept: (out) (transfer full) (nullable): where what was there before is now, also where the rest failed
 *
 * Begins with nobody.
 *
 * Returns: %FALSE with a sentence for a person
 */
gboolean
hc_recovery_start_afresh (const char *folder, gint64 now, char **kept, GError **error)
{
  g_autofree char *unfinished = g_build_filename (folder, UNFINISHED, NULL);
  int lock = hc_store_lock_folder (folder, error);
  g_autoptr (HcDatabase) fresh = NULL;
  gboolean is_done;

  if (lock < 0)
    return FALSE;
  fresh = hc_remains_finish (folder, error) ? hc_copy_make_new (unfinished, error) : NULL;
  is_done = fresh != NULL && hc_schema_bring_up_to_date (fresh, error) &&
            replace (folder, g_steal_pointer (&fresh), unfinished, "before-afresh", now, kept, error);
  if (fresh != NULL)
    g_unlink (unfinished);
  g_clear_pointer (&fresh, hc_database_close);
  close (lock);
  return is_done;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "hc-copy.h"
#include "hc-error.h"
#include "hc-store-lock.h"

/* A copy of a database is made under a name that nobody looks for, checked, written through, and only
 * then gets its own name: there is never half a copy under that. */

static gboolean
refuse (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("“%s” cannot be written: %s."), path, g_strerror (saved));
  return FALSE;
}

/**
 * hc_copy_sync:
 * @path: of a file or folder
 *
 * Waits until it is on the disk.
 */
gboolean
hc_copy_sync (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean is_done = fd >= 0 && fsync (fd) == 0;

  if (!is_done)
    refuse (path, error);
  if (fd >= 0)
    close (fd);
  return is_done;
}

/**
 * hc_copy_make_new:
 * @path: of the file; what was there goes
 *
 * Returns: (transfer full) (nullable): an empty database for hc_copy_complete()
 */
HcDatabase *
hc_copy_make_new (const char *path, GError **error)
{
  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      refuse (path, error);
      return NULL;
    }
  if (!hc_store_lock_make_file (path, error))
    return NULL;
  return hc_database_open_quick (path, error);
}

/* A bad copy may come from a bad disk: then the original itself says whether it is good. */
static gboolean
check (HcDatabase *copy, HcDatabase *original, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (hc_database_check (copy, &problem))
    return TRUE;
  if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (hc_database_check (original, error))
    g_set_error_literal (error, HC_ERROR, HC_ERROR_STORAGE,
                         _("The database is good, but a copy of it is not. The disk may be failing."));
  return FALSE;
}

/**
 * hc_copy_make:
 * @source: a database, maybe in use
 * @path: of the copy; what was there goes
 *
 * Copies what was committed when this began, and checks the copy.
 *
 * Returns: (transfer full) (nullable): the copy, for hc_copy_complete(); %G_IO_ERROR_INVALID_DATA where
 *   @source is damaged
 */
HcDatabase *
hc_copy_make (const char *source, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (HcDatabase) original = hc_database_open_as_is (source, error);
  g_autoptr (HcDatabase) copy = original != NULL ? hc_copy_make_new (path, error) : NULL;

  if (copy == NULL)
    return NULL;
  hc_database_set_cancellable (original, cancellable);
  hc_database_set_cancellable (copy, cancellable);
  if (hc_database_copy (original, copy, cancellable, error) && check (copy, original, error))
    {
      hc_database_set_cancellable (copy, NULL);
      return g_steal_pointer (&copy);
    }
  g_unlink (path);
  return NULL;
}

/**
 * hc_copy_complete:
 * @copy: (transfer full): of hc_copy_make()
 * @path: of the copy
 *
 * From now on it is on the disk, all of it. Where it is not, it goes.
 */
gboolean
hc_copy_complete (HcDatabase *copy, const char *path, GError **error)
{
  gboolean is_good = !hc_database_take_failure (copy, error);

  hc_database_close (copy);
  is_good = is_good && hc_copy_sync (path, error);
  if (!is_good)
    g_unlink (path);
  return is_good;
}

/**
 * hc_copy_put:
 * @path: of a copy that is complete
 * @final: what it is to be called; what was called so goes
 *
 * Puts it in its place for good.
 */
gboolean
hc_copy_put (const char *path, const char *final, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (final);

  if (g_rename (path, final) != 0)
    {
      refuse (final, error);
      g_unlink (path);
      return FALSE;
    }
  return hc_copy_sync (folder, error);
}

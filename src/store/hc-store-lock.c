/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "hc-error.h"
#include "hc-store-lock.h"

/* The folder of one host: private, and used by no second one at the same time. The umask plays no
 * part. */

static gboolean
refuse (GError **error, const char *path)
{
  int saved = errno;

  g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("“%s” cannot be used: %s."), path, g_strerror (saved));
  return FALSE;
}

static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return dir != NULL && g_dir_read_name (dir) == NULL;
}

/* What people already use for other things keeps its mode; our files are private by themselves. */
static gboolean
make_folder (const char *folder, GError **error)
{
  gboolean is_new = !g_file_test (folder, G_FILE_TEST_EXISTS);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return refuse (error, folder);
  if ((is_new || is_empty (folder)) && g_chmod (folder, 0700) != 0)
    return refuse (error, folder);
  return TRUE;
}

static int
open_private (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && fchmod (fd, 0600) == 0)
    return fd;
  refuse (error, path);
  if (fd >= 0)
    close (fd);
  return -1;
}

char *
hc_store_lock_get_database (const char *folder)
{
  return g_build_filename (folder, "handclasp.sqlite", NULL);
}

/**
 * hc_store_lock_folder:
 * @folder: made where it is missing
 *
 * Returns: a descriptor that holds the lock until it is closed, or -1 and a sentence for a person
 */
int
hc_store_lock_folder (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "handclasp.lock", NULL);
  int fd;

  if (!make_folder (folder, error))
    return -1;
  fd = open_private (path, error);
  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  if (errno == EWOULDBLOCK)
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("Another Handclasp already uses the folder “%s”."), folder);
  else
    refuse (error, path);
  close (fd);
  return -1;
}

/**
 * hc_store_lock_make_file:
 *
 * Makes sure that there is a file, maybe empty, and that it is for nobody else. SQLite gives the
 * files beside it the same mode.
 */
gboolean
hc_store_lock_make_file (const char *path, GError **error)
{
  int fd = open_private (path, error);

  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

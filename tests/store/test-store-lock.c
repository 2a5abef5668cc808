/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hc-store-lock.h"
#include "store-fixture.h"

typedef struct
{
  char   *top;
  char   *folder; /* does not exist yet, nor does the one it is in */
  mode_t  old_mask;
} LockFixture;

static void
set_up (LockFixture *f, gconstpointer data)
{
  f->top = g_dir_make_tmp ("handclasp-XXXXXX", NULL);
  f->folder = g_build_filename (f->top, "share", "handclasp", NULL);
  f->old_mask = umask (022);
}

static void
tear_down (LockFixture *f, gconstpointer data)
{
  g_autofree char *lock = g_build_filename (f->folder, "handclasp.lock", NULL);
  g_autofree char *middle = g_path_get_dirname (f->folder);

  umask (f->old_mask);
  g_unlink (lock);
  g_rmdir (f->folder);
  g_rmdir (middle);
  g_rmdir (f->top);
  g_free (f->folder);
  g_free (f->top);
}

static mode_t
get_mode (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
lock_and_release (LockFixture *f)
{
  g_autoptr (GError) error = NULL;
  int fd = hc_store_lock_folder (f->folder, &error);

  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

static void
test_makes_a_private_folder_with_its_parents (LockFixture *f, gconstpointer data)
{
  lock_and_release (f);
  g_assert_cmpint (get_mode (f->folder, ""), ==, 0700);
  g_assert_cmpint (get_mode (f->folder, "handclasp.lock"), ==, 0600);
}

static void
test_whatever_the_umask (LockFixture *f, gconstpointer data)
{
  umask (0);
  lock_and_release (f);
  g_assert_cmpint (get_mode (f->folder, ""), ==, 0700);
  g_assert_cmpint (get_mode (f->folder, "handclasp.lock"), ==, 0600);
}

static void
test_an_empty_folder_becomes_private (LockFixture *f, gconstpointer data)
{
  g_assert_cmpint (g_mkdir_with_parents (f->folder, 0755), ==, 0);
  lock_and_release (f);
  g_assert_cmpint (get_mode (f->folder, ""), ==, 0700);
}

static void
test_a_used_folder_keeps_its_mode (LockFixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->folder, "letter", NULL);

  g_assert_cmpint (g_mkdir_with_parents (f->folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (other, "Dear Bob", -1, NULL));
  lock_and_release (f);
  g_assert_cmpint (get_mode (f->folder, ""), ==, 0755);
  g_unlink (other);
}

static void
test_one_at_a_time (LockFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int first = hc_store_lock_folder (f->folder, &error);

  g_assert_no_error (error);
  g_assert_cmpint (hc_store_lock_folder (f->folder, &error), ==, -1);
  g_assert_nonnull (strstr (error->message, "Another Handclasp"));
  assert_hc_error (error, HC_ERROR_STORAGE);
  close (first);
  lock_and_release (f);
}

static void
test_a_file_in_the_way_is_said (LockFixture *f, gconstpointer data)
{
  g_autofree char *middle = g_path_get_dirname (f->folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (middle, "", 0, NULL));
  g_assert_cmpint (hc_store_lock_folder (f->folder, &error), ==, -1);
  g_assert_nonnull (strstr (error->message, f->folder));
  assert_hc_error (error, HC_ERROR_STORAGE);
  g_unlink (middle);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, LockFixture, NULL, set_up, func, tear_down)
  ADD ("/store-lock/makes-a-private-folder-with-its-parents", test_makes_a_private_folder_with_its_parents);
  ADD ("/store-lock/whatever-the-umask", test_whatever_the_umask);
  ADD ("/store-lock/an-empty-folder-becomes-private", test_an_empty_folder_becomes_private);
  ADD ("/store-lock/a-used-folder-keeps-its-mode", test_a_used_folder_keeps_its_mode);
  ADD ("/store-lock/one-at-a-time", test_one_at_a_time);
  ADD ("/store-lock/a-file-in-the-way-is-said", test_a_file_in_the_way_is_said);
  return g_test_run ();
}

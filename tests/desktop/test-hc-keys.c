/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>

#include "hc-keys.h"

static void
test_only_its_owner_reads_it (void)
{
  g_autofree char *folder = g_dir_make_tmp ("keys-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "window-sessions", NULL);
  g_autoptr (HcKeys) keys = hc_keys_new (folder);
  GStatBuf status;

  hc_keys_set (keys, "ann", "secret");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_is_there_after_a_restart (void)
{
  g_autofree char *folder = g_dir_make_tmp ("keys-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "window-sessions", NULL);
  g_autoptr (HcKeys) before = hc_keys_new (folder);
  g_autoptr (HcKeys) after = NULL;
  g_autofree char *token = NULL;
  g_auto (GStrv) usernames = NULL;

  hc_keys_set (before, "ann", "one");
  hc_keys_set (before, "bob.b-b_b", "two");
  hc_keys_drop (before, "ann", "one");
  after = hc_keys_new (folder);
  usernames = hc_keys_list (after);
  token = hc_keys_get (after, "bob.b-b_b");
  g_assert_cmpstr (token, ==, "two");
  g_assert_cmpstr (usernames[0], ==, "bob.b-b_b");
  g_assert_null (usernames[1]);
  g_assert_null (hc_keys_get (after, "ann"));
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_what_is_old_takes_nothing_newer_with_it (void)
{
  g_autofree char *folder = g_dir_make_tmp ("keys-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "window-sessions", NULL);
  g_autoptr (HcKeys) keys = hc_keys_new (folder);
  g_autofree char *token = NULL;

  hc_keys_set (keys, "ann", "one");
  hc_keys_set (keys, "ann", "two");
  hc_keys_drop (keys, "ann", "one");
  token = hc_keys_get (keys, "ann");
  g_assert_cmpstr (token, ==, "two");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_nobody_is_in_an_empty_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("keys-XXXXXX", NULL);
  g_autoptr (HcKeys) keys = hc_keys_new (folder);
  g_auto (GStrv) usernames = hc_keys_list (keys);

  g_assert_null (usernames[0]);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/only-its-owner-reads-it", test_only_its_owner_reads_it);
  g_test_add_func ("/keys/is-there-after-a-restart", test_is_there_after_a_restart);
  g_test_add_func ("/keys/what-is-old-takes-nothing-newer-with-it", test_what_is_old_takes_nothing_newer_with_it);
  g_test_add_func ("/keys/nobody-is-in-an-empty-folder", test_nobody_is_in_an_empty_folder);
  return g_test_run ();
}

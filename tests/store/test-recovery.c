/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>

#include "hc-backup.h"
#include "hc-recovery.h"
#include "hc-remains.h"
#include "hc-store-lock.h"
#include "store-fixture.h"

static gint64
ask (const char *path, const char *sql)
{
  g_autoptr (HcDatabase) database = hc_database_open_as_is (path, NULL);
  g_autoptr (HcRows) rows = hc_database_query (database, sql, NULL, 0);

  g_assert_true (hc_rows_next (rows));
  return hc_rows_get_integer (rows, 0);
}

static gint64
ask_database (StoreFixture *f, const char *sql)
{
  g_autofree char *path = store_fixture_get_path (f);

  return ask (path, sql);
}

/* Ann is in the backup, Bob came later. */
static void
set_up (StoreFixture *f, gconstpointer data)
{
  store_fixture_set_up_alone (f, data);
  store_add_user (f, "ann");
  store_fixture_back_up (f, "test");
  hc_clock_advance (f->clock, HOUR);
  store_add_user (f, "bob");
}

static char *
restore (StoreFixture *f, const char *file, GError **error)
{
  g_autofree char *kept = NULL;

  return hc_recovery_restore (f->folder, file, hc_clock_now (f->clock), &kept, error);
}

static gboolean
start_afresh (StoreFixture *f, GError **error)
{
  g_autofree char *kept = NULL;

  return hc_recovery_start_afresh (f->folder, hc_clock_now (f->clock), &kept, error);
}

static HcDatedFile *
find_aside (StoreFixture *f)
{
  g_autoptr (GPtrArray) files = hc_dated_file_list (f->folder, hc_clock_now (f->clock));

  g_assert_cmpuint (files->len, ==, 1);
  return g_ptr_array_steal_index (files, 0);
}

static void
test_brings_back_the_newest (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (HcDatedFile) backup = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
  g_autoptr (HcDatedFile) aside = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_close (f);
  path = restore (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, backup->path);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM user"), ==, 1);
  aside = find_aside (f);
  g_assert_cmpstr (aside->reason, ==, "before-restore");
  g_assert_cmpint (aside->at, ==, hc_clock_now (f->clock));
  g_assert_cmpint (ask (aside->path, "SELECT count (*) FROM user"), ==, 2);
  store_fixture_open (f);
}

/* Made in the same second, in this order. */
static void
test_brings_back_the_last_of_a_second (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcDatedFile) newest = NULL;

  for (guint i = 0; i < 3; i++)
    store_fixture_back_up (f, "again");
  newest = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
  g_assert_true (g_str_has_suffix (newest->path, "-again-3.sqlite"));
}

static void
test_begins_another_history (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcGreeting) before = store_greet (f, "ann", -1);
  g_autoptr (HcGreeting) after = NULL;
  g_autofree char *path = NULL;

  store_fixture_close (f);
  path = restore (f, NULL, NULL);
  store_fixture_open (f);
  after = hc_store_greet_finish (f->store, STORE_CALL (f, greet, store_get_id (f, "ann"), before->epoch, 0), NULL);
  g_assert_false (after->is_replay);
  g_assert_cmpstr (after->epoch, !=, before->epoch);
}

/* Who signed out after the backup, or lost a device, must stay signed out. */
static void
test_signs_everybody_out (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  store_fixture_close (f);
  store_fixture_sql (f, "INSERT INTO session (user_id, token_hash, created_at, last_used_at) VALUES (1, 'old', 1, 1)");
  store_fixture_back_up (f, "later");
  path = restore (f, NULL, NULL);
  g_assert_nonnull (strstr (path, "later"));
  g_assert_cmpint (ask (path, "SELECT count (*) FROM session"), ==, 1);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM session"), ==, 0);
  store_fixture_open (f);
}

static void
test_takes_a_name_or_a_path (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcDatedFile) backup = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
  g_autofree char *name = g_path_get_basename (backup->path);
  g_autofree char *by_name = NULL;
  g_autofree char *by_path = NULL;
  g_autofree char *by_nothing = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_close (f);
  by_name = restore (f, name, NULL);
  g_assert_cmpstr (by_name, ==, backup->path);
  by_path = restore (f, backup->path, NULL);
  g_assert_cmpstr (by_path, ==, backup->path);
  by_nothing = restore (f, "handclasp-of-nobody", &error);
  g_assert_null (by_nothing);
  assert_hc_error (error, HC_ERROR_STORAGE);
  store_fixture_open (f);
}

static void
test_is_refused_while_a_host_runs (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (restore (f, NULL, &error));
  assert_hc_error (error, HC_ERROR_STORAGE);
  g_assert_false (start_afresh (f, &error));
  assert_hc_error (error, HC_ERROR_STORAGE);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
}

static void
refuse (StoreFixture *f, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  g_assert_null (restore (f, file, &error));
  assert_hc_error (error, HC_ERROR_STORAGE);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM user"), ==, 2);
  aside = hc_dated_file_list (f->folder, hc_clock_now (f->clock));
  g_assert_cmpuint (aside->len, ==, 0);
}

static void
test_what_cannot_be_used_changes_nothing (StoreFixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->folder, "other", NULL);
  g_autofree char *noise = g_strnfill (8192, '?');
  HcDatabase *database;

  store_fixture_close (f);
  g_assert_true (g_file_set_contents (other, "", 0, NULL));
  refuse (f, other);
  database = hc_database_open_as_is (other, NULL);
  g_assert_true (hc_database_execute (database, "CREATE TABLE other (id INTEGER)"));
  hc_database_close (database);
  refuse (f, other);
  database = hc_database_open_as_is (other, NULL);
  g_assert_true (hc_database_execute (database, "PRAGMA user_version = 1000"));
  hc_database_close (database);
  refuse (f, other);
  g_assert_true (g_file_set_contents (other, noise, -1, NULL));
  refuse (f, other);
  refuse (f, f->folder);
  store_fixture_open (f);
}

/* Committed and not yet in the database itself, as after a crash. */
static void
close_with_log (StoreFixture *f)
{
  g_autofree char *database = store_fixture_get_path (f);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autofree char *pages = NULL;
  g_autofree char *frames = NULL;
  gsize n_pages;
  gsize n_frames;

  g_assert_true (g_file_get_contents (database, &pages, &n_pages, NULL));
  g_assert_true (g_file_get_contents (log, &frames, &n_frames, NULL));
  g_assert_cmpuint (n_frames, >, 0);
  store_fixture_close (f);
  g_assert_true (g_file_set_contents (database, pages, n_pages, NULL));
  g_assert_true (g_file_set_contents (log, frames, n_frames, NULL));
}

static void
test_what_is_kept_keeps_its_log (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (HcDatedFile) aside = NULL;

  close_with_log (f);
  path = restore (f, NULL, NULL);
  aside = find_aside (f);
  g_assert_cmpint (ask (aside->path, "SELECT count (*) FROM user"), ==, 2);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM user"), ==, 1);
  store_fixture_open (f);
}

/* The machine stopped when the database was moved and its log was not. */
static void
test_the_log_follows_at_the_next_start (StoreFixture *f, gconstpointer data)
{
  g_autofree char *database = store_fixture_get_path (f);
  g_autofree char *marker = g_build_filename (f->folder, "handclasp.moving", NULL);
  g_autofree char *kept = hc_dated_file_make_path (f->folder, "before-restore", hc_clock_now (f->clock));
  g_autofree char *name = g_path_get_basename (kept);
  g_autofree char *path = NULL;
  g_autoptr (HcStore) store = NULL;

  close_with_log (f);
  g_assert_true (g_file_set_contents (marker, name, -1, NULL));
  g_assert_no_errno (g_rename (database, kept));
  store = hc_store_new (f->folder, &f->limits, f->clock, f->board, NULL);
  g_assert_null (store);
  g_assert_cmpint (ask (kept, "SELECT count (*) FROM user"), ==, 2);
  g_assert_false (g_file_test (marker, G_FILE_TEST_EXISTS));
  path = restore (f, NULL, NULL);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM user"), ==, 1);
  store_fixture_open (f);
}

/* Nothing was moved yet, or all of it is over: the word of it was only left behind. */
static void
test_an_old_marker_moves_nothing (StoreFixture *f, gconstpointer data)
{
  g_autofree char *marker = g_build_filename (f->folder, "handclasp.moving", NULL);
  g_autofree char *kept = hc_dated_file_make_path (f->folder, "before-restore", hc_clock_now (f->clock));
  g_autofree char *name = g_path_get_basename (kept);

  close_with_log (f);
  g_assert_true (g_file_set_contents (marker, name, -1, NULL));
  store_fixture_open (f);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM user"), ==, 2);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));

  close_with_log (f);
  g_assert_true (g_file_set_contents (marker, name, -1, NULL));
  g_assert_true (g_file_set_contents (kept, "mine", -1, NULL));
  store_fixture_open (f);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM user"), ==, 2);
}

/* The newest is of no use: the one before it is, and a name means that one and no other. */
static void
test_takes_the_newest_of_use (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcDatedFile) good = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
  g_autoptr (HcDatedFile) bad = NULL;
  g_autofree char *unfinished = g_build_filename (f->folder, "handclasp.unfinished", NULL);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *by_name = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_back_up (f, "test");
  bad = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
  name = g_path_get_basename (bad->path);
  g_assert_true (g_file_set_contents (bad->path, "nothing of use", -1, NULL));
  store_fixture_close (f);
  by_name = restore (f, name, &error);
  g_assert_null (by_name);
  assert_hc_error (error, HC_ERROR_STORAGE);
  g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
  path = restore (f, NULL, NULL);
  g_assert_cmpstr (path, ==, good->path);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM user"), ==, 1);
  store_fixture_open (f);
}

static void
test_afresh_there_is_nobody (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcDatedFile) aside = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_close (f);
  g_assert_true (start_afresh (f, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ask_database (f, "SELECT count (*) FROM user"), ==, 0);
  aside = find_aside (f);
  g_assert_cmpstr (aside->reason, ==, "before-afresh");
  g_assert_cmpint (ask (aside->path, "SELECT count (*) FROM user"), ==, 2);
  store_fixture_open (f);
}

/* Its database went in some other way. Each log is named as it lies there, and pushes out no other. */
static void
test_a_lone_log_is_kept (StoreFixture *f, gconstpointer data)
{
  g_autofree char *database = hc_store_lock_get_database (f->folder);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autofree char *before = NULL;

  store_fixture_close (f);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *kept = NULL;
      g_autoptr (GError) error = NULL;

      g_unlink (database);
      g_assert_true (g_file_set_contents (log, "log", -1, NULL));
      g_assert_true (hc_recovery_start_afresh (f->folder, hc_clock_now (f->clock), &kept, &error));
      g_assert_no_error (error);
      g_assert_true (g_str_has_suffix (kept, ".sqlite-wal"));
      g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
      g_assert_cmpstr (kept, !=, before);
      g_free (before);
      before = g_steal_pointer (&kept);
    }
  store_fixture_open (f);
}

/* After a crash between two renames nothing is in the place of the database. */
static void
test_half_a_restore_can_be_done_again (StoreFixture *f, gconstpointer data)
{
  g_autofree char *aside = NULL;
  g_autofree char *path = NULL;
  g_autoptr (HcStore) store = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_close (f);
  aside = hc_remains_put_aside (f->folder, "before-restore", hc_clock_now (f->clock), NULL);
  store = hc_store_new (f->folder, &f->limits, f->clock, f->board, &error);
  g_assert_null (store);
  g_assert_nonnull (strstr (error->message, aside));
  path = restore (f, NULL, NULL);
  g_assert_nonnull (path);
  store_fixture_open (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, StoreFixture, NULL, set_up, func, store_fixture_tear_down)
  ADD ("/recovery/brings-back-the-newest", test_brings_back_the_newest);
  ADD ("/recovery/brings-back-the-last-of-a-second", test_brings_back_the_last_of_a_second);
  ADD ("/recovery/begins-another-history", test_begins_another_history);
  ADD ("/recovery/signs-everybody-out", test_signs_everybody_out);
  ADD ("/recovery/takes-a-name-or-a-path", test_takes_a_name_or_a_path);
  ADD ("/recovery/is-refused-while-a-host-runs", test_is_refused_while_a_host_runs);
  ADD ("/recovery/what-cannot-be-used-changes-nothing", test_what_cannot_be_used_changes_nothing);
  ADD ("/recovery/what-is-kept-keeps-its-log", test_what_is_kept_keeps_its_log);
  ADD ("/recovery/the-log-follows-at-the-next-start", test_the_log_follows_at_the_next_start);
  ADD ("/recovery/an-old-marker-moves-nothing", test_an_old_marker_moves_nothing);
  ADD ("/recovery/takes-the-newest-of-use", test_takes_the_newest_of_use);
  ADD ("/recovery/afresh-there-is-nobody", test_afresh_there_is_nobody);
  ADD ("/recovery/a-lone-log-is-kept", test_a_lone_log_is_kept);
  ADD ("/recovery/half-a-restore-can-be-done-again", test_half_a_restore_can_be_done_again);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>

#include "hc-backup.h"
#include "hc-schema.h"
#include "store-fixture.h"

static gint64
read_integer (StoreFixture *f, const char *sql)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autoptr (HcDatabase) database = hc_database_open (path, NULL);
  g_autoptr (HcRows) rows = hc_database_query (database, sql, NULL, 0);

  g_assert_true (hc_rows_next (rows));
  return hc_rows_get_integer (rows, 0);
}

/* Puts the file of an old version where the store finds it. */
static void
restore (StoreFixture *f, const char *dump)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "store", dump, NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_close (f);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (g_file_get_contents (source, &sql, NULL, &error));
  g_assert_true (g_file_set_contents (path, "", 0, &error));
  store_fixture_sql (f, sql);
}

static void
test_fresh_file_has_the_newest_version (StoreFixture *f, gconstpointer data)
{
  g_assert_cmpint (read_integer (f, "PRAGMA user_version"), ==, hc_schema_get_version ());
  g_assert_cmpint (read_integer (f, "SELECT count (*) FROM pragma_table_list WHERE type = 'table' AND NOT strict "
                                    "AND name NOT LIKE 'sqlite%'"),
                   ==, 0);
}

static void
test_newer_file_is_refused (StoreFixture *f, gconstpointer data)
{
  g_autofree char *known = g_strdup_printf ("PRAGMA user_version = %d", (int) hc_schema_get_version ());
  g_autoptr (GError) error = NULL;
  g_autoptr (HcStore) store = NULL;

  store_fixture_close (f);
  store_fixture_sql (f, "PRAGMA user_version = 1000");
  store = hc_store_new (f->folder, &f->limits, f->clock, f->board, &error);
  g_assert_null (store);
  g_assert_nonnull (strstr (error->message, "newer"));
  assert_hc_error (error, HC_ERROR_STORAGE);

  store_fixture_sql (f, known);
  store_fixture_open (f);
}

static void
remember (StoreFixture *f, const char *username)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcCredentials) found = NULL;

  found = hc_store_find_credentials_finish (f->store, STORE_CALL (f, find_credentials, username, NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->user_id, >, 0);
  g_hash_table_insert (f->ids, g_strdup (username), g_memdup2 (&found->user_id, sizeof found->user_id));
}

/* What each dump holds must still be there, and usable, in every later version. */
static void
test_version_is_understood (StoreFixture *f, gconstpointer dump)
{
  g_autofree char *friends = NULL;
  g_autofree char *people = NULL;
  g_autofree char *declined = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (HcGreeting) greeting = NULL;

  restore (f, dump);
  store_fixture_open (f);
  g_assert_cmpint (read_integer (f, "PRAGMA user_version"), ==, hc_schema_get_version ());

  remember (f, "ann");
  remember (f, "bob");
  friends = store_list (f, "ann", HC_LIST_FRIENDS, NULL);
  g_assert_cmpstr (friends, ==, "bob");
  people = store_list (f, "ann", HC_LIST_PEOPLE, "ÉMIL");
  g_assert_cmpstr (people, ==, "emile");
  declined = store_list (f, "bob", HC_LIST_DECLINED, NULL);
  g_assert_cmpstr (declined, ==, "cleo");
  events = store_read_events (f, "ann", 0);
  g_assert_cmpuint (events->len, ==, 3);
  greeting = store_greet (f, "ann", 1);
  g_assert_true (greeting->is_replay);
  g_assert_cmpstr (greeting->epoch, ==, "00000000-1111-4222-8333-444444444444");
  f->n_commands = 100; /* its replies have the ids before */
  store_expect (f, "ann", "unfriend", "bob", HC_RESULT_OK);
}

static char *
get_backups (StoreFixture *f)
{
  return g_build_filename (f->folder, "backups", NULL);
}

static void
test_an_old_version_is_backed_up_first (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcDatedFile) backup = NULL;
  g_autoptr (HcDatabase) database = NULL;
  g_autoptr (HcRows) rows = NULL;

  restore (f, "schema-1.sql");
  store_fixture_open (f);
  backup = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
  g_assert_cmpstr (backup->reason, ==, "before-update");
  g_assert_cmpint (backup->at, ==, hc_clock_now (f->clock));
  database = hc_database_open_as_is (backup->path, NULL);
  rows = hc_database_query (database, "SELECT user_version, (SELECT count (*) FROM user) FROM pragma_user_version", NULL,
                            0);
  g_assert_true (hc_rows_next (rows));
  g_assert_cmpint (hc_rows_get_integer (rows, 0), ==, 1);
  g_assert_cmpint (hc_rows_get_integer (rows, 1), ==, 4);
}

static void
test_without_a_backup_it_stays_old (StoreFixture *f, gconstpointer data)
{
  g_autofree char *backups = get_backups (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (HcStore) store = NULL;

  restore (f, "schema-1.sql");
  g_assert_true (g_file_set_contents (backups, "in the way", -1, NULL));
  store = hc_store_new (f->folder, &f->limits, f->clock, f->board, &error);
  g_assert_null (store);
  g_assert_nonnull (strstr (error->message, backups));
  assert_hc_error (error, HC_ERROR_STORAGE);
  g_assert_cmpint (read_integer (f, "PRAGMA user_version"), ==, 1);

  g_assert_cmpint (g_unlink (backups), ==, 0);
  store_fixture_open (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/schema/fresh-file-has-the-newest-version", test_fresh_file_has_the_newest_version);
  STORE_ADD ("/schema/newer-file-is-refused", test_newer_file_is_refused);
  STORE_ADD ("/schema/an-old-version-is-backed-up-first", test_an_old_version_is_backed_up_first);
  STORE_ADD ("/schema/without-a-backup-it-stays-old", test_without_a_backup_it_stays_old);
#define ADD_VERSION(number)                                                                                    \
  g_test_add ("/schema/version-" #number "-is-understood", StoreFixture, "schema-" #number ".sql", store_fixture_set_up, \
              test_version_is_understood, store_fixture_tear_down)
  ADD_VERSION (1);
  ADD_VERSION (2);
  ADD_VERSION (3);
  ADD_VERSION (4);
  return g_test_run ();
}

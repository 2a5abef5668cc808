/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "hc-remains.h"
#include "store-fixture.h"

/* Returns: (transfer full): what a store says that cannot be opened */
static char *
refuse (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcStore) store = hc_store_new (f->folder, &f->limits, f->clock, f->board, &error);
  char *sentence;

  g_assert_null (store);
  sentence = g_strdup (error->message);
  assert_hc_error (error, HC_ERROR_STORAGE);
  return sentence;
}

static void
read_database (StoreFixture *f, char **content, gsize *length)
{
  g_autofree char *path = store_fixture_get_path (f);

  g_assert_true (g_file_get_contents (path, content, length, NULL));
}

/* It is kept as it was, nothing is in its place, and it stays so at the next try. Then a person takes it away. */
static void
expect_kept (StoreFixture *f, const char *content, gsize length)
{
  g_autofree char *sentence = refuse (f);
  g_autofree char *again = refuse (f);
  g_autoptr (HcRemains) remains = hc_remains_find (f->folder, hc_clock_now (f->clock));
  g_autofree char *path = store_fixture_get_path (f);
  g_autofree char *kept = NULL;
  gsize kept_length;

  g_assert_nonnull (remains);
  g_assert_true (remains->is_damaged);
  g_assert_nonnull (strstr (sentence, remains->kept));
  g_assert_nonnull (strstr (sentence, remains->backup != NULL ? "--restore" : "--start-afresh"));
  g_assert_cmpstr (again, ==, sentence);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (remains->kept, &kept, &kept_length, NULL));
  g_assert_cmpmem (kept, kept_length, content, length);
  store_fixture_lose (f);
}

static void
expect_damage (StoreFixture *f)
{
  g_autofree char *content = NULL;
  gsize length;

  read_database (f, &content, &length);
  expect_kept (f, content, length);
}

static void
test_what_is_no_database_is_kept (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autofree char *noise = g_strnfill (8192, '?');

  store_fixture_close (f);
  g_assert_true (g_file_set_contents (path, noise, -1, NULL));
  expect_damage (f);
  store_fixture_open (f);
}

static void
add_people (StoreFixture *f, guint n_people)
{
  for (guint i = 0; i < n_people; i++)
    {
      g_autofree char *username = g_strdup_printf ("user%u", i);

      hc_store_add_account_async (f->store, username, "Some Name", "hash", NULL, NULL, NULL);
    }
  store_add_user (f, "last");
}

static void
test_random_bytes_are_found (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autofree char *good = NULL;
  gsize length;

  add_people (f, 300);
  store_fixture_close (f);
  read_database (f, &good, &length);
  for (guint seed = 0; seed < 40; seed++)
    {
      g_assert_true (g_file_set_contents (path, good, length, NULL));
      store_fixture_back_up (f, "test");
      store_fixture_damage (f, seed, 200);
      expect_damage (f);
    }
  store_fixture_open (f);
}

static void
test_a_cut_file_is_found (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = store_fixture_get_path (f);
  GStatBuf file;

  add_people (f, 300);
  store_fixture_close (f);
  g_assert_cmpint (g_stat (path, &file), ==, 0);
  g_assert_cmpint (truncate (path, file.st_size / 2), ==, 0);
  expect_damage (f);
  store_fixture_open (f);
}

/* SQLite takes it for good: there is only no such column any more. */
static void
test_a_damaged_schema_is_found (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autofree char *content = NULL;
  static const char column[] = "password_hash TEXT";
  gsize length;
  char *found;

  store_fixture_close (f);
  read_database (f, &content, &length);
  found = memmem (content, length, column, strlen (column));
  g_assert_nonnull (found);
  found[1] = 'e';
  g_assert_true (g_file_set_contents (path, content, length, NULL));
  expect_damage (f);
  store_fixture_open (f);
}

static void
break_schema (StoreFixture *f)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autoptr (HcDatabase) database = hc_database_open (path, NULL);

  g_assert_true (hc_database_execute (database, "DROP INDEX user_connected"));
  hc_database_note_damage (database); /* leaves the log as it is */
}

/* What is in the log may be what spoils it. */
static void
test_what_is_damaged_is_not_written_to (StoreFixture *f, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;

  store_add_user (f, "ann");
  store_fixture_close (f);
  read_database (f, &content, &length);
  break_schema (f);
  expect_kept (f, content, length);
  store_fixture_open (f);
}

static void
test_what_the_keeper_found_is_not_written_to (StoreFixture *f, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;

  store_add_user (f, "ann");
  read_database (f, &content, &length);
  hc_keeper_report_damage (hc_store_get_keeper (f->store));
  store_fixture_close (f);
  expect_kept (f, content, length);
  store_fixture_open (f);
}

static void
test_where_one_was_none_is_begun (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autofree char *missing = NULL;
  g_autofree char *emptied = NULL;

  store_add_user (f, "ann");
  store_fixture_back_up (f, "test");
  store_fixture_close (f);
  g_assert_cmpint (g_unlink (path), ==, 0);
  missing = refuse (f);
  g_assert_nonnull (strstr (missing, "missing"));
  g_assert_nonnull (strstr (missing, "--restore"));
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  emptied = refuse (f);
  g_assert_cmpstr (emptied, ==, missing);

  store_fixture_lose (f);
  store_fixture_open (f);
}

static void
on_damaged (HcKeeper *keeper, gboolean *is_told)
{
  g_assert_false (*is_told);
  *is_told = TRUE;
}

/* A large one is opened at once and looked through afterwards. */
static void
test_damage_is_found_while_it_runs (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcRemains) remains = NULL;
  gboolean is_told = FALSE;
  gsize length;

  add_people (f, 5000);
  store_fixture_close (f);
  read_database (f, &content, &length);
  g_assert_cmpuint (length, >, 1 << 20);
  memset (content + length / 2, 0x5A, length / 4);
  g_assert_true (g_file_set_contents (path, content, length, NULL));
  store_fixture_open (f);
  g_signal_connect (hc_store_get_keeper (f->store), "damaged", G_CALLBACK (on_damaged), &is_told);
  while (!is_told)
    g_main_context_iteration (NULL, TRUE);

  hc_store_find_credentials_finish (f->store, STORE_CALL (f, find_credentials, "last", NULL), &error);
  assert_hc_error (error, HC_ERROR_STORAGE);
  store_fixture_close (f);
  remains = hc_remains_find (f->folder, hc_clock_now (f->clock));
  g_assert_true (remains->is_damaged);
  store_fixture_lose (f);
  store_fixture_open (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/damage/what-is-no-database-is-kept", test_what_is_no_database_is_kept);
  STORE_ADD ("/damage/random-bytes-are-found", test_random_bytes_are_found);
  STORE_ADD ("/damage/a-cut-file-is-found", test_a_cut_file_is_found);
  STORE_ADD ("/damage/a-damaged-schema-is-found", test_a_damaged_schema_is_found);
  STORE_ADD ("/damage/what-is-damaged-is-not-written-to", test_what_is_damaged_is_not_written_to);
  STORE_ADD ("/damage/what-the-keeper-found-is-not-written-to", test_what_the_keeper_found_is_not_written_to);
  STORE_ADD ("/damage/where-one-was-none-is-begun", test_where_one_was_none_is_begun);
  STORE_ADD ("/damage/is-found-while-it-runs", test_damage_is_found_while_it_runs);
  return g_test_run ();
}

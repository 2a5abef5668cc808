/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gstdio.h>
#include <malloc.h>

#include "hc-database.h"
#include "hc-error.h"

typedef struct
{
  char       *path;
  HcDatabase *database;
} DatabaseFixture;

static void
set_up (DatabaseFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_close (g_file_open_tmp ("handclasp-XXXXXX", &f->path, NULL), NULL);
  f->database = hc_database_open (f->path, &error);
  g_assert_no_error (error);
  g_assert_true (hc_database_execute (f->database, "CREATE TABLE thing (id INTEGER, name TEXT NOT NULL) STRICT"));
}

static void
tear_down (DatabaseFixture *f, gconstpointer data)
{
  hc_database_close (f->database);
  g_unlink (f->path);
  g_free (f->path);
}

static void
add (DatabaseFixture *f, gint64 id, const char *name)
{
  HC_RUN (f->database, "INSERT INTO thing (id, name) VALUES (?1, ?2)", HC_ID (id), HC_TEXT (name));
}

static gint64
count (DatabaseFixture *f)
{
  g_autoptr (HcRows) rows = hc_database_query (f->database, "SELECT count (*) FROM thing", NULL, 0);

  return hc_rows_next (rows) ? hc_rows_get_integer (rows, 0) : -1;
}

static gint64
read_pragma (DatabaseFixture *f, const char *sql)
{
  g_autoptr (HcRows) rows = hc_database_query (f->database, sql, NULL, 0);

  g_assert_true (hc_rows_next (rows));
  return hc_rows_get_integer (rows, 0);
}

static void
test_is_durable_and_strict (DatabaseFixture *f, gconstpointer data)
{
  g_autoptr (HcRows) rows = hc_database_query (f->database, "PRAGMA journal_mode", NULL, 0);

  g_assert_true (hc_rows_next (rows));
  g_assert_cmpstr (hc_rows_get_text (rows, 0), ==, "wal");
  g_assert_cmpint (read_pragma (f, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (read_pragma (f, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (read_pragma (f, "PRAGMA trusted_schema"), ==, 0);
}

static void
test_values_come_back (DatabaseFixture *f, gconstpointer data)
{
  g_autoptr (HcRows) rows = NULL;

  add (f, G_MAXINT64, "Ann’s \"thing\"");
  add (f, 0, "");
  rows = hc_database_query (f->database, "SELECT id, name, id IS NULL FROM thing ORDER BY rowid", NULL, 0);
  g_assert_true (hc_rows_next (rows));
  g_assert_cmpint (hc_rows_get_integer (rows, 0), ==, G_MAXINT64);
  g_assert_cmpstr (hc_rows_get_text (rows, 1), ==, "Ann’s \"thing\"");
  g_assert_true (hc_rows_next (rows));
  g_assert_cmpint (hc_rows_get_integer (rows, 2), ==, TRUE);
  g_assert_cmpstr (hc_rows_get_text (rows, 1), ==, "");
  g_assert_false (hc_rows_next (rows));
}

static void
test_counts_what_it_changed (DatabaseFixture *f, gconstpointer data)
{
  add (f, 1, "one");
  add (f, 2, "two");
  g_assert_cmpint (HC_RUN (f->database, "UPDATE thing SET name = 'x' WHERE id > ?1", HC_INT (0)), ==, 2);
  g_assert_cmpint (HC_RUN (f->database, "UPDATE thing SET name = 'y' WHERE id > ?1", HC_INT (5)), ==, 0);
}

static void
test_resting_gives_memory_back (DatabaseFixture *f, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (1000, 'x');
  size_t used;

  if (mallinfo2 ().uordblks == 0)
    {
      g_test_skip ("the heap of a sanitizer does not say what it holds");
      return;
    }
  for (gint64 i = 0; i < 1000; i++)
    add (f, i, long_name);
  used = mallinfo2 ().uordblks;
  hc_database_rest (f->database);
  g_assert_cmpuint (mallinfo2 ().uordblks, <, used - 500 * 1000);
  g_assert_cmpint (count (f), ==, 1000);
}

static void
test_the_first_failure_sticks (DatabaseFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (f, 1, "one");
  g_test_expect_message ("handclasp", G_LOG_LEVEL_WARNING, "Database: NOT NULL*");
  add (f, 2, NULL);
  g_test_assert_expected_messages ();
  add (f, 3, "three");
  g_assert_cmpint (count (f), ==, -1);

  g_assert_true (hc_database_take_failure (f->database, &error));
  g_assert_error (error, HC_ERROR, HC_ERROR_STORAGE);
  g_assert_false (hc_database_take_failure (f->database, NULL));
  g_assert_cmpint (count (f), ==, 1);
}

static void
test_bad_sql_is_a_mistake_of_ours (DatabaseFixture *f, gconstpointer data)
{
  HcRows *rows;

  g_test_expect_message ("handclasp", G_LOG_LEVEL_WARNING, "Database: near*");
  rows = hc_database_query (f->database, "SELEKT", NULL, 0);
  g_test_assert_expected_messages ();
  g_assert_false (hc_rows_next (rows));
  g_assert_cmpint (hc_rows_run (rows), ==, 0);
  g_assert_true (hc_database_take_failure (f->database, NULL));
}

static void
test_a_failure_can_be_rolled_back (DatabaseFixture *f, gconstpointer data)
{
  g_assert_true (hc_database_execute (f->database, "BEGIN"));
  g_assert_true (hc_database_is_in_transaction (f->database));
  add (f, 1, "one");
  g_test_expect_message ("handclasp", G_LOG_LEVEL_WARNING, "Database: NOT NULL*");
  add (f, 2, NULL);
  g_test_assert_expected_messages ();
  g_assert_true (hc_database_execute (f->database, "ROLLBACK"));
  g_assert_false (hc_database_is_in_transaction (f->database));
  g_assert_true (hc_database_take_failure (f->database, NULL));
  g_assert_cmpint (count (f), ==, 0);
}

static void
test_a_missing_file_is_said (DatabaseFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hc_database_open ("/nowhere/handclasp.sqlite", &error));
  g_assert_error (error, HC_ERROR, HC_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "/nowhere/handclasp.sqlite"));
  g_assert_nonnull (strstr (error->message, g_strerror (ENOENT)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, DatabaseFixture, NULL, set_up, func, tear_down)
  ADD ("/database/is-durable-and-strict", test_is_durable_and_strict);
  ADD ("/database/values-come-back", test_values_come_back);
  ADD ("/database/counts-what-it-changed", test_counts_what_it_changed);
  ADD ("/database/resting-gives-memory-back", test_resting_gives_memory_back);
  ADD ("/database/the-first-failure-sticks", test_the_first_failure_sticks);
  ADD ("/database/bad-sql-is-a-mistake-of-ours", test_bad_sql_is_a_mistake_of_ours);
  ADD ("/database/a-failure-can-be-rolled-back", test_a_failure_can_be_rolled_back);
  ADD ("/database/a-missing-file-is-said", test_a_missing_file_is_said);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>

#include "hc-backup.h"
#include "store-fixture.h"

static gint64
ask (const char *path, const char *sql)
{
  g_autoptr (HcDatabase) database = hc_database_open_as_is (path, NULL);
  g_autoptr (HcRows) rows = hc_database_query (database, sql, NULL, 0);

  g_assert_true (hc_rows_next (rows));
  return hc_rows_get_integer (rows, 0);
}

static guint
get_mode (const char *path)
{
  GStatBuf file;

  g_assert_cmpint (g_stat (path, &file), ==, 0);
  return file.st_mode & 0777;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

static void
test_holds_what_was_committed (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcDatedFile) backup = NULL;
  g_autofree char *backups = g_build_filename (f->folder, "backups", NULL);

  g_assert_null (hc_backup_find_newest (f->folder, hc_clock_now (f->clock)));
  store_add_user (f, "ann");
  store_add_user (f, "bob");
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_fixture_back_up (f, "test");
  store_add_user (f, "cleo");

  backup = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
  g_assert_cmpstr (backup->reason, ==, "test");
  g_assert_cmpint (backup->at, ==, hc_clock_now (f->clock));
  g_assert_cmpuint (get_mode (backup->path), ==, 0600);
  g_assert_cmpuint (get_mode (backups), ==, 0700);
  g_assert_cmpint (ask (backup->path, "SELECT count (*) FROM user"), ==, 2);
  g_assert_cmpint (ask (backup->path, "SELECT count (*) FROM pair"), ==, 1);
  g_assert_cmpint (ask (backup->path, "SELECT journal_mode = 'delete' FROM pragma_journal_mode"), ==, TRUE);
  g_assert_cmpuint (count_files (backups), ==, 1);
}

static void
test_seven_are_kept (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) files = NULL;

  for (guint i = 0; i < 10; i++)
    {
      store_fixture_back_up (f, "test");
      hc_clock_advance (f->clock, HOUR);
    }
  files = hc_backup_list (f->folder, hc_clock_now (f->clock));
  g_assert_cmpuint (files->len, ==, 7);
  for (guint i = 0; i < files->len; i++)
    g_assert_cmpint (((HcDatedFile *) files->pdata[i])->at, ==, hc_clock_now (f->clock) - (i + 1) * HOUR);
}

static void
test_the_newest_stays_though_the_clock_went_back (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) files = NULL;

  hc_clock_advance (f->clock, 3650 * DAY);
  for (guint i = 0; i < 7; i++)
    store_fixture_back_up (f, "test");
  hc_clock_advance (f->clock, -3650 * DAY);
  g_assert_true (hc_backup_is_due (f->folder, hc_clock_now (f->clock)));
  store_fixture_back_up (f, "test");
  g_assert_false (hc_backup_is_due (f->folder, hc_clock_now (f->clock)));
  files = hc_backup_list (f->folder, hc_clock_now (f->clock));
  g_assert_cmpuint (files->len, ==, 7);
  g_assert_cmpint (((HcDatedFile *) files->pdata[0])->at, ==, hc_clock_now (f->clock));
}

static void
test_what_a_wrong_clock_made_gives_way (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) files = NULL;

  hc_clock_advance (f->clock, 3650 * DAY);
  store_fixture_back_up (f, "test");
  hc_clock_advance (f->clock, -3650 * DAY);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (HcDatedFile) newest = NULL;

      hc_clock_advance (f->clock, HOUR);
      store_fixture_back_up (f, "test");
      newest = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
      g_assert_cmpint (newest->at, ==, hc_clock_now (f->clock));
    }
  files = hc_backup_list (f->folder, hc_clock_now (f->clock));
  g_assert_cmpuint (files->len, ==, 7);
  for (guint i = 0; i < files->len; i++)
    g_assert_cmpint (((HcDatedFile *) files->pdata[i])->at, <=, hc_clock_now (f->clock));
}

/* As where an update fails at each start. */
static void
test_one_kind_pushes_out_no_other (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) files = NULL;
  const HcDatedFile *last;

  store_fixture_back_up (f, "daily");
  hc_clock_advance (f->clock, HOUR);
  for (guint i = 0; i < 10; i++)
    store_fixture_back_up (f, "before-update");
  files = hc_backup_list (f->folder, hc_clock_now (f->clock));
  g_assert_cmpuint (files->len, ==, 8);
  last = files->pdata[7];
  g_assert_cmpstr (last->reason, ==, "daily");
}

static void
test_is_due_once_a_day (StoreFixture *f, gconstpointer data)
{
  g_assert_true (hc_backup_is_due (f->folder, hc_clock_now (f->clock)));
  store_fixture_back_up (f, "test");
  g_assert_false (hc_backup_is_due (f->folder, hc_clock_now (f->clock) + DAY - 1));
  g_assert_true (hc_backup_is_due (f->folder, hc_clock_now (f->clock) + DAY));
}

static void
test_what_is_no_backup_is_left_alone (StoreFixture *f, gconstpointer data)
{
  static const char *const names[] = { "notes.txt", "handclasp-.sqlite", "handclasp-2026-13-45T999999Z-daily.sqlite",
                                       "handclasp-2026-11-22T185503Z-.sqlite", "handclasp-2026-11-22T185503Zdaily.sqlite" };
  g_autofree char *backups = g_build_filename (f->folder, "backups", NULL);

  store_fixture_back_up (f, "test");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (backups, names[i], NULL);

      g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
    }
  for (guint i = 0; i < 10; i++)
    store_fixture_back_up (f, "test");
  g_assert_cmpuint (count_files (backups), ==, 7 + G_N_ELEMENTS (names));
}

/* A crash leaves half a copy behind. */
static void
test_half_a_copy_is_nothing (StoreFixture *f, gconstpointer data)
{
  g_autofree char *backups = g_build_filename (f->folder, "backups", NULL);
  g_autofree char *unfinished = g_build_filename (backups, "unfinished", NULL);

  g_assert_cmpint (g_mkdir (backups, 0700), ==, 0);
  g_assert_true (g_file_set_contents (unfinished, "half", -1, NULL));
  g_assert_null (hc_backup_find_newest (f->folder, hc_clock_now (f->clock)));
  store_fixture_back_up (f, "test");
  g_assert_cmpuint (count_files (backups), ==, 1);
}

static void
test_a_cancelled_one_leaves_nothing (StoreFixture *f, gconstpointer data)
{
  g_autofree char *backups = g_build_filename (f->folder, "backups", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  store_add_user (f, "ann");
  g_cancellable_cancel (cancellable);
  g_assert_false (hc_backup_make (f->folder, "test", hc_clock_now (f->clock), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (backups), ==, 0);
}

static void
test_what_is_damaged_is_no_backup (StoreFixture *f, gconstpointer data)
{
  g_autofree char *backups = g_build_filename (f->folder, "backups", NULL);
  g_autoptr (GError) error = NULL;

  store_add_user (f, "ann");
  store_fixture_close (f);
  store_fixture_damage (f, 1, 200);
  g_assert_false (hc_backup_make (f->folder, "test", hc_clock_now (f->clock), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpuint (count_files (backups), ==, 0);
  store_fixture_lose (f);
  store_fixture_open (f);
}

typedef struct
{
  StoreFixture *f;
  guint         n_done;
} Crowd;

static void
on_added (GObject *store, GAsyncResult *result, gpointer data)
{
  Crowd *crowd = data;
  g_autoptr (GError) error = NULL;

  hc_store_add_account_finish (HC_STORE (store), result, &error);
  g_assert_no_error (error);
  crowd->n_done++;
}

static gpointer
make_some (gpointer f)
{
  for (guint i = 0; i < 5; i++)
    store_fixture_back_up (f, "test");
  return NULL;
}

/* Each is as the database was at one moment, though others write all the time. */
static void
test_is_whole_while_others_write (StoreFixture *f, gconstpointer data)
{
  Crowd crowd = { f, 0 };
  GThread *thread;
  g_autoptr (GPtrArray) files = NULL;
  guint n_users = 2000;

  for (guint i = 0; i < n_users; i++)
    {
      g_autofree char *username = g_strdup_printf ("user%u", i);

      hc_store_add_account_async (f->store, username, "Some Name", "hash", NULL, on_added, &crowd);
    }
  thread = g_thread_new ("backups", make_some, f);
  while (crowd.n_done < n_users)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);

  files = hc_backup_list (f->folder, hc_clock_now (f->clock));
  g_assert_cmpuint (files->len, ==, 5);
  for (guint i = 0; i < files->len; i++)
    {
      const char *path = ((HcDatedFile *) files->pdata[i])->path;

      g_assert_cmpint (ask (path, "SELECT count (*) FROM pragma_integrity_check WHERE integrity_check != 'ok'"), ==, 0);
      g_assert_cmpint (ask (path, "SELECT (SELECT count (*) FROM user) = (SELECT count (*) FROM word WHERE word = 'some')"),
                       ==, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD_ALONE ("/backup/holds-what-was-committed", test_holds_what_was_committed);
  STORE_ADD_ALONE ("/backup/seven-are-kept", test_seven_are_kept);
  STORE_ADD_ALONE ("/backup/the-newest-stays-though-the-clock-went-back", test_the_newest_stays_though_the_clock_went_back);
  STORE_ADD_ALONE ("/backup/what-a-wrong-clock-made-gives-way", test_what_a_wrong_clock_made_gives_way);
  STORE_ADD_ALONE ("/backup/one-kind-pushes-out-no-other", test_one_kind_pushes_out_no_other);
  STORE_ADD_ALONE ("/backup/is-due-once-a-day", test_is_due_once_a_day);
  STORE_ADD_ALONE ("/backup/what-is-no-backup-is-left-alone", test_what_is_no_backup_is_left_alone);
  STORE_ADD_ALONE ("/backup/half-a-copy-is-nothing", test_half_a_copy_is_nothing);
  STORE_ADD_ALONE ("/backup/a-cancelled-one-leaves-nothing", test_a_cancelled_one_leaves_nothing);
  STORE_ADD_ALONE ("/backup/what-is-damaged-is-no-backup", test_what_is_damaged_is_no_backup);
  STORE_ADD_ALONE ("/backup/is-whole-while-others-write", test_is_whole_while_others_write);
  return g_test_run ();
}

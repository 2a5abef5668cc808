/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "hc-meta-table.h"
#include "hc-store-private.h"
#include "store-fixture.h"

#define N_JOBS 600
#define BATCH_MAX 128 /* of hc-store.c */

/* A job that writes one row, and maybe fails then. */
typedef struct
{
  guint       number;
  gboolean    fails;
  gboolean    is_big;
  HcDatabase *witness;   /* another connection: it sees what is committed */
  gint64      n_visible; /* how many rows it saw while the job ran */
} Writing;

/* Holds the store's thread, so that jobs gather behind it. */
typedef struct
{
  GMutex lock;
  int    is_reached;
} Gate;

typedef struct
{
  guint   n_done;
  guint   n_failed;
  GArray *order;
} Tally;

static gint64
count_rows (HcDatabase *database)
{
  g_autoptr (HcRows) rows = hc_database_query (database, "SELECT count (*) FROM meta WHERE key LIKE 'job-%'", NULL, 0);

  return hc_rows_next (rows) ? hc_rows_get_integer (rows, 0) : -1;
}

static gpointer
run_writing (HcDesk *desk, gpointer data, GError **error)
{
  Writing *writing = data;
  g_autofree char *key = g_strdup_printf ("job-%u", writing->number);
  g_autofree char *value = g_strnfill (writing->is_big ? 1000000 : 1, 'x');

  if (writing->witness != NULL)
    writing->n_visible = count_rows (writing->witness);
  hc_meta_table_set (desk->database, key, value);
  if (writing->fails)
    g_set_error_literal (error, HC_ERROR, HC_ERROR_LIMIT, "as asked");
  return writing;
}

static gpointer
run_counting (HcDesk *desk, gpointer data, GError **error)
{
  return GSIZE_TO_POINTER (count_rows (desk->database) + 1);
}

static gpointer
run_mistake (HcDesk *desk, gpointer data, GError **error)
{
  hc_meta_table_set (desk->database, "job-1", "x");
  HC_RUN (desk->database, "INSERT INTO word (word, user_id) VALUES (?1, 1)", HC_TEXT (NULL));
  return GINT_TO_POINTER (TRUE);
}

static gpointer
run_waiting (HcDesk *desk, gpointer data, GError **error)
{
  Gate *gate = data;

  g_atomic_int_set (&gate->is_reached, TRUE);
  g_mutex_lock (&gate->lock);
  g_mutex_unlock (&gate->lock);
  return NULL;
}

static const HcJobType writing_type = { .run = run_writing };
static const HcJobType counting_type = { .run = run_counting };
static const HcJobType mistake_type = { .run = run_mistake };
static const HcJobType waiting_type = { .run = run_waiting };

static void
close_gate (StoreFixture *f, Gate *gate)
{
  g_mutex_init (&gate->lock);
  g_mutex_lock (&gate->lock);
  hc_store_submit (f->store, &waiting_type, gate, NULL, NULL, NULL);
  while (!g_atomic_int_get (&gate->is_reached))
    g_thread_yield ();
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Tally *tally = user_data;
  g_autoptr (GError) error = NULL;
  Writing *writing = hc_store_finish (HC_STORE (object), &writing_type, result, &error);

  tally->n_done++;
  tally->n_failed += error != NULL;
  if (writing != NULL)
    g_array_append_val (tally->order, writing->number);
}

static void
wait_for (Tally *tally, guint n_jobs)
{
  while (tally->n_done < n_jobs)
    g_main_context_iteration (NULL, TRUE);
}

static gint64
count_through_store (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  gpointer count;

  hc_store_submit (f->store, &counting_type, NULL, NULL, store_fixture_on_ready, f);
  count = hc_store_finish (f->store, &counting_type, store_fixture_wait (f), &error);
  g_assert_no_error (error);
  return GPOINTER_TO_SIZE (count) - 1;
}

static void
write_one (StoreFixture *f, Writing *writing, GError **error)
{
  hc_store_submit (f->store, &writing_type, writing, NULL, store_fixture_on_ready, f);
  hc_store_finish (f->store, &writing_type, store_fixture_wait (f), error);
}

static void
test_one_failure_undoes_only_itself (StoreFixture *f, gconstpointer data)
{
  Writing writings[20] = { 0 };
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Tally tally = { .order = order };

  for (guint i = 0; i < G_N_ELEMENTS (writings); i++)
    {
      writings[i] = (Writing){ .number = i, .fails = i == 7 };
      hc_store_submit (f->store, &writing_type, &writings[i], NULL, on_written, &tally);
    }
  wait_for (&tally, G_N_ELEMENTS (writings));
  g_assert_cmpuint (tally.n_failed, ==, 1);
  g_assert_cmpint (count_through_store (f), ==, G_N_ELEMENTS (writings) - 1);
}

static void
test_what_waits_is_committed_together (StoreFixture *f, gconstpointer data)
{
  g_autofree Writing *writings = g_new0 (Writing, N_JOBS);
  g_autofree char *path = store_fixture_get_path (f);
  g_autoptr (HcDatabase) witness = hc_database_open (path, NULL);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Tally tally = { .order = order };
  Gate gate = { 0 };

  close_gate (f, &gate);
  for (guint i = 0; i < N_JOBS; i++)
    {
      writings[i] = (Writing){ .number = i, .witness = witness };
      hc_store_submit (f->store, &writing_type, &writings[i], NULL, on_written, &tally);
    }
  g_mutex_unlock (&gate.lock);
  wait_for (&tally, N_JOBS);
  g_mutex_clear (&gate.lock);

  for (guint i = 0; i < N_JOBS; i++)
    g_assert_cmpuint (g_array_index (order, guint, i), ==, i);
  for (guint i = 0; i < N_JOBS; i++)
    g_assert_cmpint (writings[i].n_visible, ==, i - i % BATCH_MAX);
}

static void
on_written_again (GObject *object, GAsyncResult *result, gpointer user_data)
{
  static Writing next[2] = { { .number = 10 }, { .number = 11 } };
  Tally *tally = user_data;

  if (tally->n_done < G_N_ELEMENTS (next))
    hc_store_submit (HC_STORE (object), &writing_type, &next[tally->n_done], NULL, on_written, tally);
  on_written (object, result, tally);
}

static void
test_answers_come_in_the_order_of_asking (StoreFixture *f, gconstpointer data)
{
  Writing first[3] = { { .number = 0 }, { .number = 1 }, { .number = 2 } };
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Tally tally = { .order = order };
  const guint expected[] = { 0, 1, 2, 10, 11 };

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    hc_store_submit (f->store, &writing_type, &first[i], NULL, on_written_again, &tally);
  wait_for (&tally, G_N_ELEMENTS (expected));
  g_assert_cmpmem (order->data, order->len * sizeof (guint), expected, sizeof expected);
}

static void
test_a_mistake_of_ours_is_storage (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* With the others of its batch, then apart. */
  g_test_expect_message ("handclasp", G_LOG_LEVEL_WARNING, "Database: *NOT NULL*");
  g_test_expect_message ("handclasp", G_LOG_LEVEL_WARNING, "Database: *NOT NULL*");
  hc_store_submit (f->store, &mistake_type, NULL, NULL, store_fixture_on_ready, f);
  hc_store_finish (f->store, &mistake_type, store_fixture_wait (f), &error);
  g_test_assert_expected_messages ();
  assert_hc_error (error, HC_ERROR_STORAGE);
  g_assert_cmpint (count_through_store (f), ==, 0);
}

static void
limit_file_size (rlim_t size)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_a_full_disk_changes_nothing_and_passes (StoreFixture *f, gconstpointer data)
{
  Writing small = { .number = 0 };
  Writing big = { .number = 1, .is_big = TRUE };
  Writing again = { .number = 2 };
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  write_one (f, &small, &error);
  g_assert_no_error (error);
  limit_file_size (500000);
  write_one (f, &big, &error);
  assert_hc_error (error, HC_ERROR_STORAGE);
  limit_file_size (RLIM_INFINITY);

  g_assert_cmpint (count_through_store (f), ==, 1);
  write_one (f, &again, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_through_store (f), ==, 2);
}

static void
on_counted (GObject *object, GAsyncResult *result, gpointer counted)
{
  g_autoptr (GError) error = NULL;

  *(gint64 *) counted = (gint64) GPOINTER_TO_SIZE (hc_store_finish (HC_STORE (object), &counting_type, result, &error)) - 1;
  g_assert_no_error (error);
}

/* But not who only reads: they are told what holds. */
static void
test_a_failing_commit_fails_all_that_share_it (StoreFixture *f, gconstpointer data)
{
  Writing writings[10] = { 0 };
  gint64 counted = -1;
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Tally tally = { .order = order };
  Gate gate = { 0 };

  signal (SIGXFSZ, SIG_IGN);
  close_gate (f, &gate);
  for (guint i = 0; i < G_N_ELEMENTS (writings); i++)
    {
      writings[i] = (Writing){ .number = i, .is_big = i == 5 };
      hc_store_submit (f->store, &writing_type, &writings[i], NULL, on_written, &tally);
    }
  hc_store_submit (f->store, &counting_type, NULL, NULL, on_counted, &counted);
  limit_file_size (500000);
  g_mutex_unlock (&gate.lock);
  wait_for (&tally, G_N_ELEMENTS (writings));
  while (counted < 0)
    g_main_context_iteration (NULL, TRUE);
  limit_file_size (RLIM_INFINITY);
  g_mutex_clear (&gate.lock);

  g_assert_cmpuint (tally.n_failed, ==, G_N_ELEMENTS (writings));
  g_assert_cmpint (counted, ==, 0);
  g_assert_cmpint (count_through_store (f), ==, 0);
}

static void
wait_for_trouble (StoreFixture *f, HcTrouble trouble)
{
  while (hc_health_get_trouble (hc_store_get_health (f->store)) != trouble)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
ping (StoreFixture *f, GError **error)
{
  hc_store_ping_async (f->store, NULL, store_fixture_on_ready, f);
  return hc_store_ping_finish (f->store, store_fixture_wait (f), error);
}

static void
test_trouble_is_told_and_ends_by_itself (StoreFixture *f, gconstpointer data)
{
  Writing small = { .number = 0 };
  Writing big = { .number = 1, .is_big = TRUE };
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  write_one (f, &small, &error);
  g_assert_no_error (error);
  limit_file_size (1);
  write_one (f, &big, &error);
  assert_hc_error (error, HC_ERROR_STORAGE);
  wait_for_trouble (f, HC_TROUBLE_DISK);

  g_assert_cmpint (count_through_store (f), ==, 1);
  g_assert_false (ping (f, &error));
  assert_hc_error (error, HC_ERROR_STORAGE);

  limit_file_size (RLIM_INFINITY);
  wait_for_trouble (f, HC_TROUBLE_NONE);
  g_assert_true (ping (f, &error));
  g_assert_no_error (error);
}

static void
test_close_keeps_what_was_submitted (StoreFixture *f, gconstpointer data)
{
  Writing writings[100] = { 0 };
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Tally tally = { .order = order };

  for (guint i = 0; i < G_N_ELEMENTS (writings); i++)
    {
      writings[i].number = i;
      hc_store_submit (f->store, &writing_type, &writings[i], NULL, on_written, &tally);
    }
  store_fixture_reopen (f);
  g_assert_cmpuint (tally.n_done, ==, G_N_ELEMENTS (writings));
  g_assert_cmpuint (tally.n_failed, ==, 0);
  g_assert_cmpint (count_through_store (f), ==, G_N_ELEMENTS (writings));
}

static void
test_after_close_all_fails (StoreFixture *f, gconstpointer data)
{
  Writing late = { 0 };
  g_autoptr (GError) error = NULL;

  hc_store_close (f->store);
  write_one (f, &late, &error);
  assert_hc_error (error, HC_ERROR_STORAGE);
  hc_store_heartbeat (f->store);
  hc_store_close (f->store);
}

static void
test_ping_is_answered (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ping (f, &error));
  g_assert_no_error (error);
}

static void
test_a_second_host_is_refused (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcStore) second = hc_store_new (f->folder, &f->limits, f->clock, f->board, &error);

  g_assert_null (second);
  g_assert_nonnull (strstr (error->message, f->folder));
  assert_hc_error (error, HC_ERROR_STORAGE);
}

/* Everything under @folder is its owner's alone; backups may be in the making in a folder of their own. */
static guint
assert_private (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (stat (path, &info) != 0)
        g_assert_cmpint (errno, ==, ENOENT);
      else if (S_ISDIR (info.st_mode))
        {
          g_assert_cmpint (info.st_mode & 0777, ==, 0700);
          n_files += assert_private (path);
        }
      else
        {
          g_assert_cmpint (info.st_mode & 0777, ==, 0600);
          n_files++;
        }
    }
  return n_files;
}

static void
test_all_files_are_private (StoreFixture *f, gconstpointer data)
{
  store_add_user (f, "ann");
  g_assert_cmpuint (assert_private (f->folder), >=, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/store/one-failure-undoes-only-itself", test_one_failure_undoes_only_itself);
  STORE_ADD ("/store/what-waits-is-committed-together", test_what_waits_is_committed_together);
  STORE_ADD ("/store/answers-come-in-the-order-of-asking", test_answers_come_in_the_order_of_asking);
  STORE_ADD ("/store/a-mistake-of-ours-is-storage", test_a_mistake_of_ours_is_storage);
  STORE_ADD ("/store/a-full-disk-changes-nothing-and-passes", test_a_full_disk_changes_nothing_and_passes);
  STORE_ADD ("/store/a-failing-commit-fails-all-that-share-it", test_a_failing_commit_fails_all_that_share_it);
  STORE_ADD ("/store/trouble-is-told-and-ends-by-itself", test_trouble_is_told_and_ends_by_itself);
  STORE_ADD ("/store/close-keeps-what-was-submitted", test_close_keeps_what_was_submitted);
  STORE_ADD ("/store/after-close-all-fails", test_after_close_all_fails);
  STORE_ADD ("/store/ping-is-answered", test_ping_is_answered);
  STORE_ADD ("/store/a-second-host-is-refused", test_a_second_host_is_refused);
  STORE_ADD ("/store/all-files-are-private", test_all_files_are_private);
  return g_test_run ();
}

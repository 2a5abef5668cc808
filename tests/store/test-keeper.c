/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "hc-backup.h"
#include "store-fixture.h"

#define INTERVAL_MS 5
#define MANY_LOOKS_MS 200

static void
reopen_quick (StoreFixture *f)
{
  f->limits.chore_interval = INTERVAL_MS;
  store_fixture_reopen (f);
}

static guint
count_backups (StoreFixture *f)
{
  g_autoptr (GPtrArray) files = hc_backup_list (f->folder, hc_clock_now (f->clock));

  return files->len;
}

static void
wait_for_backups (StoreFixture *f, guint n_backups)
{
  while (count_backups (f) < n_backups)
    g_main_context_iteration (NULL, FALSE);
}

/* Nothing comes of itself: time for many looks at the clock passes, and nothing has come. */
static void
let_it_look (void)
{
  gint64 end = g_get_monotonic_time () + MANY_LOOKS_MS * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
test_makes_one_a_day (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcDatedFile) newest = NULL;

  store_add_user (f, "ann");
  reopen_quick (f);
  wait_for_backups (f, 1);
  let_it_look ();
  g_assert_cmpuint (count_backups (f), ==, 1);
  hc_clock_advance (f->clock, 10 * DAY);
  wait_for_backups (f, 2);
  newest = hc_backup_find_newest (f->folder, hc_clock_now (f->clock));
  g_assert_cmpstr (newest->reason, ==, "daily");
  g_assert_cmpint (newest->at, ==, hc_clock_now (f->clock));
}

static void
test_what_is_due_is_made_up_for_at_a_start (StoreFixture *f, gconstpointer data)
{
  store_add_user (f, "ann");
  store_fixture_reopen (f);
  wait_for_backups (f, 1);
  store_fixture_close (f);
  hc_clock_advance (f->clock, 2 * DAY);
  store_fixture_open (f);
  wait_for_backups (f, 2);
}

static void
test_nobody_is_nothing_to_keep (StoreFixture *f, gconstpointer data)
{
  reopen_quick (f);
  let_it_look ();
  g_assert_cmpuint (count_backups (f), ==, 0);
  store_add_user (f, "ann");
  wait_for_backups (f, 1);
}

static void
count_call (guint *n_calls)
{
  (*n_calls)++;
}

static void
test_a_failure_is_said_until_it_is_over_and_harms_nothing (StoreFixture *f, gconstpointer data)
{
  g_autofree char *backups = g_build_filename (f->folder, "backups", NULL);
  HcHealth *health;
  guint n_told = 0;

  store_add_user (f, "ann");
  g_assert_true (g_file_set_contents (backups, "in the way", -1, NULL));
  g_test_expect_message ("handclasp", G_LOG_LEVEL_MESSAGE, "No backup can be made: *");
  reopen_quick (f);
  health = hc_store_get_health (f->store);
  g_signal_connect_swapped (health, "changed", G_CALLBACK (count_call), &n_told);
  while (hc_health_get_backup_failure (health) == NULL)
    g_main_context_iteration (NULL, FALSE);
  hc_clock_advance (f->clock, 2 * HOUR);
  let_it_look ();
  g_assert_cmpuint (n_told, ==, 1);
  g_test_assert_expected_messages ();
  store_add_user (f, "bob");

  g_test_expect_message ("handclasp", G_LOG_LEVEL_MESSAGE, "No backup can be made: *");
  g_assert_no_errno (g_unlink (backups));
  g_assert_no_errno (symlink ("nowhere", backups));
  hc_clock_advance (f->clock, 2 * HOUR);
  while (n_told == 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (strstr (hc_health_get_backup_failure (health), g_strerror (ENOENT)));

  g_test_expect_message ("handclasp", G_LOG_LEVEL_MESSAGE, "Backups can be made again.");
  g_assert_cmpint (g_unlink (backups), ==, 0);
  hc_clock_advance (f->clock, 2 * HOUR);
  while (hc_health_get_backup_failure (health) != NULL)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (count_backups (f), ==, 1);
  g_assert_cmpuint (n_told, ==, 3);
  store_fixture_close (f);
  g_test_assert_expected_messages ();
  store_fixture_open (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD_ALONE ("/keeper/makes-one-a-day", test_makes_one_a_day);
  STORE_ADD_ALONE ("/keeper/what-is-due-is-made-up-for-at-a-start", test_what_is_due_is_made_up_for_at_a_start);
  STORE_ADD_ALONE ("/keeper/nobody-is-nothing-to-keep", test_nobody_is_nothing_to_keep);
  STORE_ADD_ALONE ("/keeper/a-failure-is-said-until-it-is-over-and-harms-nothing",
                   test_a_failure_is_said_until_it_is_over_and_harms_nothing);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-session-table.h"
#include "store-fixture.h"

/* What time does: requests expire, cooldowns end, old things go. */

static void
assert_chores_tell (StoreFixture *f, const char *expected)
{
  g_autoptr (GPtrArray) deliveries = store_do_chores (f);
  g_autofree char *told = store_describe (deliveries);

  g_assert_cmpstr (told, ==, expected);
}

static void
assert_told (StoreFixture *f, const char *who, const char *deed, const char *to, const char *expected)
{
  g_autoptr (HcOutcome) outcome = store_do (f, who, deed, to);
  g_autofree char *told = store_describe (outcome->deliveries);

  g_assert_cmpstr (told, ==, expected);
}

static gint64
count (StoreFixture *f, const char *sql)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autoptr (HcDatabase) database = hc_database_open (path, NULL);
  g_autoptr (HcRows) rows = hc_database_query (database, sql, NULL, 0);

  return hc_rows_next (rows) ? hc_rows_get_integer (rows, 0) : -1;
}

static void
add_users (StoreFixture *f)
{
  store_add_user (f, "ann");
  store_add_user (f, "bob");
  store_add_user (f, "cleo");
}

static void
test_requests_expire_wherever_they_lie (StoreFixture *f, gconstpointer data)
{
  add_users (f);
  store_add_user (f, "dan");
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  hc_clock_advance (f->clock, 1);
  store_expect (f, "ann", "request", "cleo", HC_RESULT_OK);
  store_expect (f, "cleo", "decline", "ann", HC_RESULT_OK);
  hc_clock_advance (f->clock, 1);
  store_expect (f, "ann", "request", "dan", HC_RESULT_OK);
  store_expect (f, "dan", "block", "ann", HC_RESULT_OK);
  hc_clock_advance (f->clock, 30 * DAY - 3);
  assert_chores_tell (f, "");

  hc_clock_advance (f->clock, 3);
  assert_chores_tell (f, "ann:request_expired bob:request_withdrawn "
                         "ann:request_expired cleo:drawer_changed ann:request_expired");
  assert_chores_tell (f, "");
}

static void
test_requests_expire_while_the_host_is_off (StoreFixture *f, gconstpointer data)
{
  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_fixture_close (f);
  hc_clock_advance (f->clock, 31 * DAY);
  store_fixture_open (f);
  assert_chores_tell (f, "ann:request_expired bob:request_withdrawn");
}

static void
test_a_request_expires_without_chores (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) events = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  hc_clock_advance (f->clock, 30 * DAY);
  assert_told (f, "bob", "accept", "ann", "ann:request_expired bob:request_withdrawn");
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  hc_clock_advance (f->clock, 30 * DAY);
  assert_told (f, "ann", "request", "bob",
               "ann:request_expired bob:request_withdrawn ann:request_sent bob:request_received!");
  events = store_read_events (f, "bob", 0);
  g_assert_cmpuint (events->len, ==, 5);
}

static void
test_more_than_fits_is_said (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) deliveries = NULL;
  gboolean has_more;

  add_users (f);
  for (guint i = 0; i < 205; i++)
    {
      g_autofree char *username = g_strdup_printf ("user-%u", i);

      store_add_user (f, username);
      store_expect (f, username, "request", "bob", HC_RESULT_OK);
    }
  hc_clock_advance (f->clock, 31 * DAY);
  hc_store_do_chores_async (f->store, NULL, store_fixture_on_ready, f);
  deliveries = hc_store_do_chores_finish (f->store, store_fixture_wait (f), &has_more, &error);
  g_assert_no_error (error);
  g_assert_true (has_more);
  g_assert_cmpuint (deliveries->len, ==, 400);
  g_clear_pointer (&deliveries, g_ptr_array_unref);
  deliveries = store_do_chores (f);
  g_assert_cmpuint (deliveries->len, ==, 10);
}

/* Ann asks and Bob declines, again and again: each time it takes longer. */
static void
test_cooldowns_grow_and_end_by_the_clock (StoreFixture *f, gconstpointer data)
{
  const gint64 lengths[] = { 7 * DAY, 30 * DAY, 90 * DAY, 90 * DAY };

  add_users (f);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      assert_told (f, "ann", "request", "bob", "ann:request_sent bob:request_received!");
      store_expect (f, "bob", i % 2 == 0 ? "refuse" : "decline", "ann", HC_RESULT_OK);
      store_expect (f, "ann", "cancel", "bob", i % 2 == 0 ? HC_RESULT_NOOP : HC_RESULT_OK);

      hc_clock_advance (f->clock, lengths[i] - 1);
      assert_told (f, "ann", "request", "bob", "ann:request_sent bob:drawer_changed");
      store_expect (f, "ann", "cancel", "bob", HC_RESULT_OK);
      hc_clock_advance (f->clock, 1);
    }
  assert_told (f, "ann", "request", "bob", "ann:request_sent bob:request_received!");
}

static void
test_the_end_of_a_cooldown_brings_nothing_back (StoreFixture *f, gconstpointer data)
{
  g_autofree char *declined = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "decline", "ann", HC_RESULT_OK);
  hc_clock_advance (f->clock, 8 * DAY);
  assert_chores_tell (f, "");
  declined = store_list (f, "bob", HC_LIST_DECLINED, NULL);
  g_assert_cmpstr (declined, ==, "ann");
}

static void
test_kindness_resets_a_cooldown (StoreFixture *f, gconstpointer data)
{
  const char *kindness[] = { "restore", "accept", "preapprove" };

  add_users (f);
  for (guint i = 0; i < G_N_ELEMENTS (kindness); i++)
    {
      store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
      store_expect (f, "bob", "decline", "ann", HC_RESULT_OK);
      if (g_str_equal (kindness[i], "preapprove"))
        store_expect (f, "ann", "cancel", "bob", HC_RESULT_OK);
      store_expect (f, "bob", kindness[i], "ann", HC_RESULT_OK);
      g_assert_cmpint (count (f, "SELECT count (*) FROM pair WHERE low_cooling_level != 0 OR low_cooling_until != 0"), ==,
                       0);
      store_expect (f, "ann", g_str_equal (kindness[i], "accept") ? "unfriend" : "cancel", "bob",
                    g_str_equal (kindness[i], "preapprove") ? HC_RESULT_NOOP : HC_RESULT_OK);
      store_expect (f, "bob", "revoke", "ann", g_str_equal (kindness[i], "preapprove") ? HC_RESULT_OK : HC_RESULT_NOOP);
      assert_told (f, "ann", "request", "bob", "ann:request_sent bob:request_received!");
      store_expect (f, "ann", "cancel", "bob", HC_RESULT_OK);
    }
}

static void
test_unblocking_cools (StoreFixture *f, gconstpointer data)
{
  add_users (f);
  store_expect (f, "bob", "block", "ann", HC_RESULT_OK);
  store_expect (f, "bob", "unblock", "ann", HC_RESULT_OK);
  assert_told (f, "ann", "request", "bob", "ann:request_sent bob:drawer_changed");
}

static void
test_old_replies_sessions_and_rests_go (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  hc_session_unref (hc_store_add_session_finish (
    f->store, STORE_CALL (f, add_session, store_get_id (f, "ann"), NULL, "token", NULL, NULL), &error));
  hc_farewell_free (hc_store_remove_account_finish (
    f->store, STORE_CALL (f, remove_account, store_get_id (f, "cleo"), NULL), &error));
  g_assert_no_error (error);

  hc_clock_advance (f->clock, DAY - 1);
  g_ptr_array_unref (store_do_chores (f));
  g_assert_cmpint (count (f, "SELECT count (*) FROM reply"), ==, 1);
  hc_clock_advance (f->clock, 2);
  g_ptr_array_unref (store_do_chores (f));
  g_assert_cmpint (count (f, "SELECT count (*) FROM reply"), ==, 0);
  g_assert_cmpint (count (f, "SELECT count (*) FROM session"), ==, 1);
  g_assert_cmpint (count (f, "SELECT count (*) FROM rest"), ==, 1);
  hc_clock_advance (f->clock, 31 * DAY);
  g_ptr_array_unref (store_do_chores (f));
  g_assert_cmpint (count (f, "SELECT count (*) FROM session"), ==, 0);
  g_assert_cmpint (count (f, "SELECT count (*) FROM rest"), ==, 0);
}

static void
test_old_events_go_and_alerts_stay (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcGreeting) greeting = NULL;

  g_assert_true (hc_limits_set (&f->limits, "replay-events=4", NULL));
  store_fixture_reopen (f);
  add_users (f);
  store_expect (f, "bob", "request", "ann", HC_RESULT_OK);
  for (guint i = 0; i < 3; i++)
    {
      store_expect (f, "ann", "block", "cleo", HC_RESULT_OK);
      store_expect (f, "ann", "unblock", "cleo", HC_RESULT_OK);
    }
  g_ptr_array_unref (store_do_chores (f));
  g_assert_cmpint (count (f, "SELECT count (*) FROM event WHERE user_id = 1"), ==, 5);
  g_assert_cmpint (count (f, "SELECT count (*) FROM event WHERE user_id = 1 AND seq IN (1, 4, 5, 6, 7)"), ==, 5);

  hc_clock_advance (f->clock, 29 * DAY);
  store_expect (f, "ann", "block", "cleo", HC_RESULT_OK);
  hc_clock_advance (f->clock, DAY - 1);
  g_ptr_array_unref (store_do_chores (f));
  g_assert_cmpint (count (f, "SELECT count (*) FROM event WHERE user_id = 1 AND seq IN (1, 5, 6, 7, 8)"), ==, 5);
  hc_clock_advance (f->clock, 2);
  greeting = store_greet (f, "ann", 6);
  g_assert_false (greeting->is_replay);
  g_ptr_array_unref (store_do_chores (f));
  g_assert_cmpint (count (f, "SELECT min (seq) FROM event WHERE user_id = 1"), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/chores/requests-expire-wherever-they-lie", test_requests_expire_wherever_they_lie);
  STORE_ADD ("/chores/requests-expire-while-the-host-is-off", test_requests_expire_while_the_host_is_off);
  STORE_ADD ("/chores/a-request-expires-without-chores", test_a_request_expires_without_chores);
  STORE_ADD ("/chores/more-than-fits-is-said", test_more_than_fits_is_said);
  STORE_ADD ("/chores/cooldowns-grow-and-end-by-the-clock", test_cooldowns_grow_and_end_by_the_clock);
  STORE_ADD ("/chores/the-end-of-a-cooldown-brings-nothing-back", test_the_end_of_a_cooldown_brings_nothing_back);
  STORE_ADD ("/chores/kindness-resets-a-cooldown", test_kindness_resets_a_cooldown);
  STORE_ADD ("/chores/unblocking-cools", test_unblocking_cools);
  STORE_ADD ("/chores/old-replies-sessions-and-rests-go", test_old_replies_sessions_and_rests_go);
  STORE_ADD ("/chores/old-events-go-and-alerts-stay", test_old_events_go_and_alerts_stay);
  return g_test_run ();
}

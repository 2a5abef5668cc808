/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "store-fixture.h"

static void
add_users (StoreFixture *f)
{
  store_add_user (f, "ann");
  store_add_user (f, "bob");
  store_add_user (f, "cleo");
}

static gint64
count_unseen (StoreFixture *f, const char *who)
{
  g_autoptr (HcGreeting) greeting = store_greet (f, who, -1);

  return greeting->counts.unseen;
}

static HcSeen *
mark_seen (StoreFixture *f, const char *who, gint64 upto)
{
  g_autoptr (GError) error = NULL;
  HcSeen *seen;

  seen = hc_store_mark_seen_finish (f->store, STORE_CALL (f, mark_seen, store_get_id (f, who), upto), &error);
  g_assert_no_error (error);
  return seen;
}

static void
test_greeting_tells_all_counts (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcGreeting) bob = NULL;
  g_autoptr (HcGreeting) ann = NULL;

  add_users (f);
  store_add_user (f, "dan");
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "cleo", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "decline", "cleo", HC_RESULT_OK);
  store_expect (f, "bob", "request", "dan", HC_RESULT_OK);
  store_expect (f, "dan", "accept", "bob", HC_RESULT_OK);
  bob = store_greet (f, "bob", -1);
  g_assert_cmpint (bob->counts.incoming, ==, 1);
  g_assert_cmpint (bob->counts.declined, ==, 1);
  g_assert_cmpint (bob->counts.filtered, ==, 0);
  g_assert_cmpint (bob->counts.outgoing, ==, 0);
  g_assert_cmpint (bob->counts.friends, ==, 1);
  g_assert_cmpint (bob->counts.unseen, ==, 2);
  g_assert_cmpint (bob->seq, ==, 5);
  g_assert_cmpint (bob->me->standing, ==, HC_STANDING_ME);
  g_assert_cmpint (bob->who_may_ask, ==, HC_WHO_EVERYONE);
  g_assert_false (bob->is_replay);
  ann = store_greet (f, "ann", -1);
  g_assert_cmpint (ann->counts.outgoing, ==, 1);
  g_assert_cmpstr (ann->epoch, ==, bob->epoch);
}

static void
test_replay_only_of_what_is_there (StoreFixture *f, gconstpointer data)
{
  const struct
  {
    gint64   seq;
    gboolean is_replay;
  } cases[] = { { 0, TRUE }, { 1, TRUE }, { 2, TRUE }, { 3, FALSE } };
  g_autoptr (HcGreeting) other_epoch = NULL;
  g_autoptr (GError) error = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "ann", "request", "cleo", HC_RESULT_OK);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HcGreeting) greeting = store_greet (f, "ann", cases[i].seq);

      g_assert_cmpint (greeting->is_replay, ==, cases[i].is_replay);
    }
  other_epoch = hc_store_greet_finish (f->store, STORE_CALL (f, greet, store_get_id (f, "ann"), "another", 1), &error);
  g_assert_no_error (error);
  g_assert_false (other_epoch->is_replay);
}

static void
test_replay_has_its_bounds (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcGreeting) far = NULL;
  g_autoptr (HcGreeting) near = NULL;
  g_autoptr (HcGreeting) late = NULL;
  g_autoptr (HcGreeting) current = NULL;

  g_assert_true (hc_limits_set (&f->limits, "replay-events=3", NULL));
  store_fixture_reopen (f);
  add_users (f);
  for (guint i = 0; i < 2; i++)
    {
      store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
      store_expect (f, "ann", "cancel", "bob", HC_RESULT_OK);
    }
  far = store_greet (f, "ann", 0);
  g_assert_false (far->is_replay);
  near = store_greet (f, "ann", 1);
  g_assert_true (near->is_replay);
  hc_clock_advance (f->clock, 30 * DAY + 1);
  late = store_greet (f, "ann", 3);
  g_assert_false (late->is_replay);
  current = store_greet (f, "ann", 4);
  g_assert_true (current->is_replay);
}

static void
test_epoch_survives_a_restart (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcGreeting) before = NULL;
  g_autoptr (HcGreeting) after = NULL;

  add_users (f);
  before = store_greet (f, "ann", -1);
  store_fixture_reopen (f);
  after = store_greet (f, "ann", -1);
  g_assert_cmpstr (before->epoch, ==, after->epoch);
  g_assert_cmpuint (strlen (before->epoch), >=, 16);
}

static void
test_events_are_as_they_were_sent (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcOutcome) request = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GString) sent = g_string_new (NULL);
  g_autoptr (GString) kept = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  add_users (f);
  hc_presence_board_set_here (f->board, store_get_id (f, "ann"), TRUE);
  request = store_try (f, "ann", "request", "bob", "“Hello”\nBob", &error);
  g_assert_no_error (error);
  hc_clock_advance (f->clock, HOUR);
  hc_presence_board_set_here (f->board, store_get_id (f, "ann"), FALSE);

  events = store_read_events (f, "bob", 0);
  g_assert_cmpuint (events->len, ==, 1);
  hc_event_append_json (((HcDelivery *) request->deliveries->pdata[1])->event, sent);
  hc_event_append_json (events->pdata[0], kept);
  g_assert_cmpstr (kept->str, ==, sent->str);
}

static void
test_reading_stops_at_the_limit_and_at_holes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  add_users (f);
  for (guint i = 0; i < 3; i++)
    {
      store_expect (f, "ann", "block", "bob", HC_RESULT_OK);
      store_expect (f, "ann", "unblock", "bob", HC_RESULT_OK);
    }
  events = hc_store_read_events_finish (
    f->store, STORE_CALL (f, read_events, store_get_id (f, "ann"), G_GINT64_CONSTANT (2), 3), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 3);
  g_assert_cmpint (((HcEvent *) events->pdata[0])->seq, ==, 3);
  none = store_read_events (f, "ann", 6);
  g_assert_cmpuint (none->len, ==, 0);

  store_fixture_close (f);
  store_fixture_sql (f, "DELETE FROM event WHERE seq = 2");
  store_fixture_open (f);
  g_assert_null (hc_store_read_events_finish (
    f->store, STORE_CALL (f, read_events, store_get_id (f, "ann"), G_GINT64_CONSTANT (0), 10), &error));
  assert_hc_error (error, HC_ERROR_NOT_FOUND);
}

static void
test_seen_up_to (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcSeen) first = NULL;
  g_autoptr (HcSeen) again = NULL;
  g_autoptr (HcSeen) all = NULL;
  g_autoptr (HcSeen) nothing = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "cleo", "request", "bob", HC_RESULT_OK);
  g_assert_cmpint (count_unseen (f, "bob"), ==, 2);
  first = mark_seen (f, "bob", 1);
  g_assert_cmpint (first->event->kind, ==, HC_EVENT_SEEN);
  g_assert_cmpint (first->event->seq, ==, 3);
  g_assert_cmpint (first->event->upto, ==, 1);
  g_assert_false (first->event->is_alert);
  g_assert_cmpint (first->event->person->standing, ==, HC_STANDING_ME);
  g_assert_cmpint (count_unseen (f, "bob"), ==, 1);

  again = mark_seen (f, "bob", 1);
  g_assert_null (again->event);
  all = mark_seen (f, "bob", 1000);
  g_assert_cmpint (all->event->upto, ==, 3);
  g_assert_cmpint (all->event->seq, ==, 4);
  nothing = mark_seen (f, "bob", 1000);
  g_assert_null (nothing->event);
  g_assert_cmpstr (nothing->me->username, ==, "bob");
}

static void
test_seen_alerts_are_replayed_as_seen (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcSeen) seen = NULL;
  g_autoptr (GPtrArray) events = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "cleo", "request", "bob", HC_RESULT_OK);
  seen = mark_seen (f, "bob", 1);
  events = store_read_events (f, "bob", 0);
  g_assert_cmpuint (events->len, ==, 3);
  g_assert_false (((HcEvent *) events->pdata[0])->is_alert);
  g_assert_true (((HcEvent *) events->pdata[1])->is_alert);
  g_assert_cmpint (((HcEvent *) events->pdata[2])->upto, ==, 1);
}

static void
test_answering_withdraws_an_alert (StoreFixture *f, gconstpointer data)
{
  const char *answers[] = { "accept", "request", "decline", "refuse", "block", "preapprove" };

  store_add_user (f, "bob");
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *sender = g_strdup_printf ("sender-%u", i);

      store_add_user (f, sender);
      store_expect (f, sender, "request", "bob", HC_RESULT_OK);
      g_assert_cmpint (count_unseen (f, "bob"), ==, 1);
      store_expect (f, "bob", answers[i], sender, HC_RESULT_OK);
      g_assert_cmpint (count_unseen (f, "bob"), ==, 0);
    }
}

static void
test_taking_back_withdraws_an_alert (StoreFixture *f, gconstpointer data)
{
  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "cleo", "request", "bob", HC_RESULT_OK);
  store_expect (f, "ann", "cancel", "bob", HC_RESULT_OK);
  g_assert_cmpint (count_unseen (f, "bob"), ==, 1);
  store_expect (f, "cleo", "block", "bob", HC_RESULT_OK);
  g_assert_cmpint (count_unseen (f, "bob"), ==, 0);

  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  hc_clock_advance (f->clock, 31 * DAY);
  g_ptr_array_unref (store_do_chores (f));
  g_assert_cmpint (count_unseen (f, "bob"), ==, 0);
}

static void
test_friendship_alert_goes_with_it (StoreFixture *f, gconstpointer data)
{
  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "accept", "ann", HC_RESULT_OK);
  g_assert_cmpint (count_unseen (f, "ann"), ==, 1);
  g_assert_cmpint (count_unseen (f, "bob"), ==, 0);
  store_expect (f, "bob", "unfriend", "ann", HC_RESULT_OK);
  g_assert_cmpint (count_unseen (f, "ann"), ==, 0);
}

static void
test_refusal_stays_until_seen (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcSeen) seen = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "refuse", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "accept", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "unfriend", "bob", HC_RESULT_OK);
  g_assert_cmpint (count_unseen (f, "ann"), ==, 1);
  seen = mark_seen (f, "ann", 100);
  g_assert_nonnull (seen->event);
  g_assert_cmpint (count_unseen (f, "ann"), ==, 0);
}

static void
test_who_is_gone_is_signed_out (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
    hc_store_greet_finish (f->store, STORE_CALL (f, greet, G_GINT64_CONSTANT (99), NULL, -1), &error));
  assert_hc_error (error, HC_ERROR_SIGNED_OUT);
  g_assert_null (hc_store_mark_seen_finish (
    f->store, STORE_CALL (f, mark_seen, G_GINT64_CONSTANT (99), G_GINT64_CONSTANT (1)), &error));
  assert_hc_error (error, HC_ERROR_SIGNED_OUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/store-inbox/greeting-tells-all-counts", test_greeting_tells_all_counts);
  STORE_ADD ("/store-inbox/replay-only-of-what-is-there", test_replay_only_of_what_is_there);
  STORE_ADD ("/store-inbox/replay-has-its-bounds", test_replay_has_its_bounds);
  STORE_ADD ("/store-inbox/epoch-survives-a-restart", test_epoch_survives_a_restart);
  STORE_ADD ("/store-inbox/events-are-as-they-were-sent", test_events_are_as_they_were_sent);
  STORE_ADD ("/store-inbox/reading-stops-at-the-limit-and-at-holes", test_reading_stops_at_the_limit_and_at_holes);
  STORE_ADD ("/store-inbox/seen-up-to", test_seen_up_to);
  STORE_ADD ("/store-inbox/seen-alerts-are-replayed-as-seen", test_seen_alerts_are_replayed_as_seen);
  STORE_ADD ("/store-inbox/answering-withdraws-an-alert", test_answering_withdraws_an_alert);
  STORE_ADD ("/store-inbox/taking-back-withdraws-an-alert", test_taking_back_withdraws_an_alert);
  STORE_ADD ("/store-inbox/friendship-alert-goes-with-it", test_friendship_alert_goes_with_it);
  STORE_ADD ("/store-inbox/refusal-stays-until-seen", test_refusal_stays_until_seen);
  STORE_ADD ("/store-inbox/who-is-gone-is-signed-out", test_who_is_gone_is_signed_out);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "store-fixture.h"

static HcEvent *
get_event (HcOutcome *outcome, guint index)
{
  g_assert_cmpuint (index, <, outcome->deliveries->len);
  return ((HcDelivery *) outcome->deliveries->pdata[index])->event;
}

static void
assert_told (HcOutcome *outcome, const char *expected)
{
  g_autofree char *told = store_describe (outcome->deliveries);

  g_assert_cmpstr (told, ==, expected);
}

static void
assert_refused (StoreFixture *f, const char *who, const char *deed, const char *to, HcError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcGreeting) before = store_greet (f, who, -1);
  g_autoptr (HcGreeting) after = NULL;

  g_assert_null (store_try (f, who, deed, to, NULL, &error));
  assert_hc_error (error, code);
  after = store_greet (f, who, -1);
  g_assert_cmpint (after->seq, ==, before->seq);
}

static HcOutcome *
relate (StoreFixture *f, const char *who, HcCommand *command, gint64 wait_ms, GError **error)
{
  return hc_store_relate_finish (f->store, STORE_CALL (f, relate, store_get_id (f, who), command, wait_ms), error);
}

static void
add_users (StoreFixture *f)
{
  store_add_user (f, "ann");
  store_add_user (f, "bob");
  store_add_user (f, "cleo");
}

static void
test_request_and_accept (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcOutcome) request = NULL;
  g_autoptr (HcOutcome) accept = NULL;
  g_autoptr (GError) error = NULL;
  HcPerson *seen;

  add_users (f);
  request = store_try (f, "ann", "request", "bob", "Hello, Bob", &error);
  g_assert_no_error (error);
  g_assert_cmpint (request->result, ==, HC_RESULT_OK);
  g_assert_cmpint (request->person->standing, ==, HC_STANDING_OUTGOING);
  assert_told (request, "ann:request_sent bob:request_received!");
  seen = get_event (request, 1)->person;
  g_assert_cmpstr (seen->username, ==, "ann");
  g_assert_cmpint (seen->standing, ==, HC_STANDING_INCOMING);
  g_assert_cmpstr (seen->note, ==, "Hello, Bob");
  g_assert_cmpint (seen->since, ==, hc_clock_now (f->clock));
  g_assert_cmpint (seen->version, ==, 2);
  g_assert_cmpstr (get_event (request, 0)->note, ==, "Hello, Bob");
  g_assert_cmpstr (get_event (request, 1)->note, ==, "Hello, Bob");

  accept = store_do (f, "bob", "accept", "ann");
  assert_told (accept, "bob:friend_added ann:friend_added!");
  g_assert_cmpint (accept->person->standing, ==, HC_STANDING_FRIEND);
  g_assert_null (accept->person->note);
  g_assert_cmpint (accept->person->version, ==, 3);
  g_assert_cmpint (get_event (accept, 0)->seq, ==, 2);
  g_assert_cmpint (get_event (accept, 1)->seq, ==, 2);
}

static void
test_refusal_carries_its_note (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcOutcome) refusal = NULL;
  g_autoptr (GError) error = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  refusal = store_try (f, "bob", "refuse", "ann", "Not now", &error);
  g_assert_no_error (error);
  assert_told (refusal, "bob:request_declined ann:request_refused!");
  g_assert_null (get_event (refusal, 0)->note);
  g_assert_cmpstr (get_event (refusal, 1)->note, ==, "Not now");
  g_assert_null (get_event (refusal, 1)->person->note);
}

static void
test_nobody_self_and_gone (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcCommand) command = NULL;
  g_autoptr (GError) error = NULL;

  add_users (f);
  assert_refused (f, "ann", "request", "ann", HC_ERROR_SELF);
  assert_refused (f, "ann", "request", "nobody", HC_ERROR_NOT_FOUND);
  command = store_new_deed (f, "request", "bob", NULL);
  g_assert_null (hc_store_relate_finish (f->store, STORE_CALL (f, relate, G_GINT64_CONSTANT (999), command, 0), &error));
  assert_hc_error (error, HC_ERROR_SIGNED_OUT);
}

static void
test_same_id_gets_the_same_answer (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcCommand) command = NULL;
  g_autoptr (HcOutcome) first = NULL;
  g_autoptr (HcOutcome) second = NULL;
  g_autoptr (GError) error = NULL;

  add_users (f);
  command = store_new_deed (f, "request", "bob", "Hello \"you\"\nthere");
  first = relate (f, "ann", command, 0, &error);
  g_assert_no_error (error);
  store_expect (f, "ann", "cancel", "bob", HC_RESULT_OK);
  hc_clock_advance (f->clock, 23 * HOUR);

  second = relate (f, "ann", command, 5000, &error); /* also while one has to wait */
  g_assert_no_error (error);
  g_assert_true (second->is_repeated);
  g_assert_cmpuint (second->deliveries->len, ==, 0);
  g_assert_cmpint (second->result, ==, first->result);
  g_assert_cmpint (second->person->standing, ==, HC_STANDING_OUTGOING);
  g_assert_cmpint (second->person->version, ==, first->person->version);
  g_assert_cmpint (second->person->since, ==, first->person->since);
  g_assert_cmpstr (second->person->note, ==, first->person->note);
}

static void
test_same_id_for_something_else (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcCommand) first = NULL;
  g_autoptr (GError) error = NULL;
  const char *others[][3] = {
    { "cancel", "bob", NULL }, { "request", "cleo", NULL }, { "request", "bob", "Hello" }, { "block", "cleo", NULL }
  };

  add_users (f);
  first = store_new_deed (f, "request", "bob", NULL);
  hc_outcome_free (relate (f, "ann", first, 0, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (HcCommand) other = store_new_deed (f, others[i][0], others[i][1], others[i][2]);

      g_free (other->id);
      other->id = g_strdup (first->id);
      g_assert_null (relate (f, "ann", other, 0, &error));
      assert_hc_error (error, HC_ERROR_ID_REUSED);
    }
}

static void
test_same_id_of_another_user_or_day (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcCommand) command = NULL;
  g_autoptr (HcOutcome) of_bob = NULL;
  g_autoptr (HcOutcome) next_day = NULL;
  g_autoptr (GError) error = NULL;

  add_users (f);
  command = store_new_deed (f, "request", "cleo", NULL);
  hc_outcome_free (relate (f, "ann", command, 0, &error));
  of_bob = relate (f, "bob", command, 0, &error);
  g_assert_no_error (error);
  g_assert_false (of_bob->is_repeated);

  hc_clock_advance (f->clock, DAY + 1);
  next_day = relate (f, "ann", command, 0, &error);
  g_assert_no_error (error);
  g_assert_false (next_day->is_repeated);
  g_assert_cmpint (next_day->result, ==, HC_RESULT_ALREADY_REQUESTED);
}

static void
test_errors_do_not_use_up_an_id (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcCommand) command = NULL;
  g_autoptr (HcOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;

  add_users (f);
  command = store_new_deed (f, "request", "dan", NULL);
  g_assert_null (relate (f, "ann", command, 0, &error));
  assert_hc_error (error, HC_ERROR_NOT_FOUND);
  g_assert_null (relate (f, "ann", command, 5000, &error));
  g_assert_cmpint (hc_error_get_retry_after (error), ==, 5);
  assert_hc_error (error, HC_ERROR_SLOW_DOWN);

  store_add_user (f, "dan");
  outcome = relate (f, "ann", command, 0, &error);
  g_assert_no_error (error);
  g_assert_false (outcome->is_repeated);
}

static void
test_blocked_sender_cannot_tell (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcPerson) blocker = NULL;
  g_autoptr (HcPerson) other = NULL;

  add_users (f);
  store_expect (f, "bob", "block", "ann", HC_RESULT_OK);
  blocker = store_see (f, "ann", "bob");
  g_assert_cmpint (blocker->standing, ==, HC_STANDING_NONE);
  g_assert_cmpint (blocker->version, ==, 1);
  g_clear_pointer (&blocker, hc_person_unref);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HcOutcome) to_blocker = store_do (f, "ann", i == 0 ? "request" : "cancel", "bob");
      g_autoptr (HcOutcome) to_other = store_do (f, "ann", i == 0 ? "request" : "cancel", "cleo");

      g_assert_cmpint (to_blocker->result, ==, to_other->result);
      blocker = store_see (f, "ann", "bob");
      other = store_see (f, "ann", "cleo");
      g_assert_cmpint (blocker->standing, ==, other->standing);
      g_assert_cmpint (blocker->version, ==, other->version);
      g_assert_cmpint (blocker->since, ==, other->since);
      g_clear_pointer (&blocker, hc_person_unref);
      g_clear_pointer (&other, hc_person_unref);
    }
}

static void
test_block_behind_a_request_shows_nowhere (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcPerson) before = NULL;
  g_autoptr (HcPerson) after = NULL;
  g_autoptr (HcGreeting) ann = NULL;
  g_autoptr (HcOutcome) block = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  before = store_see (f, "ann", "bob");
  hc_clock_advance (f->clock, HOUR);
  block = store_do (f, "bob", "block", "ann");
  assert_told (block, "bob:blocked");
  g_assert_cmpint (block->person->since, ==, hc_clock_now (f->clock));
  after = store_see (f, "ann", "bob");
  g_assert_cmpint (after->standing, ==, HC_STANDING_OUTGOING);
  g_assert_cmpint (after->version, ==, before->version);
  g_assert_cmpint (after->since, ==, before->since);
  ann = store_greet (f, "ann", -1);
  g_assert_cmpint (ann->seq, ==, 1);
  g_assert_cmpint (ann->counts.outgoing, ==, 1);
}

static void
test_a_request_is_as_old_as_it_is (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcPerson) seen = NULL;
  gint64 asked_at;

  add_users (f);
  asked_at = hc_clock_now (f->clock);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  hc_clock_advance (f->clock, HOUR);
  store_expect (f, "bob", "decline", "ann", HC_RESULT_OK);
  seen = store_see (f, "bob", "ann");
  g_assert_cmpint (seen->drawer, ==, HC_DRAWER_DECLINED);
  g_assert_cmpint (seen->since, ==, asked_at);
  g_clear_pointer (&seen, hc_person_unref);

  store_expect (f, "bob", "restore", "ann", HC_RESULT_OK);
  seen = store_see (f, "bob", "ann");
  g_assert_cmpint (seen->standing, ==, HC_STANDING_INCOMING);
  g_assert_cmpint (seen->since, ==, asked_at);
  g_clear_pointer (&seen, hc_person_unref);

  store_expect (f, "bob", "refuse", "ann", HC_RESULT_OK);
  seen = store_see (f, "bob", "ann");
  g_assert_cmpint (seen->since, ==, 0);
}

static void
test_noops_change_no_version (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcPerson) before = NULL;
  g_autoptr (HcPerson) after = NULL;

  add_users (f);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  before = store_see (f, "ann", "bob");
  store_expect (f, "ann", "request", "bob", HC_RESULT_ALREADY_REQUESTED);
  store_expect (f, "ann", "accept", "bob", HC_RESULT_NO_REQUEST);
  store_expect (f, "ann", "unfriend", "bob", HC_RESULT_NOOP);
  after = store_see (f, "ann", "bob");
  g_assert_cmpint (before->version, ==, after->version);
}

static void
test_presence_follows_the_relation (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcOutcome) accept = NULL;
  g_autoptr (HcOutcome) unfriend = NULL;

  add_users (f);
  hc_presence_board_set_online (f->board, store_get_id (f, "ann"));
  hc_presence_board_set_here (f->board, store_get_id (f, "bob"), TRUE);
  hc_presence_board_set_away (f->board, store_get_id (f, "bob"), 777);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  accept = store_do (f, "bob", "accept", "ann");
  g_assert_cmpint (accept->person->presence, ==, HC_PRESENCE_ONLINE);
  g_assert_cmpint (get_event (accept, 1)->person->presence, ==, HC_PRESENCE_AWAY);
  g_assert_cmpint (get_event (accept, 1)->person->last_seen, ==, 777);

  unfriend = store_do (f, "ann", "unfriend", "bob");
  g_assert_cmpint (unfriend->person->presence, ==, HC_PRESENCE_HERE);
  g_assert_cmpint (unfriend->person->last_seen, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/store-friends/request-and-accept", test_request_and_accept);
  STORE_ADD ("/store-friends/refusal-carries-its-note", test_refusal_carries_its_note);
  STORE_ADD ("/store-friends/nobody-self-and-gone", test_nobody_self_and_gone);
  STORE_ADD ("/store-friends/same-id-gets-the-same-answer", test_same_id_gets_the_same_answer);
  STORE_ADD ("/store-friends/same-id-for-something-else", test_same_id_for_something_else);
  STORE_ADD ("/store-friends/same-id-of-another-user-or-day", test_same_id_of_another_user_or_day);
  STORE_ADD ("/store-friends/errors-do-not-use-up-an-id", test_errors_do_not_use_up_an_id);
  STORE_ADD ("/store-friends/blocked-sender-cannot-tell", test_blocked_sender_cannot_tell);
  STORE_ADD ("/store-friends/block-behind-a-request-shows-nowhere", test_block_behind_a_request_shows_nowhere);
  STORE_ADD ("/store-friends/a-request-is-as-old-as-it-is", test_a_request_is_as_old_as_it_is);
  STORE_ADD ("/store-friends/noops-change-no-version", test_noops_change_no_version);
  STORE_ADD ("/store-friends/presence-follows-the-relation", test_presence_follows_the_relation);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-guest.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

static void
test_a_request_is_accepted (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_hears (ann, "request_sent", "bob");
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_OUTGOING);
  hc_guest_hears (bob, "request_received!", "ann");

  hc_guest_does (bob, HC_DEED_ACCEPT, "ann");
  hc_guest_hears (bob, "friend_added", "ann");
  hc_guest_is_answered (bob, HC_RESULT_OK, HC_STANDING_FRIEND);
  hc_guest_hears (ann, "friend_added!", "bob");
  hc_guest_hears_nothing (ann);
  hc_guest_hears_nothing (bob);
}

static void
test_the_note_comes_along (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcMessage) received = NULL;
  g_autoptr (HcMessage) refused = NULL;

  g_free (hc_guest_says (ann, "'type':'request','to':'bob','note':'Hello bob'"));
  received = hc_guest_waits (bob, HC_MESSAGE_EVENT);
  g_assert_cmpstr (received->event->note, ==, "Hello bob");
  g_assert_cmpstr (received->event->person->note, ==, "Hello bob");
  hc_house_clear (house);

  g_free (hc_guest_says (bob, "'type':'refuse','to':'ann','note':'Not now'"));
  refused = hc_guest_waits (ann, HC_MESSAGE_EVENT);
  g_assert_cmpint (refused->event->kind, ==, HC_EVENT_REQUEST_REFUSED);
  g_assert_cmpstr (refused->event->note, ==, "Not now");
  g_assert_null (refused->event->person->note);
}

static void
test_crossed_requests_make_friends (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_hears (ann, "request_sent", "bob");
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_OUTGOING);
  hc_guest_hears (ann, "friend_added!", "bob");
  hc_guest_hears (bob, "request_received!", "ann");
  hc_guest_hears (bob, "friend_added", "ann");
  hc_guest_is_answered (bob, HC_RESULT_OK, HC_STANDING_FRIEND);
}

static void
test_a_decline_is_quiet (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_house_clear (house);
  hc_guest_does (bob, HC_DEED_DECLINE, "ann");
  hc_guest_hears (bob, "request_declined", "ann");
  hc_guest_is_answered (bob, HC_RESULT_OK, HC_STANDING_NONE);
  hc_guest_hears_nothing (ann);

  hc_guest_does (ann, HC_DEED_CANCEL, "bob");
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_hears (bob, "drawer_changed", "ann");
  hc_guest_hears (bob, "drawer_changed", "ann");
  hc_guest_hears_nothing (bob);
}

static void
test_all_clients_of_both_hear (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *tablet = hc_guest_new_device (ann);
  HcGuest *bob = hc_guest_new (house, "bob");
  HcGuest *phone = hc_guest_new_device (bob);
  HcGuest *cem = hc_guest_new (house, "cem");

  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_hears (ann, "request_sent", "bob");
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_OUTGOING);
  hc_guest_hears (tablet, "request_sent", "bob");
  hc_guest_hears (bob, "request_received!", "ann");
  hc_guest_hears (phone, "request_received!", "ann");
  hc_guest_hears_nothing (tablet);
  hc_guest_hears_nothing (cem);
}

static void
test_late_taps_are_answered_with_the_truth (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_ACCEPT, "bob");
  hc_guest_is_answered (ann, HC_RESULT_NO_REQUEST, HC_STANDING_NONE);
  hc_make_friends (ann, bob);
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_is_answered (ann, HC_RESULT_ALREADY_FRIENDS, HC_STANDING_FRIEND);
  hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
  hc_guest_is_answered (ann, HC_RESULT_NOOP, HC_STANDING_FRIEND);
  hc_guest_hears_nothing (bob);
}

static void
test_refuses (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_REQUEST, "ann");
  hc_guest_is_refused (ann, HC_ERROR_SELF);
  hc_guest_does (ann, HC_DEED_REQUEST, "nobody");
  hc_guest_is_refused (ann, HC_ERROR_NOT_FOUND);
  g_free (hc_guest_says (bob, "'type':'settings','who_may_ask':'nobody'"));
  hc_guest_is_answered (bob, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_is_refused (ann, HC_ERROR_NOT_ACCEPTING);
  hc_guest_hears_nothing (bob);
}

static void
test_a_repeated_id_does_nothing_again (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autofree char *said = hc_guest_says (ann, "'type':'request','to':'bob'");
  g_autoptr (GString) other = g_string_new (said);

  hc_house_clear (house);
  hc_guest_does (ann, HC_DEED_CANCEL, "bob");
  hc_house_clear (house);
  hc_guest_repeats (ann, said);
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_OUTGOING);
  hc_guest_hears_nothing (ann);
  hc_guest_hears_nothing (bob);

  g_string_replace (other, "request", "block", 0);
  hc_guest_repeats (ann, other->str);
  hc_guest_is_refused (ann, HC_ERROR_ID_REUSED);
}

static void
test_twenty_in_ten_seconds (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("command-rate=20", NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *tablet = hc_guest_new_device (ann);
  HcGuest *bob = hc_guest_new (house, "bob");

  for (guint i = 0; i < 20; i++)
    {
      hc_guest_does (i % 2 == 0 ? ann : tablet, HC_DEED_UNBLOCK, "bob");
      hc_guest_is_answered (i % 2 == 0 ? ann : tablet, HC_RESULT_NOOP, HC_STANDING_NONE);
    }
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_is_refused (ann, HC_ERROR_SLOW_DOWN);
  hc_guest_does (tablet, HC_DEED_UNBLOCK, "bob");
  hc_guest_is_refused (tablet, HC_ERROR_SLOW_DOWN);
  hc_guest_hears_nothing (bob);
  hc_guest_does (bob, HC_DEED_UNBLOCK, "ann");
  hc_guest_is_answered (bob, HC_RESULT_NOOP, HC_STANDING_NONE);

  hc_house_wait (house, 10000);
  hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
  hc_guest_is_answered (ann, HC_RESULT_NOOP, HC_STANDING_NONE);
}

static void
test_many_at_once_do_not_slip_through (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("command-rate=20", NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  guint n_answered = 0;

  hc_guest_new (house, "bob");
  for (guint i = 0; i < 50; i++)
    hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
  hc_house_settle (house);
  for (guint i = 0; i < hc_recorder_count (ann->member); i++)
    n_answered += hc_recorder_peek (ann->member, i)->type == HC_MESSAGE_REPLY;
  g_assert_cmpuint (n_answered, ==, 20);
}

static void
test_repeated_ids_are_free (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("command-rate=3", NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  g_autofree char *said = NULL;

  hc_guest_new (house, "bob");
  said = hc_guest_says (ann, "'type':'unblock','to':'bob'");
  hc_guest_is_answered (ann, HC_RESULT_NOOP, HC_STANDING_NONE);
  for (guint i = 0; i < 10; i++)
    {
      hc_guest_repeats (ann, said);
      hc_guest_is_answered (ann, HC_RESULT_NOOP, HC_STANDING_NONE);
    }
  for (guint i = 0; i < 2; i++)
    {
      hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
      hc_guest_is_answered (ann, HC_RESULT_NOOP, HC_STANDING_NONE);
    }
  hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
  hc_guest_is_refused (ann, HC_ERROR_SLOW_DOWN);

  /* Also when no more new ones pass. */
  hc_guest_repeats (ann, said);
  hc_guest_is_answered (ann, HC_RESULT_NOOP, HC_STANDING_NONE);
}

static void
test_ten_of_a_pair_in_ten_minutes (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("pair-rate=10", NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_new (house, "cem");
  for (guint i = 0; i < 5; i++)
    {
      hc_guest_does (ann, HC_DEED_REQUEST, "bob");
      hc_guest_does (ann, HC_DEED_CANCEL, "bob");
    }
  hc_house_clear (house);
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_is_refused (ann, HC_ERROR_SLOW_DOWN);
  hc_guest_does (ann, HC_DEED_CANCEL, "bob");
  hc_guest_is_refused (ann, HC_ERROR_SLOW_DOWN);
  hc_guest_hears_nothing (bob);

  /* Other deeds, other people and the other one of the pair are free. */
  hc_guest_does (ann, HC_DEED_BLOCK, "bob");
  hc_guest_hears (ann, "blocked", "bob");
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_BLOCKED);
  hc_guest_does (ann, HC_DEED_CANCEL, "cem");
  hc_guest_is_answered (ann, HC_RESULT_NOOP, HC_STANDING_NONE);
  hc_guest_does (bob, HC_DEED_CANCEL, "ann");
  hc_guest_is_answered (bob, HC_RESULT_NOOP, HC_STANDING_NONE);

  hc_house_wait (house, 10 * 60 * 1000);
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_is_answered (ann, HC_RESULT_YOU_BLOCKED, HC_STANDING_BLOCKED);
}

static void
test_says_how_long_to_wait (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("command-rate=1", NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  g_autoptr (HcMessage) refused = NULL;

  hc_guest_new (house, "bob");
  hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
  hc_house_clear (house);
  hc_house_wait (house, 2500);
  hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
  refused = hc_guest_waits (ann, HC_MESSAGE_ERROR);
  g_assert_cmpint (hc_error_get_retry_after (refused->error), ==, 8);
}

static void
test_a_request_expires (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("chore-interval=1", NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_house_clear (house);
  hc_house_wait (house, 30 * DAY_MS - 1);
  hc_guest_hears_nothing (ann);
  hc_house_wait (house, 1);
  hc_guest_hears (ann, "request_expired", "bob");
  hc_guest_hears (bob, "request_withdrawn", "ann");
}

static void
test_what_became_due_while_the_host_was_off (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_house_clear (house);
  hc_house_stop (house);
  hc_house_wait (house, 30 * DAY_MS);
  hc_house_start (house);
  hc_guest_enter (ann);
  hc_guest_greet (ann);
  hc_guest_does (ann, HC_DEED_CANCEL, "bob");
  hc_guest_is_answered (ann, HC_RESULT_NOOP, HC_STANDING_NONE);
  g_assert_cmpint (ann->seq, ==, 2);
  hc_guest_enter (bob);
  hc_guest_resume (bob);
  hc_guest_hears (bob, "request_withdrawn", "ann");
}

static void
test_a_cooldown_ends (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("chore-interval=1", NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_does (bob, HC_DEED_REFUSE, "ann");
  hc_house_clear (house);
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_hears (bob, "drawer_changed", "ann");
  hc_guest_does (ann, HC_DEED_CANCEL, "bob");
  hc_house_clear (house);

  hc_house_wait (house, 7 * DAY_MS);
  hc_guest_hears_nothing (bob);
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_hears (bob, "request_received!", "ann");
}

static void
test_who_leaves_before_the_answer (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_leave (ann);
  hc_guest_hears (bob, "request_received!", "ann");
  g_assert_cmpuint (hc_recorder_count (ann->member), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/friends/a-request-is-accepted", test_a_request_is_accepted);
  g_test_add_func ("/friends/the-note-comes-along", test_the_note_comes_along);
  g_test_add_func ("/friends/crossed-requests-make-friends", test_crossed_requests_make_friends);
  g_test_add_func ("/friends/a-decline-is-quiet", test_a_decline_is_quiet);
  g_test_add_func ("/friends/all-clients-of-both-hear", test_all_clients_of_both_hear);
  g_test_add_func ("/friends/late-taps-are-answered-with-the-truth", test_late_taps_are_answered_with_the_truth);
  g_test_add_func ("/friends/refuses", test_refuses);
  g_test_add_func ("/friends/a-repeated-id-does-nothing-again", test_a_repeated_id_does_nothing_again);
  g_test_add_func ("/friends/twenty-in-ten-seconds", test_twenty_in_ten_seconds);
  g_test_add_func ("/friends/many-at-once-do-not-slip-through", test_many_at_once_do_not_slip_through);
  g_test_add_func ("/friends/repeated-ids-are-free", test_repeated_ids_are_free);
  g_test_add_func ("/friends/ten-of-a-pair-in-ten-minutes", test_ten_of_a_pair_in_ten_minutes);
  g_test_add_func ("/friends/says-how-long-to-wait", test_says_how_long_to_wait);
  g_test_add_func ("/friends/a-request-expires", test_a_request_expires);
  g_test_add_func ("/friends/what-became-due-while-the-host-was-off", test_what_became_due_while_the_host_was_off);
  g_test_add_func ("/friends/a-cooldown-ends", test_a_cooldown_ends);
  g_test_add_func ("/friends/who-leaves-before-the-answer", test_who_leaves_before_the_answer);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-guest.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* Ann was here once, and has gone; each of these does something that she is told of. */
static void
pester (HcGuest *bob, guint times)
{
  for (guint i = 0; i < times; i++)
    hc_guest_does (bob, i % 2 == 0 ? HC_DEED_REQUEST : HC_DEED_CANCEL, "ann");
  hc_house_clear (bob->house);
}

/* Of what pester() did, from the first: no longer an alert, for it is withdrawn. */
static void
hear_pestering (HcGuest *ann, guint first, guint times)
{
  for (guint i = first; i < first + times; i++)
    hc_guest_hears (ann, i % 2 == 0 ? "request_received" : "request_withdrawn", "bob");
}

static HcGuest *
new_absent (HcHouse *house, const char *username)
{
  HcGuest *guest = hc_guest_new (house, username);

  hc_guest_leave (guest);
  return guest;
}

static HcMessage *
say_hello (HcGuest *guest, const char *json)
{
  hc_guest_enter (guest);
  hc_guest_repeats (guest, json);
  return hc_guest_waits (guest, HC_MESSAGE_WELCOME);
}

static void
test_welcome (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new_stranger (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  HcGuest *cem = hc_guest_new (house, "cem");
  HcGuest *dee = hc_guest_new (house, "dee");
  g_autoptr (HcMessage) welcome = NULL;

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_does (cem, HC_DEED_REQUEST, "ann");
  hc_guest_does (dee, HC_DEED_REQUEST, "bob");
  hc_house_settle (house);
  hc_guest_repeats (ann, "{\"type\":\"hello\"}");
  welcome = hc_guest_waits (ann, HC_MESSAGE_WELCOME);

  g_assert_false (welcome->is_replay);
  g_assert_cmpint (welcome->seq, ==, 2);
  g_assert_cmpstr (welcome->epoch, ==, bob->epoch);
  g_assert_cmpint (welcome->person->standing, ==, HC_STANDING_ME);
  g_assert_cmpint (welcome->person->presence, ==, HC_PRESENCE_ONLINE);
  g_assert_cmpint (welcome->counts.incoming, ==, 2);
  g_assert_cmpint (welcome->counts.unseen, ==, 2);
  g_assert_cmpint (welcome->counts.outgoing, ==, 0);
  g_assert_cmpint (welcome->counts.friends, ==, 0);
  g_assert_cmpint (welcome->who_may_ask, ==, HC_WHO_EVERYONE);
  hc_guest_hears_nothing (ann);
}

static void
test_replays_in_order (gconstpointer times)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  pester (bob, GPOINTER_TO_UINT (times));
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hear_pestering (ann, 0, GPOINTER_TO_UINT (times));
  hc_guest_hears_nothing (ann);
  g_assert_cmpint (hc_client_get_state (ann->client), ==, HC_CLIENT_LIVE);

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_hears (ann, "request_received!", "bob");
}

static void
test_only_what_it_missed (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  pester (bob, 6);
  ann->seq = 4;
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hear_pestering (ann, 4, 2);
  hc_guest_hears_nothing (ann);
}

static void
test_an_alert_that_still_waits_is_one (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_clear (house);
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hc_guest_hears (ann, "request_received!", "bob");
}

/* Stops taking more after some messages, as a socket whose queue is long. */
static void
take_no_more (HcRecorder *member, HcMessage *message, gpointer data)
{
  if (hc_recorder_count (member) >= GPOINTER_TO_UINT (data))
    hc_recorder_set_has_room (member, FALSE);
}

static void
test_waits_for_room (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  guint n_told;

  pester (bob, 300);
  hc_recorder_set_hook (ann->member, take_no_more, GUINT_TO_POINTER (10));
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hc_house_settle (house);
  n_told = hc_recorder_count (ann->member);
  g_assert_cmpuint (n_told, >=, 10);
  g_assert_cmpuint (n_told, <, 300);
  g_assert_cmpint (hc_client_get_state (ann->client), ==, HC_CLIENT_RESUMING);

  hc_recorder_set_hook (ann->member, NULL, NULL);
  hc_recorder_set_has_room (ann->member, TRUE);
  hc_dispatcher_feed (house->dispatcher, ann->client);
  hc_dispatcher_feed (house->dispatcher, ann->client);
  hear_pestering (ann, 0, 300);
  hc_guest_hears_nothing (ann);
}

/* What happens meanwhile comes in its turn: after all that happened before, and once. */
static void
test_events_that_come_during_a_replay (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  pester (bob, 200);
  hc_recorder_set_hook (ann->member, take_no_more, GUINT_TO_POINTER (10));
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hc_house_settle (house);
  for (guint i = 0; i < 100; i++)
    hc_guest_does (bob, i % 2 == 0 ? HC_DEED_REQUEST : HC_DEED_CANCEL, "ann");
  hc_house_settle (house);

  hc_recorder_set_hook (ann->member, NULL, NULL);
  hc_recorder_set_has_room (ann->member, TRUE);
  hc_dispatcher_feed (house->dispatcher, ann->client);
  for (guint i = 0; i < 100; i++)
    hc_guest_does (bob, i % 2 == 0 ? HC_DEED_REQUEST : HC_DEED_CANCEL, "ann");
  hc_house_settle (house);
  while (ann->seq < 400)
    {
      g_autoptr (HcMessage) message = hc_guest_waits (ann, HC_MESSAGE_EVENT);

      g_assert_cmpint (message->event->seq, ==, ann->seq + 1);
      ann->seq = message->event->seq;
    }
  hc_guest_hears_nothing (ann);
}

static void
assert_starts_afresh (HcHouse *house, const char *json)
{
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (GString) hello = g_string_new (json);
  g_autoptr (HcMessage) welcome = NULL;

  pester (bob, 11);
  g_string_replace (hello, "EPOCH", ann->epoch, 0);
  welcome = say_hello (ann, hello->str);
  g_assert_false (welcome->is_replay);
  g_assert_cmpint (welcome->seq, ==, 11);
  hc_guest_hears_nothing (ann);
}

static void
test_snapshots (void)
{
  static const char *const hellos[] = {
    "{\"type\":\"hello\",\"epoch\":\"EPOCH\"}",
    "{\"type\":\"hello\",\"seq\":11}",
    "{\"type\":\"hello\",\"epoch\":\"EPOCH\",\"seq\":12}",
    "{\"type\":\"hello\",\"epoch\":\"other than EPOCH\",\"seq\":11}",
    "{\"type\":\"hello\",\"epoch\":\"EPOCH\",\"seq\":0}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hellos); i++)
    {
      g_autoptr (HcHouse) house = hc_house_new ("replay-events=10", NULL);

      g_test_message ("%s", hellos[i]);
      assert_starts_afresh (house, hellos[i]);
    }
}

static void
test_as_many_events_as_may_be_replayed (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("replay-events=10", NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  pester (bob, 10);
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hear_pestering (ann, 0, 10);
}

static void
test_thirty_days_behind (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autofree char *hello = g_strdup_printf ("{\"type\":\"hello\",\"epoch\":\"%s\",\"seq\":0}", ann->epoch);
  g_autoptr (HcMessage) in_time = NULL;
  g_autoptr (HcMessage) late = NULL;

  pester (bob, 1);
  hc_house_wait (house, 30 * DAY_MS - 1000);
  in_time = say_hello (ann, hello);
  g_assert_true (in_time->is_replay);
  hc_house_settle (house);
  hc_guest_leave (ann);
  hc_house_wait (house, 2000);
  late = say_hello (ann, hello);
  g_assert_false (late->is_replay);
}

static void
test_nothing_missed (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_hears (ann, "request_received!", "bob");
  hc_guest_leave (ann);
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hc_guest_hears_nothing (ann);
  hc_guest_does (bob, HC_DEED_CANCEL, "ann");
  hc_guest_hears (ann, "request_withdrawn", "bob");
}

static gboolean
is_cleared_away (gpointer data)
{
  HcGuest *guest = data;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) events = NULL;

  hc_store_read_events_async (guest->house->store, guest->session->user_id, guest->seq, 1, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  events = hc_store_read_events_finish (guest->house->store, result, NULL);
  return events == NULL;
}

/* What it still lacks was cleared away while it had no room. */
static void
test_a_reader_that_is_too_slow_starts_afresh (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("chore-interval=1", "replay-events=300", NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcMessage) welcome = NULL;

  pester (bob, 200);
  hc_recorder_set_hook (ann->member, take_no_more, GUINT_TO_POINTER (10));
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hc_house_settle (house);
  hc_house_wait (house, 40 * DAY_MS);
  hc_guest_clear (ann);
  g_assert_cmpint (ann->seq, <, 200);
  hc_wait_until (is_cleared_away, ann);

  hc_recorder_set_hook (ann->member, NULL, NULL);
  hc_recorder_set_has_room (ann->member, TRUE);
  hc_dispatcher_feed (house->dispatcher, ann->client);
  welcome = hc_guest_waits (ann, HC_MESSAGE_WELCOME);
  g_assert_false (welcome->is_replay);
  hc_house_settle (house);
  g_assert_cmpint (hc_client_get_state (ann->client), ==, HC_CLIENT_LIVE);
}

static void
leave_in_the_middle (HcRecorder *member, HcMessage *message, gpointer data)
{
  HcGuest *guest = data;

  if (hc_recorder_count (member) == 10)
    hc_dispatcher_dismiss (guest->house->dispatcher, guest->client);
}

static void
test_who_leaves_in_the_middle_hears_no_more (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  pester (bob, 200);
  hc_recorder_set_hook (ann->member, leave_in_the_middle, ann);
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hc_house_settle (house);
  g_assert_cmpuint (hc_recorder_count (ann->member), <=, 10);
  g_assert_cmpint (hc_client_get_state (ann->client), ==, HC_CLIENT_GONE);
}

static void
test_who_leaves_at_the_welcome_hears_no_more (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new_stranger (house, "ann");

  hc_guest_repeats (ann, "{\"type\":\"hello\"}");
  hc_guest_leave (ann);
  hc_house_settle (house);
  g_assert_cmpuint (hc_recorder_count (ann->member), ==, 0);
  g_assert_cmpuint (hc_hub_count (house->hub, "friendreq_ann"), ==, 0);
  g_assert_cmpuint (hc_hub_count (house->hub, "directory"), ==, 0);
}

static HcMessage *
hear_seen (HcGuest *guest, gint64 upto)
{
  HcMessage *message = hc_guest_waits (guest, HC_MESSAGE_EVENT);

  g_assert_cmpint (message->event->kind, ==, HC_EVENT_SEEN);
  g_assert_cmpint (message->event->upto, ==, upto);
  g_assert_cmpint (message->event->person->standing, ==, HC_STANDING_ME);
  g_assert_false (message->event->is_alert);
  guest->seq = message->event->seq;
  return message;
}

static void
test_seen_on_all_clients (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *tablet = hc_guest_new_device (ann);
  HcGuest *bob = hc_guest_new (house, "bob");
  HcGuest *cem = hc_guest_new (house, "cem");
  g_autoptr (HcMessage) heard = NULL;
  g_autoptr (HcMessage) elsewhere = NULL;
  g_autoptr (HcMessage) welcome = NULL;

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_does (cem, HC_DEED_REQUEST, "ann");
  hc_house_clear (house);
  g_free (hc_guest_says (tablet, "'type':'seen','seq':1"));
  elsewhere = hear_seen (tablet, 1);
  hc_guest_is_answered (tablet, HC_RESULT_OK, HC_STANDING_ME);
  heard = hear_seen (ann, 1);
  hc_guest_hears_nothing (ann);
  hc_guest_hears_nothing (bob);

  hc_guest_leave (ann);
  welcome = say_hello (ann, "{\"type\":\"hello\"}");
  g_assert_cmpint (welcome->counts.unseen, ==, 1);
}

static void
test_what_was_seen_is_no_alert_in_a_replay (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  HcGuest *cem = hc_guest_new (house, "cem");
  g_autoptr (HcMessage) seen = NULL;

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_clear (house);
  g_free (hc_guest_says (ann, "'type':'seen','seq':1"));
  hc_guest_does (cem, HC_DEED_REQUEST, "ann");
  hc_house_clear (house);
  hc_guest_leave (ann);
  ann->seq = 0;
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hc_guest_hears (ann, "request_received", "bob");
  seen = hear_seen (ann, 1);
  hc_guest_hears (ann, "request_received!", "cem");
}

static void
test_nothing_unseen_is_no_event (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcMessage) heard = NULL;

  g_free (hc_guest_says (ann, "'type':'seen','seq':0"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_hears (ann, "request_received!", "bob");
  g_free (hc_guest_says (ann, "'type':'seen','seq':9007199254740991"));
  heard = hear_seen (ann, 1);
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  g_free (hc_guest_says (ann, "'type':'seen','seq':1"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_hears_nothing (ann);
}

/* The answer to what it did comes after the events of that, also where they wait behind a replay. */
static void
test_own_events_before_the_reply_of_one_that_resumes (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = new_absent (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  pester (bob, 100);
  hc_recorder_set_hook (ann->member, take_no_more, GUINT_TO_POINTER (10));
  hc_guest_enter (ann);
  hc_guest_resume (ann);
  hc_guest_does (ann, HC_DEED_BLOCK, "bob");
  hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
  hc_house_settle (house);
  hc_recorder_set_hook (ann->member, NULL, NULL);
  hc_recorder_set_has_room (ann->member, TRUE);
  hc_dispatcher_feed (house->dispatcher, ann->client);

  hear_pestering (ann, 0, 100);
  hc_guest_hears (ann, "blocked", "bob");
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_BLOCKED);
  hc_guest_hears (ann, "unblocked", "bob");
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inbox/welcome", test_welcome);
  g_test_add_data_func ("/inbox/replays-in-order/some", GUINT_TO_POINTER (10), test_replays_in_order);
  g_test_add_data_func ("/inbox/replays-in-order/one-batch", GUINT_TO_POINTER (64), test_replays_in_order);
  g_test_add_data_func ("/inbox/replays-in-order/many", GUINT_TO_POINTER (400), test_replays_in_order);
  g_test_add_func ("/inbox/replays-only-what-it-missed", test_only_what_it_missed);
  g_test_add_func ("/inbox/an-alert-that-still-waits-is-one", test_an_alert_that_still_waits_is_one);
  g_test_add_func ("/inbox/waits-for-room", test_waits_for_room);
  g_test_add_func ("/inbox/events-that-come-during-a-replay", test_events_that_come_during_a_replay);
  g_test_add_func ("/inbox/snapshots", test_snapshots);
  g_test_add_func ("/inbox/as-many-events-as-may-be-replayed", test_as_many_events_as_may_be_replayed);
  g_test_add_func ("/inbox/thirty-days-behind", test_thirty_days_behind);
  g_test_add_func ("/inbox/nothing-missed", test_nothing_missed);
  g_test_add_func ("/inbox/a-reader-that-is-too-slow-starts-afresh", test_a_reader_that_is_too_slow_starts_afresh);
  g_test_add_func ("/inbox/who-leaves-in-the-middle-hears-no-more", test_who_leaves_in_the_middle_hears_no_more);
  g_test_add_func ("/inbox/who-leaves-at-the-welcome-hears-no-more", test_who_leaves_at_the_welcome_hears_no_more);
  g_test_add_func ("/inbox/seen-on-all-clients", test_seen_on_all_clients);
  g_test_add_func ("/inbox/what-was-seen-is-no-alert-in-a-replay", test_what_was_seen_is_no_alert_in_a_replay);
  g_test_add_func ("/inbox/nothing-unseen-is-no-event", test_nothing_unseen_is_no_event);
  g_test_add_func ("/inbox/own-events-before-the-reply-of-one-that-resumes",
                   test_own_events_before_the_reply_of_one_that_resumes);
  return g_test_run ();
}

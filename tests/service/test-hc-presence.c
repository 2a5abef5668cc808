/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-guest.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define GRACE_MS 5

static void
watch (HcGuest *guest, const char *username)
{
  g_free (hc_guest_says (guest, "'type':'watch','usernames':['%s']", username));
  hc_house_clear (guest->house);
}

static gboolean
is_away (gpointer data)
{
  HcGuest *guest = data;
  gint64 last_seen = 0;

  return hc_presence_board_show (guest->house->board, guest->session->user_id, TRUE, &last_seen) == HC_PRESENCE_AWAY;
}

/* The last client of the user goes, and the grace after that is over. */
static void
leave_for_good (HcGuest *guest)
{
  hc_guest_leave (guest);
  hc_house_wait (guest->house, GRACE_MS);
  hc_wait_until (is_away, guest);
}

static HcPerson *
look_at (HcGuest *guest, const char *username)
{
  g_autoptr (HcMessage) page = NULL;

  g_free (hc_guest_says (guest, "'type':'list','what':'people','query':'%s'", username));
  page = hc_guest_waits (guest, HC_MESSAGE_PAGE);
  g_assert_cmpuint (page->items->len, ==, 1);
  return hc_person_ref (page->items->pdata[0]);
}

static void
assert_looks (HcGuest *guest, const char *username, HcPresenceState presence, gint64 last_seen)
{
  g_autoptr (HcPerson) person = look_at (guest, username);

  g_assert_cmpstr (hc_presence_state_get_word (person->presence), ==, hc_presence_state_get_word (presence));
  g_assert_cmpint (person->last_seen, ==, last_seen);
}

/* Ann and bob are friends, bob is away and ann watches him. */
static HcGuest *
prepare_friend (HcHouse *house, HcGuest **bob)
{
  HcGuest *ann = hc_guest_new (house, "ann");

  *bob = hc_guest_new (house, "bob");
  hc_make_friends (ann, *bob);
  watch (ann, "bob");
  leave_for_good (*bob);
  hc_guest_sees (ann, "bob", HC_PRESENCE_AWAY, hc_clock_now (house->clock) - GRACE_MS);
  return ann;
}

static void
test_friends_are_told_at_once (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *bob;
  HcGuest *ann = prepare_friend (house, &bob);

  hc_house_wait (house, MINUTE_MS);
  hc_guest_enter (bob);
  hc_guest_greet (bob);
  hc_guest_sees (ann, "bob", HC_PRESENCE_ONLINE, 0);
  assert_looks (ann, "bob", HC_PRESENCE_ONLINE, 0);

  hc_house_wait (house, MINUTE_MS);
  leave_for_good (bob);
  hc_guest_sees (ann, "bob", HC_PRESENCE_AWAY, HC_HOUSE_TIME + 2 * MINUTE_MS + GRACE_MS);
  assert_looks (ann, "bob", HC_PRESENCE_AWAY, HC_HOUSE_TIME + 2 * MINUTE_MS + GRACE_MS);
}

static void
test_nobody_is_away_in_the_grace (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("presence-grace=1", NULL);
  HcGuest *bob;
  HcGuest *ann = hc_guest_new (house, "ann");
  gint64 later = g_get_monotonic_time () + 20000;

  bob = hc_guest_new (house, "bob");
  hc_make_friends (ann, bob);
  watch (ann, "bob");
  hc_guest_leave (bob);
  /* The grace's timer comes several times, and the clock stands still. */
  while (g_get_monotonic_time () < later)
    g_main_context_iteration (NULL, FALSE);
  hc_guest_hears_nothing (ann);
  assert_looks (ann, "bob", HC_PRESENCE_ONLINE, 0);
  hc_guest_enter (bob);
  hc_guest_greet (bob);
  hc_house_wait (house, MINUTE_MS);
  while (g_get_monotonic_time () < later + 20000)
    g_main_context_iteration (NULL, FALSE);
  hc_guest_hears_nothing (ann);
}

static void
test_online_while_any_client_lives (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *bob;
  HcGuest *ann = prepare_friend (house, &bob);
  HcGuest *phone = hc_guest_new_device (bob);
  HcGuest *silent = hc_guest_new_client (house, bob->session);

  hc_guest_sees (ann, "bob", HC_PRESENCE_ONLINE, 0);
  hc_guest_enter (bob);
  hc_guest_greet (bob);
  hc_guest_leave (bob);
  hc_house_wait (house, MINUTE_MS);
  hc_guest_hears_nothing (ann);
  hc_guest_leave (phone);
  hc_house_wait (house, MINUTE_MS);
  hc_guest_sees (ann, "bob", HC_PRESENCE_AWAY, hc_clock_now (house->clock) - MINUTE_MS);
  hc_guest_leave (silent);
  hc_guest_hears_nothing (ann);
}

static void
test_others_are_told_at_ticks (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *cem = hc_guest_new (house, "cem");
  HcGuest *bob = hc_guest_new_stranger (house, "bob");

  watch (cem, "bob");
  hc_guest_greet (bob);
  hc_guest_hears_nothing (cem);
  assert_looks (cem, "bob", HC_PRESENCE_AWAY, 0);
  hc_house_tick (house);
  hc_guest_sees (cem, "bob", HC_PRESENCE_HERE, 0);
  assert_looks (cem, "bob", HC_PRESENCE_HERE, 0);

  hc_house_tick (house);
  leave_for_good (bob);
  hc_house_wait (house, 10 * MINUTE_MS - GRACE_MS);
  hc_house_tick (house);
  hc_guest_hears_nothing (cem);
  assert_looks (cem, "bob", HC_PRESENCE_HERE, 0);
  hc_house_wait (house, 1);
  hc_guest_hears_nothing (cem);
  hc_house_tick (house);
  hc_guest_sees (cem, "bob", HC_PRESENCE_AWAY, 0);
  assert_looks (cem, "bob", HC_PRESENCE_AWAY, 0);
}

static void
test_who_comes_back_stays_here (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *cem = hc_guest_new (house, "cem");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_house_tick (house);
  watch (cem, "bob");
  leave_for_good (bob);
  hc_house_wait (house, 9 * MINUTE_MS);
  hc_guest_enter (bob);
  hc_guest_greet (bob);
  hc_house_wait (house, 60 * MINUTE_MS);
  hc_house_tick (house);
  hc_guest_hears_nothing (cem);
  assert_looks (cem, "bob", HC_PRESENCE_HERE, 0);
}

/* All of them were told so many things, and each the same. */
static void
assert_told_alike (HcGuest **watchers, gsize n_watchers, guint n_expected)
{
  for (gsize i = 0; i < n_watchers; i++)
    {
      g_assert_cmpuint (hc_recorder_count (watchers[i]->member), ==, n_expected);
      for (guint j = 0; j < n_expected; j++)
        {
          GBytes *first = hc_message_get_text (hc_recorder_peek (watchers[0]->member, j));
          GBytes *own = hc_message_get_text (hc_recorder_peek (watchers[i]->member, j));

          g_assert_true (g_bytes_equal (first, own));
        }
      hc_guest_clear (watchers[i]);
    }
}

static void
test_no_friend_looks_like_another (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *bob = hc_guest_new (house, "bob");
  HcGuest *nothing = hc_guest_new (house, "nothing");
  HcGuest *blocked = hc_guest_new (house, "blocked");
  HcGuest *once = hc_guest_new (house, "once");
  HcGuest *asking = hc_guest_new (house, "asking");
  HcGuest *watchers[] = { nothing, blocked, once, asking };

  hc_house_tick (house);
  hc_make_friends (bob, once);
  for (gsize i = 0; i < G_N_ELEMENTS (watchers); i++)
    watch (watchers[i], "bob");
  hc_guest_does (bob, HC_DEED_BLOCK, "blocked");
  hc_guest_does (bob, HC_DEED_UNFRIEND, "once");
  hc_guest_does (asking, HC_DEED_REQUEST, "bob");
  hc_house_clear (house);

  leave_for_good (bob);
  hc_house_wait (house, MINUTE_MS);
  hc_house_tick (house);
  assert_told_alike (watchers, G_N_ELEMENTS (watchers), 0);
  hc_house_wait (house, 10 * MINUTE_MS);
  hc_house_tick (house);
  assert_told_alike (watchers, G_N_ELEMENTS (watchers), 1);
  hc_guest_enter (bob);
  hc_guest_greet (bob);
  hc_house_settle (house);
  assert_told_alike (watchers, G_N_ELEMENTS (watchers), 0);
  hc_house_tick (house);
  assert_told_alike (watchers, G_N_ELEMENTS (watchers), 1);
  for (gsize i = 0; i < G_N_ELEMENTS (watchers); i++)
    assert_looks (watchers[i], "bob", HC_PRESENCE_HERE, 0);
}

static void
test_a_watch_replaces_the_one_before (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  HcGuest *cem = hc_guest_new (house, "cem");

  hc_make_friends (ann, bob);
  hc_make_friends (ann, cem);
  g_free (hc_guest_says (ann, "'type':'watch','usernames':['bob','BOB','nobody','!']"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_sees (ann, "bob", HC_PRESENCE_ONLINE, 0);
  hc_guest_hears_nothing (ann);
  g_free (hc_guest_says (ann, "'type':'watch','usernames':['cem']"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_sees (ann, "cem", HC_PRESENCE_ONLINE, 0);

  hc_guest_leave (bob);
  hc_guest_leave (cem);
  hc_house_wait (house, GRACE_MS);
  hc_guest_sees (ann, "cem", HC_PRESENCE_AWAY, HC_HOUSE_TIME);
  hc_guest_hears_nothing (ann);
  g_free (hc_guest_says (ann, "'type':'watch','usernames':[]"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_enter (cem);
  hc_guest_greet (cem);
  hc_guest_hears_nothing (ann);
}

static void
test_each_client_watches_for_itself (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *bob;
  HcGuest *ann = prepare_friend (house, &bob);
  HcGuest *tablet = hc_guest_new_device (ann);

  hc_guest_enter (bob);
  hc_guest_greet (bob);
  hc_guest_sees (ann, "bob", HC_PRESENCE_ONLINE, 0);
  hc_guest_hears_nothing (tablet);
}

static void
test_oneself_is_online (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");

  g_free (hc_guest_says (ann, "'type':'watch','usernames':['ann']"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_sees (ann, "ann", HC_PRESENCE_ONLINE, 0);
}

/* Becoming friends brings no presence message, for the event's person has it; what comes later
 * comes at once. */
static void
test_the_resolution_follows_the_relation (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  HcGuest *phone = hc_guest_new_device (bob);
  g_autoptr (HcMessage) added = NULL;
  g_autoptr (HcMessage) removed = NULL;

  hc_house_tick (house);
  watch (ann, "bob");
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_house_clear (house);
  hc_guest_does (bob, HC_DEED_ACCEPT, "ann");
  added = hc_guest_waits (ann, HC_MESSAGE_EVENT);
  g_assert_cmpint (added->event->person->presence, ==, HC_PRESENCE_ONLINE);
  hc_guest_hears_nothing (ann);
  ann->seq = added->event->seq;

  hc_guest_leave (bob);
  leave_for_good (phone);
  hc_guest_sees (ann, "bob", HC_PRESENCE_AWAY, HC_HOUSE_TIME);

  hc_guest_enter (bob);
  hc_guest_greet (bob);
  hc_guest_sees (ann, "bob", HC_PRESENCE_ONLINE, 0);
  hc_guest_does (bob, HC_DEED_UNFRIEND, "ann");
  removed = hc_guest_waits (ann, HC_MESSAGE_EVENT);
  g_assert_cmpint (removed->event->person->presence, ==, HC_PRESENCE_HERE);
  g_assert_cmpint (removed->event->person->last_seen, ==, 0);
  leave_for_good (bob);
  hc_guest_hears_nothing (ann);
  hc_house_wait (house, 11 * MINUTE_MS);
  hc_house_tick (house);
  hc_guest_sees (ann, "bob", HC_PRESENCE_AWAY, 0);
}

static void
test_is_remembered_across_restarts (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  HcGuest *cem = hc_guest_new (house, "cem");

  hc_make_friends (ann, bob);
  hc_house_stop (house);
  hc_house_wait (house, 5 * MINUTE_MS);
  hc_house_start (house);
  hc_guest_enter (ann);
  hc_guest_greet (ann);
  hc_guest_enter (cem);
  hc_guest_greet (cem);
  assert_looks (ann, "bob", HC_PRESENCE_AWAY, HC_HOUSE_TIME);
  assert_looks (cem, "bob", HC_PRESENCE_HERE, 0);
  watch (cem, "bob");
  hc_house_wait (house, 6 * MINUTE_MS);
  hc_house_tick (house);
  hc_guest_sees (cem, "bob", HC_PRESENCE_AWAY, 0);
  hc_guest_hears_nothing (cem);
}

static void
test_who_was_never_here (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new_stranger (house, "bob");

  hc_house_tick (house);
  assert_looks (ann, "bob", HC_PRESENCE_AWAY, 0);
  leave_for_good (bob);
  hc_house_wait (house, MINUTE_MS);
  hc_house_tick (house);
  assert_looks (ann, "bob", HC_PRESENCE_AWAY, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/presence/friends-are-told-at-once", test_friends_are_told_at_once);
  g_test_add_func ("/presence/nobody-is-away-in-the-grace", test_nobody_is_away_in_the_grace);
  g_test_add_func ("/presence/online-while-any-client-lives", test_online_while_any_client_lives);
  g_test_add_func ("/presence/others-are-told-at-ticks", test_others_are_told_at_ticks);
  g_test_add_func ("/presence/who-comes-back-stays-here", test_who_comes_back_stays_here);
  g_test_add_func ("/presence/no-friend-looks-like-another", test_no_friend_looks_like_another);
  g_test_add_func ("/presence/a-watch-replaces-the-one-before", test_a_watch_replaces_the_one_before);
  g_test_add_func ("/presence/each-client-watches-for-itself", test_each_client_watches_for_itself);
  g_test_add_func ("/presence/oneself-is-online", test_oneself_is_online);
  g_test_add_func ("/presence/the-resolution-follows-the-relation", test_the_resolution_follows_the_relation);
  g_test_add_func ("/presence/is-remembered-across-restarts", test_is_remembered_across_restarts);
  g_test_add_func ("/presence/who-was-never-here", test_who_was_never_here);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-presence-board.h"

#define BOB 2

static void
assert_shown (HcPresenceBoard *board, gboolean is_close, gint64 stored, HcPresenceState expected, gint64 expected_seen)
{
  gint64 last_seen = stored;

  g_assert_cmpint (hc_presence_board_show (board, BOB, is_close, &last_seen), ==, expected);
  g_assert_cmpint (last_seen, ==, expected_seen);
}

static void
test_unknown_is_away (void)
{
  g_autoptr (HcPresenceBoard) board = hc_presence_board_new ();

  assert_shown (board, TRUE, 0, HC_PRESENCE_AWAY, 0);
  assert_shown (board, TRUE, 500, HC_PRESENCE_AWAY, 500);
  assert_shown (board, FALSE, 500, HC_PRESENCE_AWAY, 0);
}

static void
test_friends_see_online_and_since_when_not (void)
{
  g_autoptr (HcPresenceBoard) board = hc_presence_board_new ();

  hc_presence_board_set_online (board, BOB);
  assert_shown (board, TRUE, 500, HC_PRESENCE_ONLINE, 0);
  hc_presence_board_set_away (board, BOB, 900);
  assert_shown (board, TRUE, 500, HC_PRESENCE_AWAY, 900);
  assert_shown (board, TRUE, 950, HC_PRESENCE_AWAY, 950);
}

static void
test_others_see_only_the_last_tick (void)
{
  g_autoptr (HcPresenceBoard) board = hc_presence_board_new ();

  hc_presence_board_set_online (board, BOB);
  assert_shown (board, FALSE, 500, HC_PRESENCE_AWAY, 0);
  hc_presence_board_set_here (board, BOB, TRUE);
  assert_shown (board, FALSE, 500, HC_PRESENCE_HERE, 0);
  hc_presence_board_set_away (board, BOB, 900);
  assert_shown (board, FALSE, 500, HC_PRESENCE_HERE, 0);
  hc_presence_board_set_here (board, BOB, FALSE);
  assert_shown (board, FALSE, 500, HC_PRESENCE_AWAY, 0);
}

static void
test_here_says_nothing_to_friends (void)
{
  g_autoptr (HcPresenceBoard) board = hc_presence_board_new ();

  hc_presence_board_set_here (board, BOB, TRUE);
  assert_shown (board, TRUE, 500, HC_PRESENCE_AWAY, 500);
}

static void
test_removed_is_unknown (void)
{
  g_autoptr (HcPresenceBoard) board = hc_presence_board_new ();
  g_autoptr (HcPresenceBoard) same = hc_presence_board_ref (board);

  hc_presence_board_set_online (same, BOB);
  hc_presence_board_remove (board, BOB);
  assert_shown (same, TRUE, 0, HC_PRESENCE_AWAY, 0);
}

static gpointer
read_much (gpointer data)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 last_seen = 0;
      HcPresenceState shown = hc_presence_board_show (data, BOB, TRUE, &last_seen);

      g_assert_true (shown == HC_PRESENCE_ONLINE ? last_seen == 0 : (last_seen == 0 || last_seen == 900));
    }
  return NULL;
}

static void
test_two_threads (void)
{
  g_autoptr (HcPresenceBoard) board = hc_presence_board_new ();
  GThread *reader = g_thread_new ("reader", read_much, board);

  for (guint i = 0; i < 20000; i++)
    {
      hc_presence_board_set_online (board, BOB);
      hc_presence_board_set_away (board, BOB, 900);
      if (i % 100 == 0)
        hc_presence_board_remove (board, BOB);
    }
  g_thread_join (reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/presence-board/unknown-is-away", test_unknown_is_away);
  g_test_add_func ("/presence-board/friends-see-online-and-since-when-not", test_friends_see_online_and_since_when_not);
  g_test_add_func ("/presence-board/others-see-only-the-last-tick", test_others_see_only_the_last_tick);
  g_test_add_func ("/presence-board/here-says-nothing-to-friends", test_here_says_nothing_to_friends);
  g_test_add_func ("/presence-board/removed-is-unknown", test_removed_is_unknown);
  g_test_add_func ("/presence-board/two-threads", test_two_threads);
  return g_test_run ();
}

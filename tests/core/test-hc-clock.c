/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-clock.h"

static void
test_fixed_stands_still (void)
{
  g_autoptr (HcClock) clock = hc_clock_new_fixed (1000);
  gint64 before = g_get_real_time () / 1000;

  g_assert_cmpint (hc_clock_now (clock), ==, 1000);
  while (g_get_real_time () / 1000 == before)
    ;
  g_assert_cmpint (hc_clock_now (clock), ==, 1000);
}

static void
test_fixed_moves_when_told (void)
{
  g_autoptr (HcClock) clock = hc_clock_new_fixed (1000);
  g_autoptr (HcClock) same = hc_clock_ref (clock);

  hc_clock_advance (clock, 500);
  g_assert_cmpint (hc_clock_now (same), ==, 1500);
  hc_clock_advance (same, -700);
  g_assert_cmpint (hc_clock_now (clock), ==, 800);
}

static void
test_system_tells_the_time (void)
{
  g_autoptr (HcClock) clock = hc_clock_new_system ();
  gint64 before = g_get_real_time () / 1000;
  gint64 now = hc_clock_now (clock);
  gint64 after = g_get_real_time () / 1000;

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, after);
}

static void
test_system_cannot_be_moved (void)
{
  g_autoptr (HcClock) clock = hc_clock_new_system ();

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*is_fixed*");
  hc_clock_advance (clock, 1);
  g_test_assert_expected_messages ();
}

static gpointer
advance_often (gpointer clock)
{
  for (guint i = 0; i < 10000; i++)
    hc_clock_advance (clock, 1);
  return NULL;
}

static void
test_threads_may_share_it (void)
{
  g_autoptr (HcClock) clock = hc_clock_new_fixed (0);
  GThread *other = g_thread_new ("other", advance_often, clock);

  advance_often (clock);
  g_thread_join (other);
  g_assert_cmpint (hc_clock_now (clock), ==, 20000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/fixed-stands-still", test_fixed_stands_still);
  g_test_add_func ("/clock/fixed-moves-when-told", test_fixed_moves_when_told);
  g_test_add_func ("/clock/system-tells-the-time", test_system_tells_the_time);
  g_test_add_func ("/clock/system-cannot-be-moved", test_system_cannot_be_moved);
  g_test_add_func ("/clock/threads-may-share-it", test_threads_may_share_it);
  return g_test_run ();
}

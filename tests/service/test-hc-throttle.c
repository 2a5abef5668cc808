/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-throttle.h"

#define LIMIT 3
#define WINDOW_MS 10000

typedef struct
{
  HcClock    *clock;
  HcThrottle *throttle;
} HcScene;

static void
set_up (HcScene *scene, gconstpointer data)
{
  scene->clock = hc_clock_new_fixed (1000000);
  scene->throttle = hc_throttle_new (LIMIT, WINDOW_MS, scene->clock);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  hc_throttle_free (scene->throttle);
  hc_clock_unref (scene->clock);
}

static void
take (HcScene *scene, guint times)
{
  for (guint i = 0; i < times; i++)
    hc_throttle_take (scene->throttle, "ann");
}

static gint64
check (HcScene *scene)
{
  return hc_throttle_check (scene->throttle, "ann");
}

static void
test_lets_some_pass (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < LIMIT; i++)
    {
      g_assert_cmpint (check (scene), ==, 0);
      take (scene, 1);
    }
  g_assert_cmpint (check (scene), ==, WINDOW_MS);
}

static void
test_each_key_counts_alone (HcScene *scene, gconstpointer data)
{
  take (scene, LIMIT);
  g_assert_cmpint (hc_throttle_check (scene->throttle, "bob"), ==, 0);
  g_assert_cmpint (check (scene), >, 0);
}

static void
test_says_how_long_to_wait (HcScene *scene, gconstpointer data)
{
  take (scene, 1);
  hc_clock_advance (scene->clock, 4000);
  take (scene, LIMIT - 1);
  g_assert_cmpint (check (scene), ==, 6000);
  hc_clock_advance (scene->clock, 5999);
  g_assert_cmpint (check (scene), ==, 1);
  hc_clock_advance (scene->clock, 1);
  g_assert_cmpint (check (scene), ==, 0);
  take (scene, 1);
  g_assert_cmpint (check (scene), ==, 4000);
}

/* What was begun before the limit was reached is counted all the same. */
static void
test_waits_until_few_enough_are_left (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < LIMIT + 2; i++)
    {
      take (scene, 1);
      hc_clock_advance (scene->clock, 1000);
    }
  g_assert_cmpint (check (scene), ==, WINDOW_MS - 3000);
  hc_clock_advance (scene->clock, WINDOW_MS - 3000);
  g_assert_cmpint (check (scene), ==, 0);
}

/* No window of that length, wherever it begins, has more than the limit. */
static void
test_the_window_slides (HcScene *scene, gconstpointer data)
{
  g_autoptr (GArray) passed = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < 2000; i++)
    {
      gint64 now = hc_clock_now (scene->clock);

      if (check (scene) == 0)
        {
          take (scene, 1);
          g_array_append_val (passed, now);
        }
      hc_clock_advance (scene->clock, 17 + i * 7919 % 1000);
    }
  g_assert_cmpuint (passed->len, >, 100);
  for (guint i = LIMIT; i < passed->len; i++)
    g_assert_cmpint (g_array_index (passed, gint64, i) - g_array_index (passed, gint64, i - LIMIT), >=, WINDOW_MS);
}

static void
test_what_is_given_back_does_not_count (HcScene *scene, gconstpointer data)
{
  take (scene, LIMIT);
  hc_throttle_give_back (scene->throttle, "ann");
  g_assert_cmpint (check (scene), ==, 0);
  take (scene, 1);
  g_assert_cmpint (check (scene), >, 0);
}

static void
test_giving_back_too_much_is_nothing (HcScene *scene, gconstpointer data)
{
  hc_throttle_give_back (scene->throttle, "ann");
  take (scene, 1);
  hc_throttle_give_back (scene->throttle, "ann");
  hc_throttle_give_back (scene->throttle, "ann");
  take (scene, LIMIT);
  g_assert_cmpint (check (scene), ==, WINDOW_MS);
}

static void
test_a_clock_set_back_locks_nobody_out (HcScene *scene, gconstpointer data)
{
  take (scene, LIMIT);
  hc_clock_advance (scene->clock, -1000 * WINDOW_MS);
  g_assert_cmpint (check (scene), <=, WINDOW_MS);
  hc_clock_advance (scene->clock, WINDOW_MS);
  g_assert_cmpint (check (scene), ==, 0);
}

static void
test_sweeping_forgets_only_what_is_old (HcScene *scene, gconstpointer data)
{
  take (scene, LIMIT);
  hc_clock_advance (scene->clock, WINDOW_MS - 1);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("guest%u", i);

      hc_throttle_take (scene->throttle, key);
    }
  g_assert_cmpint (check (scene), ==, 1);
  hc_clock_advance (scene->clock, 1);
  hc_throttle_take (scene->throttle, "bob");
  g_assert_cmpint (check (scene), ==, 0);
  take (scene, LIMIT);
  g_assert_cmpint (check (scene), ==, WINDOW_MS);
}

static void
test_zero_is_off (HcScene *scene, gconstpointer data)
{
  g_autoptr (HcThrottle) off = hc_throttle_new (0, WINDOW_MS, scene->clock);

  for (guint i = 0; i < 1000; i++)
    hc_throttle_take (off, "ann");
  g_assert_cmpint (hc_throttle_check (off, "ann"), ==, 0);
  hc_throttle_give_back (off, "ann");
}

static void
add (const char *path, void (*test) (HcScene *scene, gconstpointer data))
{
  g_test_add (path, HcScene, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/throttle/lets-some-pass", test_lets_some_pass);
  add ("/throttle/each-key-counts-alone", test_each_key_counts_alone);
  add ("/throttle/says-how-long-to-wait", test_says_how_long_to_wait);
  add ("/throttle/waits-until-few-enough-are-left", test_waits_until_few_enough_are_left);
  add ("/throttle/the-window-slides", test_the_window_slides);
  add ("/throttle/what-is-given-back-does-not-count", test_what_is_given_back_does_not_count);
  add ("/throttle/giving-back-too-much-is-nothing", test_giving_back_too_much_is_nothing);
  add ("/throttle/a-clock-set-back-locks-nobody-out", test_a_clock_set_back_locks_nobody_out);
  add ("/throttle/sweeping-forgets-only-what-is-old", test_sweeping_forgets_only_what_is_old);
  add ("/throttle/zero-is-off", test_zero_is_off);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-lockout.h"

#define LIMIT 5
#define MINUTE_MS 60000

typedef struct
{
  HcClock   *clock;
  HcLockout *lockout;
} HcScene;

static void
set_up (HcScene *scene, gconstpointer data)
{
  scene->clock = hc_clock_new_fixed (G_GINT64_CONSTANT (1700000000000));
  scene->lockout = hc_lockout_new (LIMIT, MINUTE_MS, 15 * MINUTE_MS, scene->clock);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  hc_lockout_free (scene->lockout);
  hc_clock_unref (scene->clock);
}

static gint64
check (HcScene *scene)
{
  return hc_lockout_check (scene->lockout, "ann");
}

static void
fail (HcScene *scene)
{
  g_assert_cmpint (check (scene), ==, 0);
  hc_lockout_begin (scene->lockout, "ann");
  hc_lockout_fail (scene->lockout, "ann");
}

static void
fail_often (HcScene *scene, guint times)
{
  for (guint i = 0; i < times; i++)
    fail (scene);
}

static void
test_pauses_after_some_failures (HcScene *scene, gconstpointer data)
{
  fail_often (scene, LIMIT - 1);
  g_assert_cmpint (check (scene), ==, 0);
  fail (scene);
  g_assert_cmpint (check (scene), ==, MINUTE_MS);
  g_assert_cmpint (hc_lockout_check (scene->lockout, "bob"), ==, 0);
  hc_clock_advance (scene->clock, MINUTE_MS - 1);
  g_assert_cmpint (check (scene), ==, 1);
  hc_clock_advance (scene->clock, 1);
  g_assert_cmpint (check (scene), ==, 0);
}

static void
test_each_pause_is_twice_as_long (HcScene *scene, gconstpointer data)
{
  static const gint64 minutes[] = { 1, 2, 4, 8, 15, 15 };

  fail_often (scene, LIMIT - 1);
  for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      fail (scene);
      g_assert_cmpint (check (scene), ==, minutes[i] * MINUTE_MS);
      hc_clock_advance (scene->clock, minutes[i] * MINUTE_MS);
    }
}

static void
test_success_forgets_failures (HcScene *scene, gconstpointer data)
{
  fail_often (scene, LIMIT);
  hc_clock_advance (scene->clock, MINUTE_MS);
  hc_lockout_begin (scene->lockout, "ann");
  hc_lockout_succeed (scene->lockout, "ann");
  fail_often (scene, LIMIT - 1);
  g_assert_cmpint (check (scene), ==, 0);
  fail (scene);
  g_assert_cmpint (check (scene), ==, MINUTE_MS);
}

/* Or many guesses at once would all be tried. */
static void
test_what_is_under_way_counts (HcScene *scene, gconstpointer data)
{
  fail_often (scene, 2);
  for (guint i = 2; i < LIMIT; i++)
    {
      g_assert_cmpint (check (scene), ==, 0);
      hc_lockout_begin (scene->lockout, "ann");
    }
  g_assert_cmpint (check (scene), >, 0);
  hc_lockout_cancel (scene->lockout, "ann");
  g_assert_cmpint (check (scene), ==, 0);
}

static void
test_after_a_pause_there_is_one_try_at_a_time (HcScene *scene, gconstpointer data)
{
  fail_often (scene, LIMIT);
  hc_clock_advance (scene->clock, MINUTE_MS);
  g_assert_cmpint (check (scene), ==, 0);
  hc_lockout_begin (scene->lockout, "ann");
  g_assert_cmpint (check (scene), >, 0);
  hc_lockout_fail (scene->lockout, "ann");
  g_assert_cmpint (check (scene), ==, 2 * MINUTE_MS);
}

static void
test_one_success_among_several_tries (HcScene *scene, gconstpointer data)
{
  hc_lockout_begin (scene->lockout, "ann");
  hc_lockout_begin (scene->lockout, "ann");
  hc_lockout_succeed (scene->lockout, "ann");
  hc_lockout_fail (scene->lockout, "ann");
  fail_often (scene, LIMIT - 1);
  g_assert_cmpint (check (scene), ==, MINUTE_MS);
}

static void
test_what_is_cancelled_does_not_count (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < 10 * LIMIT; i++)
    {
      g_assert_cmpint (check (scene), ==, 0);
      hc_lockout_begin (scene->lockout, "ann");
      hc_lockout_cancel (scene->lockout, "ann");
    }
}

static void
test_a_clock_set_back_pauses_no_longer (HcScene *scene, gconstpointer data)
{
  fail_often (scene, LIMIT);
  hc_clock_advance (scene->clock, -1000 * MINUTE_MS);
  g_assert_cmpint (check (scene), ==, MINUTE_MS);
}

static void
test_many_names_do_not_end_a_pause (HcScene *scene, gconstpointer data)
{
  fail_often (scene, LIMIT);
  for (guint i = 0; i < 25000; i++)
    {
      g_autofree char *name = g_strdup_printf ("guest%u", i);

      hc_lockout_begin (scene->lockout, name);
      hc_lockout_fail (scene->lockout, name);
    }
  g_assert_cmpint (check (scene), ==, MINUTE_MS);
}

static void
test_zero_never_pauses (HcScene *scene, gconstpointer data)
{
  g_autoptr (HcLockout) off = hc_lockout_new (0, MINUTE_MS, MINUTE_MS, scene->clock);

  for (guint i = 0; i < 100; i++)
    {
      hc_lockout_begin (off, "ann");
      hc_lockout_fail (off, "ann");
      hc_lockout_begin (off, "ann");
      g_assert_cmpint (hc_lockout_check (off, "ann"), ==, 0);
    }
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
  add ("/lockout/pauses-after-some-failures", test_pauses_after_some_failures);
  add ("/lockout/each-pause-is-twice-as-long", test_each_pause_is_twice_as_long);
  add ("/lockout/success-forgets-failures", test_success_forgets_failures);
  add ("/lockout/what-is-under-way-counts", test_what_is_under_way_counts);
  add ("/lockout/after-a-pause-there-is-one-try-at-a-time", test_after_a_pause_there_is_one_try_at_a_time);
  add ("/lockout/one-success-among-several-tries", test_one_success_among_several_tries);
  add ("/lockout/what-is-cancelled-does-not-count", test_what_is_cancelled_does_not_count);
  add ("/lockout/a-clock-set-back-pauses-no-longer", test_a_clock_set_back_pauses_no_longer);
  add ("/lockout/many-names-do-not-end-a-pause", test_many_names_do_not_end_a_pause);
  add ("/lockout/zero-never-pauses", test_zero_never_pauses);
  return g_test_run ();
}

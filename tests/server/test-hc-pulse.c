/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-pulse.h"

#define S G_TIME_SPAN_SECOND
#define START (1000 * S)

typedef struct
{
  HcLimits limits;
  HcPulse  pulse;
} HcScene;

static void
set_up (HcScene *scene, gconstpointer data)
{
  hc_limits_init (&scene->limits);
  hc_pulse_init (&scene->pulse, &scene->limits, START);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
}

static void
check (HcScene *scene, gint64 seconds, HcPulseVerdict verdict)
{
  g_assert_cmpint (hc_pulse_check (&scene->pulse, START + seconds * S), ==, verdict);
}

static void
test_hello (HcScene *scene, gconstpointer data)
{
  check (scene, 9, HC_PULSE_WELL);
  check (scene, 10, HC_PULSE_LATE);
  g_assert_cmpint (hc_pulse_get_next (&scene->pulse), ==, START + 10 * S);
  hc_pulse_greeted (&scene->pulse);
  check (scene, 14, HC_PULSE_WELL);
  g_assert_cmpint (hc_pulse_get_next (&scene->pulse), ==, START + 15 * S);
}

static void
test_pings (HcScene *scene, gconstpointer data)
{
  hc_pulse_greeted (&scene->pulse);
  check (scene, 15, HC_PULSE_PING_DUE);
  hc_pulse_pinged (&scene->pulse, &scene->limits, START + 15 * S);
  check (scene, 29, HC_PULSE_WELL);
  hc_pulse_ponged (&scene->pulse);
  check (scene, 30, HC_PULSE_PING_DUE);
}

/* The time runs from the oldest ping that was not answered. */
static void
test_no_pong (HcScene *scene, gconstpointer data)
{
  hc_pulse_greeted (&scene->pulse);
  hc_pulse_pinged (&scene->pulse, &scene->limits, START + 15 * S);
  hc_pulse_pinged (&scene->pulse, &scene->limits, START + 30 * S);
  check (scene, 39, HC_PULSE_WELL);
  g_assert_cmpint (hc_pulse_get_next (&scene->pulse), ==, START + 40 * S);
  check (scene, 40, HC_PULSE_LATE);
}

static void
test_deaf (HcScene *scene, gconstpointer data)
{
  hc_pulse_greeted (&scene->pulse);
  hc_pulse_pinged (&scene->pulse, &scene->limits, START + 15 * S);
  hc_pulse_heard_again (&scene->pulse, &scene->limits, START + 39 * S);
  check (scene, 53, HC_PULSE_PING_DUE);
  check (scene, 64, HC_PULSE_LATE);
  hc_pulse_ponged (&scene->pulse);
  hc_pulse_heard_again (&scene->pulse, &scene->limits, START + 64 * S);
  check (scene, 100, HC_PULSE_PING_DUE);
}

static void
test_stuck (HcScene *scene, gconstpointer data)
{
  hc_pulse_greeted (&scene->pulse);
  hc_pulse_took (&scene->pulse, &scene->limits, FALSE, START + 1 * S);
  hc_pulse_put_off_ping (&scene->pulse, &scene->limits, START + 15 * S);
  check (scene, 25, HC_PULSE_WELL);
  check (scene, 26, HC_PULSE_STUCK);
  hc_pulse_took (&scene->pulse, &scene->limits, FALSE, START + 20 * S);
  check (scene, 26, HC_PULSE_WELL);
  check (scene, 45, HC_PULSE_STUCK);
  hc_pulse_took (&scene->pulse, &scene->limits, TRUE, START + 44 * S);
  check (scene, 45, HC_PULSE_PING_DUE);
}

static guint
count_paid (HcScene *scene, gint64 now)
{
  guint n = 0;

  while (n < 10000 && hc_pulse_pay_frame (&scene->pulse, &scene->limits, now))
    n++;
  return n;
}

static void
test_burst (HcScene *scene, gconstpointer data)
{
  g_assert_cmpuint (count_paid (scene, START), ==, 200);
}

static void
test_rate (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < 5000; i++)
    g_assert_true (hc_pulse_pay_frame (&scene->pulse, &scene->limits, START + i * S / 50));
  g_assert_cmpuint (count_paid (scene, START + 5000 * S / 50), ==, 200);
}

static void
test_no_rate (HcScene *scene, gconstpointer data)
{
  scene->limits.frame_rate = 0;
  g_assert_cmpuint (count_paid (scene, START), ==, 10000);
}

#define ADD(path, func) g_test_add (path, HcScene, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/pulse/awaits-a-hello", test_hello);
  ADD ("/pulse/pings-in-time", test_pings);
  ADD ("/pulse/awaits-the-oldest-pong", test_no_pong);
  ADD ("/pulse/blames-nobody-while-deaf", test_deaf);
  ADD ("/pulse/sees-who-takes-nothing", test_stuck);
  ADD ("/pulse/allows-a-burst", test_burst);
  ADD ("/pulse/allows-a-rate", test_rate);
  ADD ("/pulse/the-rate-can-be-off", test_no_rate);
  return g_test_run ();
}

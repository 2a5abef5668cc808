/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <time.h>

#include "hc-clock.h"

/* A machine's clock that is set by more than this, in microseconds, was wrong before or is now. */
#define FOLLOWS G_TIME_SPAN_HOUR

/* Tells the time in milliseconds since 1970 UTC. Any thread may ask. It follows the machine's clock as that
 * is set right by a little; when that jumps by years, it goes on as before until the program is started
 * again, so that nothing grows old by mistake. Time in which the machine slept has passed. Tests hold a
 * clock that stands still until they move it. */
struct _HcClock
{
  GMutex   lock;
  gint64   offset; /* microseconds from the start of the machine to 1970 */
  gboolean has_jumped;
  gboolean is_fixed;
  gint64   fixed;
};

/* With the time in which it slept, which CLOCK_MONOTONIC leaves out (clock_gettime(2)). */
static gint64
get_uptime (void)
{
  struct timespec time;

  clock_gettime (CLOCK_BOOTTIME, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

HcClock *
hc_clock_new_system (void)
{
  HcClock *self = g_atomic_rc_box_new0 (HcClock);

  g_mutex_init (&self->lock);
  self->offset = g_get_real_time () - get_uptime ();
  return self;
}

HcClock *
hc_clock_new_fixed (gint64 now)
{
  HcClock *self = hc_clock_new_system ();

  self->is_fixed = TRUE;
  self->fixed = now;
  return self;
}

HcClock *
hc_clock_ref (HcClock *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hc_clock_clear (HcClock *self)
{
  g_mutex_clear (&self->lock);
}

void
hc_clock_unref (HcClock *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) hc_clock_clear);
}

/**
 * hc_clock_advance:
 * @self: a clock made by hc_clock_new_fixed()
 */
void
hc_clock_advance (HcClock *self, gint64 ms)
{
  g_return_if_fail (self->is_fixed);

  g_mutex_lock (&self->lock);
  self->fixed += ms;
  g_mutex_unlock (&self->lock);
}

static gint64
follow (HcClock *self)
{
  gint64 offset = g_get_real_time () - get_uptime ();
  gboolean has_jumped = ABS (offset - self->offset) > FOLLOWS;

  if (has_jumped && !self->has_jumped)
    g_message ("The clock of this machine was set to another time. Handclasp goes on by the old one until it is started again.");
  self->has_jumped = has_jumped;
  if (!has_jumped)
    self->offset = offset;
  return (self->offset + get_uptime ()) / 1000;
}

gint64
hc_clock_now (HcClock *self)
{
  gint64 now;

  g_mutex_lock (&self->lock);
  now = self->is_fixed ? self->fixed : follow (self);
  g_mutex_unlock (&self->lock);
  return now;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-clock.h"

/* Tells the time in milliseconds since 1970 UTC. Any thread may ask. Tests hold a clock that
 * stands still until they move it. */
struct _HcClock
{
  GMutex   lock;
  gboolean is_fixed;
  gint64   fixed;
};

HcClock *
hc_clock_new_system (void)
{
  HcClock *self = g_atomic_rc_box_new0 (HcClock);

  g_mutex_init (&self->lock);
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

gint64
hc_clock_now (HcClock *self)
{
  gint64 now;

  if (!self->is_fixed)
    return g_get_real_time () / 1000;

  g_mutex_lock (&self->lock);
  now = self->fixed;
  g_mutex_unlock (&self->lock);
  return now;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-pulse.h"

#define MS G_TIME_SPAN_MILLISECOND

static gboolean
is_past (gint64 deadline, gint64 now)
{
  return deadline != 0 && deadline <= now;
}

void
hc_pulse_init (HcPulse *self, const HcLimits *limits, gint64 now)
{
  *self = (HcPulse) { .ping_at = now + limits->ping_interval * MS };
  hc_pulse_await_hello (self, limits, now);
}

void
hc_pulse_await_hello (HcPulse *self, const HcLimits *limits, gint64 now)
{
  self->hello_by = now + limits->hello_timeout * MS;
}

void
hc_pulse_greeted (HcPulse *self)
{
  self->hello_by = 0;
}

/**
 * hc_pulse_pinged:
 *
 * A ping was sent. The time runs from the oldest one that is not answered.
 */
void
hc_pulse_pinged (HcPulse *self, const HcLimits *limits, gint64 now)
{
  self->ping_at = now + limits->ping_interval * MS;
  if (self->pong_by == 0)
    self->pong_by = now + limits->pong_timeout * MS;
}

/**
 * hc_pulse_put_off_ping:
 *
 * A ping was due, and other things still wait for the peer: those will tell.
 */
void
hc_pulse_put_off_ping (HcPulse *self, const HcLimits *limits, gint64 now)
{
  self->ping_at = now + limits->ping_interval * MS;
}

void
hc_pulse_ponged (HcPulse *self)
{
  self->pong_by = 0;
}

/**
 * hc_pulse_heard_again:
 *
 * We read again after a while in which we did not: what the peer may have said then, it is not
 * blamed for.
 */
void
hc_pulse_heard_again (HcPulse *self, const HcLimits *limits, gint64 now)
{
  if (self->pong_by != 0)
    self->pong_by = now + limits->pong_timeout * MS;
}

/**
 * hc_pulse_took:
 * @has_all: whether nothing waits for the peer
 *
 * The peer took some of what it is sent, or is sent more than it takes for the first time.
 */
void
hc_pulse_took (HcPulse *self, const HcLimits *limits, gboolean has_all, gint64 now)
{
  self->taken_by = has_all ? 0 : now + limits->pong_timeout * MS;
}

/**
 * hc_pulse_pay_frame:
 *
 * Returns: whether the peer may send a frame now: so many a second, beyond a burst
 */
gboolean
hc_pulse_pay_frame (HcPulse *self, const HcLimits *limits, gint64 now)
{
  gint64 price;

  if (limits->frame_rate == 0)
    return TRUE;
  price = MAX (G_TIME_SPAN_SECOND / limits->frame_rate, 1);
  self->paid_until = MAX (self->paid_until, now) + price;
  return self->paid_until - now <= price * limits->frame_burst;
}

HcPulseVerdict
hc_pulse_check (const HcPulse *self, gint64 now)
{
  if (is_past (self->taken_by, now))
    return HC_PULSE_STUCK;
  if (is_past (self->hello_by, now) || is_past (self->pong_by, now))
    return HC_PULSE_LATE;
  return is_past (self->ping_at, now) ? HC_PULSE_PING_DUE : HC_PULSE_WELL;
}

/**
 * hc_pulse_get_next:
 *
 * Returns: when to check again
 */
gint64
hc_pulse_get_next (const HcPulse *self)
{
  gint64 next = self->ping_at;

  if (self->hello_by != 0)
    next = MIN (next, self->hello_by);
  if (self->pong_by != 0)
    next = MIN (next, self->pong_by);
  if (self->taken_by != 0)
    next = MIN (next, self->taken_by);
  return next;
}

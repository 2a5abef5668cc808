/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-limits.h"

G_BEGIN_DECLS

typedef enum
{
  HC_PULSE_WELL,
  HC_PULSE_PING_DUE, /* send one, and say so */
  HC_PULSE_LATE,     /* no hello, or no pong, in time */
  HC_PULSE_STUCK,    /* takes nothing of what it is sent */
} HcPulseVerdict;

/**
 * HcPulse:
 *
 * Whether a peer is alive, and does not talk too fast. It is told the time, monotonic and in
 * microseconds. Embedded in its owner. All fields are private.
 */
typedef struct
{
  gint64 ping_at;
  gint64 hello_by; /* 0 in these: not waited for */
  gint64 pong_by;
  gint64 taken_by;
  gint64 paid_until; /* of the frame rate */
} HcPulse;

void           hc_pulse_init          (HcPulse        *self,
                                       const HcLimits *limits,
                                       gint64          now);

void           hc_pulse_await_hello   (HcPulse        *self,
                                       const HcLimits *limits,
                                       gint64          now);
void           hc_pulse_greeted       (HcPulse        *self);
void           hc_pulse_pinged        (HcPulse        *self,
                                       const HcLimits *limits,
                                       gint64          now);
void           hc_pulse_put_off_ping  (HcPulse        *self,
                                       const HcLimits *limits,
                                       gint64          now);
void           hc_pulse_ponged        (HcPulse        *self);
void           hc_pulse_heard_again   (HcPulse        *self,
                                       const HcLimits *limits,
                                       gint64          now);
void           hc_pulse_took          (HcPulse        *self,
                                       const HcLimits *limits,
                                       gboolean        has_all,
                                       gint64          now);
gboolean       hc_pulse_pay_frame     (HcPulse        *self,
                                       const HcLimits *limits,
                                       gint64          now);

HcPulseVerdict hc_pulse_check         (const HcPulse  *self,
                                       gint64          now);
gint64         hc_pulse_get_next      (const HcPulse  *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-clock.h"

G_BEGIN_DECLS

typedef struct _HcThrottle HcThrottle;

HcThrottle *hc_throttle_new       (gint64       limit,
                                   gint64       window_ms,
                                   HcClock     *clock);
void        hc_throttle_free      (HcThrottle  *self);

gint64      hc_throttle_check     (HcThrottle  *self,
                                   const char  *key);
void        hc_throttle_take      (HcThrottle  *self,
                                   const char  *key);
void        hc_throttle_give_back (HcThrottle  *self,
                                   const char  *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcThrottle, hc_throttle_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HcClock HcClock;

HcClock *hc_clock_new_system (void);
HcClock *hc_clock_new_fixed  (gint64   now);
HcClock *hc_clock_ref        (HcClock *self);
void     hc_clock_unref      (HcClock *self);

void     hc_clock_advance    (HcClock *self,
                              gint64   ms);

gint64   hc_clock_now        (HcClock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcClock, hc_clock_unref)

G_END_DECLS

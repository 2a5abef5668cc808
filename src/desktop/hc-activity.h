/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-alerts.h"
#include "hc-event-item.h"

G_BEGIN_DECLS

#define HC_TYPE_ACTIVITY (hc_activity_get_type ())
G_DECLARE_FINAL_TYPE (HcActivity, hc_activity, HC, ACTIVITY, GObject)

HcActivity *hc_activity_new       (HcSeat     *seat,
                                   HcAlerts   *alerts);

void        hc_activity_begin     (HcActivity *self,
                                   gint64      n_unseen);
void        hc_activity_add       (HcActivity *self,
                                   HcEvent    *event);
void        hc_activity_look_anew (HcActivity *self);
void        hc_activity_close     (HcActivity *self);

G_END_DECLS

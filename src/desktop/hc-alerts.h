/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-seat.h"

G_BEGIN_DECLS

#define HC_TYPE_ALERTS (hc_alerts_get_type ())
G_DECLARE_FINAL_TYPE (HcAlerts, hc_alerts, HC, ALERTS, GObject)

HcAlerts *hc_alerts_new     (HcSeat          *seat);

void      hc_alerts_add     (HcAlerts        *self,
                             HcEvent         *event);
void      hc_alerts_see     (HcAlerts        *self);
void      hc_alerts_drop    (HcAlerts        *self,
                             gint64           upto);
void      hc_alerts_recheck (HcAlerts        *self,
                             const HcPerson  *person);

gboolean  hc_alerts_has     (HcAlerts        *self,
                             gint64           seq);
guint     hc_alerts_count   (HcAlerts        *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-event.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define HC_TYPE_ALERTS (hc_alerts_get_type ())
G_DECLARE_FINAL_TYPE (HcAlerts, hc_alerts, HC, ALERTS, GObject)

HcAlerts *hc_alerts_new      (void);

void      hc_alerts_add      (HcAlerts        *self,
                              HcEvent         *event);
void      hc_alerts_see      (HcAlerts        *self,
                              gint64           upto);
void      hc_alerts_recheck  (HcAlerts        *self,
                              const HcPerson  *person);

guint     hc_alerts_count    (HcAlerts        *self);
gint64    hc_alerts_get_last (HcAlerts        *self);

G_END_DECLS

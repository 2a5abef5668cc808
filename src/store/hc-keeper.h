/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hc-clock.h"
#include "hc-health.h"

G_BEGIN_DECLS

#define HC_TYPE_KEEPER (hc_keeper_get_type ())
G_DECLARE_FINAL_TYPE (HcKeeper, hc_keeper, HC, KEEPER, GObject)

HcKeeper *hc_keeper_new           (const char *folder,
                                   HcHealth   *health,
                                   HcClock    *clock,
                                   gint64      interval);

void      hc_keeper_start         (HcKeeper   *self,
                                   gboolean    is_checked);
void      hc_keeper_stop          (HcKeeper   *self);
void      hc_keeper_report_damage (HcKeeper   *self);

gboolean  hc_keeper_knows_damage  (HcKeeper   *self);

G_END_DECLS

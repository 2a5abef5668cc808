/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hc-clock.h"
#include "hc-delivery.h"
#include "hc-health.h"
#include "hc-keeper.h"
#include "hc-limits.h"
#include "hc-presence-board.h"

G_BEGIN_DECLS

#define HC_TYPE_STORE (hc_store_get_type ())
G_DECLARE_FINAL_TYPE (HcStore, hc_store, HC, STORE, GObject)

HcStore         *hc_store_new       (const char       *folder,
                                     const HcLimits   *limits,
                                     HcClock          *clock,
                                     HcPresenceBoard  *board,
                                     GError          **error);

void             hc_store_close     (HcStore          *self);
HcHealth        *hc_store_get_health (HcStore         *self);
HcKeeper        *hc_store_get_keeper (HcStore         *self);

G_END_DECLS

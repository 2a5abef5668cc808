/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-event-item.h"

G_BEGIN_DECLS

#define HC_TYPE_EVENT_ROW (hc_event_row_get_type ())
G_DECLARE_FINAL_TYPE (HcEventRow, hc_event_row, HC, EVENT_ROW, AdwBin)

char *hc_event_row_say_all (HcEventItem *item);

G_END_DECLS

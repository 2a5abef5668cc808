/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "hc-event.h"

G_BEGIN_DECLS

#define HC_TYPE_EVENT_ITEM (hc_event_item_get_type ())
G_DECLARE_FINAL_TYPE (HcEventItem, hc_event_item, HC, EVENT_ITEM, GObject)

HcEventItem *hc_event_item_new        (HcEvent     *event);

void         hc_event_item_set_is_new (HcEventItem *self,
                                       gboolean     is_new);

HcEvent     *hc_event_item_get_event  (HcEventItem *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-seat.h"

G_BEGIN_DECLS

#define HC_TYPE_PAGER (hc_pager_get_type ())
G_DECLARE_FINAL_TYPE (HcPager, hc_pager, HC, PAGER, GObject)

HcPager    *hc_pager_new         (HcSeat     *seat,
                                  HcListKind  kind);

gboolean    hc_pager_load        (HcPager    *self);
void        hc_pager_look        (HcPager    *self,
                                  guint       position,
                                  guint       n_items);
void        hc_pager_go_on       (HcPager    *self);
void        hc_pager_restart     (HcPager    *self,
                                  const char *query);
void        hc_pager_close       (HcPager    *self);

const char *hc_pager_get_face    (HcPager    *self,
                                  guint       n_items);
const char *hc_pager_get_query   (HcPager    *self);
gboolean    hc_pager_is_fresh    (HcPager    *self);
gboolean    hc_pager_is_complete (HcPager    *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-person-row.h"

G_BEGIN_DECLS

#define HC_TYPE_LIST_CELL (hc_list_cell_get_type ())
G_DECLARE_FINAL_TYPE (HcListCell, hc_list_cell, HC, LIST_CELL, AdwBin)

void         hc_list_cell_set_now (HcListCell *self,
                                   gint64      now);

gboolean     hc_list_cell_is_card (HcListCell *self);
HcPersonRow *hc_list_cell_get_row (HcListCell *self);

G_END_DECLS

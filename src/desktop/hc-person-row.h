/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hc-person-item.h"

G_BEGIN_DECLS

#define HC_TYPE_PERSON_ROW (hc_person_row_get_type ())
G_DECLARE_FINAL_TYPE (HcPersonRow, hc_person_row, HC, PERSON_ROW, GtkWidget)

HcPersonItem *hc_person_row_get_item (HcPersonRow *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-window.h"

G_BEGIN_DECLS

#define HC_TYPE_RESCUE (hc_rescue_get_type ())
G_DECLARE_FINAL_TYPE (HcRescue, hc_rescue, HC, RESCUE, GObject)

HcRescue *hc_rescue_new  (GtkApplication *application,
                          const char     *folder);

void      hc_rescue_show (HcRescue       *self,
                          HcWindow       *window,
                          const char     *failure);

G_END_DECLS

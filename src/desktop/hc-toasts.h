/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-home.h"

G_BEGIN_DECLS

#define HC_TYPE_TOASTS (hc_toasts_get_type ())
G_DECLARE_FINAL_TYPE (HcToasts, hc_toasts, HC, TOASTS, GObject)

HcToasts *hc_toasts_new      (AdwToastOverlay *overlay,
                              HcHome          *home);

void      hc_toasts_set_book (HcToasts        *self,
                              HcBook          *book);
void      hc_toasts_say      (HcToasts        *self,
                              const char      *sentence);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-health.h"

G_BEGIN_DECLS

#define HC_TYPE_BANNER (hc_banner_get_type ())
G_DECLARE_FINAL_TYPE (HcBanner, hc_banner, HC, BANNER, AdwBin)

void hc_banner_watch (HcBanner *self,
                      HcHealth *health);

G_END_DECLS

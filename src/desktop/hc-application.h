/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-host.h"

G_BEGIN_DECLS

#define HC_TYPE_APPLICATION (hc_application_get_type ())
G_DECLARE_FINAL_TYPE (HcApplication, hc_application, HC, APPLICATION, AdwApplication)

HcApplication *hc_application_new  (const HcHostOptions *options,
                                    const char *const   *wishes,
                                    gboolean             is_service);

int            hc_application_run  (HcApplication       *self,
                                    const char          *program);
void           hc_application_stop (HcApplication       *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-client.h"
#include "hc-clock.h"
#include "hc-hub.h"
#include "hc-limits.h"
#include "hc-store-directory.h"

G_BEGIN_DECLS

#define HC_TYPE_DIRECTORY (hc_directory_get_type ())
G_DECLARE_FINAL_TYPE (HcDirectory, hc_directory, HC, DIRECTORY, GObject)

HcDirectory *hc_directory_new      (HcStore         *store,
                                    HcHub           *hub,
                                    const HcLimits  *limits,
                                    HcClock         *clock);

void         hc_directory_list     (HcDirectory  *self,
                                    HcClient     *client,
                                    HcCommand    *command);
void         hc_directory_rename   (HcDirectory  *self,
                                    HcClient     *client,
                                    HcCommand    *command);
void         hc_directory_set_who_may_ask (HcDirectory *self,
                                           HcClient    *client,
                                           HcCommand   *command);
void         hc_directory_announce (HcDirectory       *self,
                                    HcDirectoryChange  change,
                                    HcPerson          *person);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-clock.h"
#include "hc-hub.h"
#include "hc-limits.h"
#include "hc-clients.h"
#include "hc-store-directory.h"

G_BEGIN_DECLS

#define HC_TYPE_PRESENCE (hc_presence_get_type ())
G_DECLARE_FINAL_TYPE (HcPresence, hc_presence, HC, PRESENCE, GObject)

HcPresence *hc_presence_new          (HcStore              *store,
                                      HcHub                *hub,
                                      HcClients            *clients,
                                      HcPresenceBoard      *board,
                                      const HcLimits       *limits,
                                      HcClock              *clock);

void        hc_presence_start_async  (HcPresence           *self,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean    hc_presence_start_finish (HcPresence           *self,
                                      GAsyncResult         *result,
                                      GError              **error);
void        hc_presence_stop         (HcPresence           *self);

void        hc_presence_arrive       (HcPresence           *self,
                                      HcClient             *client);
void        hc_presence_depart       (HcPresence           *self,
                                      HcClient             *client);
void        hc_presence_forget       (HcPresence           *self,
                                      const char           *username);
void        hc_presence_watch        (HcPresence           *self,
                                      HcClient             *client,
                                      HcCommand            *command);
void        hc_presence_deliver      (HcPresence           *self,
                                      GPtrArray            *deliveries);

G_END_DECLS

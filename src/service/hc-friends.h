/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-presence.h"
#include "hc-store-friends.h"

G_BEGIN_DECLS

#define HC_TYPE_FRIENDS (hc_friends_get_type ())
G_DECLARE_FINAL_TYPE (HcFriends, hc_friends, HC, FRIENDS, GObject)

HcFriends *hc_friends_new          (HcStore              *store,
                                    HcPresence           *presence,
                                    const HcLimits       *limits,
                                    HcClock              *clock);

void       hc_friends_start_async  (HcFriends            *self,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean   hc_friends_start_finish (HcFriends            *self,
                                    GAsyncResult         *result,
                                    GError              **error);
void       hc_friends_stop         (HcFriends            *self);

void       hc_friends_relate       (HcFriends            *self,
                                    HcClient             *client,
                                    HcCommand            *command);

G_END_DECLS

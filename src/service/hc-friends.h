/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-client.h"
#include "hc-clock.h"
#include "hc-presence.h"
#include "hc-store-friends.h"

G_BEGIN_DECLS

#define HC_TYPE_FRIENDS (hc_friends_get_type ())
G_DECLARE_FINAL_TYPE (HcFriends, hc_friends, HC, FRIENDS, GObject)

HcFriends *hc_friends_new   (HcStore        *store,
                             HcPresence     *presence,
                             const HcLimits *limits,
                             HcClock        *clock);

void       hc_friends_relate (HcFriends      *self,
                              HcClient       *client,
                              HcCommand      *command);
void       hc_friends_start_chores (HcFriends *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-directory.h"
#include "hc-friends.h"
#include "hc-inbox.h"

G_BEGIN_DECLS

#define HC_TYPE_DISPATCHER (hc_dispatcher_get_type ())
G_DECLARE_FINAL_TYPE (HcDispatcher, hc_dispatcher, HC, DISPATCHER, GObject)

HcDispatcher *hc_dispatcher_new      (HcStore       *store,
                                      HcHub         *hub,
                                      HcClients     *clients,
                                      HcFriends     *friends,
                                      HcDirectory   *directory,
                                      HcPresence    *presence,
                                      HcInbox       *inbox);

HcClient     *hc_dispatcher_admit    (HcDispatcher  *self,
                                      HcMember      *member,
                                      HcSession     *session);
void          hc_dispatcher_dispatch (HcDispatcher  *self,
                                      HcClient      *client,
                                      HcCommand     *command);
void          hc_dispatcher_feed     (HcDispatcher  *self,
                                      HcClient      *client);
void          hc_dispatcher_dismiss  (HcDispatcher  *self,
                                      HcClient      *client);

G_END_DECLS

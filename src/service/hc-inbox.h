/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-presence.h"
#include "hc-store-inbox.h"

G_BEGIN_DECLS

#define HC_TYPE_INBOX (hc_inbox_get_type ())
G_DECLARE_FINAL_TYPE (HcInbox, hc_inbox, HC, INBOX, GObject)

HcInbox *hc_inbox_new       (HcStore     *store,
                             HcHub       *hub,
                             HcPresence  *presence);

void     hc_inbox_greet     (HcInbox     *self,
                             HcClient    *client,
                             HcCommand   *hello);
void     hc_inbox_feed      (HcInbox     *self,
                             HcClient    *client);
void     hc_inbox_mark_seen (HcInbox     *self,
                             HcClient    *client,
                             HcCommand   *command);
void     hc_inbox_forget    (HcInbox     *self,
                             HcClient    *client);

G_END_DECLS

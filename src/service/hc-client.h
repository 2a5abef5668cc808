/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-member.h"
#include "hc-store-accounts.h"
#include "hc-store-directory.h"

G_BEGIN_DECLS

#define HC_TYPE_CLIENT (hc_client_get_type ())
G_DECLARE_FINAL_TYPE (HcClient, hc_client, HC, CLIENT, GObject)

/**
 * HcClientState:
 * @HC_CLIENT_NEW: has not said hello
 * @HC_CLIENT_GREETING: has, and is not answered yet
 * @HC_CLIENT_RESUMING: gets the events it missed; hears of nothing newer
 * @HC_CLIENT_LIVE: hears everything
 * @HC_CLIENT_GONE: has left
 */
typedef enum
{
  HC_CLIENT_NEW,
  HC_CLIENT_GREETING,
  HC_CLIENT_RESUMING,
  HC_CLIENT_LIVE,
  HC_CLIENT_GONE,
} HcClientState;

HcClient      *hc_client_new          (HcMember      *member,
                                       HcSession     *session);

void           hc_client_deliver      (HcClient      *self,
                                       HcMessage     *message);
void           hc_client_refuse       (HcClient      *self,
                                       const char    *id,
                                       const GError  *error);
void           hc_client_end          (HcClient      *self,
                                       HcEnding       ending);
void           hc_client_set_state    (HcClient      *self,
                                       HcClientState  state);

HcClientState  hc_client_get_state    (HcClient      *self);
HcMember      *hc_client_get_member   (HcClient      *self);
gint64         hc_client_get_session_id (HcClient    *self);
gint64         hc_client_get_user_id  (HcClient      *self);
const char    *hc_client_get_username (HcClient      *self);
GHashTable    *hc_client_get_watched  (HcClient      *self);
GQueue        *hc_client_get_held     (HcClient      *self);
HcWatched     *hc_client_find_watched (HcClient      *self,
                                       const char    *username);

G_END_DECLS

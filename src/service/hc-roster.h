/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-client.h"

G_BEGIN_DECLS

#define HC_TYPE_ROSTER (hc_roster_get_type ())
G_DECLARE_FINAL_TYPE (HcRoster, hc_roster, HC, ROSTER, GObject)

HcRoster  *hc_roster_new          (void);

void       hc_roster_add          (HcRoster   *self,
                                   HcClient   *client);
void       hc_roster_remove       (HcRoster   *self,
                                   HcClient   *client);
void       hc_roster_end_session  (HcRoster   *self,
                                   const char *username,
                                   gint64      session_id);
void       hc_roster_end_others   (HcRoster   *self,
                                   const char *username,
                                   gint64      kept_session_id);

GPtrArray *hc_roster_list_clients (HcRoster   *self,
                                   const char *username);
guint      hc_roster_count        (HcRoster   *self);

G_END_DECLS

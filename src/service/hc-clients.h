/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-client.h"

G_BEGIN_DECLS

#define HC_TYPE_CLIENTS (hc_clients_get_type ())
G_DECLARE_FINAL_TYPE (HcClients, hc_clients, HC, CLIENTS, GObject)

HcClients *hc_clients_new         (void);

void       hc_clients_add         (HcClients  *self,
                                   HcClient   *client);
void       hc_clients_remove      (HcClients  *self,
                                   HcClient   *client);
void       hc_clients_end_session (HcClients  *self,
                                   const char *username,
                                   gint64      session_id);
void       hc_clients_end_others  (HcClients  *self,
                                   const char *username,
                                   gint64      kept_session_id,
                                   HcEnding    ending);

GPtrArray *hc_clients_list        (HcClients  *self,
                                   const char *username);
GPtrArray *hc_clients_list_all    (HcClients  *self);
guint      hc_clients_count       (HcClients  *self);
guint      hc_clients_count_users (HcClients  *self);

G_END_DECLS

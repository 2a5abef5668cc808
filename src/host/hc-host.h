/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hc-accounts.h"
#include "hc-dispatcher.h"
#include "hc-health.h"

G_BEGIN_DECLS

#define HC_TYPE_HOST (hc_host_get_type ())
G_DECLARE_FINAL_TYPE (HcHost, hc_host, HC, HOST, GObject)

#define HC_HOST_ANY_PORT -1

/**
 * HcHostOptions:
 * @folder: where the data lives
 * @address: (nullable): the one address to serve on; %NULL for all
 * @port: 0 lets the system pick; %HC_HOST_ANY_PORT takes the first free one of 8000 to 8009
 * @names: (nullable): further names that guests may use for this machine
 * @has_tls: whether to speak TLS only; plain HTTP else
 * @certificate: (nullable): a file in PEM; %NULL has the host make one
 * @key: (nullable): a file in PEM; %NULL where there is no @certificate
 */
typedef struct
{
  char         *folder;
  GInetAddress *address;
  int           port;
  char        **names;
  gboolean      has_tls;
  char         *certificate;
  char         *key;
  HcLimits      limits;
} HcHostOptions;

HcHost   *hc_host_new          (const HcHostOptions  *options);

void      hc_host_start_async  (HcHost               *self,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
gboolean  hc_host_start_finish (HcHost               *self,
                                GAsyncResult         *result,
                                GError              **error);
void      hc_host_stop_async   (HcHost               *self,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
void      hc_host_stop_finish  (HcHost               *self,
                                GAsyncResult         *result);

char    **hc_host_list_uris    (HcHost               *self);
void      hc_host_announce     (HcHost               *self);
guint16   hc_host_get_port     (HcHost               *self);
const char *hc_host_get_fingerprint (HcHost          *self);
gboolean  hc_host_is_damaged   (HcHost               *self);

const HcHostOptions *hc_host_get_options (HcHost     *self);

/* For those who are in the same process. */
HcAccounts    *hc_host_get_accounts    (HcHost *self);
HcClients     *hc_host_get_clients     (HcHost *self);
HcDispatcher  *hc_host_get_dispatcher  (HcHost *self);
HcHealth      *hc_host_get_health      (HcHost *self);

G_END_DECLS

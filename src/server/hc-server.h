/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hc-accounts.h"
#include "hc-dispatcher.h"
#include "hc-tls.h"

G_BEGIN_DECLS

#define HC_TYPE_SERVER (hc_server_get_type ())
G_DECLARE_FINAL_TYPE (HcServer, hc_server, HC, SERVER, GObject)

/**
 * hc_server_new:
 * @host_names: (nullable): further names guests may use, as given with --host-name
 * @tls: (nullable): %NULL for plain HTTP
 *
 * Serves nothing before hc_server_listen().
 */
HcServer   *hc_server_new       (HcAccounts         *accounts,
                                 HcDispatcher       *dispatcher,
                                 HcStore            *store,
                                 const HcLimits     *limits,
                                 const char *const  *host_names,
                                 HcTls              *tls);

/**
 * hc_server_listen:
 * @address: (nullable): the one to bind to; %NULL for all of this machine, IPv4 and IPv6
 * @port: 0 lets the system pick one
 *
 * Returns: %FALSE with G_IO_ERROR_ADDRESS_IN_USE where the port is taken, or another error
 */
gboolean    hc_server_listen    (HcServer           *self,
                                 GInetAddress       *address,
                                 guint16             port,
                                 GError            **error);

/* Closes every socket with 1001 and accepts no more. @callback is called when all is written or
 * 1 s is over. */
void        hc_server_stop_async  (HcServer             *self,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
void        hc_server_stop_finish (HcServer             *self,
                                   GAsyncResult         *result);

guint16     hc_server_get_port  (HcServer           *self);

/* Returns: (transfer full): `http://ADDRESS:PORT`, or https, of each address it really serves on, the most
 * useful for guests first, loopback last. */
char      **hc_server_list_uris (HcServer           *self);

G_END_DECLS

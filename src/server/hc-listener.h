/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-connection.h"

G_BEGIN_DECLS

#define HC_TYPE_LISTENER (hc_listener_get_type ())
G_DECLARE_FINAL_TYPE (HcListener, hc_listener, HC, LISTENER, GObject)

/* @stream is what libsoup is to have of @connection: its first request is there. */
typedef void (*HcListenerRequest) (HcConnection *connection,
                                   GIOStream    *stream,
                                   gpointer      user_data);

HcListener *hc_listener_new       (HcReactor          *reactor,
                                   const HcLimits     *limits,
                                   HcTls              *tls,
                                   HcListenerRequest   request,
                                   gpointer            user_data);

gboolean    hc_listener_listen    (HcListener         *self,
                                   GInetAddress       *address,
                                   guint16             port,
                                   GError            **error);
void        hc_listener_stop      (HcListener         *self);
void        hc_listener_close_all (HcListener         *self);

guint16     hc_listener_get_port  (HcListener         *self);
gboolean    hc_listener_has_ipv6  (HcListener         *self);
guint       hc_listener_count     (HcListener         *self);

G_END_DECLS

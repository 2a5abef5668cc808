/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-connection.h"
#include "hc-services.h"

G_BEGIN_DECLS

#define HC_TYPE_SOCKET (hc_socket_get_type ())
G_DECLARE_FINAL_TYPE (HcSocket, hc_socket, HC, SOCKET, GObject)

void hc_socket_open  (HcServices   *services,
                      HcConnection *connection,
                      const char   *token,
                      GIOStream    *stream);
void hc_socket_leave (HcSocket     *self);

G_END_DECLS

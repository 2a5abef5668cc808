/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-connection.h"
#include "hc-services.h"

G_BEGIN_DECLS

#define HC_TYPE_SOCKET (hc_socket_get_type ())
G_DECLARE_FINAL_TYPE (HcSocket, hc_socket, HC, SOCKET, GObject)

/* Section 3 of the protocol. */
typedef enum
{
  HC_CLOSE_BAD_MESSAGES = 4400,
  HC_CLOSE_SIGNED_OUT = 4401,
  HC_CLOSE_LATE = 4408,
  HC_CLOSE_BEHIND = 4409,
  HC_CLOSE_TOO_FAST = 4429,
} HcSocketCloseCode;

void hc_socket_open  (HcServices   *services,
                      HcConnection *connection,
                      const char   *token,
                      GIOStream    *stream);
void hc_socket_close (HcSocket     *self,
                      guint16       code,
                      const char   *reason);

G_END_DECLS

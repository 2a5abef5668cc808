/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hc-gate.h"
#include "hc-socket.h"
#include "hc-upgrade.h"

#define UPGRADE_REQUIRED 426
#define VERSION "13"
#define KEY_SIZE 16
#define KEY_LENGTH 24

/* RFC 6455, section 4.2.1. */

static gboolean
has_token (HcExchange *exchange, const char *header, const char *token)
{
  const char *list = hc_exchange_get_header (exchange, header);

  return list != NULL && soup_header_contains (list, token);
}

static gboolean
is_asked_for (HcExchange *exchange)
{
  return soup_server_message_get_http_version (exchange->message) == SOUP_HTTP_1_1 &&
         has_token (exchange, "Upgrade", "websocket") && has_token (exchange, "Connection", "upgrade") &&
         g_strcmp0 (hc_exchange_get_header (exchange, "Sec-WebSocket-Version"), VERSION) == 0;
}

static gboolean
is_key (const char *key)
{
  guchar bytes[KEY_LENGTH];
  gint state = 0;
  guint save = 0;

  return key != NULL && strlen (key) == KEY_LENGTH &&
         g_base64_decode_step (key, KEY_LENGTH, bytes, &state, &save) == KEY_SIZE;
}

static gboolean
offers_our_protocol (HcExchange *exchange)
{
  const char *list = hc_exchange_get_header (exchange, "Sec-WebSocket-Protocol");
  g_auto (GStrv) offers = g_strsplit (list != NULL ? list : "", ",", -1);

  for (char **offer = offers; *offer != NULL; offer++)
    if (g_str_equal (g_strstrip (*offer), HC_SUBPROTOCOL))
      return TRUE;
  return FALSE;
}

static void
refuse (HcExchange *exchange, guint status, const char *why)
{
  hc_exchange_answer_refusal (exchange, status, why);
  if (status != UPGRADE_REQUIRED)
    return;
  hc_exchange_set_header (exchange, "Connection", "close, Upgrade");
  hc_exchange_set_header (exchange, "Upgrade", "websocket");
  hc_exchange_set_header (exchange, "Sec-WebSocket-Version", VERSION);
}

static void
on_wrote_informational (SoupServerMessage *message, HcExchange *exchange)
{
  g_autoptr (HcExchange) alive G_GNUC_UNUSED = hc_exchange_ref (exchange);
  g_autoptr (SoupServerMessage) stolen G_GNUC_UNUSED = g_object_ref (message);
  g_autoptr (GIOStream) stream = NULL;

  if (soup_server_message_get_status (message) != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return;
  stream = soup_server_message_steal_connection (message);
  hc_socket_open (exchange->services, exchange->connection, exchange->token, stream);
  g_io_stream_close (stream, NULL, NULL);
}

/* libsoup sees one way to ask, which it understands; it knows of no extension. */
static void
shake_hands (HcExchange *exchange)
{
  const char *protocols[] = { HC_SUBPROTOCOL, NULL };
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);

  soup_message_headers_remove (headers, "Sec-WebSocket-Extensions");
  soup_message_headers_replace (headers, "Sec-WebSocket-Protocol", HC_SUBPROTOCOL);
  soup_message_headers_replace (headers, "Upgrade", "websocket");
  if (soup_websocket_server_process_handshake (exchange->message, NULL, (char **) protocols, NULL, NULL))
    g_signal_connect (exchange->message, "wrote-informational", G_CALLBACK (on_wrote_informational), exchange);
  else
    refuse (exchange, SOUP_STATUS_BAD_REQUEST, _("This request for a WebSocket is not one we can read."));
}

/**
 * hc_upgrade:
 *
 * Makes a WebSocket of the connection that @exchange came on.
 */
void
hc_upgrade (HcExchange *exchange)
{
  if (!is_asked_for (exchange))
    refuse (exchange, UPGRADE_REQUIRED, _("Only a WebSocket of version 13 is here."));
  else if (!hc_gate_check_origin (exchange))
    return;
  else if (!is_key (hc_exchange_get_header (exchange, "Sec-WebSocket-Key")) || exchange->body->len > 0)
    refuse (exchange, SOUP_STATUS_BAD_REQUEST, _("This request for a WebSocket is not one we can read."));
  else if (!offers_our_protocol (exchange))
    refuse (exchange, SOUP_STATUS_BAD_REQUEST, _("This host speaks the subprotocol handclasp.v1 only."));
  else
    shake_hands (exchange);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hc-answer.h"
#include "hc-gate.h"
#include "hc-json.h"
#include "hc-web-session.h"
#include "hc-exchange.h"

static void
hc_exchange_clear (HcExchange *self)
{
  g_byte_array_unref (self->body);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->token, g_free);
  hc_connection_unref (self->connection);
}

static SoupMessageHeaders *
get_headers (HcExchange *self)
{
  return soup_server_message_get_response_headers (self->message);
}

static void
set_common_headers (HcExchange *self)
{
  for (const HcHeader *header = hc_answer_headers; header->name != NULL; header++)
    hc_exchange_set_header (self, header->name, header->value);
  if (soup_message_headers_get_one (get_headers (self), "Cache-Control") == NULL)
    hc_exchange_set_header (self, "Cache-Control", "no-store");
}

static void
clear_headers (HcExchange *self)
{
  for (const HcHeader *header = hc_answer_headers; header->name != NULL; header++)
    soup_message_headers_remove (get_headers (self), header->name);
  soup_message_headers_remove (get_headers (self), "Cache-Control");
  soup_message_headers_remove (get_headers (self), "Content-Type");
}

static void
set_body (HcExchange *self, const char *type, GBytes *bytes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  soup_message_body_truncate (body);
  set_common_headers (self);
  if (bytes == NULL)
    return;
  hc_exchange_set_header (self, "Content-Type", type);
  soup_message_body_append_bytes (body, bytes);
  soup_message_body_complete (body);
}

static void
set_error_body (HcExchange *self, const GError *error)
{
  char *json = hc_answer_new_json (error);
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));

  set_body (self, "application/json", bytes);
}

/* What a client gets whose request libsoup refuses by itself. */
static void
set_error_for_libsoup (HcExchange *self)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new_literal (HC_ERROR, HC_ERROR_BAD_MESSAGE, _("This is not an HTTP request we can read."));
  set_error_body (self, error);
}

static void
finish (HcExchange *self, guint status)
{
  GObject *server = self->services->owner;

  soup_server_message_set_status (self->message, status, hc_answer_get_phrase (status));
  self->handle = NULL;
  if (!self->is_waiting)
    return;

  self->is_waiting = FALSE;
  if (!self->is_gone)
    soup_server_message_unpause (self->message);
  g_object_unref (self->message);
  g_object_unref (server);
}

static void
refuse_size (HcExchange *self)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new_literal (HC_ERROR, HC_ERROR_TOO_LARGE, _("This request is too long."));
  self->handle = NULL;
  self->is_gone = TRUE;
  hc_connection_refuse (self->connection, hc_answer_get_status (error), error);
}

static void
on_got_headers (SoupServerMessage *message, HcExchange *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  soup_message_headers_remove (headers, "Range");
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (soup_server_message_get_status (message) != 0)
    return;

  soup_message_body_truncate (soup_server_message_get_response_body (message));
  clear_headers (self);
  if (soup_message_headers_get_content_length (headers) > self->services->limits->body_size)
    refuse_size (self);
  else
    self->handle = hc_gate_pass (self);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, HcExchange *self)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  if (self->is_gone)
    return;
  if (self->body->len + length > (gsize) self->services->limits->body_size)
    refuse_size (self);
  else
    g_byte_array_append (self->body, bytes, length);
}

static void
on_got_body (SoupServerMessage *message, HcExchange *self)
{
  if (self->handle == NULL)
    return;
  hc_connection_answering (self->connection, self->cancellable);
  self->handle (self);
}

static void
on_disconnected (SoupServerMessage *message, HcExchange *self)
{
  self->is_gone = TRUE;
}

static void
on_finalized (gpointer data, GObject *message)
{
  hc_exchange_unref (data);
}

/**
 * hc_exchange_begin:
 * @message: of which nothing has been read; it owns the exchange
 */
void
hc_exchange_begin (SoupServerMessage *message, HcConnection *connection, HcServices *services)
{
  HcExchange *self = g_rc_box_new0 (HcExchange);

  self->message = message;
  self->connection = hc_connection_ref (connection);
  self->services = services;
  self->body = g_byte_array_new ();
  self->cancellable = g_cancellable_new ();
  g_object_weak_ref (G_OBJECT (message), on_finalized, self);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), self);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), self);
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (on_disconnected), self);
  set_error_for_libsoup (self);
}

HcExchange *
hc_exchange_ref (HcExchange *self)
{
  return g_rc_box_acquire (self);
}

void
hc_exchange_unref (HcExchange *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) hc_exchange_clear);
}

/**
 * hc_exchange_wait:
 *
 * Holds the answer back until it is given. The server lives until then.
 *
 * Returns: (transfer full): a reference for the one who will give it
 */
HcExchange *
hc_exchange_wait (HcExchange *self)
{
  if (!self->is_waiting)
    {
      self->is_waiting = TRUE;
      g_object_ref (self->services->owner);
      g_object_ref (self->message);
      soup_server_message_pause (self->message);
    }
  return hc_exchange_ref (self);
}

void
hc_exchange_answer_bytes (HcExchange *self, guint status, const char *type, GBytes *bytes)
{
  set_body (self, type, bytes);
  finish (self, status);
}

void
hc_exchange_answer_person (HcExchange *self, guint status, HcPerson *me)
{
  GString *json = g_string_new ("{\"me\":");
  g_autoptr (GBytes) bytes = NULL;

  g_string_append (json, hc_person_get_json (me));
  g_string_append_c (json, '}');
  bytes = g_string_free_to_bytes (json);
  hc_exchange_answer_bytes (self, status, "application/json", bytes);
}

void
hc_exchange_answer_empty (HcExchange *self, guint status)
{
  set_body (self, NULL, NULL);
  finish (self, status);
}

void
hc_exchange_answer_error (HcExchange *self, const GError *error)
{
  gint64 retry_after = hc_error_get_retry_after (error);
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, retry_after);

  if (retry_after > 0)
    hc_exchange_set_header (self, "Retry-After", seconds);
  set_error_body (self, error);
  finish (self, hc_answer_get_status (error));
}

/**
 * hc_exchange_answer_refusal:
 * @status: for %HC_ERROR_BAD_MESSAGE under a status of its own
 * @why: translated
 */
void
hc_exchange_answer_refusal (HcExchange *self, guint status, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, HC_ERROR_BAD_MESSAGE, why);

  set_error_body (self, error);
  finish (self, status);
}

void
hc_exchange_set_header (HcExchange *self, const char *name, const char *value)
{
  soup_message_headers_replace (get_headers (self), name, value);
}

/**
 * hc_exchange_set_cookie:
 * @token: (nullable): of a session; %NULL takes the cookie back
 */
void
hc_exchange_set_cookie (HcExchange *self, const char *token)
{
  HcServices *services = self->services;
  g_autofree char *cookie = hc_web_session_make_cookie (token, services->scheme, services->port,
                                                        services->limits->session_lifetime);

  hc_exchange_set_header (self, "Set-Cookie", cookie);
}

/**
 * hc_exchange_read_json:
 *
 * Returns: (transfer full) (nullable): the body
 */
JsonObject *
hc_exchange_read_json (HcExchange *self, GError **error)
{
  return hc_json_parse (self->body->len > 0 ? (const char *) self->body->data : "", self->body->len, error);
}

/**
 * hc_exchange_get_header:
 *
 * Returns: (nullable): a header of the request; several of one name with commas between them
 */
const char *
hc_exchange_get_header (HcExchange *self, const char *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (self->message), name);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-wire.h"
#include "hc-socket.h"

#define CHUNK (16 * 1024)
#define BUFFERED_MAX (64 * 1024) /* libsoup keeps less */
#define BAD_MESSAGES_MAX 5
#define ASKED_MAX 8

/**
 * HcSocket:
 *
 * A browser as a member. It lives from its upgrade until its connection is lost, and leaves the hub
 * as soon as it begins to close. While its greeting, its replay or many of its questions are under
 * way it is not listened to.
 */
struct _HcSocket
{
  GObject       parent_instance;

  HcWire        wire;

  /* owned */
  HcClient     *client;  /* NULL until its session is known */
  GCancellable *opening; /* NULL afterwards */

  /* borrowed: outlives us */
  HcServices   *services;

  gulong        on_state;
  guint8        n_bad;   /* messages in a row that could not be read */
  guint8        n_asked; /* messages that are not answered */
};

static void hc_socket_member_init (HcMemberInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcSocket, hc_socket, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HC_TYPE_MEMBER, hc_socket_member_init))

static gboolean
is_resuming (HcSocket *self)
{
  return self->client != NULL && hc_client_get_state (self->client) == HC_CLIENT_RESUMING;
}

static gboolean
is_answer (HcMessage *message)
{
  return message->type == HC_MESSAGE_REPLY || message->type == HC_MESSAGE_PAGE || message->type == HC_MESSAGE_ERROR;
}

static gboolean
says_bad (HcMessage *message)
{
  return message->type == HC_MESSAGE_ERROR &&
         (g_error_matches (message->error, HC_ERROR, HC_ERROR_BAD_MESSAGE) ||
          g_error_matches (message->error, HC_ERROR, HC_ERROR_UNKNOWN_TYPE));
}

/* An answer of another kind breaks the row; what comes unasked does not. */
static void
note_answer (HcSocket *self, HcMessage *message)
{
  self->n_asked -= MIN (self->n_asked, 1);
  self->n_bad = says_bad (message) ? self->n_bad + 1 : 0;
  if (self->n_bad >= BAD_MESSAGES_MAX)
    hc_wire_close (&self->wire, HC_CLOSE_BAD_MESSAGES, _("Too many messages that could not be read."));
  else
    hc_wire_go_on (&self->wire);
}

static void
send_message (HcSocket *self, HcMessage *message)
{
  gboolean is_replay = message->type == HC_MESSAGE_EVENT && is_resuming (self);

  hc_wire_send (&self->wire, hc_message_get_text (message), !is_replay);
}

static void
on_client_state (HcSocket *self)
{
  HcClientState state = hc_client_get_state (self->client);

  if (state != HC_CLIENT_LIVE && state != HC_CLIENT_NEW)
    return;
  g_clear_signal_handler (&self->on_state, self->client);
  if (state == HC_CLIENT_NEW)
    hc_wire_await_hello (&self->wire);
  hc_wire_go_on (&self->wire);
}

static void
dispatch (HcSocket *self, HcCommand *command)
{
  if (hc_client_get_state (self->client) == HC_CLIENT_NEW)
    {
      hc_wire_greeted (&self->wire);
      self->on_state = g_signal_connect_swapped (self->client, "notify::state", G_CALLBACK (on_client_state), self);
    }
  else
    self->n_asked++;
  hc_dispatcher_dispatch (self->services->dispatcher, self->client, command);
}

static void
refuse (HcSocket *self, const char *id, const GError *error)
{
  self->n_asked++;
  hc_client_refuse (self->client, id, error);
}

static gboolean
on_may_hear (HcWire *wire)
{
  HcSocket *self = HC_SOCKET (wire->owner);
  HcClientState state = self->client != NULL ? hc_client_get_state (self->client) : HC_CLIENT_GREETING;

  return (state == HC_CLIENT_NEW || state == HC_CLIENT_LIVE) && self->n_asked < ASKED_MAX &&
         !hc_wire_is_crowded (wire);
}

static void
on_text (HcWire *wire, GBytes *text)
{
  HcSocket *self = HC_SOCKET (wire->owner);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (text, &length);
  g_autoptr (HcCommand) command = hc_command_parse (bytes, length, &id, &error);
  gboolean is_first = hc_client_get_state (self->client) == HC_CLIENT_NEW;

  if (is_first && (command == NULL || command->type != HC_COMMAND_HELLO))
    hc_wire_close (wire, HC_CLOSE_BAD_MESSAGES, error != NULL ? error->message : _("A client says hello first."));
  else if (command == NULL)
    refuse (self, id, error);
  else
    dispatch (self, command);
}

static void
on_drained (HcWire *wire)
{
  HcSocket *self = HC_SOCKET (wire->owner);

  if (is_resuming (self) && hc_wire_is_drained (wire))
    hc_dispatcher_feed (self->services->dispatcher, self->client);
}

static void
on_closing (HcWire *wire)
{
  HcSocket *self = HC_SOCKET (wire->owner);

  g_cancellable_cancel (self->opening);
  if (self->client == NULL)
    return;
  g_clear_signal_handler (&self->on_state, self->client);
  hc_dispatcher_dismiss (self->services->dispatcher, self->client);
}

static void
on_lost (HcWire *wire)
{
  HcSocket *self = HC_SOCKET (wire->owner);

  g_ptr_array_remove_fast (self->services->sockets, self);
  g_object_unref (self);
}

static const HcWireFuncs wire_funcs = { on_may_hear, on_text, on_drained, on_closing, on_lost };

static void
turn_away (HcSocket *self, const GError *error)
{
  g_autoptr (HcMessage) message = hc_message_new_error (NULL, error);
  gboolean is_signed_out = g_error_matches (error, HC_ERROR, HC_ERROR_SIGNED_OUT);

  send_message (self, message);
  hc_wire_close (&self->wire, is_signed_out ? HC_CLOSE_SIGNED_OUT : HC_CLOSE_SERVER_ERROR, error->message);
}

static void
on_session_found (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcSocket) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcSession) session = hc_accounts_find_session_finish (HC_ACCOUNTS (accounts), result, &error);

  g_clear_object (&self->opening);
  if (!hc_wire_is_open (&self->wire))
    return;
  if (session == NULL)
    {
      turn_away (self, error);
      return;
    }
  hc_connection_sign_in (self->wire.connection);
  self->client = hc_dispatcher_admit (self->services->dispatcher, HC_MEMBER (self), session);
  hc_wire_go_on (&self->wire);
}

static const char *
hc_socket_get_username (HcMember *member)
{
  return hc_client_get_username (HC_SOCKET (member)->client);
}

static void
hc_socket_deliver (HcMember *member, HcMessage *message)
{
  g_autoptr (HcSocket) self = g_object_ref (HC_SOCKET (member));

  send_message (self, message);
  if (is_answer (message) && hc_wire_is_open (&self->wire))
    note_answer (self, message);
}

static void
hc_socket_hold (HcMember *member)
{
  hc_wire_hold (&HC_SOCKET (member)->wire);
}

static void
hc_socket_release (HcMember *member)
{
  hc_wire_release (&HC_SOCKET (member)->wire);
}

static gboolean
hc_socket_has_room (HcMember *member)
{
  HcSocket *self = HC_SOCKET (member);

  return hc_wire_is_open (&self->wire) && hc_wire_is_drained (&self->wire);
}

static void
hc_socket_end (HcMember *member, HcEnding ending)
{
  g_autoptr (HcSocket) self = g_object_ref (HC_SOCKET (member));

  hc_wire_close (&self->wire, HC_CLOSE_SIGNED_OUT, _("This session has ended."));
}

static void
hc_socket_member_init (HcMemberInterface *iface)
{
  iface->get_username = hc_socket_get_username;
  iface->deliver = hc_socket_deliver;
  iface->hold = hc_socket_hold;
  iface->release = hc_socket_release;
  iface->has_room = hc_socket_has_room;
  iface->end = hc_socket_end;
}

static void
hc_socket_finalize (GObject *object)
{
  HcSocket *self = HC_SOCKET (object);

  hc_wire_clear (&self->wire);
  g_clear_object (&self->client);
  g_clear_object (&self->opening);
  G_OBJECT_CLASS (hc_socket_parent_class)->finalize (object);
}

static void
hc_socket_class_init (HcSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_socket_finalize;
}

static void
hc_socket_init (HcSocket *self)
{
}

/* What libsoup read beyond the handshake; a read that is not full has emptied its buffer. */
static GByteArray *
read_buffered (GIOStream *stream)
{
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  GByteArray *buffered = NULL;
  guint8 bytes[CHUNK];
  gssize n;

  do
    {
      n = g_pollable_input_stream_read_nonblocking (input, bytes, CHUNK, NULL, NULL);
      if (n > 0 && buffered == NULL)
        buffered = g_byte_array_new ();
      if (n > 0)
        g_byte_array_append (buffered, bytes, n);
    }
  while (n == CHUNK && buffered->len < BUFFERED_MAX);
  return buffered;
}

/**
 * hc_socket_open:
 * @token: (nullable): of the session it is for
 * @stream: that libsoup had; the caller closes it
 *
 * Makes a member of @connection, whose upgrade is written; it belongs to itself.
 */
void
hc_socket_open (HcServices *services, HcConnection *connection, const char *token, GIOStream *stream)
{
  HcSocket *self = g_object_new (HC_TYPE_SOCKET, NULL);

  self->services = services;
  self->opening = g_cancellable_new ();
  hc_wire_init (&self->wire, G_OBJECT (self), connection, read_buffered (stream), services->limits, &wire_funcs);
  g_ptr_array_add (services->sockets, self);
  hc_accounts_find_session_async (services->accounts, token, self->opening, on_session_found, g_object_ref (self));
}

/**
 * hc_socket_leave:
 *
 * The host is going away, and says so.
 */
void
hc_socket_leave (HcSocket *self)
{
  g_return_if_fail (HC_IS_SOCKET (self));

  hc_wire_close (&self->wire, HC_CLOSE_GOING_AWAY, NULL);
}

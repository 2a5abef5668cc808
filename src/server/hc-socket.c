/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-outbox.h"
#include "hc-pulse.h"
#include "hc-socket.h"

#define CHUNK (16 * 1024)
#define REPLAY_BELOW (16 * 1024)  /* bytes that wait: more of a replay is asked for ... */
#define LISTEN_BELOW (64 * 1024)  /* ... and more commands are read */
#define BAD_MESSAGES_MAX 5
#define CLOSE_TIME 1000

typedef enum
{
  HC_SOCKET_OPENING, /* its session is looked up */
  HC_SOCKET_OPEN,
  HC_SOCKET_CLOSING, /* our close is sent; theirs is awaited */
  HC_SOCKET_FAILED,  /* our close is sent, and nothing they say means anything */
  HC_SOCKET_GONE,
} HcSocketState;

/**
 * HcSocket:
 *
 * A browser as a member: a WebSocket of a signed-in user. It lives from its upgrade until its
 * connection is lost, and leaves the hub as soon as it begins to close. While its greeting or replay
 * is under way, or it takes nothing of what it is sent, it is not listened to.
 */
struct _HcSocket
{
  GObject        parent_instance;

  /* owned */
  HcConnection  *connection;
  HcClient      *client;   /* NULL until its session is known */
  GCancellable  *opening;  /* NULL afterwards */
  GBytes        *held;     /* a text that waits until it may be heard ... */
  GByteArray    *leftover; /* ... and the bytes that came behind it */
  GBytes        *ping;     /* the newest that is not answered */

  /* borrowed: outlives us */
  HcServices    *services;

  HcFrameParser  parser;
  HcOutbox       outbox;
  HcPulse        pulse;
  gulong         on_state;
  gint64         closed_by; /* monotonic, in microseconds */
  guint8         state;     /* HcSocketState */
  guint8         n_bad;     /* in a row */
};

static void hc_socket_member_init (HcMemberInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcSocket, hc_socket, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HC_TYPE_MEMBER, hc_socket_member_init))

static const HcLimits *
get_limits (HcSocket *self)
{
  return self->services->limits;
}

static gboolean
is_listening (HcSocket *self)
{
  if (self->state == HC_SOCKET_OPEN)
    return self->held == NULL && self->leftover == NULL;
  return self->state == HC_SOCKET_CLOSING;
}

static gboolean
may_be_heard (HcSocket *self)
{
  HcClientState state = hc_client_get_state (self->client);

  return (state == HC_CLIENT_NEW || state == HC_CLIENT_LIVE) && self->outbox.n_bytes < LISTEN_BELOW;
}

/* What to wait for, and until when. */
static void
arm (HcSocket *self)
{
  HcWatch *watch;
  gint64 next;

  if (self->state == HC_SOCKET_GONE)
    return;
  watch = hc_connection_get_watch (self->connection);
  next = self->state >= HC_SOCKET_CLOSING ? self->closed_by : hc_pulse_get_next (&self->pulse);
  hc_watch_want (watch, (is_listening (self) ? EPOLLIN : 0) | (self->outbox.n_bytes > 0 ? EPOLLOUT : 0));
  hc_watch_set_deadline (watch, MAX ((next - g_get_monotonic_time ()) / 1000, 0) + 1);
}

static void
leave (HcSocket *self)
{
  g_clear_signal_handler (&self->on_state, self->client);
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->held, g_bytes_unref);
  g_clear_pointer (&self->leftover, g_byte_array_unref);
  g_clear_pointer (&self->ping, g_bytes_unref);
  if (self->client != NULL && self->state <= HC_SOCKET_OPEN)
    {
      self->state = HC_SOCKET_CLOSING;
      hc_dispatcher_dismiss (self->services->dispatcher, self->client);
    }
}

static void
on_written (HcSocket *self, HcOutboxState written)
{
  if (written == HC_OUTBOX_BROKEN)
    hc_connection_close (self->connection);
  else if (self->state == HC_SOCKET_FAILED && written == HC_OUTBOX_EMPTY)
    hc_connection_linger (self->connection);
  else
    {
      hc_pulse_took (&self->pulse, get_limits (self), written == HC_OUTBOX_EMPTY, g_get_monotonic_time ());
      arm (self);
    }
}

static void
send_frame (HcSocket *self, HcOpcode opcode, GBytes *payload, gboolean counts)
{
  gboolean had_room = self->outbox.n_bytes == 0;
  HcOutboxState written = hc_outbox_send (&self->outbox, self->connection, opcode, payload, counts);

  /* Idle before and after: nothing to wait for has changed. */
  if (written != HC_OUTBOX_EMPTY || self->state == HC_SOCKET_FAILED)
    if (had_room || written == HC_OUTBOX_BROKEN)
      on_written (self, written);
}

static void
send_text (HcSocket *self, HcMessage *message)
{
  gboolean is_replay = message->type == HC_MESSAGE_EVENT && self->client != NULL &&
                       hc_client_get_state (self->client) == HC_CLIENT_RESUMING;
  GBytes *text = hc_message_get_text (message);

  if (!is_replay && (gint64) (self->outbox.n_counted + g_bytes_get_size (text)) > get_limits (self)->queued_out)
    {
      hc_outbox_drop (&self->outbox);
      hc_socket_close (self, HC_CLOSE_BEHIND, _("This connection fell behind."));
      return;
    }
  send_frame (self, HC_OPCODE_TEXT, text, !is_replay);
}

static void
end_with (HcSocket *self, HcSocketState state, guint16 code, const char *reason)
{
  g_autoptr (HcSocket) alive = g_object_ref (self);
  g_autoptr (GBytes) payload = hc_frame_new_close (code, reason);

  if (self->state >= HC_SOCKET_CLOSING)
    return;

  g_debug ("Closing a socket with %u: %s", code, reason != NULL ? reason : "");
  leave (self);
  self->state = state;
  self->closed_by = g_get_monotonic_time () + CLOSE_TIME * G_TIME_SPAN_MILLISECOND;
  send_frame (self, HC_OPCODE_CLOSE, payload, FALSE);
  arm (self);
}

static void
stop_listening (HcSocket *self)
{
  self->state = HC_SOCKET_FAILED;
  if (self->outbox.n_bytes == 0)
    hc_connection_linger (self->connection);
}

static void
fail (HcSocket *self, guint16 code, const char *reason)
{
  if (self->state == HC_SOCKET_CLOSING)
    stop_listening (self);
  else
    end_with (self, HC_SOCKET_FAILED, code, reason);
}

static void
on_client_state (HcSocket *self)
{
  HcClientState state = hc_client_get_state (self->client);

  if (state != HC_CLIENT_LIVE && state != HC_CLIENT_NEW)
    return;
  if (state == HC_CLIENT_NEW)
    hc_pulse_await_hello (&self->pulse, get_limits (self), g_get_monotonic_time ());
  g_clear_signal_handler (&self->on_state, self->client);
  hc_watch_wake (hc_connection_get_watch (self->connection));
}

static void
dispatch (HcSocket *self, HcCommand *command)
{
  if (hc_client_get_state (self->client) == HC_CLIENT_NEW)
    {
      hc_pulse_greeted (&self->pulse);
      self->on_state = g_signal_connect_swapped (self->client, "notify::state", G_CALLBACK (on_client_state), self);
    }
  hc_dispatcher_dispatch (self->services->dispatcher, self->client, command);
}

static void
hear (HcSocket *self, GBytes *text)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (text, &length);
  g_autoptr (HcCommand) command = hc_command_parse (bytes, length, &id, &error);
  gboolean is_first = hc_client_get_state (self->client) == HC_CLIENT_NEW;

  if (is_first && (command == NULL || command->type != HC_COMMAND_HELLO))
    hc_socket_close (self, HC_CLOSE_BAD_MESSAGES, error != NULL ? error->message : _("A client says hello first."));
  else if (command == NULL)
    hc_client_refuse (self->client, id, error);
  else
    dispatch (self, command);
}

static void
on_text (HcSocket *self, GBytes *text)
{
  if (self->state != HC_SOCKET_OPEN)
    return;
  if (may_be_heard (self))
    hear (self, text);
  else
    self->held = g_bytes_ref (text);
}

/* 5.5.1: the same code back; then whoever serves ends the connection. */
static void
on_close (HcSocket *self, guint16 code)
{
  fail (self, code, NULL);
}

static void
handle_frame (HcSocket *self, HcFrameYield yield, GBytes *payload, guint16 code)
{
  switch (yield)
    {
    case HC_FRAME_TEXT:
      on_text (self, payload);
      break;
    case HC_FRAME_PING:
      g_clear_pointer (&self->ping, g_bytes_unref);
      if (self->state == HC_SOCKET_OPEN)
        self->ping = g_bytes_ref (payload);
      break;
    case HC_FRAME_PONG:
      hc_pulse_ponged (&self->pulse);
      break;
    case HC_FRAME_CLOSE:
      on_close (self, code);
      break;
    case HC_FRAME_BROKEN:
      fail (self, code, NULL);
      break;
    case HC_FRAME_MORE:
    case HC_FRAME_PART:
    default:
      break;
    }
}

static void
take_bytes (HcSocket *self, const guint8 *bytes, gsize n_bytes)
{
  gint64 now = g_get_monotonic_time ();

  while (n_bytes > 0 && is_listening (self))
    {
      g_autoptr (GBytes) payload = NULL;
      guint16 code = 0;
      HcFrameYield yield = hc_frame_parser_feed (&self->parser, &bytes, &n_bytes, &payload, &code);

      if (yield == HC_FRAME_MORE)
        return;
      if (hc_pulse_pay_frame (&self->pulse, get_limits (self), now))
        handle_frame (self, yield, payload, code);
      else
        fail (self, HC_CLOSE_TOO_FAST, _("Too fast. Wait a moment, then try again."));
    }
  if (n_bytes > 0 && self->state == HC_SOCKET_OPEN)
    {
      self->leftover = g_byte_array_sized_new (n_bytes);
      g_byte_array_append (self->leftover, bytes, n_bytes);
    }
}

/* Of several pings the newest is enough, and none while the peer takes nothing (5.5.3). */
static void
answer_ping (HcSocket *self)
{
  g_autoptr (GBytes) ping = NULL;

  if (self->ping == NULL || self->outbox.n_bytes > 0)
    return;
  ping = g_steal_pointer (&self->ping);
  send_frame (self, HC_OPCODE_PONG, ping, TRUE);
}

static void
go_on (HcSocket *self)
{
  g_autoptr (GBytes) held = NULL;
  g_autoptr (GByteArray) leftover = NULL;

  if (self->state != HC_SOCKET_OPEN || is_listening (self) || !may_be_heard (self))
    return;
  held = g_steal_pointer (&self->held);
  leftover = g_steal_pointer (&self->leftover);
  hc_pulse_heard_again (&self->pulse, get_limits (self), g_get_monotonic_time ());
  if (held != NULL)
    on_text (self, held);
  if (leftover != NULL)
    take_bytes (self, leftover->data, leftover->len);
}

static void
read_some (HcSocket *self)
{
  gint64 n_left = get_limits (self)->read_per_turn;
  guint8 bytes[CHUNK];
  gssize n = CHUNK;

  while (is_listening (self) && n == CHUNK && n_left > 0)
    {
      n = hc_connection_read (self->connection, bytes, MIN (n_left, CHUNK));
      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      if (n <= 0)
        {
          hc_connection_close (self->connection);
          return;
        }
      n_left -= n;
      take_bytes (self, bytes, n);
    }
}

static void
write_some (HcSocket *self)
{
  on_written (self, hc_outbox_flush (&self->outbox, self->connection));
  if (self->state == HC_SOCKET_OPEN && hc_client_get_state (self->client) == HC_CLIENT_RESUMING &&
      self->outbox.n_bytes < REPLAY_BELOW)
    hc_dispatcher_feed (self->services->dispatcher, self->client);
}

static void
on_ready (gpointer owner, guint32 events)
{
  g_autoptr (HcSocket) self = g_object_ref (HC_SOCKET (owner));

  if (events & EPOLLOUT)
    write_some (self);
  go_on (self);
  if (events & EPOLLIN)
    read_some (self);
  else if (events & (EPOLLERR | EPOLLHUP))
    hc_connection_close (self->connection);
  if (self->state == HC_SOCKET_OPEN)
    answer_ping (self);
  arm (self);
}

static void
send_ping (HcSocket *self, gint64 now)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  if (self->outbox.n_bytes > 0)
    {
      hc_pulse_put_off_ping (&self->pulse, get_limits (self), now);
      return;
    }
  hc_pulse_pinged (&self->pulse, get_limits (self), now);
  send_frame (self, HC_OPCODE_PING, nothing, TRUE);
}

static void
on_expire (gpointer owner)
{
  g_autoptr (HcSocket) self = g_object_ref (HC_SOCKET (owner));
  gint64 now = g_get_monotonic_time ();

  if (self->state >= HC_SOCKET_CLOSING)
    {
      hc_connection_close (self->connection);
      return;
    }
  if (!is_listening (self))
    hc_pulse_heard_again (&self->pulse, get_limits (self), now);
  switch (hc_pulse_check (&self->pulse, now))
    {
    case HC_PULSE_PING_DUE:
      send_ping (self, now);
      break;
    case HC_PULSE_LATE:
      hc_socket_close (self, HC_CLOSE_LATE, _("Nothing was heard in time."));
      break;
    case HC_PULSE_STUCK:
      hc_connection_close (self->connection);
      break;
    case HC_PULSE_WELL:
    default:
      break;
    }
  arm (self);
}

static void
on_lost (gpointer owner)
{
  HcSocket *self = owner;

  leave (self);
  self->state = HC_SOCKET_GONE;
  hc_outbox_clear (&self->outbox);
  g_ptr_array_remove_fast (self->services->sockets, self);
  g_object_unref (self);
}

static const HcConnectionFuncs connection_funcs = { on_ready, on_expire, on_lost };

static void
turn_away (HcSocket *self, const GError *error)
{
  g_autoptr (HcMessage) message = hc_message_new_error (NULL, error);
  gboolean is_signed_out = g_error_matches (error, HC_ERROR, HC_ERROR_SIGNED_OUT);

  send_text (self, message);
  hc_socket_close (self, is_signed_out ? HC_CLOSE_SIGNED_OUT : HC_CLOSE_SERVER_ERROR, error->message);
}

static void
on_session_found (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcSocket) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcSession) session = hc_accounts_find_session_finish (HC_ACCOUNTS (accounts), result, &error);

  if (self->state != HC_SOCKET_OPENING)
    return;
  g_clear_object (&self->opening);
  if (session == NULL)
    {
      turn_away (self, error);
      return;
    }
  hc_connection_sign_in (self->connection);
  self->client = hc_dispatcher_admit (self->services->dispatcher, HC_MEMBER (self), session);
  self->state = HC_SOCKET_OPEN;
  go_on (self);
  if (self->state == HC_SOCKET_OPEN)
    answer_ping (self);
  arm (self);
}

/* Until an answer of another kind comes between. */
static gboolean
counts_as_bad (HcSocket *self, HcMessage *message)
{
  switch (message->type)
    {
    case HC_MESSAGE_ERROR:
      if (g_error_matches (message->error, HC_ERROR, HC_ERROR_BAD_MESSAGE) ||
          g_error_matches (message->error, HC_ERROR, HC_ERROR_UNKNOWN_TYPE))
        return ++self->n_bad >= BAD_MESSAGES_MAX;
      self->n_bad = 0;
      return FALSE;
    case HC_MESSAGE_REPLY:
    case HC_MESSAGE_PAGE:
      self->n_bad = 0;
      return FALSE;
    case HC_MESSAGE_WELCOME:
    case HC_MESSAGE_EVENT:
    case HC_MESSAGE_PRESENCE:
    case HC_MESSAGE_DIRECTORY:
    default:
      return FALSE;
    }
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

  if (self->state != HC_SOCKET_OPEN)
    return;
  send_text (self, message);
  if (counts_as_bad (self, message))
    hc_socket_close (self, HC_CLOSE_BAD_MESSAGES, _("Too many messages that could not be read."));
}

static gboolean
hc_socket_has_room (HcMember *member)
{
  HcSocket *self = HC_SOCKET (member);

  return self->state == HC_SOCKET_OPEN && self->outbox.n_bytes < REPLAY_BELOW;
}

static void
hc_socket_end (HcMember *member)
{
  hc_socket_close (HC_SOCKET (member), HC_CLOSE_SIGNED_OUT, _("This session has ended."));
}

static void
hc_socket_member_init (HcMemberInterface *iface)
{
  iface->get_username = hc_socket_get_username;
  iface->deliver = hc_socket_deliver;
  iface->has_room = hc_socket_has_room;
  iface->end = hc_socket_end;
}

static void
hc_socket_finalize (GObject *object)
{
  HcSocket *self = HC_SOCKET (object);

  hc_frame_parser_clear (&self->parser);
  hc_outbox_clear (&self->outbox);
  g_clear_object (&self->client);
  hc_connection_unref (self->connection);
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

/* What libsoup read beyond the handshake; one read empties its buffer. */
static GByteArray *
read_buffered (GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gssize n;

  g_byte_array_set_size (bytes, 4 * CHUNK);
  n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), bytes->data, bytes->len, NULL, NULL);
  g_byte_array_set_size (bytes, MAX (n, 0));
  return n > 0 ? g_steal_pointer (&bytes) : NULL;
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
  self->connection = hc_connection_ref (connection);
  self->opening = g_cancellable_new ();
  self->leftover = read_buffered (stream);
  hc_frame_parser_init (&self->parser, services->limits->frame_size);
  hc_pulse_init (&self->pulse, services->limits, g_get_monotonic_time ());
  g_ptr_array_add (services->sockets, self);
  hc_connection_adopt (connection, &connection_funcs, self);
  arm (self);
  hc_accounts_find_session_async (services->accounts, token, self->opening, on_session_found, g_object_ref (self));
}

/**
 * hc_socket_close:
 * @reason: (nullable): a sentence
 *
 * Says why, and waits a moment for the peer to agree. It is no member any more when this returns.
 */
void
hc_socket_close (HcSocket *self, guint16 code, const char *reason)
{
  g_return_if_fail (HC_IS_SOCKET (self));

  end_with (self, HC_SOCKET_CLOSING, code, reason);
}

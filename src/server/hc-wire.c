/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "hc-wire.h"

#define CHUNK (16 * 1024)
#define CLOSE_TIME 1000

enum
{
  HC_WIRE_OPEN,
  HC_WIRE_CLOSING, /* our close is sent; theirs is awaited */
  HC_WIRE_FAILED,  /* our close is sent, and nothing they say means anything */
  HC_WIRE_LOST,
};

static gboolean
is_listening (HcWire *self)
{
  if (self->state == HC_WIRE_OPEN)
    return self->held == NULL && self->leftover == NULL;
  return self->state == HC_WIRE_CLOSING;
}

/* What to wait for, and until when. */
static void
arm (HcWire *self)
{
  HcWatch *watch;
  gint64 next;

  if (self->state == HC_WIRE_LOST)
    return;
  watch = hc_connection_get_watch (self->connection);
  next = self->state == HC_WIRE_OPEN ? hc_pulse_get_next (&self->pulse) : self->closed_by;
  hc_connection_want (self->connection,
                      (is_listening (self) ? EPOLLIN : 0) | (self->outbox.n_bytes > 0 ? EPOLLOUT : 0));
  hc_watch_set_deadline (watch, MAX ((next - g_get_monotonic_time ()) / 1000, 0) + 1);
}

static void
on_written (HcWire *self, HcOutboxState written)
{
  if (written == HC_OUTBOX_BROKEN)
    hc_connection_close (self->connection);
  else if (self->state == HC_WIRE_FAILED && written == HC_OUTBOX_EMPTY)
    hc_connection_linger (self->connection);
  else
    {
      hc_pulse_took (&self->pulse, self->limits, written == HC_OUTBOX_EMPTY, g_get_monotonic_time ());
      arm (self);
    }
}

/* Idle, or waiting, before and after: nothing to wait for has changed. */
static void
note_written (HcWire *self, gboolean was_idle, HcOutboxState written)
{
  gboolean is_idle = written == HC_OUTBOX_EMPTY && self->state != HC_WIRE_FAILED;

  if (was_idle != is_idle || written == HC_OUTBOX_BROKEN)
    on_written (self, written);
}

static void
send_frame (HcWire *self, HcOpcode opcode, GBytes *payload, gboolean counts)
{
  gboolean was_idle = self->outbox.n_bytes == 0;
  HcOutboxState written = hc_outbox_send (&self->outbox, self->connection, opcode, payload, counts);

  if (!self->outbox.is_held)
    note_written (self, was_idle, written);
}

static void
drop_heard (HcWire *self)
{
  g_clear_pointer (&self->held, g_bytes_unref);
  g_clear_pointer (&self->leftover, g_byte_array_unref);
  g_clear_pointer (&self->ping, g_bytes_unref);
}

static void
end_with (HcWire *self, guint8 state, guint16 code, const char *reason)
{
  g_autoptr (GBytes) payload = hc_frame_new_close (code, reason);

  g_debug ("Closing a socket with %u: %s", code, reason != NULL ? reason : "");
  self->state = state;
  self->closed_by = g_get_monotonic_time () + CLOSE_TIME * G_TIME_SPAN_MILLISECOND;
  drop_heard (self);
  self->funcs->closing (self);
  send_frame (self, HC_OPCODE_CLOSE, payload, FALSE);
  arm (self);
}

/* They broke the protocol, or agree to close: whoever serves ends the connection (7.1.1). */
static void
fail (HcWire *self, guint16 code, const char *reason)
{
  if (self->state == HC_WIRE_OPEN)
    end_with (self, HC_WIRE_FAILED, code, reason);
  else if (self->outbox.n_bytes == 0)
    hc_connection_linger (self->connection);
  else
    self->state = HC_WIRE_FAILED;
}

static void
on_text (HcWire *self, GBytes *text)
{
  if (self->state != HC_WIRE_OPEN)
    return;
  if (self->funcs->may_hear (self))
    self->funcs->text (self, text);
  else
    self->held = g_bytes_ref (text);
}

static void
on_ping (HcWire *self, GBytes *ping)
{
  g_clear_pointer (&self->ping, g_bytes_unref);
  if (self->state == HC_WIRE_OPEN)
    self->ping = g_bytes_ref (ping);
}

static void
handle_frame (HcWire *self, HcFrameYield yield, GBytes *payload, guint16 code)
{
  switch (yield)
    {
    case HC_FRAME_TEXT:
      on_text (self, payload);
      break;
    case HC_FRAME_PING:
      on_ping (self, payload);
      break;
    case HC_FRAME_PONG:
      hc_pulse_ponged (&self->pulse);
      break;
    case HC_FRAME_CLOSE:
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
take_bytes (HcWire *self, const guint8 *bytes, gsize n_bytes)
{
  gint64 now = g_get_monotonic_time ();

  while (n_bytes > 0 && is_listening (self))
    {
      g_autoptr (GBytes) payload = NULL;
      guint16 code = 0;
      HcFrameYield yield = hc_frame_parser_feed (&self->parser, &bytes, &n_bytes, &payload, &code);

      if (yield == HC_FRAME_MORE)
        return;
      if (hc_pulse_pay_frame (&self->pulse, self->limits, now))
        handle_frame (self, yield, payload, code);
      else
        fail (self, HC_CLOSE_TOO_FAST, _("Too fast. Wait a moment, then try again."));
    }
  if (n_bytes > 0 && self->state == HC_WIRE_OPEN)
    {
      self->leftover = g_byte_array_sized_new (n_bytes);
      g_byte_array_append (self->leftover, bytes, n_bytes);
    }
}

/* Of several pings the newest is enough, and none while the peer takes nothing (5.5.3). */
static void
answer_ping (HcWire *self)
{
  g_autoptr (GBytes) ping = NULL;

  if (self->ping == NULL || self->outbox.n_bytes > 0)
    return;
  ping = g_steal_pointer (&self->ping);
  send_frame (self, HC_OPCODE_PONG, ping, TRUE);
}

static gboolean
may_go_on (HcWire *self)
{
  return self->state == HC_WIRE_OPEN && !is_listening (self) && self->funcs->may_hear (self);
}

static void
hear_held (HcWire *self)
{
  g_autoptr (GBytes) held = NULL;
  g_autoptr (GByteArray) leftover = NULL;

  if (!may_go_on (self))
    return;
  held = g_steal_pointer (&self->held);
  leftover = g_steal_pointer (&self->leftover);
  hc_pulse_heard_again (&self->pulse, self->limits, g_get_monotonic_time ());
  if (held != NULL)
    on_text (self, held);
  if (leftover != NULL)
    take_bytes (self, leftover->data, leftover->len);
}

static void
read_some (HcWire *self)
{
  gint64 n_left = self->limits->read_per_turn;
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
write_some (HcWire *self)
{
  on_written (self, hc_outbox_flush (&self->outbox, self->connection));
  if (self->state == HC_WIRE_OPEN)
    self->funcs->drained (self);
}

static void
on_ready (gpointer owner, guint32 events)
{
  HcWire *self = owner;
  g_autoptr (GObject) alive G_GNUC_UNUSED = g_object_ref (self->owner);

  if (events & EPOLLOUT)
    write_some (self);
  hear_held (self);
  if (events & EPOLLIN)
    read_some (self);
  else if (events & (EPOLLERR | EPOLLHUP))
    hc_connection_close (self->connection);
  if (self->state == HC_WIRE_OPEN)
    answer_ping (self);
  arm (self);
}

static void
send_ping (HcWire *self, gint64 now)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  if (self->outbox.n_bytes > 0)
    {
      hc_pulse_put_off_ping (&self->pulse, self->limits, now);
      return;
    }
  hc_pulse_pinged (&self->pulse, self->limits, now);
  send_frame (self, HC_OPCODE_PING, nothing, TRUE);
}

static void
check_pulse (HcWire *self, gint64 now)
{
  if (!is_listening (self))
    hc_pulse_heard_again (&self->pulse, self->limits, now);
  switch (hc_pulse_check (&self->pulse, now))
    {
    case HC_PULSE_PING_DUE:
      send_ping (self, now);
      break;
    case HC_PULSE_LATE:
      hc_wire_close (self, HC_CLOSE_LATE, _("Nothing was heard in time."));
      break;
    case HC_PULSE_STUCK:
      hc_connection_close (self->connection);
      break;
    case HC_PULSE_WELL:
    default:
      break;
    }
}

static void
on_expire (gpointer owner)
{
  HcWire *self = owner;
  g_autoptr (GObject) alive G_GNUC_UNUSED = g_object_ref (self->owner);

  if (self->state == HC_WIRE_OPEN)
    check_pulse (self, g_get_monotonic_time ());
  else
    hc_connection_close (self->connection);
  arm (self);
}

static void
on_lost (gpointer owner)
{
  HcWire *self = owner;
  gboolean was_open = self->state == HC_WIRE_OPEN;

  self->state = HC_WIRE_LOST;
  drop_heard (self);
  hc_outbox_clear (&self->outbox);
  if (was_open)
    self->funcs->closing (self);
  self->funcs->lost (self);
}

static const HcConnectionFuncs connection_funcs = { on_ready, on_expire, on_lost };

/**
 * hc_wire_init:
 * @connection: whose upgrade is written; adopted
 * @leftover: (transfer full) (nullable): what came behind the handshake
 *
 * Whoever calls anything here that may close it holds a reference to the owner.
 */
void
hc_wire_init (HcWire            *self,
              GObject           *owner,
              HcConnection      *connection,
              GByteArray        *leftover,
              const HcLimits    *limits,
              const HcWireFuncs *funcs)
{
  self->owner = owner;
  self->connection = hc_connection_ref (connection);
  self->leftover = leftover;
  self->limits = limits;
  self->funcs = funcs;
  hc_frame_parser_init (&self->parser, limits->frame_size);
  hc_pulse_init (&self->pulse, limits, g_get_monotonic_time ());
  hc_connection_adopt (connection, &connection_funcs, self);
  arm (self);
}

void
hc_wire_clear (HcWire *self)
{
  drop_heard (self);
  hc_frame_parser_clear (&self->parser);
  hc_outbox_clear (&self->outbox);
  hc_connection_unref (self->connection);
}

/**
 * hc_wire_send:
 * @text: shared
 * @counts: whether it is closed when the peer falls too far behind to take this
 */
void
hc_wire_send (HcWire *self, GBytes *text, gboolean counts)
{
  if (self->state != HC_WIRE_OPEN)
    return;
  if (counts && (gint64) (self->outbox.n_counted + g_bytes_get_size (text)) > self->limits->queued_out)
    {
      hc_outbox_drop (&self->outbox);
      hc_wire_close (self, HC_CLOSE_BEHIND, _("This connection fell behind."));
      return;
    }
  send_frame (self, HC_OPCODE_TEXT, text, counts);
}

/**
 * hc_wire_hold:
 *
 * What is sent until hc_wire_release() goes out at once then: one packet, one waking of the peer.
 */
void
hc_wire_hold (HcWire *self)
{
  hc_outbox_hold (&self->outbox);
}

void
hc_wire_release (HcWire *self)
{
  if (hc_outbox_release (&self->outbox))
    note_written (self, TRUE, hc_outbox_flush (&self->outbox, self->connection));
}

/**
 * hc_wire_close:
 * @reason: (nullable): a sentence
 *
 * Says why, and waits a moment for the peer to agree.
 */
void
hc_wire_close (HcWire *self, guint16 code, const char *reason)
{
  if (self->state == HC_WIRE_OPEN)
    end_with (self, HC_WIRE_CLOSING, code, reason);
}

/**
 * hc_wire_go_on:
 *
 * A text that was not welcome may be now: it is asked in the next turn.
 */
void
hc_wire_go_on (HcWire *self)
{
  if (may_go_on (self))
    hc_watch_wake (hc_connection_get_watch (self->connection));
}

/**
 * hc_wire_await_hello:
 *
 * It is closed if hc_wire_greeted() does not come in time. So it begins.
 */
void
hc_wire_await_hello (HcWire *self)
{
  hc_pulse_await_hello (&self->pulse, self->limits, g_get_monotonic_time ());
  arm (self);
}

void
hc_wire_greeted (HcWire *self)
{
  hc_pulse_greeted (&self->pulse);
}

gboolean
hc_wire_is_open (HcWire *self)
{
  return self->state == HC_WIRE_OPEN;
}

/**
 * hc_wire_is_drained:
 *
 * Returns: whether so little waits that it is time for more of a replay
 */
gboolean
hc_wire_is_drained (HcWire *self)
{
  return (gint64) self->outbox.n_bytes <= self->limits->queued_out / 16;
}

/**
 * hc_wire_is_crowded:
 *
 * Returns: whether so much waits that answers to more questions might be too much
 */
gboolean
hc_wire_is_crowded (HcWire *self)
{
  return (gint64) self->outbox.n_bytes > self->limits->queued_out / 4;
}

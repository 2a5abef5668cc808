/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>

#include "hc-outbox.h"

#define FRAMES_AT_ONCE 32

typedef struct
{
  GBytes *payload;
  guint8  header[HC_FRAME_HEADER_MAX];
  guint8  n_header;
  guint8  counts;
} HcOutFrame;

static void
clear_frame (gpointer data)
{
  HcOutFrame *frame = data;

  g_bytes_unref (frame->payload);
}

static gsize
get_size (const HcOutFrame *frame)
{
  return frame->n_header + g_bytes_get_size (frame->payload);
}

static HcOutFrame *
get_frame (HcOutbox *self, guint i)
{
  return &g_array_index (self->frames, HcOutFrame, i);
}

/* What is left of a frame of which @n_written bytes are written. */
static guint
fill_pieces (HcOutFrame *frame, gsize n_written, struct iovec *pieces)
{
  gsize n_payload;
  char *payload = (char *) g_bytes_get_data (frame->payload, &n_payload);
  guint n_pieces = 0;

  if (n_written < frame->n_header)
    pieces[n_pieces++] = (struct iovec) { frame->header + n_written, frame->n_header - n_written };
  n_written -= MIN (n_written, frame->n_header);
  if (n_written < n_payload)
    pieces[n_pieces++] = (struct iovec) { payload + n_written, n_payload - n_written };
  return n_pieces;
}

static void
push (HcOutbox *self, const HcOutFrame *frame, gsize n_written)
{
  if (self->frames == NULL)
    {
      self->frames = g_array_new (FALSE, FALSE, sizeof (HcOutFrame));
      g_array_set_clear_func (self->frames, clear_frame);
      self->n_written = n_written;
    }
  g_array_append_vals (self->frames, frame, 1);
  g_bytes_ref (frame->payload);
  self->n_bytes += get_size (frame) - n_written;
  if (frame->counts)
    self->n_counted += get_size (frame);
}

static void
shift (HcOutbox *self)
{
  HcOutFrame *frame = get_frame (self, self->n_gone);

  self->n_written -= get_size (frame);
  if (frame->counts)
    self->n_counted -= get_size (frame);
  self->n_gone++;
  if (self->n_gone == self->frames->len)
    hc_outbox_clear (self);
  else if (self->n_gone >= FRAMES_AT_ONCE && self->n_gone * 2 >= self->frames->len)
    {
      g_array_remove_range (self->frames, 0, self->n_gone);
      self->n_gone = 0;
    }
}

static gssize
write_pieces (HcConnection *connection, struct iovec *pieces, guint n_pieces)
{
  gssize n = hc_connection_write (connection, pieces, n_pieces);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return 0;
  return n;
}

/**
 * hc_outbox_send:
 * @payload: shared
 * @counts: whether the peer falls behind when it does not take this
 *
 * Writes a frame at once where nothing waits and it is not held, and keeps what the connection does
 * not take.
 */
HcOutboxState
hc_outbox_send (HcOutbox *self, HcConnection *connection, HcOpcode opcode, GBytes *payload, gboolean counts)
{
  HcOutFrame frame = { .payload = payload, .counts = counts };
  struct iovec pieces[2];
  gssize n = 0;

  frame.n_header = hc_frame_write_header (frame.header, opcode, g_bytes_get_size (payload));
  if (self->frames == NULL && !self->is_held)
    n = write_pieces (connection, pieces, fill_pieces (&frame, 0, pieces));
  if (n < 0)
    return HC_OUTBOX_BROKEN;
  if ((gsize) n < get_size (&frame))
    push (self, &frame, n);
  return self->frames == NULL ? HC_OUTBOX_EMPTY : HC_OUTBOX_WAITS;
}

/**
 * hc_outbox_hold:
 *
 * Keeps what is sent until hc_outbox_release(), so that it goes out at once. Where something waits
 * already it goes out behind that, as ever.
 */
void
hc_outbox_hold (HcOutbox *self)
{
  self->is_held |= self->frames == NULL;
}

/**
 * hc_outbox_release:
 *
 * Returns: whether there is something that hc_outbox_flush() may write now
 */
gboolean
hc_outbox_release (HcOutbox *self)
{
  gboolean was_held = self->is_held;

  self->is_held = FALSE;
  return was_held && self->frames != NULL;
}

/**
 * hc_outbox_flush:
 *
 * Writes what the connection takes now.
 */
HcOutboxState
hc_outbox_flush (HcOutbox *self, HcConnection *connection)
{
  while (self->frames != NULL)
    {
      struct iovec pieces[2 * FRAMES_AT_ONCE];
      guint n_pieces = fill_pieces (get_frame (self, self->n_gone), self->n_written, pieces);
      gssize n;

      for (guint i = self->n_gone + 1; i < self->frames->len && n_pieces + 2 <= G_N_ELEMENTS (pieces); i++)
        n_pieces += fill_pieces (get_frame (self, i), 0, pieces + n_pieces);
      n = write_pieces (connection, pieces, n_pieces);
      if (n <= 0)
        return n < 0 ? HC_OUTBOX_BROKEN : HC_OUTBOX_WAITS;
      self->n_bytes -= n;
      self->n_written += n;
      while (self->frames != NULL && self->n_written >= get_size (get_frame (self, self->n_gone)))
        shift (self);
    }
  return HC_OUTBOX_EMPTY;
}

/**
 * hc_outbox_drop:
 *
 * Drops every frame of which nothing is written.
 */
void
hc_outbox_drop (HcOutbox *self)
{
  guint n_kept = self->n_gone + (self->n_written > 0 ? 1 : 0);

  if (self->frames == NULL)
    return;
  if (self->n_written == 0)
    {
      hc_outbox_clear (self);
      return;
    }
  g_array_set_size (self->frames, n_kept);
  self->n_bytes = get_size (get_frame (self, self->n_gone)) - self->n_written;
  self->n_counted = 0;
  get_frame (self, self->n_gone)->counts = FALSE;
}

void
hc_outbox_clear (HcOutbox *self)
{
  g_clear_pointer (&self->frames, g_array_unref);
  self->n_gone = 0;
  self->n_written = 0;
  self->n_bytes = 0;
  self->n_counted = 0;
}

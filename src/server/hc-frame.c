/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-frame.h"

#define FIN 0x80
#define RSV 0x70
#define MASKED 0x80
#define CONTROL_MAX 125
#define REASON_MAX 123

static guint8
get_opcode (HcFrameParser *self)
{
  return self->head[0] & 0x0F;
}

static gboolean
is_control (guint8 opcode)
{
  return opcode & 0x8;
}

static gboolean
is_known (guint8 opcode)
{
  return opcode <= HC_OPCODE_BINARY || (opcode >= HC_OPCODE_CLOSE && opcode <= HC_OPCODE_PONG);
}

/* How many bytes the head has, as far as the first two say (RFC 6455, 5.2). */
static guint
get_head_size (HcFrameParser *self)
{
  if (self->n_head < 2)
    return 2;
  switch (self->head[1] & 0x7F)
    {
    case 126:
      return 8;
    case 127:
      return 14;
    default:
      return 6;
    }
}

static guint16
check_opcode (HcFrameParser *self)
{
  guint8 opcode = get_opcode (self);

  if (self->head[0] & RSV || !is_known (opcode) || !(self->head[1] & MASKED))
    return HC_CLOSE_PROTOCOL_ERROR;
  if (is_control (opcode))
    return !(self->head[0] & FIN) || (self->head[1] & 0x7F) > CONTROL_MAX ? HC_CLOSE_PROTOCOL_ERROR : 0;
  if (self->is_in_message != (opcode == HC_OPCODE_CONTINUATION))
    return HC_CLOSE_PROTOCOL_ERROR;
  return opcode == HC_OPCODE_BINARY ? HC_CLOSE_UNSUPPORTED : 0;
}

static guint64
read_big_endian (const guint8 *bytes, guint n_bytes)
{
  guint64 number = 0;

  for (guint i = 0; i < n_bytes; i++)
    number = number << 8 | bytes[i];
  return number;
}

/* The shortest way to say a length is the only one (5.2). */
static guint16
check_length (HcFrameParser *self)
{
  guint64 length = self->head[1] & 0x7F;
  gsize n_before = self->message != NULL && !is_control (get_opcode (self)) ? self->message->len : 0;

  if (length == 126)
    {
      length = read_big_endian (self->head + 2, 2);
      if (length < 126)
        return HC_CLOSE_PROTOCOL_ERROR;
    }
  else if (length == 127)
    {
      length = read_big_endian (self->head + 2, 8);
      if (length <= G_MAXUINT16 || length > G_MAXINT64)
        return HC_CLOSE_PROTOCOL_ERROR;
    }
  if (length > self->size_max || n_before + length > self->size_max)
    return HC_CLOSE_TOO_BIG;
  self->n_left = length;
  return 0;
}

static guint16
take_head (HcFrameParser *self, const guint8 **bytes, gsize *n_bytes)
{
  guint16 broken;

  while (*n_bytes > 0)
    {
      self->head[self->n_head++] = *(*bytes)++;
      --*n_bytes;
      if (self->n_head == 2)
        {
          broken = check_opcode (self);
          if (broken != 0)
            return broken;
        }
      if (self->n_head == get_head_size (self))
        {
          self->is_in_frame = TRUE;
          self->mask_at = 0;
          return check_length (self);
        }
    }
  return 0;
}

static void
expect_continuations (HcFrameParser *self, guint8 n_left, guint8 low, guint8 high)
{
  self->utf8_left = n_left;
  self->utf8_low = low;
  self->utf8_high = high;
}

/* The table of well-formed sequences: Unicode, table 3-7. */
static gboolean
begin_character (HcFrameParser *self, guint8 c)
{
  if (c >= 0xC2 && c <= 0xDF)
    expect_continuations (self, 1, 0x80, 0xBF);
  else if (c >= 0xE0 && c <= 0xEF)
    expect_continuations (self, 2, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF);
  else if (c >= 0xF0 && c <= 0xF4)
    expect_continuations (self, 3, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF);
  else
    return FALSE;
  return TRUE;
}

/* A message is refused at its first bad byte, however it is parted (8.1). */
static gboolean
check_text (HcFrameParser *self, const guint8 *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (self->utf8_left > 0)
        {
          if (text[i] < self->utf8_low || text[i] > self->utf8_high)
            return FALSE;
          expect_continuations (self, self->utf8_left - 1, 0x80, 0xBF);
        }
      else if (text[i] >= 0x80 && !begin_character (self, text[i]))
        return FALSE;
    }
  return TRUE;
}

static void
unmask (HcFrameParser *self, guint8 *bytes, gsize n_bytes)
{
  const guint8 *mask = self->head + get_head_size (self) - 4;
  guint8 turned[8];
  guint64 wide_mask;
  gsize i = 0;

  for (guint j = 0; j < sizeof turned; j++)
    turned[j] = mask[(self->mask_at + j) % 4];
  memcpy (&wide_mask, turned, sizeof wide_mask);
  for (; i + sizeof wide_mask <= n_bytes; i += sizeof wide_mask)
    {
      guint64 wide;

      memcpy (&wide, bytes + i, sizeof wide);
      wide ^= wide_mask;
      memcpy (bytes + i, &wide, sizeof wide);
    }
  for (; i < n_bytes; i++)
    bytes[i] ^= turned[i % 4];
  self->mask_at = (self->mask_at + n_bytes) % 4;
}

static GByteArray **
get_buffer (HcFrameParser *self)
{
  return is_control (get_opcode (self)) ? &self->control : &self->message;
}

static guint16
take_payload (HcFrameParser *self, const guint8 **bytes, gsize *n_bytes)
{
  GByteArray **buffer = get_buffer (self);
  gsize n_taken = MIN (self->n_left, *n_bytes);
  guint8 *taken;

  if (*buffer == NULL)
    *buffer = g_byte_array_new ();
  if (n_taken == 0)
    return 0;

  g_byte_array_append (*buffer, *bytes, n_taken);
  *bytes += n_taken;
  *n_bytes -= n_taken;
  self->n_left -= n_taken;
  taken = (*buffer)->data + (*buffer)->len - n_taken;
  unmask (self, taken, n_taken);
  if (!is_control (get_opcode (self)) && !check_text (self, taken, n_taken))
    return HC_CLOSE_BAD_DATA;
  return 0;
}

/* 7.4: what a peer may say. */
static gboolean
is_close_code (guint16 code)
{
  if (code >= 3000)
    return code < 5000;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

static guint16
read_close (GByteArray *payload, guint16 *code)
{
  if (payload->len == 0)
    {
      *code = HC_CLOSE_NO_STATUS;
      return 0;
    }
  if (payload->len == 1)
    return HC_CLOSE_PROTOCOL_ERROR;
  *code = read_big_endian (payload->data, 2);
  if (!is_close_code (*code))
    return HC_CLOSE_PROTOCOL_ERROR;
  if (!g_utf8_validate_len ((const char *) payload->data + 2, payload->len - 2, NULL))
    return HC_CLOSE_BAD_DATA;
  return 0;
}

static HcFrameYield
fail (HcFrameParser *self, guint16 why, guint16 *close_code)
{
  *close_code = why;
  hc_frame_parser_clear (self);
  return HC_FRAME_BROKEN;
}

static HcFrameYield
yield_control (HcFrameParser *self, GBytes **payload, guint16 *close_code)
{
  g_autoptr (GByteArray) control = g_steal_pointer (&self->control);
  guint16 broken;

  switch (get_opcode (self))
    {
    case HC_OPCODE_PING:
      *payload = g_byte_array_free_to_bytes (g_steal_pointer (&control));
      return HC_FRAME_PING;
    case HC_OPCODE_PONG:
      return HC_FRAME_PONG;
    default:
      broken = read_close (control, close_code);
      return broken != 0 ? fail (self, broken, close_code) : HC_FRAME_CLOSE;
    }
}

static HcFrameYield
finish_frame (HcFrameParser *self, GBytes **payload, guint16 *close_code)
{
  self->n_head = 0;
  self->is_in_frame = FALSE;
  if (is_control (get_opcode (self)))
    return yield_control (self, payload, close_code);

  self->is_in_message = !(self->head[0] & FIN);
  if (self->is_in_message)
    return HC_FRAME_PART;
  if (self->utf8_left > 0)
    return fail (self, HC_CLOSE_BAD_DATA, close_code);
  *payload = g_byte_array_free_to_bytes (g_steal_pointer (&self->message));
  return HC_FRAME_TEXT;
}

/**
 * hc_frame_parser_init:
 * @size_max: the most bytes of payload in one frame and in one message
 */
void
hc_frame_parser_init (HcFrameParser *self, gsize size_max)
{
  memset (self, 0, sizeof *self);
  self->size_max = size_max;
}

void
hc_frame_parser_clear (HcFrameParser *self)
{
  g_clear_pointer (&self->message, g_byte_array_unref);
  g_clear_pointer (&self->control, g_byte_array_unref);
}

/**
 * hc_frame_parser_feed:
 * @bytes: (inout): moved on behind what was taken
 * @n_bytes: (inout): how many there are
 * @payload: (out) (transfer full): of %HC_FRAME_TEXT, which is valid UTF-8, and %HC_FRAME_PING
 * @close_code: (out): of %HC_FRAME_CLOSE what the peer says; of %HC_FRAME_BROKEN what to tell it
 *
 * Returns: the first thing that comes of @bytes; while it is not %HC_FRAME_MORE there may be more
 */
HcFrameYield
hc_frame_parser_feed (HcFrameParser *self, const guint8 **bytes, gsize *n_bytes, GBytes **payload,
                      guint16 *close_code)
{
  HcFrameYield yield = HC_FRAME_MORE;
  guint16 broken;

  while (yield == HC_FRAME_MORE && *n_bytes > 0)
    {
      broken = self->is_in_frame ? 0 : take_head (self, bytes, n_bytes);
      if (broken == 0 && self->is_in_frame)
        broken = take_payload (self, bytes, n_bytes);
      if (broken != 0)
        return fail (self, broken, close_code);
      if (self->is_in_frame && self->n_left == 0)
        yield = finish_frame (self, payload, close_code);
    }
  return yield;
}

/**
 * hc_frame_write_header:
 * @header: (out): what goes before @length bytes of payload
 *
 * Returns: how many bytes of @header are used
 */
guint
hc_frame_write_header (guint8 header[HC_FRAME_HEADER_MAX], HcOpcode opcode, gsize length)
{
  guint n_length = length <= CONTROL_MAX ? 0 : length <= G_MAXUINT16 ? 2 : 8;

  header[0] = FIN | opcode;
  header[1] = n_length == 0 ? length : n_length == 2 ? 126 : 127;
  for (guint i = 0; i < n_length; i++)
    header[2 + i] = (guint64) length >> 8 * (n_length - 1 - i) & 0xFF;
  return 2 + n_length;
}

/**
 * hc_frame_new_close:
 * @code: %HC_CLOSE_NO_STATUS for one that says nothing
 * @reason: (nullable): cut where it is too long for a control frame
 *
 * Returns: (transfer full): the payload of a close frame
 */
GBytes *
hc_frame_new_close (guint16 code, const char *reason)
{
  guint8 payload[CONTROL_MAX] = { code >> 8, code & 0xFF };
  const char *end;
  gsize length = 0;

  if (code == HC_CLOSE_NO_STATUS)
    return g_bytes_new_static ("", 0);
  if (reason != NULL)
    {
      g_utf8_validate_len (reason, MIN (strlen (reason), REASON_MAX), &end);
      length = end - reason;
      memcpy (payload + 2, reason, length);
    }
  return g_bytes_new (payload, 2 + length);
}

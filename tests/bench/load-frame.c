/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-load"

#include "load.h"
#include "load-frame.h"

/* A client's side of RFC 6455, for servers that are trusted: whole frames, no extensions. */

#define FIN 0x80
#define MASKED 0x80
#define KEY_SIZE 4

/* Any key will do where no proxy is to be kept from misreading; the server undoes it all the same. */
static const guint8 key[KEY_SIZE] = { 0x5a, 0x17, 0xc3, 0x88 };

static void
append_byte (GByteArray *out, gsize byte)
{
  guint8 low = byte & 0xff;

  g_byte_array_append (out, &low, 1);
}

void
load_frame_append (GByteArray *out, guint8 opcode, const char *payload, gsize length)
{
  guint start;

  g_assert (length <= G_MAXUINT16);
  append_byte (out, FIN | opcode);
  append_byte (out, MASKED | (length < 126 ? length : 126));
  if (length >= 126)
    {
      append_byte (out, length >> 8);
      append_byte (out, length);
    }
  g_byte_array_append (out, key, KEY_SIZE);
  start = out->len;
  g_byte_array_append (out, (const guint8 *) payload, (guint) length);
  for (gsize i = 0; i < length; i++)
    out->data[start + i] ^= key[i % KEY_SIZE];
}

/**
 * load_frame_parse:
 *
 * Returns: the size of the frame that @bytes begin with, or 0 while it is not whole
 */
gsize
load_frame_parse (const guint8 *bytes, gsize length, guint8 *opcode, const guint8 **payload, gsize *payload_length)
{
  gsize head = 2;
  gsize size;

  if (length < head)
    return 0;
  size = bytes[1] & 0x7f;
  if (size >= 126)
    {
      gsize n_bytes = size == 126 ? 2 : 8;

      head += n_bytes;
      if (length < head)
        return 0;
      size = 0;
      for (gsize i = 0; i < n_bytes; i++)
        size = size << 8 | bytes[2 + i];
    }
  if ((bytes[0] & FIN) == 0 || (bytes[1] & MASKED) != 0)
    load_die ("a server sent a frame that is masked or in pieces");
  if (length - head < size)
    return 0;
  *opcode = bytes[0] & 0x0f;
  *payload = bytes + head;
  *payload_length = size;
  return head + size;
}

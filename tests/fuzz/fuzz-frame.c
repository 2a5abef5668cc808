/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-frame.h"
#include "fuzz.h"

/* However bytes are parted on their way, the same comes of them; and what came can be written and
 * read again. The first byte says how much a message may hold, the second how the bytes are parted. */

typedef struct
{
  HcFrameYield  yield;
  guint16       code;
  GBytes       *payload;
} Heard;

static void
clear_heard (Heard *heard)
{
  g_clear_pointer (&heard->payload, g_bytes_unref);
}

static void
hear_part (HcFrameParser *parser, GArray *all, const guint8 *bytes, gsize n_bytes)
{
  Heard heard = { .yield = HC_FRAME_TEXT };

  while (heard.yield != HC_FRAME_MORE && heard.yield != HC_FRAME_BROKEN)
    {
      heard = (Heard) { 0 };
      heard.yield = hc_frame_parser_feed (parser, &bytes, &n_bytes, &heard.payload, &heard.code);
      if (heard.yield != HC_FRAME_MORE)
        g_array_append_val (all, heard);
    }
  g_assert (heard.yield == HC_FRAME_BROKEN || n_bytes == 0);
}

static gboolean
is_broken (GArray *all)
{
  return all->len > 0 && g_array_index (all, Heard, all->len - 1).yield == HC_FRAME_BROKEN;
}

static GArray *
hear (const guint8 *bytes, gsize n_bytes, gsize size_max, gsize step)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Heard));
  HcFrameParser parser;

  g_array_set_clear_func (all, (GDestroyNotify) clear_heard);
  hc_frame_parser_init (&parser, size_max);
  for (gsize at = 0; at < n_bytes && !is_broken (all); at += MIN (step, n_bytes - at))
    hear_part (&parser, all, bytes + at, MIN (step, n_bytes - at));
  hc_frame_parser_clear (&parser);
  return all;
}

static void
assert_same (GArray *one, GArray *other)
{
  g_assert_cmpuint (one->len, ==, other->len);
  for (guint i = 0; i < one->len; i++)
    {
      const Heard *a = &g_array_index (one, Heard, i);
      const Heard *b = &g_array_index (other, Heard, i);

      g_assert_cmpint (a->yield, ==, b->yield);
      g_assert_cmpint (a->code, ==, b->code);
      g_assert_true ((a->payload == NULL) == (b->payload == NULL));
      g_assert_true (a->payload == NULL || g_bytes_equal (a->payload, b->payload));
    }
}

/* As a client sends it: masked, here with zeros. */
static GByteArray *
write_frame (HcOpcode opcode, GBytes *payload)
{
  static const guint8 mask[4] = { 0 };
  GByteArray *frame = g_byte_array_new ();
  guint8 header[HC_FRAME_HEADER_MAX];
  gsize n_payload;
  const guint8 *bytes = g_bytes_get_data (payload, &n_payload);
  guint n_header = hc_frame_write_header (header, opcode, n_payload);

  header[1] |= 0x80;
  g_byte_array_append (frame, header, n_header);
  g_byte_array_append (frame, mask, sizeof mask);
  if (n_payload > 0)
    g_byte_array_append (frame, bytes, n_payload);
  return frame;
}

/* GLib counts a zero as the end of a text; it is one more character. */
static gboolean
is_utf8 (GBytes *payload)
{
  gsize n_bytes;
  const char *bytes = g_bytes_get_data (payload, &n_bytes);
  g_autofree char *text = g_malloc (n_bytes + 1);

  for (gsize i = 0; i < n_bytes; i++)
    text[i] = bytes[i] != '\0' ? bytes[i] : '0';
  return g_utf8_validate_len (text, n_bytes, NULL);
}

static void
assert_comes_back (const Heard *heard, gsize size_max)
{
  g_autoptr (GByteArray) frame = NULL;
  g_autoptr (GArray) again = NULL;

  if (heard->payload == NULL)
    return;
  g_assert_cmpuint (g_bytes_get_size (heard->payload), <=, size_max);
  g_assert_true (heard->yield == HC_FRAME_PING || is_utf8 (heard->payload));
  frame = write_frame (heard->yield == HC_FRAME_PING ? HC_OPCODE_PING : HC_OPCODE_TEXT, heard->payload);
  again = hear (frame->data, frame->len, size_max, frame->len);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (g_array_index (again, Heard, 0).yield, ==, heard->yield);
  g_assert_true (g_bytes_equal (g_array_index (again, Heard, 0).payload, heard->payload));
}

static void
assert_goodbye_is_read (const guint8 *bytes, gsize n_bytes)
{
  g_autofree char *reason = hc_fuzz_dup_text (bytes, n_bytes);
  g_autoptr (GBytes) payload = hc_frame_new_close (HC_CLOSE_GOING_AWAY, reason);
  g_autoptr (GByteArray) frame = write_frame (HC_OPCODE_CLOSE, payload);
  g_autoptr (GArray) heard = hear (frame->data, frame->len, 125, 1);

  g_assert_cmpuint (heard->len, ==, 1);
  g_assert_cmpint (g_array_index (heard, Heard, 0).yield, ==, HC_FRAME_CLOSE);
  g_assert_cmpint (g_array_index (heard, Heard, 0).code, ==, HC_CLOSE_GOING_AWAY);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  g_autoptr (GArray) whole = NULL;
  g_autoptr (GArray) bytewise = NULL;
  g_autoptr (GArray) parted = NULL;
  gsize size_max;

  if (n_bytes < 2)
    return 0;
  size_max = (gsize) 16 << bytes[0] % 12;
  whole = hear (bytes + 2, n_bytes - 2, size_max, n_bytes);
  bytewise = hear (bytes + 2, n_bytes - 2, size_max, 1);
  parted = hear (bytes + 2, n_bytes - 2, size_max, 2 + bytes[1]);
  assert_same (whole, bytewise);
  assert_same (whole, parted);
  for (guint i = 0; i < whole->len; i++)
    assert_comes_back (&g_array_index (whole, Heard, i), size_max);
  assert_goodbye_is_read (bytes + 2, n_bytes - 2);
  return 0;
}

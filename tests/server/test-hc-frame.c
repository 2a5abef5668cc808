/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-frame.h"

#define SIZE_MAX_HERE 300
#define MASK "\x11\x22\x33\x44"

/* What comes of some bytes, a letter each: t text, i ping, o pong, p a part, c close, x broken. */
typedef struct
{
  GString *story;
  GString *texts;
  guint16  code;
} HcOutcome;

typedef struct
{
  const char *name;
  const char *story;
  const char *texts;
  const char *hex;   /* of the frames before they are masked: "first-byte,payload" each */
  guint16     code;
} HcCase;

static void
clear_outcome (HcOutcome *outcome)
{
  g_string_free (outcome->story, TRUE);
  g_string_free (outcome->texts, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HcOutcome, clear_outcome)

static void
append_frame (GByteArray *bytes, guint8 first, const void *payload, gsize length)
{
  guint8 header[HC_FRAME_HEADER_MAX];
  guint n_header = hc_frame_write_header (header, HC_OPCODE_TEXT, length);
  const guint8 *mask = (const guint8 *) MASK;

  header[0] = first;
  header[1] |= 0x80;
  g_byte_array_append (bytes, header, n_header);
  g_byte_array_append (bytes, mask, 4);
  for (gsize i = 0; i < length; i++)
    {
      guint8 masked = ((const guint8 *) payload)[i] ^ mask[i % 4];

      g_byte_array_append (bytes, &masked, 1);
    }
}

static GByteArray *
read_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0] != '\0'; hex += 2)
    {
      guint8 byte = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);

      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes;
}

static GByteArray *
read_frames (const char *text)
{
  g_auto (GStrv) frames = g_strsplit (text, " ", -1);
  GByteArray *bytes = g_byte_array_new ();

  for (char **frame = frames; *frame != NULL; frame++)
    {
      g_auto (GStrv) parts = g_strsplit (*frame, ",", 2);
      g_autoptr (GByteArray) first = read_hex (parts[0]);
      g_autoptr (GByteArray) payload = read_hex (parts[1]);

      append_frame (bytes, first->data[0], payload->data, payload->len);
    }
  return bytes;
}

static gboolean
note_yield (HcOutcome *outcome, HcFrameYield yield, GBytes *payload)
{
  static const char letters[] = { [HC_FRAME_PART] = 'p', [HC_FRAME_TEXT] = 't',  [HC_FRAME_PING] = 'i',
                                  [HC_FRAME_PONG] = 'o', [HC_FRAME_CLOSE] = 'c', [HC_FRAME_BROKEN] = 'x' };

  if (yield == HC_FRAME_MORE)
    return FALSE;
  g_string_append_c (outcome->story, letters[yield]);
  if (payload != NULL)
    {
      g_string_append_len (outcome->texts, g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
      g_string_append_c (outcome->texts, '|');
    }
  return yield != HC_FRAME_BROKEN;
}

/* Feeds @bytes in pieces that end behind @cut, and then after each byte where @is_slow. */
static HcOutcome
feed (GByteArray *bytes, gsize cut, gboolean is_slow)
{
  HcOutcome outcome = { g_string_new (NULL), g_string_new (NULL), 0 };
  HcFrameParser parser;
  HcFrameYield yield = HC_FRAME_MORE;
  gsize done = 0;

  hc_frame_parser_init (&parser, SIZE_MAX_HERE);
  while (done < bytes->len && yield != HC_FRAME_BROKEN)
    {
      gsize n = done < cut ? cut - done : is_slow ? 1 : bytes->len - done;
      gsize n_left = n;
      /* A buffer of its own, so that reading beyond it is seen. */
      g_autofree guint8 *piece = g_memdup2 (bytes->data + done, n);
      const guint8 *next = piece;
      gboolean goes_on;

      do
        {
          g_autoptr (GBytes) payload = NULL;

          yield = hc_frame_parser_feed (&parser, &next, &n_left, &payload, &outcome.code);
          goes_on = note_yield (&outcome, yield, payload);
        }
      while (goes_on);
      done += n;
    }
  hc_frame_parser_clear (&parser);
  return outcome;
}

static void
check (GByteArray *bytes, const char *story, const char *texts, guint16 code)
{
  for (gsize cut = 1; cut <= bytes->len; cut++)
    for (guint is_slow = 0; is_slow < 2; is_slow++)
      {
        g_auto (HcOutcome) outcome = feed (bytes, cut, is_slow);

        g_assert_cmpstr (outcome.story->str, ==, story);
        if (texts != NULL)
          g_assert_cmpstr (outcome.texts->str, ==, texts);
        g_assert_cmpuint (outcome.code, ==, code);
      }
}

static const HcCase cases[] = {
  { "a-text", "t", "Hi|", "81,4869", 0 },
  { "an-empty-text", "t", "|", "81,", 0 },
  { "two-texts", "tt", "H|i|", "81,48 81,69", 0 },
  { "fragments", "ppt", "Hi!|", "01,48 00,69 80,21", 0 },
  { "empty-fragments", "ppt", "|", "01, 00, 80,", 0 },
  { "a-ping", "i", "yo|", "89,796f", 0 },
  { "an-empty-ping", "i", "|", "89,", 0 },
  { "a-pong", "o", "", "8a,796f", 0 },
  { "a-ping-between-fragments", "pit", "yo|Hi|", "01,48 89,796f 80,69", 0 },
  { "a-character-across-fragments", "ppt", "€|", "01,e2 00,82 80,ac", 0 },
  { "the-last-character", "t", "\xF4\x8F\xBF\xBF|", "81,f48fbfbf", 0 },
  { "a-close", "c", "", "88,03e8", 1000 },
  { "a-close-of-ours", "c", "", "88,1130", 4400 },
  { "a-close-with-a-reason", "c", "", "88,03e8627965", 1000 },
  { "a-close-without-a-code", "c", "", "88,", HC_CLOSE_NO_STATUS },
  { "a-close-of-one-byte", "x", "", "88,03", 1002 },
  { "a-close-with-999", "x", "", "88,03e7", 1002 },
  { "a-close-with-1005", "x", "", "88,03ed", 1002 },
  { "a-close-with-1015", "x", "", "88,03f7", 1002 },
  { "a-close-with-2999", "x", "", "88,0bb7", 1002 },
  { "a-close-with-5000", "x", "", "88,1388", 1002 },
  { "a-close-with-a-broken-reason", "x", "", "88,03e8c0af", 1007 },
  { "rsv-1", "x", "", "c1,48", 1002 },
  { "rsv-2", "x", "", "a1,48", 1002 },
  { "rsv-3", "x", "", "91,48", 1002 },
  { "rsv-on-a-ping", "x", "", "c9,", 1002 },
  { "opcode-3", "x", "", "83,", 1002 },
  { "opcode-7", "x", "", "87,48", 1002 },
  { "opcode-11", "x", "", "8b,", 1002 },
  { "opcode-15", "x", "", "8f,48", 1002 },
  { "a-binary", "x", "", "82,48", 1003 },
  { "a-fragmented-binary", "x", "", "02,48", 1003 },
  { "a-fragmented-ping", "x", "", "09,48", 1002 },
  { "a-fragmented-close", "x", "", "08,", 1002 },
  { "a-continuation-of-nothing", "x", "", "80,48", 1002 },
  { "a-text-inside-a-message", "px", "", "01,48 81,69", 1002 },
  { "a-continuation-after-the-end", "ptx", "Hi|", "01,48 80,69 80,21", 1002 },
  { "a-lone-continuation-byte", "x", "", "81,80", 1007 },
  { "an-overlong-slash", "x", "", "81,c0af", 1007 },
  { "an-overlong-of-three", "x", "", "81,e09fbf", 1007 },
  { "an-overlong-of-four", "x", "", "81,f08fbfbf", 1007 },
  { "a-surrogate", "x", "", "81,eda080", 1007 },
  { "beyond-unicode", "x", "", "81,f4908080", 1007 },
  { "f5", "x", "", "81,f5808080", 1007 },
  { "a-text-cut-in-a-character", "x", "", "81,48e282", 1007 },
  { "a-broken-character-across-fragments", "px", "", "01,e2 80,41", 1007 },
  { "a-message-cut-in-a-character", "ppx", "", "01,e2 00,82 80,", 1007 },
  { "nothing-after-broken", "tx", "H|", "81,48 83, 81,69", 1002 },
};

static void
test_case (gconstpointer data)
{
  const HcCase *which = data;
  g_autoptr (GByteArray) bytes = read_frames (which->hex);

  check (bytes, which->story, which->texts, which->code);
}

static void
test_unmasked (void)
{
  static const char *const frames[] = { "8100", "810148", "8900", "880203e8" };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (GByteArray) bytes = read_hex (frames[i]);

      check (bytes, "x", "", HC_CLOSE_PROTOCOL_ERROR);
    }
}

/* Lengths said in more bytes than they need, and ones that nobody has. */
static void
test_lengths (void)
{
  static const struct
  {
    const char *head;
    guint16     code;
  } heads[] = {
    { "81fe0000", 1002 },
    { "81fe007d", 1002 },
    { "81ff0000000000000000", 1002 },
    { "81ff000000000000ffff", 1002 },
    { "81ff8000000000000000", 1002 },
    { "81ffffffffffffffffff", 1002 },
    { "81ff7fffffffffffffff", 1009 },
    { "81ff0000000100000000", 1009 },
    { "81fe012d", 1009 },
    { "89fe007e", 1002 },
    { "88ff0000000000010000", 1002 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *hex = g_strconcat (heads[i].head, "11223344", NULL);
      g_autoptr (GByteArray) bytes = read_hex (hex);

      check (bytes, "x", "", heads[i].code);
    }
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 1, 3, 7, 8, 9, 124, 125, 126, 127, 255, 256, 299, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autofree char *text = g_strnfill (sizes[i], 'x');
      g_autofree char *expected = g_strconcat (text, "|", NULL);

      for (gsize j = 0; j < sizes[i]; j++)
        text[j] = expected[j] = 'a' + j % 26;
      append_frame (bytes, 0x81, text, sizes[i]);
      check (bytes, "t", expected, 0);
    }
}

static void
test_message_size (void)
{
  g_autoptr (GByteArray) fits = g_byte_array_new ();
  g_autoptr (GByteArray) exceeds = g_byte_array_new ();
  g_autofree char *text = g_strnfill (SIZE_MAX_HERE, 'x');

  append_frame (fits, 0x01, text, SIZE_MAX_HERE - 1);
  append_frame (fits, 0x89, text, 125);
  append_frame (fits, 0x80, text, 1);
  append_frame (fits, 0x81, text, SIZE_MAX_HERE);
  check (fits, "pitt", NULL, 0);

  append_frame (exceeds, 0x01, text, SIZE_MAX_HERE - 1);
  append_frame (exceeds, 0x80, text, 2);
  check (exceeds, "px", "", HC_CLOSE_TOO_BIG);
}

static void
test_idle_holds_nothing (void)
{
  g_autoptr (GByteArray) bytes = read_frames ("01,48 89,796f 80,69");
  const guint8 *next = bytes->data;
  gsize n_left = bytes->len;
  guint16 code;
  HcFrameParser parser;
  HcFrameYield yield;

  hc_frame_parser_init (&parser, SIZE_MAX_HERE);
  do
    {
      g_autoptr (GBytes) payload = NULL;

      yield = hc_frame_parser_feed (&parser, &next, &n_left, &payload, &code);
    }
  while (yield != HC_FRAME_MORE);
  g_assert_null (parser.message);
  g_assert_null (parser.control);
  hc_frame_parser_clear (&parser);
}

static void
check_header (gsize length, const char *hex)
{
  g_autoptr (GByteArray) expected = read_hex (hex);
  guint8 header[HC_FRAME_HEADER_MAX];
  guint n_header = hc_frame_write_header (header, HC_OPCODE_TEXT, length);

  g_assert_cmpmem (header, n_header, expected->data, expected->len);
}

static void
test_headers (void)
{
  check_header (0, "8100");
  check_header (125, "817d");
  check_header (126, "817e007e");
  check_header (65535, "817effff");
  check_header (65536, "817f0000000000010000");
  check_header (0x123456789A, "817f000000123456789a");
}

static void
test_close_payloads (void)
{
  g_autoptr (GBytes) silent = hc_frame_new_close (HC_CLOSE_NO_STATUS, "lost");
  g_autoptr (GBytes) bare = hc_frame_new_close (4400, NULL);
  g_autoptr (GBytes) said = hc_frame_new_close (1000, "bye");
  g_autofree char *accents = g_strnfill (200, 'x');
  g_autoptr (GBytes) cut = NULL;

  g_assert_cmpuint (g_bytes_get_size (silent), ==, 0);
  g_assert_cmpmem (g_bytes_get_data (bare, NULL), g_bytes_get_size (bare), "\x11\x30", 2);
  g_assert_cmpmem (g_bytes_get_data (said, NULL), g_bytes_get_size (said), "\x03\xE8" "bye", 5);

  memcpy (accents + 122, "é", 2);
  cut = hc_frame_new_close (1000, accents);
  g_assert_cmpuint (g_bytes_get_size (cut), ==, 2 + 122);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/frame/reads/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/frame/refuses-what-has-no-mask", test_unmasked);
  g_test_add_func ("/frame/refuses-lengths-not-said-shortly", test_lengths);
  g_test_add_func ("/frame/reads-texts-of-all-sizes", test_sizes);
  g_test_add_func ("/frame/bounds-a-message-however-it-is-parted", test_message_size);
  g_test_add_func ("/frame/holds-nothing-between-messages", test_idle_holds_nothing);
  g_test_add_func ("/frame/writes-the-shortest-header", test_headers);
  g_test_add_func ("/frame/writes-closes", test_close_payloads);
  return g_test_run ();
}

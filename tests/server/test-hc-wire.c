/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>
#include <sys/socket.h>

#include "hc-pair.h"
#include "hc-wire.h"

#define KEY "\x01\x02\x03\x04"

/* Somebody with a wire. */
typedef struct
{
  HcPair   pair;
  HcWire   wire;
  GObject *owner;
  GString *heard;      /* texts with bars between them */
  gboolean is_deaf;
  guint    n_drained;
  guint    n_closing;
  guint    n_lost;
} HcScene;

static HcScene *
from_wire (HcWire *wire)
{
  return (HcScene *) ((char *) wire - G_STRUCT_OFFSET (HcScene, wire));
}

static gboolean
on_may_hear (HcWire *wire)
{
  return !from_wire (wire)->is_deaf;
}

static void
on_text (HcWire *wire, GBytes *text)
{
  HcScene *scene = from_wire (wire);

  g_string_append_len (scene->heard, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  g_string_append_c (scene->heard, '|');
}

static void
on_drained (HcWire *wire)
{
  from_wire (wire)->n_drained++;
}

static void
on_closing (HcWire *wire)
{
  from_wire (wire)->n_closing++;
}

static void
on_lost (HcWire *wire)
{
  from_wire (wire)->n_lost++;
}

static const HcWireFuncs funcs = { on_may_hear, on_text, on_drained, on_closing, on_lost };

static void
open_wire (HcScene *scene, GByteArray *leftover)
{
  hc_wire_init (&scene->wire, scene->owner, scene->pair.connection, leftover, &scene->pair.limits, &funcs);
}

static void
set_up (HcScene *scene, gconstpointer data)
{
  hc_pair_open (&scene->pair);
  scene->owner = g_object_new (G_TYPE_OBJECT, NULL);
  scene->heard = g_string_new (NULL);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  hc_pair_close (&scene->pair);
  g_assert_cmpuint (scene->n_closing, ==, 1);
  g_assert_cmpuint (scene->n_lost, ==, 1);
  hc_wire_clear (&scene->wire);
  g_assert_finalize_object (scene->owner);
  g_string_free (scene->heard, TRUE);
}

static void
append_frame (GByteArray *bytes, guint8 first, const char *payload)
{
  gsize length = strlen (payload);
  guint8 header[HC_FRAME_HEADER_MAX];
  guint n_header = hc_frame_write_header (header, HC_OPCODE_TEXT, length);

  header[0] = first;
  header[1] |= 0x80;
  g_byte_array_append (bytes, header, n_header);
  g_byte_array_append (bytes, (const guint8 *) KEY, 4);
  for (gsize i = 0; i < length; i++)
    g_byte_array_append (bytes, &(guint8) { payload[i] ^ KEY[i % 4] }, 1);
}

static void
say (HcScene *scene, guint8 first, const char *payload)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_frame (bytes, first, payload);
  hc_pair_write (&scene->pair, bytes->data, bytes->len);
}

static void
send_text (HcScene *scene, gsize length, gboolean counts)
{
  g_autofree char *text = g_strnfill (length, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  hc_wire_send (&scene->wire, bytes, counts);
}

static void
expect (HcScene *scene, const void *bytes, gsize n_bytes)
{
  GString *read = hc_pair_read (&scene->pair, n_bytes);

  g_assert_cmpmem (read->str, read->len, bytes, n_bytes);
  g_string_free (read, TRUE);
}

static void
expect_close (HcScene *scene, guint16 code)
{
  const guint8 head[] = { 0x88 };
  GString *read = hc_pair_read (&scene->pair, 4);
  guint16 said;

  g_assert_cmpuint (read->len, ==, 4);
  g_assert_cmpmem (read->str, 1, head, 1);
  memcpy (&said, read->str + 2, 2);
  g_assert_cmpuint (g_ntohs (said), ==, code);
  g_string_free (read, TRUE);
}

static gboolean
is_lost (gpointer data)
{
  return ((HcScene *) data)->n_lost > 0;
}

static gboolean
has_heard (gpointer data)
{
  return ((HcScene *) data)->heard->len > 0;
}

static void
test_hears (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  say (scene, 0x81, "hello");
  hc_pair_wait (has_heard, scene);
  g_assert_cmpstr (scene->heard->str, ==, "hello|");
}

static void
test_leftover (HcScene *scene, gconstpointer data)
{
  GByteArray *leftover = g_byte_array_new ();

  append_frame (leftover, 0x81, "first");
  append_frame (leftover, 0x81, "second");
  g_byte_array_set_size (leftover, leftover->len - 2);
  open_wire (scene, leftover);
  hc_pair_turn ();
  g_assert_cmpstr (scene->heard->str, ==, "");
  hc_wire_go_on (&scene->wire);
  hc_pair_turn ();
  g_assert_cmpstr (scene->heard->str, ==, "first|");
  hc_pair_write (&scene->pair, (char[2]) { 'n' ^ KEY[0], 'd' ^ KEY[1] }, 2);
  hc_pair_turn ();
  g_assert_cmpstr (scene->heard->str, ==, "first|second|");
}

/* What is not welcome waits, in order, and nothing more is read. */
static void
test_deaf (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  scene->is_deaf = TRUE;
  say (scene, 0x81, "one");
  say (scene, 0x81, "two");
  say (scene, 0x89, "p");
  hc_pair_turn ();
  say (scene, 0x81, "three");
  hc_pair_turn ();
  g_assert_cmpstr (scene->heard->str, ==, "");
  hc_wire_go_on (&scene->wire);
  hc_pair_turn ();
  g_assert_cmpstr (scene->heard->str, ==, "");
  scene->is_deaf = FALSE;
  hc_wire_go_on (&scene->wire);
  hc_pair_turn ();
  g_assert_cmpstr (scene->heard->str, ==, "one|two|three|");
  expect (scene, "\x8A\x01p", 3);
}

static void
test_newest_ping (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  say (scene, 0x89, "a");
  say (scene, 0x89, "b");
  say (scene, 0x89, "c");
  hc_pair_turn ();
  hc_wire_close (&scene->wire, 1000, NULL);
  expect (scene, "\x8A\x01" "c\x88\x02\x03\xE8", 7);
}

static void
test_close_by_peer (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  say (scene, 0x88, "\x0B\xB8" "bye");
  say (scene, 0x81, "late");
  expect_close (scene, 3000);
  hc_pair_wait (is_lost, scene);
  g_assert_cmpstr (scene->heard->str, ==, "");
}

static void
test_close_by_us (HcScene *scene, gconstpointer data)
{
  GString *rest;

  open_wire (scene, NULL);
  hc_wire_close (&scene->wire, HC_CLOSE_SIGNED_OUT, NULL);
  g_assert_cmpuint (scene->n_closing, ==, 1);
  g_assert_false (hc_wire_is_open (&scene->wire));
  send_text (scene, 5, TRUE);
  expect_close (scene, HC_CLOSE_SIGNED_OUT);
  say (scene, 0x81, "late");
  say (scene, 0x88, "\x11\x31");
  hc_pair_wait (is_lost, scene);
  g_assert_cmpstr (scene->heard->str, ==, "");
  rest = hc_pair_read_all (&scene->pair);
  g_assert_cmpuint (rest->len, ==, 0);
  g_string_free (rest, TRUE);
}

static void
test_close_unanswered (HcScene *scene, gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();

  open_wire (scene, NULL);
  hc_wire_close (&scene->wire, 1001, NULL);
  hc_pair_wait (is_lost, scene);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_TIME_SPAN_SECOND);
}

static void
test_broken (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  say (scene, 0x83, "x");
  say (scene, 0x81, "late");
  expect_close (scene, 1002);
  hc_pair_wait (is_lost, scene);
  g_assert_cmpstr (scene->heard->str, ==, "");
}

static void
test_broken_after_close (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  hc_wire_close (&scene->wire, 1001, NULL);
  say (scene, 0x83, "x");
  say (scene, 0x83, "x");
  expect_close (scene, 1001);
  hc_pair_wait (is_lost, scene);
}

static void
test_cut (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  shutdown (scene->pair.fd, SHUT_RDWR);
  hc_pair_wait (is_lost, scene);
}

/* It takes nothing while it is deaf, and is noticed all the same. */
static void
test_cut_while_deaf (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  scene->is_deaf = TRUE;
  say (scene, 0x81, "one");
  hc_pair_turn ();
  shutdown (scene->pair.fd, SHUT_RDWR);
  hc_pair_wait (is_lost, scene);
}

static void
test_no_hello (HcScene *scene, gconstpointer data)
{
  scene->pair.limits.hello_timeout = 50;
  open_wire (scene, NULL);
  expect_close (scene, HC_CLOSE_LATE);
}

static void
test_pings (HcScene *scene, gconstpointer data)
{
  scene->pair.limits.ping_interval = 30;
  scene->pair.limits.pong_timeout = 100;
  open_wire (scene, NULL);
  hc_wire_greeted (&scene->wire);
  for (guint i = 0; i < 10; i++)
    {
      expect (scene, "\x89\x00", 2);
      say (scene, 0x8A, "");
    }
  g_assert_true (hc_wire_is_open (&scene->wire));
  expect (scene, "\x89\x00\x89\x00\x89\x00", 6);
  hc_pair_wait (is_lost, scene);
}

static void
test_too_fast (HcScene *scene, gconstpointer data)
{
  scene->pair.limits.frame_rate = 1;
  scene->pair.limits.frame_burst = 3;
  open_wire (scene, NULL);
  for (guint i = 0; i < 4; i++)
    say (scene, 0x81, "x");
  expect_close (scene, HC_CLOSE_TOO_FAST);
  hc_pair_wait (is_lost, scene);
  g_assert_cmpstr (scene->heard->str, ==, "x|x|x|");
}

static void
test_fragments_count (HcScene *scene, gconstpointer data)
{
  scene->pair.limits.frame_rate = 1;
  scene->pair.limits.frame_burst = 3;
  open_wire (scene, NULL);
  say (scene, 0x01, "");
  for (guint i = 0; i < 3; i++)
    say (scene, 0x00, "");
  expect_close (scene, HC_CLOSE_TOO_FAST);
}

/* Frames come whole and in order, however little the peer takes at once. */
static void
test_slow_reader (HcScene *scene, gconstpointer data)
{
  GString *read;

  open_wire (scene, NULL);
  for (guint i = 0; i < 40; i++)
    send_text (scene, 1000 + i, TRUE);
  g_assert_cmpuint (scene->wire.outbox.n_bytes, >, 0);
  for (guint i = 0; i < 40; i++)
    {
      const guint8 header[] = { 0x81, 126, (1000 + i) >> 8, (1000 + i) & 0xFF };

      expect (scene, header, sizeof header);
      read = hc_pair_read (&scene->pair, 1000 + i);
      g_assert_cmpuint (strspn (read->str, "x"), ==, 1000 + i);
      g_string_free (read, TRUE);
    }
  g_assert_cmpuint (scene->n_drained, >, 0);
  g_assert_cmpuint (scene->wire.outbox.n_bytes, ==, 0);
  g_assert_null (scene->wire.outbox.frames);
}

/* The frame that is half out goes out whole, then the reason; the rest does not. */
static void
test_falls_behind (HcScene *scene, gconstpointer data)
{
  GString *read;
  guint n_sent = 0;
  gsize n_whole = 0;

  scene->pair.limits.queued_out = 20000;
  open_wire (scene, NULL);
  for (; hc_wire_is_open (&scene->wire) && n_sent < 1000; n_sent++)
    send_text (scene, 1000, TRUE);
  g_assert_cmpuint (n_sent, <, 1000);
  g_assert_cmpuint (scene->n_closing, ==, 1);
  read = hc_pair_read_all (&scene->pair);
  while (n_whole + 1004 <= read->len && (guint8) read->str[n_whole] == 0x81)
    n_whole += 1004;
  g_assert_cmpuint (n_whole / 1004, <, n_sent);
  g_assert_cmpuint ((guint8) read->str[n_whole], ==, 0x88);
  g_assert_cmpmem (read->str + n_whole + 2, 2, "\x11\x39", 2);
  g_string_free (read, TRUE);
}

static void
test_closed_while_held (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  hc_wire_hold (&scene->wire);
  send_text (scene, 3, TRUE);
  hc_wire_close (&scene->wire, 1001, NULL);
  hc_wire_release (&scene->wire);
  expect (scene, "\x81\x03xxx", 5);
  expect_close (scene, 1001);
  hc_pair_wait (is_lost, scene);
}

static void
test_falls_behind_while_held (HcScene *scene, gconstpointer data)
{
  scene->pair.limits.queued_out = 2000;
  open_wire (scene, NULL);
  hc_wire_hold (&scene->wire);
  send_text (scene, 1500, TRUE);
  send_text (scene, 1500, TRUE);
  g_assert_false (hc_wire_is_open (&scene->wire));
  hc_wire_release (&scene->wire);
  expect (scene, "\x88", 1);
  hc_pair_wait (is_lost, scene);
}

static void
test_lost_while_held (HcScene *scene, gconstpointer data)
{
  open_wire (scene, NULL);
  hc_wire_hold (&scene->wire);
  send_text (scene, 3, TRUE);
  shutdown (scene->pair.fd, SHUT_RDWR);
  hc_pair_wait (is_lost, scene);
  hc_wire_release (&scene->wire);
}

static void
test_replay_is_no_falling_behind (HcScene *scene, gconstpointer data)
{
  scene->pair.limits.queued_out = 20000;
  open_wire (scene, NULL);
  for (guint i = 0; i < 100; i++)
    send_text (scene, 1000, FALSE);
  send_text (scene, 1000, TRUE);
  g_assert_true (hc_wire_is_open (&scene->wire));
  g_assert_true (hc_wire_is_crowded (&scene->wire));
  g_assert_false (hc_wire_is_drained (&scene->wire));
  for (guint i = 0; i < 1000 && hc_wire_is_open (&scene->wire); i++)
    send_text (scene, 1000, TRUE);
  g_assert_false (hc_wire_is_open (&scene->wire));
}

static void
test_reads_nothing (HcScene *scene, gconstpointer data)
{
  scene->pair.limits.pong_timeout = 100;
  open_wire (scene, NULL);
  hc_wire_greeted (&scene->wire);
  for (guint i = 0; i < 100; i++)
    send_text (scene, 1000, TRUE);
  hc_pair_wait (is_lost, scene);
}

#define ADD(path, func) g_test_add (path, HcScene, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/wire/hears-texts", test_hears);
  ADD ("/wire/hears-what-came-with-the-handshake", test_leftover);
  ADD ("/wire/keeps-what-is-not-welcome-yet", test_deaf);
  ADD ("/wire/answers-the-newest-ping", test_newest_ping);
  ADD ("/wire/agrees-to-close", test_close_by_peer);
  ADD ("/wire/closes-and-awaits-the-same", test_close_by_us);
  ADD ("/wire/closes-without-an-answer", test_close_unanswered);
  ADD ("/wire/fails-when-the-protocol-is-broken", test_broken);
  ADD ("/wire/fails-once-only", test_broken_after_close);
  ADD ("/wire/notices-a-cut", test_cut);
  ADD ("/wire/notices-a-cut-while-deaf", test_cut_while_deaf);
  ADD ("/wire/awaits-a-hello", test_no_hello);
  ADD ("/wire/pings-and-awaits-pongs", test_pings);
  ADD ("/wire/closes-who-is-too-fast", test_too_fast);
  ADD ("/wire/counts-fragments-as-frames", test_fragments_count);
  ADD ("/wire/serves-a-slow-reader", test_slow_reader);
  ADD ("/wire/closes-who-falls-behind", test_falls_behind);
  ADD ("/wire/closes-while-it-is-held", test_closed_while_held);
  ADD ("/wire/closes-who-falls-behind-while-it-is-held", test_falls_behind_while_held);
  ADD ("/wire/is-lost-while-it-is-held", test_lost_while_held);
  ADD ("/wire/a-replay-is-no-falling-behind", test_replay_is_no_falling_behind);
  ADD ("/wire/cuts-who-reads-nothing", test_reads_nothing);
  return g_test_run ();
}

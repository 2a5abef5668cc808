/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>
#include <unistd.h>

#include "hc-outbox.h"
#include "hc-pair.h"

#define N_FRAMES 200

typedef struct
{
  HcPair    pair;
  HcOutbox  outbox;
  GString  *expected;
} HcScene;

static void
set_up (HcScene *scene, gconstpointer data)
{
  hc_pair_open (&scene->pair);
  scene->expected = g_string_new (NULL);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  hc_outbox_clear (&scene->outbox);
  hc_pair_close (&scene->pair);
  g_string_free (scene->expected, TRUE);
}

static HcOutboxState
send_frame (HcScene *scene, char letter, gsize length, gboolean counts)
{
  g_autofree char *text = g_strnfill (length, letter);
  g_autoptr (GBytes) payload = g_bytes_new (text, length);
  guint8 header[HC_FRAME_HEADER_MAX];
  guint n_header = hc_frame_write_header (header, HC_OPCODE_TEXT, length);

  g_string_append_len (scene->expected, (char *) header, n_header);
  g_string_append_len (scene->expected, text, length);
  return hc_outbox_send (&scene->outbox, scene->pair.connection, HC_OPCODE_TEXT, payload, counts);
}

/* Reads a little, lets it write a little, until nothing comes. */
static GString *
drain (HcScene *scene, gsize n_at_once)
{
  GString *read_all = g_string_new (NULL);
  g_autofree char *bytes = g_malloc (n_at_once);
  gssize n;

  while ((n = read (scene->pair.fd, bytes, n_at_once)) > 0)
    {
      g_string_append_len (read_all, bytes, n);
      g_assert_cmpint (hc_outbox_flush (&scene->outbox, scene->pair.connection), !=, HC_OUTBOX_BROKEN);
    }
  return read_all;
}

static void
assert_came (HcScene *scene)
{
  GString *came = drain (scene, 4096);

  g_assert_cmpmem (came->str, came->len, scene->expected->str, scene->expected->len);
  g_string_free (came, TRUE);
}

static void
test_writes_at_once (HcScene *scene, gconstpointer data)
{
  g_assert_cmpint (send_frame (scene, 'a', 5, TRUE), ==, HC_OUTBOX_EMPTY);
  g_assert_cmpint (send_frame (scene, 'b', 0, TRUE), ==, HC_OUTBOX_EMPTY);
  g_assert_null (scene->outbox.frames);
  g_assert_cmpuint (scene->outbox.n_bytes, ==, 0);
  assert_came (scene);
}

static void
test_holds (HcScene *scene, gconstpointer data)
{
  char byte;

  hc_outbox_hold (&scene->outbox);
  g_assert_false (hc_outbox_release (&scene->outbox));

  hc_outbox_hold (&scene->outbox);
  g_assert_cmpint (send_frame (scene, 'a', 5, TRUE), ==, HC_OUTBOX_WAITS);
  hc_outbox_hold (&scene->outbox);
  g_assert_cmpint (send_frame (scene, 'b', 5, TRUE), ==, HC_OUTBOX_WAITS);
  g_assert_cmpint (read (scene->pair.fd, &byte, 1), <, 0);
  g_assert_true (hc_outbox_release (&scene->outbox));
  g_assert_cmpint (hc_outbox_flush (&scene->outbox, scene->pair.connection), ==, HC_OUTBOX_EMPTY);
  assert_came (scene);
  g_assert_cmpint (send_frame (scene, 'c', 5, TRUE), ==, HC_OUTBOX_EMPTY);
}

/* What waits already goes first, whenever the peer takes it. */
static void
test_holds_nothing_back (HcScene *scene, gconstpointer data)
{
  while (send_frame (scene, 'x', 1500, TRUE) == HC_OUTBOX_EMPTY)
    ;
  hc_outbox_hold (&scene->outbox);
  g_assert_cmpint (send_frame (scene, 'a', 5, TRUE), ==, HC_OUTBOX_WAITS);
  g_assert_false (hc_outbox_release (&scene->outbox));
  assert_came (scene);
}

static void
test_keeps_order (HcScene *scene, gconstpointer data)
{
  gsize n_at_once = GPOINTER_TO_SIZE (data);
  GString *came;

  for (guint i = 0; i < N_FRAMES; i++)
    send_frame (scene, 'a' + i % 26, i * 37 % 700, TRUE);
  g_assert_cmpuint (scene->outbox.n_bytes, >, 0);
  came = drain (scene, n_at_once);
  g_assert_cmpmem (came->str, came->len, scene->expected->str, scene->expected->len);
  g_assert_null (scene->outbox.frames);
  g_assert_cmpuint (scene->outbox.n_bytes, ==, 0);
  g_assert_cmpuint (scene->outbox.n_counted, ==, 0);
  g_string_free (came, TRUE);
}

/* Pushed and drained in turns, it does not grow. */
static void
test_stays_small (HcScene *scene, gconstpointer data)
{
  GString *came = g_string_new (NULL);
  char bytes[600];
  gssize n;

  while (send_frame (scene, 'x', 500, TRUE) == HC_OUTBOX_EMPTY)
    ;
  for (guint i = 0; i < 2000; i++)
    {
      n = read (scene->pair.fd, bytes, sizeof bytes);
      g_string_append_len (came, bytes, MAX (n, 0));
      hc_outbox_flush (&scene->outbox, scene->pair.connection);
      if (scene->outbox.n_bytes < 10000)
        send_frame (scene, 'a' + i % 26, 500, TRUE);
      if (scene->outbox.frames != NULL)
        g_assert_cmpuint (scene->outbox.frames->len, <, 200);
    }
  g_assert_cmpmem (came->str, came->len, scene->expected->str, came->len);
  g_string_free (came, TRUE);
}

static void
test_counts (HcScene *scene, gconstpointer data)
{
  gsize n_before;

  while (send_frame (scene, 'x', 500, FALSE) == HC_OUTBOX_EMPTY)
    ;
  g_assert_cmpuint (scene->outbox.n_counted, ==, 0);
  g_assert_cmpuint (scene->outbox.n_bytes, >, 0);
  n_before = scene->outbox.n_bytes;
  send_frame (scene, 'y', 500, TRUE);
  g_assert_cmpuint (scene->outbox.n_counted, ==, 504);
  g_assert_cmpuint (scene->outbox.n_bytes, ==, n_before + 504);
}

static void
test_drops (HcScene *scene, gconstpointer data)
{
  GString *came;

  while (send_frame (scene, 'x', 1500, TRUE) == HC_OUTBOX_EMPTY)
    ;
  for (guint i = 0; i < 20; i++)
    send_frame (scene, 'y', 1500, TRUE);
  hc_outbox_drop (&scene->outbox);
  g_assert_cmpuint (scene->outbox.n_bytes, <, 1504);
  g_assert_cmpuint (scene->outbox.n_counted, ==, 0);
  send_frame (scene, 'z', 3, TRUE);
  came = drain (scene, 4096);
  g_assert_true (g_str_has_suffix (came->str, "zzz"));
  g_assert_cmpuint ((came->len - 5) % 1504, ==, 0);
  g_assert_null (memchr (came->str, 'y', came->len));
  g_string_free (came, TRUE);
}

static void
test_broken (HcScene *scene, gconstpointer data)
{
  while (send_frame (scene, 'x', 1500, TRUE) == HC_OUTBOX_EMPTY)
    ;
  close (scene->pair.fd);
  g_assert_cmpint (hc_outbox_flush (&scene->outbox, scene->pair.connection), ==, HC_OUTBOX_BROKEN);
  hc_outbox_clear (&scene->outbox);
  g_assert_cmpint (send_frame (scene, 'x', 1500, TRUE), ==, HC_OUTBOX_BROKEN);
  scene->pair.fd = dup (0);
}

#define ADD(path, func, data) g_test_add (path, HcScene, GSIZE_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/outbox/writes-at-once-and-keeps-nothing", test_writes_at_once, 0);
  ADD ("/outbox/keeps-the-order", test_keeps_order, 4096);
  ADD ("/outbox/keeps-the-order-byte-by-byte", test_keeps_order, 1);
  ADD ("/outbox/keeps-the-order-in-odd-pieces", test_keeps_order, 61);
  ADD ("/outbox/holds", test_holds, 0);
  ADD ("/outbox/holds-nothing-back", test_holds_nothing_back, 0);
  ADD ("/outbox/stays-small", test_stays_small, 0);
  ADD ("/outbox/counts-what-is-to-count", test_counts, 0);
  ADD ("/outbox/drops-what-is-not-begun", test_drops, 0);
  ADD ("/outbox/says-when-nobody-is-there", test_broken, 0);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>
#include <sys/socket.h>

#include "hc-answer.h"
#include "hc-pair.h"
#include "hc-visitor.h"

#define REQUEST "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

static const struct
{
  const char *name;
  const char *headers;
} at_once[] = {
  { "too-much", "Content-Length: 1000000" },
  { "chunks", "Transfer-Encoding: chunked" },
  { "who-waits-for-a-word", "Content-Length: 5\r\nExpect: 100-continue" },
};

static void
set_up (HcPair *pair, gconstpointer data)
{
  hc_pair_open (pair);
}

static void
tear_down (HcPair *pair, gconstpointer data)
{
  hc_pair_close (pair);
}

static gboolean
has_request (gpointer data)
{
  return ((HcPair *) data)->streams->len > 0;
}

static gboolean
is_gone (gpointer data)
{
  return hc_roster_count (((HcPair *) data)->roster) == 0;
}

static void
expect_status (HcPair *pair, const char *status, const char *code)
{
  GString *answer = hc_pair_read_all (pair);
  g_autofree char *start = g_strconcat ("HTTP/1.1 ", status, " ", NULL);
  g_autofree char *body = g_strdup_printf ("{\"error\":{\"code\":\"%s\",", code);

  g_assert_true (g_str_has_prefix (answer->str, start));
  g_assert_nonnull (strstr (answer->str, "\r\nConnection: close\r\n"));
  g_assert_nonnull (strstr (answer->str, body));
  g_string_free (answer, TRUE);
}

static void
test_hands_over (HcPair *pair, gconstpointer data)
{
  char bytes[sizeof REQUEST] = { 0 };
  GIOStream *stream;

  hc_pair_write (pair, REQUEST, 10);
  hc_pair_turn ();
  g_assert_cmpuint (pair->streams->len, ==, 0);
  hc_pair_write (pair, &REQUEST[10], strlen (REQUEST) - 10);
  hc_pair_wait (has_request, pair);
  g_assert_cmpuint (pair->streams->len, ==, 1);
  stream = pair->streams->pdata[0];
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), bytes, sizeof bytes, NULL, NULL), ==,
                   strlen (REQUEST));
  g_assert_cmpstr (bytes, ==, REQUEST);
}

/* A body too comes as a whole. */
static void
test_awaits_the_body (HcPair *pair, gconstpointer data)
{
  const char *post = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n";

  hc_pair_write (pair, post, strlen (post));
  hc_pair_write (pair, "1234", 4);
  hc_pair_turn ();
  g_assert_cmpuint (pair->streams->len, ==, 0);
  hc_pair_write (pair, "5", 1);
  hc_pair_wait (has_request, pair);
}

static void
test_half_a_body (HcPair *pair, gconstpointer data)
{
  const char *post = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n12";

  hc_pair_write (pair, post, strlen (post));
  hc_pair_turn ();
  shutdown (pair->fd, SHUT_WR);
  hc_pair_wait (is_gone, pair);
  g_assert_cmpuint (pair->streams->len, ==, 0);
}

/* Of these the end is not known, or somebody waits for a word, or it is too much. */
static void
test_hands_over_at_once (HcPair *pair, gconstpointer data)
{
  g_autofree char *post = g_strdup_printf ("POST / HTTP/1.1\r\n%s\r\n\r\n", (const char *) data);

  hc_pair_write (pair, post, strlen (post));
  hc_pair_wait (has_request, pair);
}

/* When libsoup closes its stream the peer sees the end, and we wait for theirs. */
static void
test_lingers (HcPair *pair, gconstpointer data)
{
  GString *answer;

  hc_pair_write (pair, REQUEST "more", strlen (REQUEST "more"));
  hc_pair_wait (has_request, pair);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (pair->streams->pdata[0]), "yes", 3, NULL,
                                            NULL, NULL));
  g_assert_true (g_io_stream_close (pair->streams->pdata[0], NULL, NULL));
  answer = hc_pair_read_all (pair);
  g_assert_cmpstr (answer->str, ==, "yes");
  g_string_free (answer, TRUE);
  hc_pair_turn ();
  g_assert_false (is_gone (pair));
  hc_pair_write (pair, "and more", 8);
  shutdown (pair->fd, SHUT_WR);
  hc_pair_wait (is_gone, pair);
}

static void
test_stream_dropped (HcPair *pair, gconstpointer data)
{
  GString *answer;

  hc_pair_write (pair, REQUEST, strlen (REQUEST));
  hc_pair_wait (has_request, pair);
  g_ptr_array_set_size (pair->streams, 0);
  answer = hc_pair_read_all (pair);
  g_assert_cmpuint (answer->len, ==, 0);
  g_string_free (answer, TRUE);
}

static void
test_bad_head (HcPair *pair, gconstpointer data)
{
  hc_pair_write (pair, "GET http://a/ HTTP/1.1\r\n", 24);
  expect_status (pair, "400", "bad_message");
}

static void
test_large_head (HcPair *pair, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (20000, 'a');

  hc_pair_write (pair, "GET / HTTP/1.1\r\nX: ", 19);
  for (guint i = 0; i < 20000 && !is_gone (pair); i += 1000)
    {
      hc_pair_write (pair, filler, 1000);
      hc_pair_turn ();
    }
  expect_status (pair, "431", "too_large");
}

static void
test_half_a_head (HcPair *pair, gconstpointer data)
{
  hc_pair_write (pair, REQUEST, 10);
  hc_pair_turn ();
  shutdown (pair->fd, SHUT_WR);
  hc_pair_wait (is_gone, pair);
}

static void
test_refuses_past_libsoup (HcPair *pair, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, HC_ERROR_TOO_LARGE, "Too much.");

  hc_pair_write (pair, REQUEST, strlen (REQUEST));
  hc_pair_wait (has_request, pair);
  hc_connection_refuse (pair->connection, hc_answer_get_status (error), error);
  g_assert_true (g_io_stream_is_closed (pair->streams->pdata[0]));
  expect_status (pair, "413", "too_large");
}

static void
test_cancels_for_who_is_gone (HcPair *pair, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  hc_pair_write (pair, REQUEST, strlen (REQUEST));
  hc_pair_wait (has_request, pair);
  hc_connection_answering (pair->connection, cancellable);
  shutdown (pair->fd, SHUT_RDWR);
  while (!g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, FALSE);
}

/* A visitor over TLS, who says each thing in one go. */
typedef struct
{
  HcPair    pair;
  HcVisitor visitor;
  HcTls    *tls;
} HcTlsScene;

static gboolean
are_hands_shaken (gpointer data)
{
  return hc_visitor_shake (&((HcTlsScene *) data)->visitor) == GNUTLS_E_SUCCESS;
}

static void
set_up_tls (HcTlsScene *scene, gconstpointer data)
{
  hc_pair_open (&scene->pair);
  scene->tls = scene->pair.home.tls = hc_visitor_make_tls ();
  hc_visitor_open (&scene->visitor, scene->pair.fd, NULL);
  hc_pair_wait (are_hands_shaken, scene);
}

static void
tear_down_tls (HcTlsScene *scene, gconstpointer data)
{
  hc_visitor_close (&scene->visitor);
  hc_pair_close (&scene->pair);
  hc_tls_unref (scene->tls);
}

static void
say (HcTlsScene *scene, const char *text)
{
  g_assert_cmpint (gnutls_record_send (scene->visitor.session, text, strlen (text)), ==, strlen (text));
}

static void
test_request_behind_a_new_key (HcTlsScene *scene, gconstpointer data)
{
  hc_pair_turn ();
  g_assert_cmpint (gnutls_session_key_update (scene->visitor.session, 0), ==, GNUTLS_E_SUCCESS);
  say (scene, REQUEST);
  hc_pair_turn ();
  g_assert_true (has_request (&scene->pair));
}

/* A session that broke never says the rest of what it began. */
static void
test_broken_session (HcTlsScene *scene, gconstpointer beginning)
{
  say (scene, beginning);
  hc_pair_turn ();
  g_assert_false (is_gone (&scene->pair));
  hc_pair_write (&scene->pair, "\x17\x03\x03\x00\x20" "01234567890123456789012345678901", 37);
  hc_pair_turn ();
  g_assert_true (is_gone (&scene->pair));
}

static void
test_bare_answer (void)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, HC_ERROR_BAD_MESSAGE, "Say \"what\"?");
  g_autofree char *answer = hc_answer_new_bare (426, error);
  const char *body = strstr (answer, "\r\n\r\n") + 4;
  g_autofree char *length = g_strdup_printf ("\r\nContent-Length: %u\r\n", (guint) strlen (body));

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 426 Upgrade Required\r\n"));
  g_assert_cmpstr (body, ==, "{\"error\":{\"code\":\"bad_message\",\"message\":\"Say \\\"what\\\"?\"}}");
  g_assert_nonnull (strstr (answer, length));
}

#define ADD(path, func) g_test_add (path, HcPair, NULL, set_up, func, tear_down)
#define ADD_TLS(path, func, data) g_test_add (path, HcTlsScene, data, set_up_tls, func, tear_down_tls)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/connection/hands-over-a-whole-head", test_hands_over);
  ADD ("/connection/awaits-the-body", test_awaits_the_body);
  ADD ("/connection/drops-half-a-body", test_half_a_body);
  for (guint i = 0; i < G_N_ELEMENTS (at_once); i++)
    {
      g_autofree char *path = g_strconcat ("/connection/hands-over-at-once/", at_once[i].name, NULL);

      g_test_add (path, HcPair, at_once[i].headers, set_up, test_hands_over_at_once, tear_down);
    }
  ADD ("/connection/lingers-when-answered", test_lingers);
  ADD ("/connection/notices-a-stream-that-is-dropped", test_stream_dropped);
  ADD ("/connection/refuses-a-bad-head", test_bad_head);
  ADD ("/connection/refuses-a-large-head", test_large_head);
  ADD ("/connection/drops-half-a-head", test_half_a_head);
  ADD ("/connection/refuses-past-libsoup", test_refuses_past_libsoup);
  ADD ("/connection/cancels-for-who-is-gone", test_cancels_for_who_is_gone);
  ADD_TLS ("/connection/hears-a-request-behind-a-new-key", test_request_behind_a_new_key, NULL);
  ADD_TLS ("/connection/closes-a-broken-session/in-a-head", test_broken_session, "GET / HT");
  ADD_TLS ("/connection/closes-a-broken-session/in-a-body", test_broken_session,
           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12");
  g_test_add_func ("/answer/is-whole-without-libsoup", test_bare_answer);
  return g_test_run ();
}

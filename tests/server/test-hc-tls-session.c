/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hc-tls-session.h"
#include "hc-visitor.h"

#define MUCH (64 * 1024)

/* A session and who speaks with it. */
typedef struct
{
  HcTls        *tls;
  HcTlsSession *session;
  HcVisitor     visitor;
  int           fds[2];
} HcScene;

static void
set_up (HcScene *scene, gconstpointer priorities)
{
  const int narrow = 4096;

  scene->tls = hc_visitor_make_tls ();
  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, scene->fds));
  g_assert_no_errno (setsockopt (scene->fds[0], SOL_SOCKET, SO_SNDBUF, &narrow, sizeof narrow));
  scene->session = hc_tls_session_new (scene->tls, scene->fds[0]);
  hc_visitor_open (&scene->visitor, scene->fds[1], priorities);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  hc_visitor_close (&scene->visitor);
  hc_tls_session_free (scene->session);
  hc_tls_unref (scene->tls);
  close (scene->fds[0]);
  close (scene->fds[1]);
}

static void
shake_hands (HcScene *scene)
{
  HcHandshake ours = HC_HANDSHAKE_MORE;
  int theirs = GNUTLS_E_AGAIN;

  for (guint i = 0; i < 20 && (ours != HC_HANDSHAKE_DONE || theirs != 0); i++)
    {
      if (theirs != 0)
        theirs = hc_visitor_shake (&scene->visitor);
      hc_tls_session_flush (scene->session);
      if (ours == HC_HANDSHAKE_MORE)
        ours = hc_tls_session_shake_hands (scene->session);
    }
  g_assert_cmpint (ours, ==, HC_HANDSHAKE_DONE);
  g_assert_cmpint (theirs, ==, 0);
}

static void
say (HcScene *scene, const char *text)
{
  g_assert_cmpint (gnutls_record_send (scene->visitor.session, text, strlen (text)), ==, strlen (text));
}

static gssize
answer (HcScene *scene, const char *first, const char *second)
{
  struct iovec pieces[] = { { (char *) first, strlen (first) }, { (char *) second, strlen (second) } };

  return hc_tls_session_write (scene->session, pieces, G_N_ELEMENTS (pieces));
}

static void
expect_heard (HcScene *scene, const char *text)
{
  g_autofree char *heard = hc_visitor_read (&scene->visitor);

  g_assert_cmpstr (heard, ==, text);
}

static void
test_speaks (HcScene *scene, gconstpointer data)
{
  char bytes[16] = { 0 };

  g_assert_false (hc_tls_session_is_shaken (scene->session));
  shake_hands (scene);
  g_assert_true (hc_tls_session_is_shaken (scene->session));
  say (scene, "hello");
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, 5);
  g_assert_cmpstr (bytes, ==, "hello");
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
  g_assert_cmpint (answer (scene, "good ", "day"), ==, 8);
  expect_heard (scene, "good day");
}

static void
test_old_version (HcScene *scene, gconstpointer data)
{
  HcHandshake ours = HC_HANDSHAKE_MORE;
  int theirs = GNUTLS_E_AGAIN;

  for (guint i = 0; i < 20 && ours == HC_HANDSHAKE_MORE; i++)
    {
      theirs = hc_visitor_shake (&scene->visitor);
      ours = hc_tls_session_shake_hands (scene->session);
    }
  g_assert_cmpint (ours, ==, HC_HANDSHAKE_BROKEN);
  theirs = hc_visitor_shake (&scene->visitor);
  g_assert_cmpint (theirs, ==, GNUTLS_E_FATAL_ALERT_RECEIVED);
  g_assert_cmpint (gnutls_alert_get (scene->visitor.session), ==, GNUTLS_A_PROTOCOL_VERSION);
}

/* It says that a message of a megabyte comes, and sends it record by record. */
static void
test_endless_greeting (HcScene *scene, gconstpointer data)
{
  HcHandshake ours = HC_HANDSHAKE_MORE;
  guint8 record[1029] = { 22, 3, 1, 4, 0, 1, 16, 0, 0, 3, 3 };
  guint n_records = 0;

  for (; n_records < 100 && ours == HC_HANDSHAKE_MORE; n_records++)
    {
      g_assert_cmpint (send (scene->fds[1], record, sizeof record, 0), ==, sizeof record);
      ours = hc_tls_session_shake_hands (scene->session);
    }
  g_assert_cmpint (ours, ==, HC_HANDSHAKE_BROKEN);
  g_assert_cmpuint (n_records, <, 20);
}

static void
test_nonsense (HcScene *scene, gconstpointer data)
{
  g_assert_cmpint (send (scene->fds[1], "GET / HTTP/1.1\r\n\r\n", 18, 0), ==, 18);
  g_assert_cmpint (hc_tls_session_shake_hands (scene->session), ==, HC_HANDSHAKE_BROKEN);
  g_assert_cmpint (answer (scene, "no", ""), ==, -1);
  g_assert_cmpint (errno, ==, EPIPE);
}

/* No descriptor tells of the rest of a record. */
static void
test_rest_of_a_record (HcScene *scene, gconstpointer data)
{
  char bytes[4] = { 0 };

  shake_hands (scene);
  g_assert_false (hc_tls_session_has_heard (scene->session));
  say (scene, "abcdef");
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, 3), ==, 3);
  g_assert_true (hc_tls_session_has_heard (scene->session));
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, 3), ==, 3);
  g_assert_cmpstr (bytes, ==, "def");
  g_assert_false (hc_tls_session_has_heard (scene->session));
}

static void
test_peeks (HcScene *scene, gconstpointer data)
{
  char bytes[16] = { 0 };

  shake_hands (scene);
  g_assert_cmpint (hc_tls_session_peek (scene->session, bytes, sizeof bytes), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
  say (scene, "one");
  g_assert_cmpint (hc_tls_session_peek (scene->session, bytes, 2), ==, 2);
  say (scene, "two");
  g_assert_cmpint (hc_tls_session_peek (scene->session, bytes, sizeof bytes), ==, 6);
  g_assert_cmpstr (bytes, ==, "onetwo");
  g_assert_true (hc_tls_session_has_heard (scene->session));
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, 4), ==, 4);
  g_assert_cmpint (hc_tls_session_hear (scene->session, 9), ==, 2);
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, 2);
  g_assert_cmpmem (bytes, 2, "wo", 2);
  g_assert_false (hc_tls_session_has_heard (scene->session));
}

/* It keeps one record, and takes the next when the system has taken that. */
static void
test_slow_reader (HcScene *scene, gconstpointer data)
{
  g_autofree char *much = g_strnfill (MUCH, 'x');
  g_autoptr (GString) heard = g_string_new (NULL);
  gsize n_taken;
  gssize n;

  shake_hands (scene);
  n_taken = answer (scene, much, "y");
  g_assert_cmpuint (n_taken, ==, 16 * 1024);
  g_assert_true (hc_tls_session_has_unsent (scene->session));
  g_assert_cmpint (answer (scene, much, ""), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
  while (heard->len <= MUCH)
    {
      g_autofree char *some = hc_visitor_read (&scene->visitor);

      g_string_append (heard, some);
      if (n_taken <= MUCH && (n = answer (scene, much + n_taken, "y")) > 0)
        n_taken += n;
      hc_tls_session_flush (scene->session);
    }
  g_assert_false (hc_tls_session_has_unsent (scene->session));
  g_assert_cmpuint (heard->len, ==, MUCH + 1);
  g_assert_cmpuint (strspn (heard->str, "x"), ==, MUCH);
}

static void
test_ends (HcScene *scene, gconstpointer data)
{
  char byte;

  shake_hands (scene);
  hc_tls_session_end (scene->session);
  g_assert_cmpint (gnutls_record_recv (scene->visitor.session, &byte, 1), ==, 0);
  gnutls_bye (scene->visitor.session, GNUTLS_SHUT_WR);
  g_assert_cmpint (hc_tls_session_read (scene->session, &byte, 1), ==, 0);
}

/* Who has asked, and says so by ending, still gets an answer. */
static void
test_half_closed (HcScene *scene, gconstpointer data)
{
  char bytes[8] = { 0 };

  shake_hands (scene);
  say (scene, "get");
  g_assert_no_errno (shutdown (scene->fds[1], SHUT_WR));
  g_assert_cmpint (hc_tls_session_peek (scene->session, bytes, sizeof bytes), ==, 3);
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, 3);
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, 0);
  g_assert_cmpint (answer (scene, "here", ""), ==, 4);
  expect_heard (scene, "here");
}

static void
renew_key (HcScene *scene)
{
  g_assert_cmpint (gnutls_session_key_update (scene->visitor.session, 0), ==, 0);
}

/* Both are in the socket before it is read. */
static void
test_new_key (HcScene *scene, gconstpointer data)
{
  char bytes[16] = { 0 };

  shake_hands (scene);
  renew_key (scene);
  renew_key (scene);
  say (scene, "hello");
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, 5);
  g_assert_cmpstr (bytes, ==, "hello");
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
}

static void
test_too_many_keys (HcScene *scene, gconstpointer data)
{
  char bytes[16];

  shake_hands (scene);
  for (guint i = 0; i < 20; i++)
    renew_key (scene);
  say (scene, "hello");
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, -1);
  g_assert_cmpint (errno, ==, ECONNRESET);
}

static void
test_tampered (HcScene *scene, gconstpointer data)
{
  char bytes[8];

  shake_hands (scene);
  g_assert_cmpint (send (scene->fds[1], "\x17\x03\x03\x00\x20" "01234567890123456789012345678901", 37, 0), ==, 37);
  g_assert_cmpint (hc_tls_session_read (scene->session, bytes, sizeof bytes), ==, -1);
  g_assert_cmpint (errno, ==, ECONNRESET);
}

#define ADD(path, func, priorities) g_test_add (path, HcScene, priorities, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/tls-session/speaks-1.3", test_speaks, NULL);
  ADD ("/tls-session/speaks-1.2", test_speaks, "NORMAL:-VERS-ALL:+VERS-TLS1.2");
  ADD ("/tls-session/does-not-speak-1.1", test_old_version, "NORMAL:-VERS-ALL:+VERS-TLS1.1");
  ADD ("/tls-session/awaits-no-endless-greeting", test_endless_greeting, NULL);
  ADD ("/tls-session/breaks-at-nonsense", test_nonsense, NULL);
  ADD ("/tls-session/tells-of-the-rest-of-a-record", test_rest_of_a_record, NULL);
  ADD ("/tls-session/peeks-and-keeps", test_peeks, NULL);
  ADD ("/tls-session/keeps-one-record-for-a-slow-reader", test_slow_reader, NULL);
  ADD ("/tls-session/ends-in-words", test_ends, NULL);
  ADD ("/tls-session/answers-who-ended", test_half_closed, NULL);
  ADD ("/tls-session/hears-what-comes-behind-a-new-key", test_new_key, NULL);
  ADD ("/tls-session/takes-not-too-many-keys", test_too_many_keys, NULL);
  ADD ("/tls-session/takes-nothing-that-was-tampered-with", test_tampered, NULL);
  return g_test_run ();
}

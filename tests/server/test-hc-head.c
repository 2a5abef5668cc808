/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-head.h"

typedef struct
{
  const char    *name;
  const char    *head;
  HcHeadVerdict  verdict;
} HcCase;

static const HcCase cases[] = {
  { "whole", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", HC_HEAD_WHOLE },
  { "no-headers", "GET / HTTP/1.1\r\n\r\n", HC_HEAD_WHOLE },
  { "body-behind", "POST /api/x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", HC_HEAD_WHOLE },
  { "bytes-behind-that-are-no-text", "GET / HTTP/1.1\r\n\r\n\x81\x80\n\n", HC_HEAD_WHOLE },
  { "asterisk", "OPTIONS * HTTP/1.1\r\n\r\n", HC_HEAD_WHOLE },
  { "http-1.0", "GET / HTTP/1.0\r\n\r\n", HC_HEAD_WHOLE },
  { "an-empty-value", "GET / HTTP/1.1\r\nX:\r\n\r\n", HC_HEAD_WHOLE },
  { "a-tab-and-bytes-of-utf-8", "GET / HTTP/1.1\r\nX:\tgr\xC3\xBC\xC3\x9F\r\n\r\n", HC_HEAD_WHOLE },
  { "a-length-with-blanks", "POST / HTTP/1.1\r\nContent-Length: \t 12 \r\n\r\n", HC_HEAD_WHOLE },
  { "a-negative-length", "POST / HTTP/1.1\r\nContent-Length: -2\r\n\r\n", HC_HEAD_BAD },
  { "a-length-with-a-sign", "POST / HTTP/1.1\r\ncontent-length: +2\r\n\r\n", HC_HEAD_BAD },
  { "a-length-in-hex", "POST / HTTP/1.1\r\nContent-Length: 0x2\r\n\r\n", HC_HEAD_BAD },
  { "an-empty-length", "POST / HTTP/1.1\r\nContent-Length: \r\n\r\n", HC_HEAD_BAD },
  { "two-lengths", "POST / HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\n", HC_HEAD_BAD },
  { "a-length-beyond-all-numbers", "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", HC_HEAD_BAD },
  { "chunks", "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n", HC_HEAD_WHOLE },
  { "another-coding", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", HC_HEAD_BAD },
  { "two-codings", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", HC_HEAD_BAD },
  { "no-coding", "POST / HTTP/1.1\r\ntransfer-encoding:\r\n\r\n", HC_HEAD_BAD },
  { "absolute-form", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", HC_HEAD_BAD },
  { "authority-form", "CONNECT a:80 HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "asterisk-and-more", "OPTIONS *x HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "no-target", "GET HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "an-empty-target", "GET  HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "two-blanks", "GET  / HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "a-blank-at-the-end", "GET / HTTP/1.1 \r\n\r\n", HC_HEAD_BAD },
  { "a-blank-at-the-start", " GET / HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "no-version", "GET /\r\n\r\n", HC_HEAD_BAD },
  { "another-protocol", "GET / ICY/1.1\r\n\r\n", HC_HEAD_BAD },
  { "a-long-version", "GET / HTTP/1.10\r\n\r\n", HC_HEAD_BAD },
  { "no-method", " / HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "a-method-that-is-no-token", "G{T / HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "a-control-in-the-target", "GET /\x01 HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "utf-8-in-the-target", "GET /\xC3\xBC HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "a-bare-line-feed", "GET / HTTP/1.1\nHost: a\r\n\r\n", HC_HEAD_BAD },
  { "a-bare-line-feed-in-a-header", "GET / HTTP/1.1\r\nHost: a\n\r\n", HC_HEAD_BAD },
  { "a-bare-carriage-return", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", HC_HEAD_BAD },
  { "an-empty-line-first", "\r\nGET / HTTP/1.1\r\n\r\n", HC_HEAD_BAD },
  { "a-folded-header", "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", HC_HEAD_BAD },
  { "a-folded-first-header", "GET / HTTP/1.1\r\n X: a\r\n\r\n", HC_HEAD_BAD },
  { "a-blank-before-the-colon", "GET / HTTP/1.1\r\nContent-Length : 3\r\n\r\n", HC_HEAD_BAD },
  { "no-colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", HC_HEAD_BAD },
  { "no-name", "GET / HTTP/1.1\r\n: a\r\n\r\n", HC_HEAD_BAD },
  { "a-name-that-is-no-token", "GET / HTTP/1.1\r\nHo(st: a\r\n\r\n", HC_HEAD_BAD },
  { "a-delete-in-a-value", "GET / HTTP/1.1\r\nX: \x7F\r\n\r\n", HC_HEAD_BAD },
  { "a-tls-hello", "\x16\x03\x01\x02\n\x01\n\n", HC_HEAD_BAD },
  { "http-2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HC_HEAD_WHOLE },
};

/* Nothing is bad before it is, and the verdict is the same wherever one has to stop. */
static void
test_case (gconstpointer data)
{
  const HcCase *which = data;
  gsize length = strlen (which->head);
  gboolean is_decided = FALSE;
  HcHead head;

  g_assert_cmpint (hc_head_check (which->head, length, &head), ==, which->verdict);
  for (gsize n = 0; n <= length; n++)
    {
      g_autofree char *part = g_memdup2 (which->head, MAX (n, 1));
      HcHeadVerdict verdict = hc_head_check (part, n, &head);

      if (is_decided)
        g_assert_cmpint (verdict, ==, which->verdict);
      else
        g_assert_true (verdict == HC_HEAD_MORE || verdict == which->verdict);
      is_decided = verdict != HC_HEAD_MORE;
    }
}

static void
test_zero (void)
{
  static const char bytes[] = "GET / HTTP/1.1\r\nX: a\0b\r\n\r\n";
  HcHead head;

  g_assert_cmpint (hc_head_check (bytes, sizeof bytes - 1, &head), ==, HC_HEAD_BAD);
}

static void
test_size (void)
{
  GString *text = g_string_new ("GET / HTTP/1.1\r\n");
  HcHead head;

  while (text->len < HC_HEAD_MAX - 10)
    g_string_append (text, "X: a\r\n");
  g_assert_cmpint (hc_head_check (text->str, text->len, &head), ==, HC_HEAD_MORE);
  g_string_append (text, "\r\n");
  g_assert_cmpint (hc_head_check (text->str, text->len, &head), ==, HC_HEAD_WHOLE);
  g_string_truncate (text, text->len - 2);
  while (text->len < HC_HEAD_MAX)
    g_string_append (text, "X: a\r\n");
  g_assert_cmpint (hc_head_check (text->str, HC_HEAD_MAX, &head), ==, HC_HEAD_TOO_LARGE);
  g_string_append (text, "\r\n");
  g_assert_cmpint (hc_head_check (text->str, text->len, &head), ==, HC_HEAD_TOO_LARGE);
  g_string_free (text, TRUE);
}

static void
test_one_long_line (void)
{
  g_autofree char *line = g_strnfill (HC_HEAD_MAX, 'A');
  HcHead head;

  g_assert_cmpint (hc_head_check (line, HC_HEAD_MAX - 1, &head), ==, HC_HEAD_MORE);
  g_assert_cmpint (hc_head_check (line, HC_HEAD_MAX, &head), ==, HC_HEAD_TOO_LARGE);
}

static void
check_end (const char *text, gsize size, gsize body, gboolean is_open)
{
  HcHead head;

  g_assert_cmpint (hc_head_check (text, strlen (text), &head), ==, HC_HEAD_WHOLE);
  g_assert_cmpuint (head.size, ==, size);
  g_assert_cmpuint (head.body, ==, body);
  g_assert_cmpint (head.is_open, ==, is_open);
}

static void
test_end (void)
{
  check_end ("GET / HTTP/1.1\r\n\r\nmore", 18, 0, FALSE);
  check_end ("POST / HTTP/1.1\r\ncontent-LENGTH: 012\r\n\r\n", 40, 12, FALSE);
  check_end ("POST / HTTP/1.1\r\nContent-Length: 999999999999999\r\n\r\n", 52, 999999999999999, FALSE);
  check_end ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 47, 0, TRUE);
  check_end ("POST / HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n", 60, 3, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/head/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/head/says-where-the-request-ends", test_end);
  g_test_add_func ("/head/refuses-a-zero", test_zero);
  g_test_add_func ("/head/has-a-most-size", test_size);
  g_test_add_func ("/head/has-a-most-size-in-one-line", test_one_long_line);
  return g_test_run ();
}

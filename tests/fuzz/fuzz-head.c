/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <libsoup/soup.h>
#include <string.h>

#include "hc-head.h"
#include "fuzz.h"

/* A head is judged alike however much of it, and whatever behind it, is there; and where we and
 * libsoup both take it, we agree on where the message ends. */

static gboolean
is_same (const HcHead *one, const HcHead *other)
{
  return one->size == other->size && one->body == other->body && one->is_open == other->is_open;
}

static void
assert_holds_with_more (const char *bytes, gsize n_bytes, HcHeadVerdict verdict, const HcHead *head)
{
  g_autofree char *more = g_malloc (n_bytes + 2);
  HcHead again;

  memcpy (more, bytes, n_bytes);
  more[n_bytes] = '\r';
  more[n_bytes + 1] = '\n';
  g_assert_true (verdict == HC_HEAD_MORE || hc_head_check (more, n_bytes + 2, &again) == verdict);
  g_assert_true (verdict != HC_HEAD_WHOLE || is_same (&again, head));
}

/* Only a line's end can change the verdict. */
static void
assert_grows_line_by_line (const char *bytes, gsize n_bytes, HcHeadVerdict verdict)
{
  HcHeadVerdict before = HC_HEAD_MORE;
  HcHead head;

  for (const char *end = bytes; (end = memchr (end, '\n', bytes + n_bytes - end)) != NULL; end++)
    {
      gsize n = end - bytes;

      if (n < HC_HEAD_MAX)
        g_assert_cmpint (hc_head_check (bytes, n, &head), ==, before);
      before = hc_head_check (bytes, n + 1, &head);
      if (before != HC_HEAD_MORE)
        break;
    }
  g_assert_true (before == verdict || (before == HC_HEAD_MORE && verdict == HC_HEAD_TOO_LARGE));
}

static void
assert_lines_end_well (const char *bytes, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    g_assert_true (bytes[i] != '\0' && (bytes[i] == '\n') == (i > 0 && bytes[i - 1] == '\r'));
}

static guint
count_headers (SoupMessageHeaders *headers, const char *wanted)
{
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;
  guint n = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    n += g_ascii_strcasecmp (name, wanted) == 0;
  return n;
}

static void
assert_libsoup_agrees (const char *bytes, const HcHead *head)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autofree char *text = g_strndup (bytes, head->size - 2);
  g_autofree char *method = NULL;
  g_autofree char *target = NULL;
  SoupHTTPVersion version;
  guint n_lengths;
  guint n_codings;

  if (soup_headers_parse_request (text, head->size - 2, headers, &method, &target, &version) != SOUP_STATUS_OK)
    return;
  n_lengths = count_headers (headers, "Content-Length");
  n_codings = count_headers (headers, "Transfer-Encoding");
  if (n_lengths + n_codings > 1) /* the gate refuses it */
    return;
  switch (soup_message_headers_get_encoding (headers))
    {
    case SOUP_ENCODING_NONE:
    case SOUP_ENCODING_EOF:
      g_assert_cmpuint (head->body, ==, 0);
      g_assert_cmpuint (n_codings, ==, 0);
      break;
    case SOUP_ENCODING_CONTENT_LENGTH:
      g_assert_cmpuint (head->body, ==, soup_message_headers_get_content_length (headers));
      break;
    case SOUP_ENCODING_CHUNKED:
      g_assert_true (head->is_open);
      break;
    case SOUP_ENCODING_UNRECOGNIZED:
    case SOUP_ENCODING_BYTERANGES:
    default:
      g_assert_not_reached ();
    }
  g_assert_true (target[0] == '/' || g_str_equal (target, "*"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  const char *text = n_bytes > 0 ? (const char *) bytes : "";
  HcHead head;
  HcHeadVerdict verdict = hc_head_check (text, n_bytes, &head);

  assert_holds_with_more (text, n_bytes, verdict, &head);
  assert_grows_line_by_line (text, n_bytes, verdict);
  if (verdict != HC_HEAD_WHOLE)
    return 0;
  g_assert_cmpuint (head.size, <=, MIN (n_bytes, HC_HEAD_MAX));
  assert_lines_end_well (text, head.size);
  assert_libsoup_agrees (text, &head);
  return 0;
}

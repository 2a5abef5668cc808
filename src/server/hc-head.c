/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-head.h"

/* libsoup reads heads leniently. What it is given has passed this first, which is as strict as RFC
 * 9112 asks a server to be: so that there are no two opinions on where a message ends. */

#define LENGTH_DIGITS 15 /* nobody sends that much */
#define TOKEN_MARKS "!#$%&'*+-.^_`|~"

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr (TOKEN_MARKS, c) != NULL);
}

static gsize
count_token (const char *line, gsize length)
{
  gsize n = 0;

  while (n < length && is_token_char (line[n]))
    n++;
  return n;
}

/* METHOD SP target SP HTTP/1.x, the target an origin-form, or "*" (RFC 9112, 3). */
static gboolean
is_request_line (const char *line, gsize length)
{
  const char *end = line + length;
  const char *target = line + count_token (line, length);
  const char *version;

  if (target == line || target == end || *target != ' ')
    return FALSE;
  target++;
  version = memchr (target, ' ', end - target);
  if (version == NULL)
    return FALSE;
  if (*target != '/' && !(*target == '*' && version == target + 1))
    return FALSE;
  for (const char *p = target; p < version; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return end - version == 9 && strncmp (version, " HTTP/", 6) == 0 && g_ascii_isdigit (version[6]) &&
         version[7] == '.' && g_ascii_isdigit (version[8]);
}

/* libsoup reads a length with a sign, and one beyond its numbers, as something else. */
static gboolean
read_length (const char *value, gsize length, HcHead *head)
{
  gsize n_digits = 0;

  for (head->body = 0; n_digits < length && n_digits < LENGTH_DIGITS && g_ascii_isdigit (value[n_digits]); n_digits++)
    head->body = head->body * 10 + g_ascii_digit_value (value[n_digits]);
  return n_digits == length && n_digits > 0;
}

/* The only coding it reads; for another one it leaks the target. */
static gboolean
read_coding (const char *value, gsize length, HcHead *head)
{
  head->is_open = TRUE;
  return length == strlen ("chunked") && g_ascii_strncasecmp (value, "chunked", length) == 0;
}

static gboolean
read_expectation (const char *value, gsize length, HcHead *head)
{
  head->is_open = TRUE;
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean  (*read) (const char *value, gsize length, HcHead *head);
} framing[] = {
  { "Content-Length", read_length },
  { "Transfer-Encoding", read_coding },
  { "Expect", read_expectation },
};

static gboolean
read_framing (const char *line, gsize n_name, gsize length, HcHead *head)
{
  const char *value = line + n_name + 1;
  const char *end = line + length;

  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  while (value < end && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  for (guint i = 0; i < G_N_ELEMENTS (framing); i++)
    if (n_name == strlen (framing[i].name) && g_ascii_strncasecmp (line, framing[i].name, n_name) == 0)
      return framing[i].read (value, end - value, head);
  return TRUE;
}

/* NAME ":" value: no blank before the colon, no folding, no controls (RFC 9112, 5). */
static gboolean
read_header_line (const char *line, gsize length, HcHead *head)
{
  gsize n_name = count_token (line, length);

  if (n_name == 0 || n_name == length || line[n_name] != ':')
    return FALSE;
  for (gsize i = n_name + 1; i < length; i++)
    if (g_ascii_iscntrl (line[i]) && line[i] != '\t')
      return FALSE;
  return read_framing (line, n_name, length, head);
}

/**
 * hc_head_check:
 * @bytes: what a client sent so far, from the start of a request
 * @head: (out): set where it is whole
 *
 * Returns: whether it is, or may yet become, the head of a request
 */
HcHeadVerdict
hc_head_check (const char *bytes, gsize n_bytes, HcHead *head)
{
  const char *end = bytes + n_bytes;
  const char *line = bytes;
  const char *line_end;

  *head = (HcHead) { 0 };
  for (; (line_end = memchr (line, '\n', end - line)) != NULL; line = line_end + 1)
    {
      if (line_end == line || line_end[-1] != '\r')
        return HC_HEAD_BAD;
      if ((gsize) (line_end + 1 - bytes) > HC_HEAD_MAX)
        return HC_HEAD_TOO_LARGE;
      if (line == bytes && !is_request_line (line, line_end - 1 - line))
        return HC_HEAD_BAD;
      if (line == bytes)
        continue;
      head->size = line_end + 1 - bytes;
      if (line_end - 1 == line)
        return HC_HEAD_WHOLE;
      if (!read_header_line (line, line_end - 1 - line, head))
        return HC_HEAD_BAD;
    }
  return n_bytes >= HC_HEAD_MAX ? HC_HEAD_TOO_LARGE : HC_HEAD_MORE;
}

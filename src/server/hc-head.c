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
is_length (const char *value, gsize length)
{
  gsize n_digits = 0;

  while (n_digits < length && g_ascii_isdigit (value[n_digits]))
    n_digits++;
  return n_digits == length && n_digits > 0 && n_digits <= LENGTH_DIGITS;
}

/* The only coding it reads; for another one it leaks the target. */
static gboolean
is_chunked (const char *value, gsize length)
{
  return length == strlen ("chunked") && g_ascii_strncasecmp (value, "chunked", length) == 0;
}

static const struct
{
  const char *name;
  gboolean  (*is_good) (const char *value, gsize length);
} framing[] = {
  { "Content-Length", is_length },
  { "Transfer-Encoding", is_chunked },
};

static gboolean
frames_well (const char *line, gsize n_name, gsize length)
{
  const char *value = line + n_name + 1;
  const char *end = line + length;

  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  while (value < end && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  for (guint i = 0; i < G_N_ELEMENTS (framing); i++)
    if (n_name == strlen (framing[i].name) && g_ascii_strncasecmp (line, framing[i].name, n_name) == 0)
      return framing[i].is_good (value, end - value);
  return TRUE;
}

/* NAME ":" value: no blank before the colon, no folding, no controls (RFC 9112, 5). */
static gboolean
is_header_line (const char *line, gsize length)
{
  gsize n_name = count_token (line, length);

  if (n_name == 0 || n_name == length || line[n_name] != ':')
    return FALSE;
  for (gsize i = n_name + 1; i < length; i++)
    if (g_ascii_iscntrl (line[i]) && line[i] != '\t')
      return FALSE;
  return frames_well (line, n_name, length);
}

/**
 * hc_head_check:
 * @bytes: what a client sent so far, from the start of a request
 *
 * Returns: whether it is, or may yet become, the head of a request
 */
HcHeadVerdict
hc_head_check (const char *bytes, gsize n_bytes)
{
  const char *end = bytes + n_bytes;
  const char *line = bytes;
  const char *line_end;

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
      if (line_end - 1 == line)
        return HC_HEAD_WHOLE;
      if (!is_header_line (line, line_end - 1 - line))
        return HC_HEAD_BAD;
    }
  return n_bytes >= HC_HEAD_MAX ? HC_HEAD_TOO_LARGE : HC_HEAD_MORE;
}

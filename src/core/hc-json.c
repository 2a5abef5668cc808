/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hc-error.h"
#include "hc-json.h"

/* json-glib recurses without a bound, accepts comments and assignments, ends a string at an escaped
 * U+0000, and takes a number of 64 bits for a negative one. So a peer's text first passes this strict
 * reading of RFC 8259. */

#define DEPTH_MAX 16
#define DIGITS_MAX 18

typedef struct
{
  const char *p;
  const char *end;
  guint       depth;
  GString    *copy; /* for json-glib: what it misreads is replaced */
} HcJsonReader;

static gboolean read_value (HcJsonReader *self);

/* Writes over what was just read, in the copy. */
static void
replace_last (HcJsonReader *self, const char *text)
{
  gsize length = strlen (text);

  memcpy (self->copy->str + self->copy->len - (self->end - self->p) - length, text, length);
}

static void
skip_space (HcJsonReader *self)
{
  while (self->p < self->end && *self->p != '\0' && strchr (" \t\r\n", *self->p) != NULL)
    self->p++;
}

static gboolean
take (HcJsonReader *self, char c)
{
  skip_space (self);
  if (self->p >= self->end || *self->p != c)
    return FALSE;
  self->p++;
  return TRUE;
}

static gboolean
take_word (HcJsonReader *self, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->p) < length || strncmp (self->p, word, length) != 0)
    return FALSE;
  self->p += length;
  return TRUE;
}

static gboolean
take_digits (HcJsonReader *self)
{
  const char *start = self->p;

  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;
  return self->p > start;
}

static gboolean
read_number (HcJsonReader *self)
{
  const char *start;
  gsize n_digits;

  take_word (self, "-");
  start = self->p;
  if (!take_word (self, "0") && !take_digits (self))
    return FALSE;
  n_digits = self->p - start;
  if (take_word (self, ".") && !take_digits (self))
    return FALSE;
  if (!take_word (self, "e") && !take_word (self, "E"))
    {
      if (n_digits > DIGITS_MAX && self->p == start + n_digits)
        replace_last (self, "e2"); /* nearly as large, and no integer */
      return TRUE;
    }
  if (!take_word (self, "+"))
    take_word (self, "-");
  return take_digits (self);
}

static gboolean
read_hex4 (HcJsonReader *self, guint *unit)
{
  *unit = 0;
  if (self->end - self->p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++, self->p++)
    {
      if (!g_ascii_isxdigit (*self->p))
        return FALSE;
      *unit = *unit << 4 | (guint) g_ascii_xdigit_value (*self->p);
    }
  return TRUE;
}

static gboolean
read_escape (HcJsonReader *self)
{
  guint unit;
  guint low;

  if (self->p >= self->end)
    return FALSE;
  if (*self->p != 'u')
    return *self->p != '\0' && strchr ("\"\\/bfnrt", *self->p++) != NULL;

  self->p++;
  if (!read_hex4 (self, &unit))
    return FALSE;
  if (unit == 0)
    replace_last (self, "fdd0");
  if (unit >= 0xD800 && unit <= 0xDBFF)
    return take_word (self, "\\u") && read_hex4 (self, &low) && low >= 0xDC00 && low <= 0xDFFF;
  return unit < 0xDC00 || unit > 0xDFFF;
}

static gboolean
read_string (HcJsonReader *self)
{
  if (!take (self, '"'))
    return FALSE;
  while (self->p < self->end)
    {
      char c = *self->p++;

      if (c == '"')
        return TRUE;
      if ((guchar) c < 0x20 || (c == '\\' && !read_escape (self)))
        return FALSE;
    }
  return FALSE;
}

static gboolean
read_members (HcJsonReader *self, gboolean is_object)
{
  char close = is_object ? '}' : ']';

  self->p++;
  if (take (self, close))
    return TRUE;
  do
    {
      if (is_object && !(read_string (self) && take (self, ':')))
        return FALSE;
      if (!read_value (self))
        return FALSE;
    }
  while (take (self, ','));
  return take (self, close);
}

static gboolean
read_value (HcJsonReader *self)
{
  gboolean is_good;

  skip_space (self);
  if (self->p >= self->end)
    return FALSE;

  switch (*self->p)
    {
    case '{':
    case '[':
      if (++self->depth > DEPTH_MAX)
        return FALSE;
      is_good = read_members (self, *self->p == '{');
      self->depth--;
      return is_good;
    case '"':
      return read_string (self);
    case 't':
      return take_word (self, "true");
    case 'f':
      return take_word (self, "false");
    case 'n':
      return take_word (self, "null");
    default:
      return read_number (self);
    }
}

static gboolean
is_strict (HcJsonReader *self)
{
  if (!read_value (self))
    return FALSE;
  skip_space (self);
  return self->p == self->end;
}

/* One for each thread that reads JSON, which keeps nothing of what it read. */
static JsonParser *
get_parser (void)
{
  static GPrivate parsers = G_PRIVATE_INIT (g_object_unref);
  JsonParser *parser = g_private_get (&parsers);

  if (parser == NULL)
    {
      parser = json_parser_new_immutable ();
      g_private_set (&parsers, parser);
    }
  return parser;
}

/**
 * hc_json_parse:
 * @text: @length bytes from a peer
 *
 * The caller has checked how long @text is.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL and %HC_ERROR_BAD_MESSAGE where @text
 *   is not one JSON object of UTF-8 and at most 16 levels (RFC 8259)
 */
JsonObject *
hc_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GString) copy = g_string_new_len (text, length);
  HcJsonReader reader = { text, text + length, 0, copy };
  g_autoptr (JsonNode) root = NULL;

  if (g_utf8_validate (text, length, NULL) && is_strict (&reader))
    {
      JsonParser *parser = get_parser ();

      if (json_parser_load_from_data (parser, copy->str, copy->len, NULL))
        root = json_parser_steal_root (parser);
    }
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, HC_ERROR, HC_ERROR_BAD_MESSAGE, _("This is not a JSON object we can read."));
      return NULL;
    }
  return json_object_ref (json_node_get_object (root));
}

static JsonNode *
find_value (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/**
 * hc_json_get_string:
 * @value: (out) (nullable): %NULL where the member is absent or null; belongs to @object
 *
 * Returns: %FALSE where the member is something else than a string
 */
gboolean
hc_json_get_string (JsonObject *object, const char *member, const char **value)
{
  JsonNode *node = find_value (object, member);

  *value = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_string (node);
  return TRUE;
}

/**
 * hc_json_get_integer:
 * @value: (inout): left alone where the member is absent or null
 *
 * Returns: %FALSE where the member is something else than a whole number that we can count to
 */
gboolean
hc_json_get_integer (JsonObject *object, const char *member, gint64 *value)
{
  JsonNode *node = find_value (object, member);
  double number;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *value = json_node_get_int (node);
      return TRUE;
    }
  if (json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return FALSE;
  number = json_node_get_double (node);
  if (number != trunc (number) || fabs (number) > 9007199254740991.0)
    return FALSE;
  *value = (gint64) number;
  return TRUE;
}

/**
 * hc_json_append_string:
 * @text: (nullable): valid UTF-8; %NULL becomes `null`
 */
void
hc_json_append_string (GString *json, const char *text)
{
  const char *start = text;

  if (text == NULL)
    {
      g_string_append (json, "null");
      return;
    }

  g_string_append_c (json, '"');
  for (const char *p = text;; p++)
    {
      if ((guchar) *p >= 0x20 && *p != '"' && *p != '\\' && *p != 0x7F)
        continue;
      g_string_append_len (json, start, p - start);
      start = p + 1;
      if (*p == '\0')
        break;
      if (*p == '"' || *p == '\\')
        g_string_append_printf (json, "\\%c", *p);
      else
        g_string_append_printf (json, "\\u%04x", (guchar) *p);
    }
  g_string_append_c (json, '"');
}

/**
 * hc_json_append_integer:
 */
void
hc_json_append_integer (GString *json, gint64 number)
{
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;
  char digits[20];
  gsize first = sizeof digits;

  do
    digits[--first] = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    g_string_append_c (json, '-');
  g_string_append_len (json, digits + first, sizeof digits - first);
}

/**
 * hc_json_append_time:
 * @ms: milliseconds since 1970 UTC; 0 becomes `null`
 */
void
hc_json_append_time (GString *json, gint64 ms)
{
  if (ms == 0)
    g_string_append (json, "null");
  else
    hc_json_append_integer (json, ms);
}

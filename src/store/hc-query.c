/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hc-error.h"
#include "hc-text.h"
#include "hc-query.h"

/* What somebody looks for, and where they stopped. A cursor is text of our own making that comes
 * back from a client: four lines and what it is for, in base64. */

#define MARK_LENGTH 16

static gboolean
is_said_by_another (char **words, guint index)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean is_beginning = i != index && g_str_has_prefix (words[i], words[index]);

      if (is_beginning && (i < index || !g_str_equal (words[i], words[index])))
        return TRUE;
    }
  return FALSE;
}

/**
 * hc_query_new:
 * @text: (nullable): as it was typed
 */
HcQuery *
hc_query_new (const char *text)
{
  HcQuery *self = g_new0 (HcQuery, 1);
  g_auto (GStrv) all = hc_text_split_words (text != NULL ? text : "");
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *joined = g_strjoinv (" ", all);

  for (guint i = 0; all[i] != NULL; i++)
    if (!is_said_by_another (all, i))
      g_strv_builder_add (words, all[i]);
  self->words = g_strv_builder_end (words);
  self->n_words = g_strv_length (self->words);
  self->mark = g_compute_checksum_for_string (G_CHECKSUM_SHA256, joined, -1);
  self->mark[MARK_LENGTH] = '\0';
  return self;
}

void
hc_query_free (HcQuery *self)
{
  g_strfreev (self->words);
  g_free (self->mark);
  g_free (self);
}

static gboolean
has_word (const char *words, const char *beginning)
{
  for (const char *p = strstr (words, beginning); p != NULL; p = strstr (p + 1, beginning))
    if (p > words && p[-1] == ' ')
      return TRUE;
  return FALSE;
}

/**
 * hc_query_matches:
 * @words: of hc_word_table_join()
 */
gboolean
hc_query_matches (const HcQuery *self, const char *words)
{
  for (guint i = 0; i < self->n_words; i++)
    if (!has_word (words, self->words[i]))
      return FALSE;
  return TRUE;
}

/**
 * hc_cursor_write:
 * @what: the list it is for
 *
 * Returns: (transfer full): text that only we need understand
 */
char *
hc_cursor_write (const HcCursor *self, const char *what, const HcQuery *query)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT "\n%s\n%s", what, query->mark, self->at,
                                           self->username != NULL ? self->username : "",
                                           self->key != NULL ? self->key : "");

  return g_base64_encode ((const guchar *) text, strlen (text));
}

static HcCursor *
refuse (GError **error)
{
  g_set_error_literal (error, HC_ERROR, HC_ERROR_BAD_MESSAGE, _("The cursor does not belong to this list."));
  return NULL;
}

/**
 * hc_cursor_read:
 * @text: what a client sent
 *
 * Returns: (transfer full) (nullable): the cursor, or %NULL and %HC_ERROR_BAD_MESSAGE where it was
 *   not made for @what and @query
 */
HcCursor *
hc_cursor_read (const char *text, const char *what, const HcQuery *query, GError **error)
{
  gsize length;
  g_autofree char *bytes = (char *) g_base64_decode (text, &length);
  g_autofree char *line = bytes != NULL ? g_strndup (bytes, length) : g_strdup ("");
  g_auto (GStrv) parts = g_strsplit (line, "\n", 5);
  HcCursor *self;
  gint64 at;

  if (strlen (line) != length || !g_utf8_validate (line, -1, NULL) || g_strv_length (parts) != 5)
    return refuse (error);
  if (!g_str_equal (parts[0], what) || !g_str_equal (parts[1], query->mark) ||
      !g_ascii_string_to_signed (parts[2], 10, 0, G_MAXINT64, &at, NULL))
    return refuse (error);

  self = g_new0 (HcCursor, 1);
  self->at = at;
  self->username = g_strdup (parts[3]);
  self->key = g_strdup (parts[4]);
  return self;
}

void
hc_cursor_free (HcCursor *self)
{
  g_free (self->key);
  g_free (self->username);
  g_free (self);
}

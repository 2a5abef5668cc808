/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hc-error.h"
#include "hc-json.h"
#include "hc-text.h"

/* The rules for what people may call themselves and write to each other: protocol, section 1. */

#define USERNAME_MIN 2
#define USERNAME_MAX 32
#define NAME_MAX_LENGTH 64
#define NOTE_MAX_LENGTH 200
#define PASSWORD_MIN 8
#define PASSWORD_MAX 256

static gboolean
is_joiner (gunichar c)
{
  return c == 0x200C || c == 0x200D;
}

static gboolean
is_white (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x0B || c == 0x85;
}

static gboolean
is_refused (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Of the default-ignorable characters only the Hangul fillers are letters; the blank Braille
 * pattern is a symbol nobody sees. */
static gboolean
is_visible (gunichar c)
{
  if (c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800)
    return FALSE;
  return g_unichar_isalnum (c) || g_unichar_ispunct (c);
}

static char *
trim (const char *text)
{
  const char *start = text;
  const char *end = text + strlen (text);
  const char *last;

  while (start < end && is_white (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start && is_white (g_utf8_get_char (last = g_utf8_prev_char (end))))
    end = last;
  return g_strndup (start, end - start);
}

static gboolean
is_readable (const char *text, gboolean may_break_lines)
{
  gboolean has_visible = FALSE;
  gunichar previous = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar next = g_utf8_get_char (g_utf8_next_char (p));

      if (is_joiner (c))
        {
          if (previous == 0 || next == 0 || is_joiner (previous))
            return FALSE;
        }
      else if (is_refused (c) && !(may_break_lines && c == '\n'))
        return FALSE;
      has_visible = has_visible || is_visible (c);
      previous = c;
    }
  return has_visible;
}

static char *
clean_text (const char *text)
{
  g_autofree char *trimmed = trim (text);

  return g_utf8_normalize (trimmed, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/**
 * hc_username_fold:
 *
 * Returns: (transfer full): @username with ASCII capitals made small
 */
char *
hc_username_fold (const char *username)
{
  return g_ascii_strdown (username, -1);
}

/**
 * hc_username_is_valid:
 * @username: a folded username
 */
gboolean
hc_username_is_valid (const char *username)
{
  gsize length = strlen (username);

  if (length < USERNAME_MIN || length > USERNAME_MAX || strchr ("._-", username[0]) != NULL)
    return FALSE;
  return strspn (username, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

/**
 * hc_text_clean_name:
 * @name: valid UTF-8
 *
 * Returns: (transfer full) (nullable): @name trimmed and in NFC, or %NULL and %HC_ERROR_BAD_NAME
 */
char *
hc_text_clean_name (const char *name, GError **error)
{
  g_autofree char *clean = clean_text (name);

  if (clean == NULL || !is_readable (clean, FALSE) || g_utf8_strlen (clean, -1) > NAME_MAX_LENGTH)
    {
      g_set_error (error, HC_ERROR, HC_ERROR_BAD_NAME,
                   _("A name has 1 to %d characters, at least one of them visible, and no control characters."),
                   NAME_MAX_LENGTH);
      return NULL;
    }
  return g_steal_pointer (&clean);
}

/**
 * hc_text_clean_note:
 * @note: (nullable): valid UTF-8
 * @clean: (out) (transfer full) (nullable): @note trimmed, in NFC and with LF as line end, or
 *   %NULL where it says nothing
 *
 * Returns: %FALSE and %HC_ERROR_BAD_MESSAGE where it is no note
 */
gboolean
hc_text_clean_note (const char *note, char **clean, GError **error)
{
  g_autoptr (GString) lines = g_string_new (note);
  g_autofree char *text = NULL;

  *clean = NULL;
  g_string_replace (lines, "\r\n", "\n", 0);
  text = clean_text (lines->str);
  if (text != NULL && text[0] == '\0')
    return TRUE;

  if (text == NULL || !is_readable (text, TRUE) || g_utf8_strlen (text, -1) > NOTE_MAX_LENGTH)
    {
      g_set_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE,
                   _("A note has at most %d characters, at least one of them visible, and no control characters."),
                   NOTE_MAX_LENGTH);
      return FALSE;
    }
  *clean = g_steal_pointer (&text);
  return TRUE;
}

/**
 * hc_text_check_password:
 * @password: valid UTF-8, in which %HC_JSON_NUL stands for U+0000
 *
 * Returns: %FALSE and %HC_ERROR_WEAK_PASSWORD where it is none
 */
gboolean
hc_text_check_password (const char *password, GError **error)
{
  glong length = g_utf8_strlen (password, -1);

  if (length >= PASSWORD_MIN && length <= PASSWORD_MAX && strstr (password, HC_JSON_NUL) == NULL)
    return TRUE;

  g_set_error (error, HC_ERROR, HC_ERROR_WEAK_PASSWORD, _("A password has %d to %d characters."), PASSWORD_MIN,
               PASSWORD_MAX);
  return FALSE;
}

/**
 * hc_text_sort_key:
 *
 * Returns: (transfer full): @name case-folded and in NFC; its bytes order as its code points do
 */
char *
hc_text_sort_key (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/**
 * hc_text_split_words:
 *
 * A word is a run of letters and digits.
 *
 * Returns: (transfer full): the words of @text as hc_text_sort_key() spells them
 */
char **
hc_text_split_words (const char *text)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *key = hc_text_sort_key (text);
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *p = key;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        {
          g_string_append_unichar (word, c);
          continue;
        }
      if (word->len > 0)
        g_strv_builder_add (words, word->str);
      g_string_truncate (word, 0);
      if (c == 0)
        return g_strv_builder_end (words);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-error.h"
#include "hc-query.h"

static void
assert_matches (const char *text, const char *words, gboolean expected)
{
  g_autoptr (HcQuery) query = hc_query_new (text);

  g_assert_cmpint (hc_query_matches (query, words), ==, expected);
}

static void
test_words_begin_words (void)
{
  assert_matches (NULL, " ", TRUE);
  assert_matches ("an", " ann smith ", TRUE);
  assert_matches ("nn", " ann smith ", FALSE);
  assert_matches ("nn", " ann nnn ", TRUE);
  assert_matches ("s a", " ann smith ", TRUE);
  assert_matches ("s b", " ann smith ", FALSE);
  assert_matches ("ann smith x", " ann smith ", FALSE);
}

static void
test_what_is_said_twice_is_asked_once (void)
{
  g_autoptr (HcQuery) query = hc_query_new ("an ANN smith an smith");

  g_assert_cmpuint (query->n_words, ==, 2);
  g_assert_cmpstr (query->words[0], ==, "ann");
  g_assert_cmpstr (query->words[1], ==, "smith");
}

static void
test_cursor_comes_back (void)
{
  g_autoptr (HcQuery) query = hc_query_new ("an");
  HcCursor cursor = { (char *) "ælse – x", (char *) "else", 1234567890123 };
  g_autofree char *text = hc_cursor_write (&cursor, "people", query);
  g_autoptr (GError) error = NULL;
  g_autoptr (HcCursor) read = hc_cursor_read (text, "people", query, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (read->key, ==, cursor.key);
  g_assert_cmpstr (read->username, ==, cursor.username);
  g_assert_cmpint (read->at, ==, cursor.at);
}

static void
test_longest_cursor_fits_in_a_command (void)
{
  g_autoptr (HcQuery) query = hc_query_new ("an");
  g_autofree char *key = g_strnfill (64 * 6, 'x'); /* folding makes at most 3 characters of 2 bytes of one */
  g_autofree char *username = g_strnfill (32, 'u');
  HcCursor cursor = { key, username, G_MAXINT64 };
  g_autofree char *text = hc_cursor_write (&cursor, "people", query);

  g_assert_cmpuint (strlen (text), <=, 1024);
}

/* Every wrong byte is refused or harmless, and never more than that. */
static void
test_damaged_cursors (void)
{
  g_autoptr (HcQuery) query = hc_query_new ("an");
  HcCursor cursor = { (char *) "key", (char *) "user", 7 };
  g_autofree char *text = hc_cursor_write (&cursor, "people", query);

  for (guint i = 0; text[i] != '\0'; i++)
    for (guint c = 1; c < 128; c++)
      {
        g_autofree char *damaged = g_strdup (text);
        g_autoptr (GError) error = NULL;
        g_autoptr (HcCursor) read = NULL;

        damaged[i] = (char) c;
        read = hc_cursor_read (damaged, "people", query, &error);
        if (read == NULL)
          g_assert_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE);
        else
          g_assert_true (g_utf8_validate (read->key, -1, NULL) && read->at >= 0);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/words-begin-words", test_words_begin_words);
  g_test_add_func ("/query/what-is-said-twice-is-asked-once", test_what_is_said_twice_is_asked_once);
  g_test_add_func ("/query/cursor-comes-back", test_cursor_comes_back);
  g_test_add_func ("/query/longest-cursor-fits-in-a-command", test_longest_cursor_fits_in_a_command);
  g_test_add_func ("/query/damaged-cursors", test_damaged_cursors);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-text.h"
#include "hc-word-table.h"

/* Sorts after everything a word can go on with. */
#define END_OF_WORDS "\xF4\x8F\xBF\xBF"

/**
 * hc_word_table_join:
 *
 * Returns: (transfer full): each word of both once, with a space before and after it
 */
char *
hc_word_table_join (const char *name, const char *username)
{
  g_autofree char *both = g_strconcat (name, " ", username, NULL);
  g_auto (GStrv) words = hc_text_split_words (both);
  GString *joined = g_string_new (" ");

  for (guint i = 0; words[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) words + i + 1, words[i]))
      g_string_append_printf (joined, "%s ", words[i]);
  return g_string_free (joined, FALSE);
}

/**
 * hc_word_table_add:
 * @words: of hc_word_table_join()
 */
void
hc_word_table_add (HcDatabase *database, gint64 user_id, const char *words)
{
  g_auto (GStrv) each = g_strsplit (words, " ", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (each[i][0] != '\0')
      HC_RUN (database, "INSERT INTO word (word, user_id) VALUES (?1, ?2)", HC_TEXT (each[i]), HC_INT (user_id));
}

void
hc_word_table_remove (HcDatabase *database, gint64 user_id, const char *words)
{
  g_auto (GStrv) each = g_strsplit (words, " ", -1);

  for (guint i = 0; each[i] != NULL; i++)
    HC_RUN (database, "DELETE FROM word WHERE word = ?1 AND user_id = ?2", HC_TEXT (each[i]), HC_INT (user_id));
}

/**
 * hc_word_table_find:
 *
 * Returns: (transfer full) (element-type gint64): who has a word that begins with @prefix, at most
 *   @limit; twice who has two
 */
GArray *
hc_word_table_find (HcDatabase *database, const char *prefix, guint limit)
{
  g_autofree char *end = g_strconcat (prefix, END_OF_WORDS, NULL);
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT user_id FROM word WHERE word >= ?1 AND word < ?2 LIMIT ?3",
                                      HC_TEXT (prefix), HC_TEXT (end), HC_INT (limit));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (hc_rows_next (rows))
    {
      gint64 id = hc_rows_get_integer (rows, 0);

      g_array_append_val (ids, id);
    }
  return ids;
}

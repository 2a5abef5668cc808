/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-listing.h"
#include "hc-word-table.h"

/* Finds everybody who matches. A word that few have leads to them by its index. Without one, all
 * people are read in the order of their names until the page is full: the index that does it has
 * their words too, so 100,000 take some milliseconds even where nobody matches. */

#define FEW 2000
#define WORDS_IN_SQL 3

static void
add_user (const HcListing *self, GArray *found, gint64 user_id)
{
  g_autoptr (HcRows) rows = HC_QUERY (self->database,
                                      "SELECT id, sort_key, username, words, 0 FROM user WHERE id = ?1",
                                      HC_INT (user_id));

  if (hc_rows_next (rows))
    hc_listing_add (self, found, rows);
}

static GArray *
find_by_word (const HcListing *self, const char *word)
{
  g_autoptr (GArray) ids = hc_word_table_find (self->database, word);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  GArray *found = hc_listing_new_found ();

  for (guint i = 0; i < ids->len; i++)
    if (g_hash_table_add (seen, &g_array_index (ids, gint64, i)))
      add_user (self, found, g_array_index (ids, gint64, i));
  return found;
}

static GArray *
find_by_name (const HcListing *self)
{
  char *words[WORDS_IN_SQL] = { NULL };
  GArray *found = hc_listing_new_found ();
  HcRows *rows;

  for (guint i = 0; i < WORDS_IN_SQL; i++)
    words[i] = g_strconcat (" ", i < self->query->n_words ? self->query->words[i] : "", NULL);
  rows = HC_QUERY (self->database,
                   "SELECT id, sort_key, username, words, 0 FROM user INDEXED BY user_by_name "
                   "WHERE (sort_key, username) > (?1, ?2) "
                   "AND instr (words, ?3) AND instr (words, ?4) AND instr (words, ?5) "
                   "ORDER BY sort_key, username",
                   HC_TEXT (self->after != NULL ? self->after->key : ""),
                   HC_TEXT (self->after != NULL ? self->after->username : ""), HC_TEXT (words[0]), HC_TEXT (words[1]),
                   HC_TEXT (words[2]));
  while (found->len < self->limit && hc_rows_next (rows))
    hc_listing_add (self, found, rows);
  hc_rows_end (rows);

  for (guint i = 0; i < WORDS_IN_SQL; i++)
    g_free (words[i]);
  return found;
}

/* (nullable): the word that fewest have, where those are few */
static const char *
choose_rare_word (const HcListing *self)
{
  const char *rarest = NULL;
  guint fewest = FEW;

  for (guint i = 0; i < self->query->n_words && fewest > 0; i++)
    {
      guint n = hc_word_table_count (self->database, self->query->words[i], fewest);

      if (n < fewest)
        {
          rarest = self->query->words[i];
          fewest = n;
        }
    }
  return rarest;
}

/**
 * hc_people_find:
 *
 * Returns: (transfer full) (element-type HcListed): at least the first page, in no order
 */
GArray *
hc_people_find (const HcListing *self)
{
  const char *word = choose_rare_word (self);

  return word != NULL ? find_by_word (self, word) : find_by_name (self);
}

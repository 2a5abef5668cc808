/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-listing.h"
#include "hc-word-table.h"

/* Finds everybody who matches. A word that few have leads to them by its index. Else people are read
 * in the order of their names until the page is full: the index that does it has their words too,
 * so 100,000 take some milliseconds even where nobody matches. Of several words two may be such that
 * few have both: they are tried when the first people by name did not fill the page. */

#define FEW 2000
#define MANY 20000
#define READ_FIRST 5000
#define WORDS_IN_SQL 3
#define WORDS_COMPARED 4

static void
add_user (const HcListing *self, GArray *found, gint64 user_id)
{
  g_autoptr (HcRows) rows = HC_QUERY (self->database,
                                      "SELECT id, sort_key, username, words, 0 FROM user WHERE id = ?1",
                                      HC_INT (user_id));

  if (hc_rows_next (rows))
    hc_listing_add (self, found, rows);
}

/* Returns: (transfer full): each of @ids once, where @others has it too, if there are @others */
static GHashTable *
intersect (GArray *ids, GArray *others)
{
  g_autoptr (GHashTable) those = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTable *both;

  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (those, &g_array_index (ids, gint64, i));
  if (others == NULL)
    return g_steal_pointer (&those);

  both = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < others->len; i++)
    if (g_hash_table_contains (those, &g_array_index (others, gint64, i)))
      g_hash_table_add (both, &g_array_index (others, gint64, i));
  return both;
}

/* (nullable): where these words lead to more than a few */
static GArray *
find_by_words (const HcListing *self, const char *word, const char *second)
{
  g_autoptr (GArray) ids = hc_word_table_find (self->database, word);
  g_autoptr (GArray) others = second != NULL ? hc_word_table_find (self->database, second) : NULL;
  g_autoptr (GHashTable) both = intersect (ids, others);
  GArray *found;
  GHashTableIter iter;
  gpointer id;

  if (g_hash_table_size (both) > FEW)
    return NULL;

  found = hc_listing_new_found ();
  g_hash_table_iter_init (&iter, both);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    add_user (self, found, *(const gint64 *) id);
  return found;
}

/* Returns: the rows in which the first @n_words words may be */
static HcRows *
read_by_name (const HcListing *self, guint n_words, char *words[WORDS_IN_SQL])
{
  for (guint i = 0; i < WORDS_IN_SQL; i++)
    words[i] = g_strconcat (" ", i < n_words ? self->query->words[i] : "", NULL);
  return HC_QUERY (self->database,
                   "SELECT id, sort_key, username, words, 0 FROM user INDEXED BY user_by_name "
                   "WHERE (sort_key, username) > (?1, ?2) "
                   "AND instr (words, ?3) AND instr (words, ?4) AND instr (words, ?5) "
                   "ORDER BY sort_key, username",
                   HC_TEXT (self->after != NULL ? self->after->key : ""),
                   HC_TEXT (self->after != NULL ? self->after->username : ""), HC_TEXT (words[0]), HC_TEXT (words[1]),
                   HC_TEXT (words[2]));
}

static GArray *
find_by_name (const HcListing *self)
{
  char *words[WORDS_IN_SQL];
  HcRows *rows = read_by_name (self, self->query->n_words, words);
  GArray *found = hc_listing_new_found ();

  while (found->len < self->limit && hc_rows_next (rows))
    hc_listing_add (self, found, rows);
  hc_rows_end (rows);
  for (guint i = 0; i < WORDS_IN_SQL; i++)
    g_free (words[i]);
  return found;
}

/* (nullable): where the page is not full after so many */
static GArray *
find_among_first (const HcListing *self)
{
  char *words[WORDS_IN_SQL];
  HcRows *rows = read_by_name (self, 0, words);
  g_autoptr (GArray) found = hc_listing_new_found ();

  for (guint i = 0; i < READ_FIRST && found->len < self->limit && hc_rows_next (rows); i++)
    hc_listing_add (self, found, rows);
  hc_rows_end (rows);
  for (guint i = 0; i < WORDS_IN_SQL; i++)
    g_free (words[i]);
  return found->len == self->limit ? g_steal_pointer (&found) : NULL;
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

/* (nullable): where there are no two words that only so many have, or many have both */
static GArray *
find_by_two_words (const HcListing *self)
{
  const char *rarest = NULL;
  const char *second = NULL;
  guint fewest = MANY;
  guint fewer = MANY;

  for (guint i = 0; i < MIN (self->query->n_words, WORDS_COMPARED); i++)
    {
      const char *word = self->query->words[i];
      guint n = hc_word_table_count (self->database, word, fewer);

      if (n < fewest)
        {
          second = rarest;
          fewer = fewest;
          rarest = word;
          fewest = n;
        }
      else if (n < fewer)
        {
          second = word;
          fewer = n;
        }
    }
  return second != NULL ? find_by_words (self, rarest, second) : NULL;
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
  GArray *found = NULL;

  if (word != NULL)
    found = find_by_words (self, word, NULL);
  else if (self->query->n_words > 1)
    found = find_among_first (self);
  if (found == NULL && self->query->n_words > 1)
    found = find_by_two_words (self);
  return found != NULL ? found : find_by_name (self);
}

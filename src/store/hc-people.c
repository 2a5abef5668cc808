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

/* (nullable): where they are more than a few */
static GArray *
find_those (const HcListing *self, GArray *ids, GArray *others)
{
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

/* Returns: (transfer full): the first page of those who match among the next @most people by name */
static GArray *
find_by_name (const HcListing *self, guint most)
{
  char *words[WORDS_IN_SQL];
  HcRows *rows;
  GArray *found = hc_listing_new_found ();

  for (guint i = 0; i < WORDS_IN_SQL; i++)
    words[i] = g_strconcat (" ", i < self->query->n_words ? self->query->words[i] : "", NULL);
  rows = HC_QUERY (self->database,
                   "SELECT id, sort_key, username, words, 0 FROM "
                   "(SELECT id, sort_key, username, words FROM user INDEXED BY user_by_name "
                   "WHERE (sort_key, username) > (?1, ?2) ORDER BY sort_key, username LIMIT ?3) "
                   "WHERE instr (words, ?4) AND instr (words, ?5) AND instr (words, ?6)",
                   HC_TEXT (self->after != NULL ? self->after->key : ""),
                   HC_TEXT (self->after != NULL ? self->after->username : ""), HC_INT (most), HC_TEXT (words[0]),
                   HC_TEXT (words[1]), HC_TEXT (words[2]));
  while (found->len < self->limit && hc_rows_next (rows))
    hc_listing_add (self, found, rows);
  hc_rows_end (rows);
  for (guint i = 0; i < WORDS_IN_SQL; i++)
    g_free (words[i]);
  return found;
}

/* Returns: (transfer full) (nullable): who has a word that begins so, where they are fewer than @most */
static GArray *
find_fewer (const HcListing *self, const char *word, guint most)
{
  GArray *ids = hc_word_table_find (self->database, word, most);

  if (ids->len == most)
    g_clear_pointer (&ids, g_array_unref);
  return ids;
}

/* (nullable): where each word leads to more than a few */
static GArray *
find_by_rare_word (const HcListing *self)
{
  g_autoptr (GArray) rarest = NULL;
  guint fewest = FEW;

  for (guint i = 0; i < self->query->n_words && fewest > 0; i++)
    {
      GArray *ids = find_fewer (self, self->query->words[i], fewest);

      if (ids == NULL)
        continue;
      g_clear_pointer (&rarest, g_array_unref);
      rarest = ids;
      fewest = ids->len;
    }
  return rarest != NULL ? find_those (self, rarest, NULL) : NULL;
}

/* (nullable): where there are no two words that only so many have, or many have both */
static GArray *
find_by_two_words (const HcListing *self)
{
  g_autoptr (GArray) rarest = NULL;
  g_autoptr (GArray) second = NULL;

  for (guint i = 0; i < MIN (self->query->n_words, WORDS_COMPARED); i++)
    {
      GArray *ids = find_fewer (self, self->query->words[i], second != NULL ? second->len : MANY);

      if (ids == NULL)
        continue;
      if (rarest == NULL || ids->len < rarest->len)
        {
          GArray *rarer = ids;

          ids = rarest;
          rarest = rarer;
        }
      g_clear_pointer (&second, g_array_unref);
      second = ids;
    }
  return second != NULL ? find_those (self, rarest, second) : NULL;
}

/**
 * hc_people_find:
 *
 * Returns: (transfer full) (element-type HcListed): at least the first page, in no order
 */
GArray *
hc_people_find (const HcListing *self)
{
  GArray *found = find_by_rare_word (self);

  if (found == NULL && self->query->n_words > 1)
    {
      found = find_by_name (self, READ_FIRST);
      if (found->len < self->limit)
        {
          g_array_unref (found);
          found = find_by_two_words (self);
        }
    }
  return found != NULL ? found : find_by_name (self, G_MAXUINT);
}

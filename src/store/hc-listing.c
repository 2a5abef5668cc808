/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-listing.h"

/* One page of a list of people: whoever may be on it is found elsewhere; here they are matched,
 * put in order and cut. */

static void
clear_listed (gpointer data)
{
  HcListed *listed = data;

  g_free (listed->key);
  g_free (listed->username);
}

static gboolean
is_by_name (HcListKind what)
{
  return what == HC_LIST_PEOPLE || what == HC_LIST_FRIENDS || what == HC_LIST_BLOCKED;
}

static int
compare (const HcListing *self, gint64 one_at, const char *one_key, const char *one_username, gint64 other_at,
         const char *other_key, const char *other_username)
{
  int order;

  if (is_by_name (self->what))
    order = g_strcmp0 (one_key, other_key);
  else
    order = (one_at < other_at) - (one_at > other_at);
  return order != 0 ? order : g_strcmp0 (one_username, other_username);
}

static int
compare_listed (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const HcListed *one = a;
  const HcListed *other = b;

  return compare (user_data, one->at, one->key, one->username, other->at, other->key, other->username);
}

static gboolean
is_after (const HcListing *self, gint64 at, const char *key, const char *username)
{
  return self->after == NULL ||
         compare (self, at, key, username, self->after->at, self->after->key, self->after->username) > 0;
}

GArray *
hc_listing_new_found (void)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HcListed));

  g_array_set_clear_func (found, clear_listed);
  return found;
}

/**
 * hc_listing_add:
 * @rows: at a row of id, sort_key, username, words and when the request was made
 *
 * Adds who is in the row to @found, where they match and come after the page before.
 */
void
hc_listing_add (const HcListing *self, GArray *found, HcRows *rows)
{
  HcListed listed = { .user_id = hc_rows_get_integer (rows, 0), .at = hc_rows_get_integer (rows, 4) };
  const char *key = hc_rows_get_text (rows, 1);
  const char *username = hc_rows_get_text (rows, 2);

  if (listed.user_id == self->viewer || !hc_query_matches (self->query, hc_rows_get_text (rows, 3)) ||
      !is_after (self, listed.at, key, username))
    return;
  listed.key = g_strdup (key);
  listed.username = g_strdup (username);
  g_array_append_val (found, listed);
}

/**
 * hc_listing_find:
 *
 * Returns: (transfer full) (element-type HcListed): the first of those after the page before, in
 *   their order; at most the limit
 */
GArray *
hc_listing_find (const HcListing *self)
{
  GArray *found = self->what == HC_LIST_PEOPLE ? hc_people_find (self) : hc_relations_find (self);

  g_array_sort_with_data (found, compare_listed, (gpointer) self);
  if (found->len > self->limit)
    g_array_set_size (found, self->limit);
  return found;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-pair-table.h"

#define COLUMNS                                                                                                    \
  "low, high, are_friends, sender, place, requested_at, note, "                                                    \
  "low_blocks, low_preapproves, low_cooling_until, low_cooling_level, low_since, low_version, "                    \
  "high_blocks, high_preapproves, high_cooling_until, high_cooling_level, high_since, high_version"

#define FIRST_OF_LOW 7
#define FIRST_OF_HIGH 13

/* What the table says of a request that the recipient, who blocks the sender, must not find in a
 * drawer; in memory it lies in the declined one. */
#define PLACE_BEHIND_BLOCK 4

static void
read_side (HcRows *rows, int id_column, int first, HcPairSide *side)
{
  side->user_id = hc_rows_get_integer (rows, id_column);
  side->blocks = hc_rows_get_integer (rows, first) != 0;
  side->preapproves = hc_rows_get_integer (rows, first + 1) != 0;
  side->cooling_until = hc_rows_get_integer (rows, first + 2);
  side->cooling_level = hc_rows_get_integer (rows, first + 3);
  side->since = hc_rows_get_integer (rows, first + 4);
  side->version = hc_rows_get_integer (rows, first + 5);
}

static HcBond
read_bond (HcRows *rows)
{
  gint64 sender = hc_rows_get_integer (rows, 3);

  if (hc_rows_get_integer (rows, 2) != 0)
    return HC_BOND_FRIEND;
  if (sender == 0)
    return HC_BOND_NONE;
  return sender == hc_rows_get_integer (rows, 0) ? HC_BOND_OUT : HC_BOND_IN;
}

static void
read_pair (HcRows *rows, HcPair *pair)
{
  gint64 place = hc_rows_get_integer (rows, 4);

  *pair = (HcPair){ .is_stored = TRUE };
  pair->bond = read_bond (rows);
  pair->place = place == PLACE_BEHIND_BLOCK ? HC_PLACE_DECLINED : place;
  pair->requested_at = hc_rows_get_integer (rows, 5);
  pair->note = g_strdup (hc_rows_get_text (rows, 6));
  read_side (rows, 0, FIRST_OF_LOW, &pair->sides[0]);
  read_side (rows, 1, FIRST_OF_HIGH, &pair->sides[1]);
}

/**
 * hc_pair_table_find:
 * @pair: (out caller-allocates): to be cleared; of two who never had anything where there is no row
 *
 * Returns: whether there is a row
 */
gboolean
hc_pair_table_find (HcDatabase *database, gint64 one, gint64 other, HcPair *pair)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT " COLUMNS " FROM pair WHERE low = ?1 AND high = ?2",
                                      HC_INT (MIN (one, other)), HC_INT (MAX (one, other)));

  hc_pair_init (pair, one, other);
  if (!hc_rows_next (rows))
    return FALSE;
  read_pair (rows, pair);
  return TRUE;
}

static gint64
get_stored_place (const HcPair *pair)
{
  const HcPairSide *recipient = &pair->sides[pair->bond == HC_BOND_OUT];

  if (pair->place != HC_PLACE_NONE && recipient->blocks)
    return PLACE_BEHIND_BLOCK;
  return pair->place;
}

/* One statement for both would keep a journal of its own, as SQLite cannot know which it will be. */
static const char insertion[] =
  "INSERT INTO pair (" COLUMNS ", recipient) VALUES "
  "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";

static const char update[] =
  "UPDATE pair SET are_friends = ?3, sender = ?4, place = ?5, requested_at = ?6, note = ?7, low_blocks = ?8, "
  "low_preapproves = ?9, low_cooling_until = ?10, low_cooling_level = ?11, low_since = ?12, low_version = ?13, "
  "high_blocks = ?14, high_preapproves = ?15, high_cooling_until = ?16, high_cooling_level = ?17, high_since = ?18, "
  "high_version = ?19, recipient = ?20 WHERE low = ?1 AND high = ?2";

/**
 * hc_pair_table_write:
 */
void
hc_pair_table_write (HcDatabase *database, HcPair *pair)
{
  const HcPairSide *low = &pair->sides[0];
  const HcPairSide *high = &pair->sides[1];
  gboolean waits = pair->bond == HC_BOND_OUT || pair->bond == HC_BOND_IN;
  gint64 sender = pair->bond == HC_BOND_OUT ? low->user_id : high->user_id;
  gint64 recipient = pair->bond == HC_BOND_OUT ? high->user_id : low->user_id;

  HC_RUN (database, pair->is_stored ? update : insertion,
          HC_INT (low->user_id), HC_INT (high->user_id), HC_INT (pair->bond == HC_BOND_FRIEND),
          HC_ID (waits ? sender : 0), HC_INT (get_stored_place (pair)), HC_INT (pair->requested_at),
          HC_TEXT (pair->note), HC_INT (low->blocks), HC_INT (low->preapproves), HC_INT (low->cooling_until),
          HC_INT (low->cooling_level), HC_INT (low->since), HC_INT (low->version), HC_INT (high->blocks),
          HC_INT (high->preapproves), HC_INT (high->cooling_until), HC_INT (high->cooling_level), HC_INT (high->since),
          HC_INT (high->version), HC_ID (waits ? recipient : 0));
  pair->is_stored = TRUE;
}

static guint
call_with_each (HcRows *rows, HcPairFunc func, gpointer user_data)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (HcPair));
  HcPair pair;

  g_array_set_clear_func (pairs, (GDestroyNotify) hc_pair_clear);
  while (hc_rows_next (rows))
    {
      read_pair (rows, &pair);
      g_array_append_val (pairs, pair);
    }
  for (guint i = 0; i < pairs->len; i++)
    func (&g_array_index (pairs, HcPair, i), user_data);
  return pairs->len;
}

/**
 * hc_pair_table_each:
 *
 * Calls @func with every pair that @user_id is in.
 */
void
hc_pair_table_each (HcDatabase *database, gint64 user_id, HcPairFunc func, gpointer user_data)
{
  g_autoptr (HcRows) rows = HC_QUERY (database,
                                      "SELECT " COLUMNS " FROM pair WHERE low = ?1 UNION ALL "
                                      "SELECT " COLUMNS " FROM pair WHERE high = ?1",
                                      HC_INT (user_id));

  call_with_each (rows, func, user_data);
}

/**
 * hc_pair_table_each_older:
 *
 * Calls @func with the pairs whose request was made before @requested_before, oldest first.
 *
 * Returns: how many there were, at most @limit
 */
guint
hc_pair_table_each_older (HcDatabase *database, gint64 requested_before, guint limit, HcPairFunc func,
                          gpointer user_data)
{
  g_autoptr (HcRows) rows = HC_QUERY (database,
                                      "SELECT " COLUMNS " FROM pair WHERE sender IS NOT NULL AND requested_at <= ?1 "
                                      "ORDER BY requested_at LIMIT ?2",
                                      HC_INT (requested_before), HC_INT (limit));

  return call_with_each (rows, func, user_data);
}

/**
 * hc_pair_table_share_friend:
 * @one: better the one with fewer friends
 */
gboolean
hc_pair_table_share_friend (HcDatabase *database, gint64 one, gint64 other)
{
  g_autoptr (HcRows) rows = HC_QUERY (database,
                                      "WITH friend (id) AS ("
                                      "  SELECT high FROM pair WHERE low = ?1 AND are_friends UNION ALL "
                                      "  SELECT low FROM pair WHERE high = ?1 AND are_friends) "
                                      "SELECT 1 FROM friend CROSS JOIN pair "
                                      "ON low = min (friend.id, ?2) AND high = max (friend.id, ?2) "
                                      "WHERE are_friends LIMIT 1",
                                      HC_INT (one), HC_INT (other));

  return hc_rows_next (rows);
}

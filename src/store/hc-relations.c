/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-listing.h"
#include "hc-pair.h"

/* Finds those with whom the viewer has something. Only few people can, so all are looked at. */

static HcRows *
list_friends (const HcListing *self)
{
  return HC_QUERY (self->database,
                   "SELECT id, sort_key, username, words, 0 FROM pair JOIN user ON id = high "
                   "WHERE low = ?1 AND are_friends UNION ALL "
                   "SELECT id, sort_key, username, words, 0 FROM pair JOIN user ON id = low "
                   "WHERE high = ?1 AND are_friends",
                   HC_INT (self->viewer));
}

static HcRows *
list_blocked (const HcListing *self)
{
  return HC_QUERY (self->database,
                   "SELECT id, sort_key, username, words, 0 FROM pair JOIN user ON id = high "
                   "WHERE low = ?1 AND low_blocks UNION ALL "
                   "SELECT id, sort_key, username, words, 0 FROM pair JOIN user ON id = low "
                   "WHERE high = ?1 AND high_blocks",
                   HC_INT (self->viewer));
}

static HcRows *
list_sent (const HcListing *self)
{
  return HC_QUERY (self->database,
                   "SELECT id, sort_key, username, words, requested_at FROM pair JOIN user ON id = high "
                   "WHERE low = ?1 AND sender = ?1 UNION ALL "
                   "SELECT id, sort_key, username, words, requested_at FROM pair JOIN user ON id = low "
                   "WHERE high = ?1 AND sender = ?1",
                   HC_INT (self->viewer));
}

static HcRows *
list_received (const HcListing *self, HcPlace place)
{
  return HC_QUERY (self->database,
                   "SELECT id, sort_key, username, words, requested_at FROM pair JOIN user ON id = sender "
                   "WHERE recipient = ?1 AND place = ?2",
                   HC_INT (self->viewer), HC_INT (place));
}

static HcRows *
list_all (const HcListing *self)
{
  switch (self->what)
    {
    case HC_LIST_FRIENDS:
      return list_friends (self);
    case HC_LIST_BLOCKED:
      return list_blocked (self);
    case HC_LIST_OUTGOING:
      return list_sent (self);
    case HC_LIST_INCOMING:
      return list_received (self, HC_PLACE_INBOX);
    case HC_LIST_DECLINED:
      return list_received (self, HC_PLACE_DECLINED);
    case HC_LIST_FILTERED:
      return list_received (self, HC_PLACE_FILTERED);
    case HC_LIST_PEOPLE:
    case HC_LIST_EVENTS:
    default:
      g_assert_not_reached ();
    }
}

/**
 * hc_relations_find:
 *
 * Returns: (transfer full) (element-type HcListed): all of them, in no order
 */
GArray *
hc_relations_find (const HcListing *self)
{
  g_autoptr (HcRows) rows = list_all (self);
  GArray *found = hc_listing_new_found ();

  while (hc_rows_next (rows))
    hc_listing_add (self, found, rows);
  return found;
}

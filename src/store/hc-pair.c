/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-pair.h"

/* Two people, in memory: the relation, and what it looks like from either side. No database. */

static int
find_side (const HcPair *self, gint64 user_id)
{
  g_assert (user_id == self->sides[0].user_id || user_id == self->sides[1].user_id);

  return user_id == self->sides[1].user_id;
}

static gboolean
has_request (const HcPair *self)
{
  return self->bond == HC_BOND_OUT || self->bond == HC_BOND_IN;
}

static HcRelationSide
get_relation_side (const HcPairSide *side, gint64 now)
{
  return (HcRelationSide){
    .blocks = side->blocks,
    .preapproves = side->preapproves,
    .is_cooling = side->cooling_until > now,
  };
}

/**
 * hc_pair_init:
 *
 * Makes @self a pair that never had anything with each other.
 */
void
hc_pair_init (HcPair *self, gint64 one, gint64 other)
{
  g_assert (one != other);

  *self = (HcPair){ .sides = { { .user_id = MIN (one, other) }, { .user_id = MAX (one, other) } } };
}

void
hc_pair_clear (HcPair *self)
{
  g_clear_pointer (&self->note, g_free);
}

static void
take_relation_side (HcPairSide *side, const HcRelationSide *relation)
{
  side->blocks = relation->blocks;
  side->preapproves = relation->preapproves;
}

static gboolean
is_same_view (const HcView *one, const HcView *other)
{
  return one->standing == other->standing && one->drawer == other->drawer &&
         one->is_preapproved == other->is_preapproved && one->since == other->since &&
         g_strcmp0 (one->note, other->note) == 0;
}

/* Counts what the side can see, and nothing else: a block must not show in a number. */
static void
note_view (HcPair *self, HcPairSide *side, const HcView *before, gint64 now)
{
  HcView after = hc_pair_get_view (self, side->user_id);

  if (after.standing != before->standing)
    side->since = after.standing == HC_STANDING_NONE ? 0 : now;
  after = hc_pair_get_view (self, side->user_id);
  if (!is_same_view (before, &after))
    side->version++;
}

/**
 * hc_pair_change:
 * @after: the new relation as @actor sees it; its coolings are not looked at
 * @note: (nullable): of a request that @actor makes with this
 *
 * Takes over @after and keeps the books on what either side sees.
 */
void
hc_pair_change (HcPair *self, gint64 actor, const HcRelation *after, const char *note, gint64 now)
{
  HcView before[2] = { hc_pair_get_view (self, self->sides[0].user_id), hc_pair_get_view (self, self->sides[1].user_id) };
  g_autofree char *old_note = self->note; /* what @before shows */
  HcRelation relation = find_side (self, actor) == 0 ? *after : hc_relation_turn (after);
  gboolean had_request = has_request (self);

  self->bond = relation.bond;
  self->place = relation.place;
  take_relation_side (&self->sides[0], &relation.me);
  take_relation_side (&self->sides[1], &relation.them);

  if (!has_request (self))
    {
      self->note = NULL;
      self->requested_at = 0;
    }
  else if (had_request)
    self->note = g_strdup (old_note);
  else
    {
      self->note = g_strdup (note);
      self->requested_at = now;
    }

  note_view (self, &self->sides[0], &before[0], now);
  note_view (self, &self->sides[1], &before[1], now);
}

HcPairSide *
hc_pair_get_side (HcPair *self, gint64 user_id)
{
  return &self->sides[find_side (self, user_id)];
}

HcPairSide *
hc_pair_get_other (HcPair *self, gint64 user_id)
{
  return &self->sides[1 - find_side (self, user_id)];
}

/**
 * hc_pair_get_relation:
 *
 * A cooldown ends by the clock, whether or not anybody wrote that down.
 *
 * Returns: the relation as @viewer has it, without filters
 */
HcRelation
hc_pair_get_relation (const HcPair *self, gint64 viewer, gint64 now)
{
  HcRelation relation = {
    .bond = self->bond,
    .place = self->place,
    .me = get_relation_side (&self->sides[0], now),
    .them = get_relation_side (&self->sides[1], now),
  };

  return find_side (self, viewer) == 0 ? relation : hc_relation_turn (&relation);
}

/**
 * hc_pair_get_view:
 *
 * Returns: what @viewer may know; its note belongs to @self
 */
HcView
hc_pair_get_view (const HcPair *self, gint64 viewer)
{
  const HcPairSide *side = &self->sides[find_side (self, viewer)];
  HcRelation relation = hc_pair_get_relation (self, viewer, 0);
  HcView view = {
    .standing = hc_relation_get_standing (&relation),
    .drawer = hc_relation_get_drawer (&relation),
    .is_preapproved = side->preapproves,
    .note = hc_relation_shows_note (&relation) ? self->note : NULL,
    .since = side->since,
  };

  /* A request is as old as it is, in whichever place its recipient has it. */
  if (view.standing == HC_STANDING_INCOMING || view.drawer != HC_DRAWER_NONE)
    view.since = self->requested_at;
  else if (view.standing == HC_STANDING_NONE)
    view.since = 0;
  return view;
}

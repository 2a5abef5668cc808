/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-relation.h"

G_BEGIN_DECLS

/**
 * HcPairSide:
 * @cooling_until: until then a new request of this one goes to the other's declined drawer
 * @cooling_level: how often in a row it came to that, at most 3
 * @since: when what this one sees became so
 * @version: how often what this one sees has changed
 */
typedef struct
{
  gint64   user_id;
  gboolean blocks;
  gboolean preapproves;
  gint64   cooling_until;
  gint64   cooling_level;
  gint64   since;
  gint64   version;
} HcPairSide;

/**
 * HcPair:
 * @sides: the one with the lower id first
 * @bond: as the first of them sees it
 * @note: (nullable): of the request that waits
 */
typedef struct
{
  HcPairSide  sides[2];
  HcBond      bond;
  HcPlace     place;
  gint64      requested_at;
  char       *note;
  gboolean    is_stored;
} HcPair;

/**
 * HcView:
 *
 * What one of the two may know.
 */
typedef struct
{
  HcStanding  standing;
  HcDrawer    drawer;
  gboolean    is_preapproved;
  const char *note;
  gint64      since;
} HcView;

void        hc_pair_init         (HcPair *self, gint64 one, gint64 other);
void        hc_pair_clear        (HcPair *self);
void        hc_pair_change       (HcPair *self, gint64 actor, const HcRelation *after, const char *note, gint64 now);

HcPairSide *hc_pair_get_side     (HcPair *self, gint64 user_id);
HcPairSide *hc_pair_get_other    (HcPair *self, gint64 user_id);
HcRelation  hc_pair_get_relation (const HcPair *self, gint64 viewer, gint64 now);
HcView      hc_pair_get_view     (const HcPair *self, gint64 viewer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HcPair, hc_pair_clear)

G_END_DECLS

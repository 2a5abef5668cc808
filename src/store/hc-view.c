/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-view.h"

/* Draws people as somebody sees them. */

static HcPerson *
draw (HcDesk *desk, const HcUser *user, const HcView *view, gint64 version)
{
  gboolean is_close = view->standing == HC_STANDING_ME || view->standing == HC_STANDING_FRIEND;
  HcPerson fields = {
    .username = user->username,
    .name = user->name,
    .standing = view->standing,
    .drawer = view->drawer,
    .is_preapproved = view->is_preapproved,
    .last_seen = user->last_seen,
    .note = (char *) view->note,
    .since = view->since,
    .version = user->revision + version,
  };

  fields.presence = hc_presence_board_show (desk->board, user->id, is_close, &fields.last_seen);
  return hc_person_new (&fields);
}

/**
 * hc_view_me:
 *
 * Returns: (transfer full): @user as they see themselves
 */
HcPerson *
hc_view_me (HcDesk *desk, const HcUser *user)
{
  HcView view = { .standing = HC_STANDING_ME };

  return draw (desk, user, &view, 0);
}

/**
 * hc_view_stranger:
 *
 * Returns: (transfer full): @user as somebody sees them who never had anything with them
 */
HcPerson *
hc_view_stranger (HcDesk *desk, const HcUser *user)
{
  HcView view = { .standing = HC_STANDING_NONE };

  return draw (desk, user, &view, 0);
}

/**
 * hc_view_person:
 * @pair: of @user and the viewer
 *
 * Returns: (transfer full): @user as the other one of @pair sees them
 */
HcPerson *
hc_view_person (HcDesk *desk, const HcUser *user, const HcPair *pair)
{
  const HcPairSide *viewer = &pair->sides[pair->sides[0].user_id == user->id];
  HcView view = hc_pair_get_view (pair, viewer->user_id);

  return draw (desk, user, &view, viewer->version);
}

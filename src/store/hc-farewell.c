/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-alert-table.h"
#include "hc-encounter.h"
#include "hc-pair-table.h"
#include "hc-rest-table.h"
#include "hc-view.h"
#include "hc-farewell.h"

/* An account goes, with all that is theirs; who had something with it is told. */

typedef struct
{
  HcDesk       *desk;
  const HcUser *user;
  GPtrArray    *deliveries;
} HcLeaving;

void
hc_farewell_free (HcFarewell *self)
{
  g_clear_pointer (&self->person, hc_person_unref);
  g_clear_pointer (&self->deliveries, g_ptr_array_unref);
  g_free (self);
}

static gboolean
is_anything (const HcView *view)
{
  return view->standing != HC_STANDING_NONE || view->drawer != HC_DRAWER_NONE || view->is_preapproved;
}

static void
tell_viewer (HcLeaving *self, HcUser *viewer, const HcPair *bare)
{
  HcDesk *desk = self->desk;
  g_autoptr (HcPerson) person = hc_view_person (desk, self->user, bare);
  HcEvent fields = { .kind = HC_EVENT_ACCOUNT_GONE, .person = person, .at = hc_desk_now (desk) };
  g_autoptr (HcEvent) event = hc_encounter_tell (desk, viewer, self->user->id, &fields);

  hc_user_table_write_progress (desk->database, viewer);
  g_ptr_array_add (self->deliveries, hc_delivery_new (viewer->username, event));
}

static void
uncount (HcUser *viewer, const HcView *view)
{
  HcCounts *counts = &viewer->counts;

  counts->friends -= view->standing == HC_STANDING_FRIEND;
  counts->outgoing -= view->standing == HC_STANDING_OUTGOING;
  counts->incoming -= view->standing == HC_STANDING_INCOMING;
  counts->declined -= view->drawer == HC_DRAWER_DECLINED;
  counts->filtered -= view->drawer == HC_DRAWER_FILTERED;
}

static void
leave (HcPair *pair, gpointer user_data)
{
  HcLeaving *self = user_data;
  HcPairSide *side = hc_pair_get_other (pair, self->user->id);
  HcView view = hc_pair_get_view (pair, side->user_id);
  g_auto (HcUser) viewer = { 0 };
  HcPair bare;

  hc_alert_table_withdraw (self->desk->database, side->user_id, self->user->id, HC_EVENT_REQUEST_RECEIVED);
  hc_alert_table_withdraw (self->desk->database, side->user_id, self->user->id, HC_EVENT_FRIEND_ADDED);
  if (!is_anything (&view) || !hc_user_table_find (self->desk->database, side->user_id, &viewer))
    return;

  uncount (&viewer, &view);
  hc_pair_init (&bare, pair->sides[0].user_id, pair->sides[1].user_id);
  hc_pair_get_side (&bare, side->user_id)->version = side->version + 1;
  tell_viewer (self, &viewer, &bare);
}

/**
 * hc_farewell_run:
 *
 * Removes @user. Their name rests for a while.
 *
 * Returns: (transfer full): whom to tell
 */
HcFarewell *
hc_farewell_run (HcDesk *desk, const HcUser *user)
{
  HcFarewell *farewell = g_new0 (HcFarewell, 1);
  HcLeaving leaving = { desk, user, NULL };

  farewell->person = hc_view_stranger (desk, user);
  farewell->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_delivery_free);
  leaving.deliveries = farewell->deliveries;
  hc_pair_table_each (desk->database, user->id, leave, &leaving);
  hc_user_table_delete (desk->database, user->id);
  hc_rest_table_add (desk->database, user->username, hc_desk_now (desk) + desk->limits.username_rest);
  return farewell;
}

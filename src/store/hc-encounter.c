/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-alert-table.h"
#include "hc-event-table.h"
#include "hc-pair-table.h"
#include "hc-view.h"
#include "hc-encounter.h"

#define COOLING_LEVEL_MAX 3

void
hc_encounter_clear (HcEncounter *self)
{
  hc_user_clear (&self->me);
  hc_user_clear (&self->them);
  hc_pair_clear (&self->pair);
  g_clear_pointer (&self->drawn, hc_person_unref);
}

/**
 * hc_encounter_turn:
 *
 * Now the other is the one who acts.
 */
void
hc_encounter_turn (HcEncounter *self)
{
  HcUser me = self->me;

  self->me = self->them;
  self->them = me;
  g_clear_pointer (&self->drawn, hc_person_unref);
}

/**
 * hc_encounter_get_relation:
 *
 * Returns: the relation as the one who acts has it, without filters
 */
HcRelation
hc_encounter_get_relation (HcEncounter *self)
{
  return hc_pair_get_relation (&self->pair, self->me.id, self->now);
}

/**
 * hc_encounter_draw_them:
 *
 * Returns: (transfer full): the other as the one who acts sees them
 */
HcPerson *
hc_encounter_draw_them (HcEncounter *self)
{
  if (self->drawn == NULL)
    self->drawn = hc_view_person (self->desk, &self->them, &self->pair);
  return hc_person_ref (self->drawn);
}

static void
start_cooling (HcEncounter *self, HcPairSide *side)
{
  const HcLimits *limits = &self->desk->limits;
  const gint64 lengths[] = { limits->cooldown_1, limits->cooldown_2, limits->cooldown_3 };

  side->cooling_level = MIN (side->cooling_level + 1, COOLING_LEVEL_MAX);
  side->cooling_until = self->now + lengths[side->cooling_level - 1];
}

static void
reset_cooling (HcPairSide *side)
{
  side->cooling_level = 0;
  side->cooling_until = 0;
}

static void
cool (HcEncounter *self, HcDeed deed, const HcRelation *after)
{
  HcPairSide *me = hc_pair_get_side (&self->pair, self->me.id);
  HcPairSide *them = hc_pair_get_side (&self->pair, self->them.id);

  if (deed == HC_DEED_DECLINE || deed == HC_DEED_REFUSE || deed == HC_DEED_UNBLOCK)
    start_cooling (self, them);
  if (deed == HC_DEED_RESTORE || deed == HC_DEED_PREAPPROVE || after->bond == HC_BOND_FRIEND)
    reset_cooling (them);
  if (after->bond == HC_BOND_FRIEND)
    reset_cooling (me);
}

static void
count (HcUser *user, const HcView *view, gint64 n)
{
  HcCounts *counts = &user->counts;

  counts->friends += view->standing == HC_STANDING_FRIEND ? n : 0;
  counts->outgoing += view->standing == HC_STANDING_OUTGOING ? n : 0;
  counts->incoming += view->standing == HC_STANDING_INCOMING ? n : 0;
  counts->declined += view->drawer == HC_DRAWER_DECLINED ? n : 0;
  counts->filtered += view->drawer == HC_DRAWER_FILTERED ? n : 0;
}

/* An alert that no longer holds is withdrawn: the request was answered or taken back, or the
 * friendship is over. That of a refusal stays until it is seen. */
static void
withdraw_alerts (HcEncounter *self, const HcUser *user, const HcUser *about, HcStanding before, HcStanding after)
{
  if (before == after)
    return;
  if (before == HC_STANDING_INCOMING)
    hc_alert_table_withdraw (self->desk->database, user->id, about->id, HC_EVENT_REQUEST_RECEIVED);
  if (before == HC_STANDING_FRIEND)
    hc_alert_table_withdraw (self->desk->database, user->id, about->id, HC_EVENT_FRIEND_ADDED);
}

/**
 * hc_encounter_tell:
 * @user: whom the event is for; its seq goes on, the caller writes it
 * @about: the id of its person
 * @fields: what it says; its seq is not looked at
 *
 * Returns: (transfer full): the event as it was kept
 */
HcEvent *
hc_encounter_tell (HcDesk *desk, HcUser *user, gint64 about, const HcEvent *fields)
{
  HcEvent *event = hc_event_new (fields);

  event->seq = ++user->seq;
  hc_event_table_insert (desk->database, user->id, about, event);
  if (event->is_alert)
    hc_alert_table_insert (desk->database, user->id, about, event);
  return event;
}

static void
tell (HcEncounter *self, HcUser *user, const HcUser *about, HcEventKind kind, gboolean is_alert, const char *note)
{
  g_autoptr (HcPerson) person = NULL;
  g_autoptr (HcEvent) event = NULL;

  if (kind == HC_EVENT_NONE)
    return;
  person = about == &self->them ? hc_encounter_draw_them (self) : hc_view_person (self->desk, about, &self->pair);
  event = hc_encounter_tell (self->desk, user, about->id,
                             &(HcEvent){
                               .kind = kind,
                               .is_alert = is_alert,
                               .person = person,
                               .note = (char *) note,
                               .at = self->now,
                             });
  g_ptr_array_add (self->deliveries, hc_delivery_new (user->username, event));
}

/* Only what somebody wrote to somebody is said with an event. */
static const char *
choose_note (HcEventKind kind, const char *note)
{
  gboolean says_note = kind == HC_EVENT_REQUEST_SENT || kind == HC_EVENT_REQUEST_RECEIVED ||
                       kind == HC_EVENT_REQUEST_REFUSED;

  return says_note ? note : NULL;
}

/**
 * hc_encounter_settle:
 * @after: what hc_relation_step() made of the relation
 * @step: what it said, %HC_RESULT_OK
 * @note: (nullable): that came with @deed
 *
 * Writes all of it: the pair, the counts, the alerts that no longer hold, and what both are told.
 */
void
hc_encounter_settle (HcEncounter *self, HcDeed deed, const HcRelation *after, const HcRelationStep *step,
                     const char *note)
{
  HcUser *me = &self->me;
  HcUser *them = &self->them;
  HcView mine = hc_pair_get_view (&self->pair, me->id);
  HcView theirs = hc_pair_get_view (&self->pair, them->id);
  HcStanding my_old = mine.standing;
  HcStanding their_old = theirs.standing;

  count (me, &mine, -1);
  count (them, &theirs, -1);
  hc_pair_change (&self->pair, me->id, after, note, self->now);
  cool (self, deed, after);
  hc_pair_table_write (self->desk->database, &self->pair);
  g_clear_pointer (&self->drawn, hc_person_unref);

  mine = hc_pair_get_view (&self->pair, me->id);
  theirs = hc_pair_get_view (&self->pair, them->id);
  count (me, &mine, 1);
  count (them, &theirs, 1);
  withdraw_alerts (self, me, them, my_old, mine.standing);
  withdraw_alerts (self, them, me, their_old, theirs.standing);

  tell (self, me, them, step->event_me, FALSE, choose_note (step->event_me, note));
  tell (self, them, me, step->event_them, step->is_alert, choose_note (step->event_them, note));
  hc_user_table_write_progress (self->desk->database, me);
  hc_user_table_write_progress (self->desk->database, them);
}

/**
 * hc_encounter_expire:
 *
 * The request that @me made is too old.
 */
void
hc_encounter_expire (HcEncounter *self)
{
  HcRelation relation = hc_encounter_get_relation (self);
  HcRelationStep step = hc_relation_step (&relation, HC_DEED_EXPIRE);

  if (step.result == HC_RESULT_OK)
    hc_encounter_settle (self, HC_DEED_EXPIRE, &relation, &step, NULL);
}

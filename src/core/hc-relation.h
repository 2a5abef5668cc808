/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-event.h"

G_BEGIN_DECLS

typedef enum
{
  HC_DEED_REQUEST,
  HC_DEED_CANCEL,
  HC_DEED_ACCEPT,
  HC_DEED_DECLINE,
  HC_DEED_REFUSE,
  HC_DEED_RESTORE,
  HC_DEED_UNFRIEND,
  HC_DEED_BLOCK,
  HC_DEED_UNBLOCK,
  HC_DEED_PREAPPROVE,
  HC_DEED_REVOKE,
  HC_DEED_EXPIRE,   /* the host's own: my request is too old */
  HC_DEED_COOL_END, /* the host's own: my cooldown is over */
} HcDeed;

#define HC_N_DEEDS (HC_DEED_COOL_END + 1)

typedef enum
{
  HC_RESULT_OK,
  HC_RESULT_NOOP,
  HC_RESULT_NO_REQUEST,
  HC_RESULT_ALREADY_FRIENDS,
  HC_RESULT_ALREADY_REQUESTED,
  HC_RESULT_YOU_BLOCKED,
} HcResult;

typedef enum
{
  HC_BOND_NONE,
  HC_BOND_FRIEND,
  HC_BOND_OUT, /* my request */
  HC_BOND_IN,  /* theirs */
} HcBond;

typedef enum
{
  HC_PLACE_NONE,
  HC_PLACE_INBOX,
  HC_PLACE_DECLINED,
  HC_PLACE_FILTERED,
} HcPlace;

/**
 * HcRelationSide:
 * @is_cooling: a new request of this one goes to the other's declined drawer without an alert
 * @filters: this one's who-may-ask setting would filter the other; not stored
 */
typedef struct
{
  gboolean blocks;
  gboolean preapproves;
  gboolean is_cooling;
  gboolean filters;
} HcRelationSide;

/**
 * HcRelation:
 * @place: where the recipient keeps the request; behind a block it is %HC_PLACE_DECLINED
 *
 * All there is between two people, as the one who acts sees it.
 */
typedef struct
{
  HcBond         bond;
  HcPlace        place;
  HcRelationSide me;
  HcRelationSide them;
} HcRelation;

/**
 * HcRelationStep:
 * @event_me: for the one who acts, or %HC_EVENT_NONE
 * @event_them: for the other, or %HC_EVENT_NONE
 * @is_alert: whether @event_them is an alert; the actor's own event never is
 */
typedef struct
{
  HcResult    result;
  HcEventKind event_me;
  HcEventKind event_them;
  gboolean    is_alert;
} HcRelationStep;

HcRelationStep hc_relation_step         (HcRelation       *relation,
                                         HcDeed            deed);
HcRelation     hc_relation_turn         (const HcRelation *relation);

HcStanding     hc_relation_get_standing (const HcRelation *relation);
HcDrawer       hc_relation_get_drawer   (const HcRelation *relation);
gboolean       hc_relation_shows_note   (const HcRelation *relation);

const char    *hc_deed_get_word         (HcDeed            deed);
gboolean       hc_deed_find             (const char       *word,
                                         HcDeed           *deed);
const char    *hc_result_get_word       (HcResult          result);
HcResult       hc_result_find           (const char       *word);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-relation-faults.h"

/* Wrong machines, one for each way of getting it wrong: the rules must notice every one of them. */

static HcRelationStep
block_leaves_friendship (HcRelation *relation, HcDeed deed)
{
  HcBond bond = relation->bond;
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_BLOCK && bond == HC_BOND_FRIEND)
    relation->bond = bond;
  return step;
}

static HcRelationStep
block_leaves_my_request (HcRelation *relation, HcDeed deed)
{
  HcRelation before = *relation;
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_BLOCK && before.bond == HC_BOND_OUT && step.result == HC_RESULT_OK)
    {
      relation->bond = before.bond;
      relation->place = before.place;
    }
  return step;
}

static HcRelationStep
block_drops_their_request (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_BLOCK && step.result == HC_RESULT_OK)
    {
      relation->bond = HC_BOND_NONE;
      relation->place = HC_PLACE_NONE;
    }
  return step;
}

static HcRelationStep
decline_tells (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_DECLINE && step.result == HC_RESULT_OK)
    step.event_them = HC_EVENT_REQUEST_DECLINED;
  return step;
}

static HcRelationStep
decline_drops_the_request (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_DECLINE && step.result == HC_RESULT_OK)
    {
      relation->bond = HC_BOND_NONE;
      relation->place = HC_PLACE_NONE;
    }
  return step;
}

static HcRelationStep
revoke_tells (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_REVOKE && step.result == HC_RESULT_OK)
    step.event_them = HC_EVENT_PREAPPROVAL_REVOKED;
  return step;
}

static HcRelationStep
revoke_is_silent (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_REVOKE)
    step.event_me = HC_EVENT_NONE;
  return step;
}

static HcRelationStep
unfriend_is_silent (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_UNFRIEND)
    step.event_them = HC_EVENT_NONE;
  return step;
}

static HcRelationStep
expiry_is_silent (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_EXPIRE)
    step.event_them = HC_EVENT_NONE;
  return step;
}

static HcRelationStep
request_ignores_the_cooldown (HcRelation *relation, HcDeed deed)
{
  gboolean is_cooling = relation->me.is_cooling;
  HcRelationStep step;

  if (deed != HC_DEED_REQUEST)
    return hc_relation_step (relation, deed);
  relation->me.is_cooling = FALSE;
  step = hc_relation_step (relation, deed);
  relation->me.is_cooling = is_cooling && relation->bond != HC_BOND_FRIEND;
  return step;
}

static HcRelationStep
unblock_starts_no_cooldown (HcRelation *relation, HcDeed deed)
{
  gboolean is_cooling = relation->them.is_cooling;
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_UNBLOCK)
    relation->them.is_cooling = is_cooling;
  return step;
}

static HcRelationStep
cancel_ends_the_cooldown (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_CANCEL && step.result == HC_RESULT_OK)
    relation->me.is_cooling = FALSE;
  return step;
}

static HcRelationStep
cancel_under_a_block_tells (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_CANCEL && step.result == HC_RESULT_OK && relation->them.blocks)
    step.event_them = HC_EVENT_REQUEST_WITHDRAWN;
  return step;
}

static HcRelationStep
request_shows_the_block (HcRelation *relation, HcDeed deed)
{
  if (deed == HC_DEED_REQUEST && relation->them.blocks && !relation->me.blocks && relation->bond == HC_BOND_NONE)
    return (HcRelationStep){ .result = HC_RESULT_NO_REQUEST };
  return hc_relation_step (relation, deed);
}

static HcRelationStep
request_under_a_block_makes_friends (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_REQUEST && relation->them.blocks && relation->me.preapproves && step.result == HC_RESULT_OK)
    step.event_me = HC_EVENT_FRIEND_ADDED;
  return step;
}

static HcRelationStep
accept_is_not_idempotent (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_ACCEPT && step.result == HC_RESULT_ALREADY_FRIENDS)
    return (HcRelationStep){ HC_RESULT_OK, HC_EVENT_FRIEND_ADDED, HC_EVENT_FRIEND_ADDED, TRUE };
  return step;
}

static HcRelationStep
refusal_without_result_changes (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_RESTORE && step.result == HC_RESULT_NO_REQUEST)
    relation->them.is_cooling = FALSE;
  return step;
}

static HcRelationStep
both_blocks_stay_for_good (HcRelation *relation, HcDeed deed)
{
  if (deed == HC_DEED_UNBLOCK && relation->me.blocks && relation->them.blocks)
    return (HcRelationStep){ .result = HC_RESULT_NOOP };
  return hc_relation_step (relation, deed);
}

static HcRelationStep
crossed_requests_wait (HcRelation *relation, HcDeed deed)
{
  if (deed == HC_DEED_REQUEST && relation->bond == HC_BOND_IN && !relation->me.blocks)
    return (HcRelationStep){ .result = HC_RESULT_ALREADY_REQUESTED };
  return hc_relation_step (relation, deed);
}

static HcRelationStep
alert_for_nobody (HcRelation *relation, HcDeed deed)
{
  HcRelationStep step = hc_relation_step (relation, deed);

  if (deed == HC_DEED_REQUEST && step.event_me == HC_EVENT_REQUEST_SENT)
    step.is_alert = TRUE;
  return step;
}

const HcFault hc_relation_faults[] = {
  { "block-leaves-friendship", block_leaves_friendship, "friends-never-coexist-with-a-block" },
  { "block-leaves-my-request", block_leaves_my_request, "each-state-has-a-word" },
  { "block-drops-their-request", block_drops_their_request, "a-private-act-never-reaches-the-other" },
  { "decline-tells", decline_tells, "a-private-act-never-reaches-the-other" },
  { "decline-drops-the-request", decline_drops_the_request, "a-private-act-never-reaches-the-other" },
  { "revoke-tells", revoke_tells, "a-private-act-never-reaches-the-other" },
  { "revoke-is-silent", revoke_is_silent, "every-visible-change-is-announced" },
  { "unfriend-is-silent", unfriend_is_silent, "every-visible-change-is-announced" },
  { "expiry-is-silent", expiry_is_silent, "every-visible-change-is-announced" },
  { "request-ignores-the-cooldown", request_ignores_the_cooldown, "no-second-alert-before-the-cooldown-ends" },
  { "unblock-starts-no-cooldown", unblock_starts_no_cooldown, "no-second-alert-before-the-cooldown-ends" },
  { "cancel-ends-the-cooldown", cancel_ends_the_cooldown, "no-second-alert-before-the-cooldown-ends" },
  { "cancel-under-a-block-tells", cancel_under_a_block_tells, "nothing-reaches-who-blocks" },
  { "request-shows-the-block", request_shows_the_block, "a-blocked-sender-cannot-tell" },
  { "request-under-a-block-looks-like-friendship", request_under_a_block_makes_friends,
    "a-blocked-sender-cannot-tell" },
  { "accept-is-not-idempotent", accept_is_not_idempotent, "a-second-run-changes-nothing" },
  { "restore-without-a-request-changes-something", refusal_without_result_changes, "only-ok-changes-something" },
  { "both-blocks-stay-for-good", both_blocks_stay_for_good, "friendship-is-four-commands-away-at-most" },
  { "crossed-requests-wait", crossed_requests_wait, "crossed-requests-make-friends" },
  { "alert-for-nobody", alert_for_nobody, "an-alert-comes-with-an-event" },
};

const gsize hc_n_relation_faults = G_N_ELEMENTS (hc_relation_faults);

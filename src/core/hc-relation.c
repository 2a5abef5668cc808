/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-relation.h"
#include "hc-words.h"

/* The relation of two people: a pure function, no clock, no store. Protocol, section 4; its table
 * is tests/core/transitions.tsv. Each deed has a function that changes the relation in place. */

typedef HcRelationStep (*HcDeedFunc) (HcRelation *self);

static const char *const deeds[] = {
  [HC_DEED_REQUEST] = "request",   [HC_DEED_CANCEL] = "cancel",     [HC_DEED_ACCEPT] = "accept",
  [HC_DEED_DECLINE] = "decline",   [HC_DEED_REFUSE] = "refuse",     [HC_DEED_RESTORE] = "restore",
  [HC_DEED_UNFRIEND] = "unfriend", [HC_DEED_BLOCK] = "block",       [HC_DEED_UNBLOCK] = "unblock",
  [HC_DEED_PREAPPROVE] = "preapprove", [HC_DEED_REVOKE] = "revoke", [HC_DEED_EXPIRE] = "expire",
  [HC_DEED_COOL_END] = "cool_end",
};

static const char *const results[] = {
  [HC_RESULT_OK] = "ok",
  [HC_RESULT_NOOP] = "noop",
  [HC_RESULT_NO_REQUEST] = "no_request",
  [HC_RESULT_ALREADY_FRIENDS] = "already_friends",
  [HC_RESULT_ALREADY_REQUESTED] = "already_requested",
  [HC_RESULT_YOU_BLOCKED] = "you_blocked",
};

static HcRelationStep
unchanged (HcResult result)
{
  return (HcRelationStep){ .result = result };
}

static HcRelationStep
changed (HcEventKind me, HcEventKind them)
{
  return (HcRelationStep){ .result = HC_RESULT_OK, .event_me = me, .event_them = them };
}

static HcRelationStep
changed_with_alert (HcEventKind me, HcEventKind them)
{
  return (HcRelationStep){ .result = HC_RESULT_OK, .event_me = me, .event_them = them, .is_alert = TRUE };
}

static void
drop_request (HcRelation *self)
{
  self->bond = HC_BOND_NONE;
  self->place = HC_PLACE_NONE;
}

static HcRelationStep
become_friends (HcRelation *self)
{
  self->bond = HC_BOND_FRIEND;
  self->place = HC_PLACE_NONE;
  self->me.preapproves = self->them.preapproves = FALSE;
  self->me.is_cooling = self->them.is_cooling = FALSE;
  return changed_with_alert (HC_EVENT_FRIEND_ADDED, HC_EVENT_FRIEND_ADDED);
}

/* What the recipient of my request sees when it goes. */
static HcEventKind
withdrawal (const HcRelation *self)
{
  if (self->them.blocks)
    return HC_EVENT_NONE;
  return self->place == HC_PLACE_INBOX ? HC_EVENT_REQUEST_WITHDRAWN : HC_EVENT_DRAWER_CHANGED;
}

static gboolean
has_their_request (const HcRelation *self)
{
  return self->bond == HC_BOND_IN && !self->me.blocks;
}

static HcRelationStep
step_request (HcRelation *self)
{
  if (self->me.blocks)
    return unchanged (HC_RESULT_YOU_BLOCKED);
  if (self->bond == HC_BOND_FRIEND)
    return unchanged (HC_RESULT_ALREADY_FRIENDS);
  if (self->bond == HC_BOND_OUT)
    return unchanged (HC_RESULT_ALREADY_REQUESTED);
  if (self->bond == HC_BOND_IN || (self->them.preapproves && !self->them.blocks))
    return become_friends (self);

  self->bond = HC_BOND_OUT;
  self->place = HC_PLACE_DECLINED;
  if (self->them.blocks)
    return changed (HC_EVENT_REQUEST_SENT, HC_EVENT_NONE);
  if (self->me.is_cooling)
    return changed (HC_EVENT_REQUEST_SENT, HC_EVENT_DRAWER_CHANGED);
  if (self->them.filters)
    {
      self->place = HC_PLACE_FILTERED;
      return changed (HC_EVENT_REQUEST_SENT, HC_EVENT_DRAWER_CHANGED);
    }
  self->place = HC_PLACE_INBOX;
  return changed_with_alert (HC_EVENT_REQUEST_SENT, HC_EVENT_REQUEST_RECEIVED);
}

static HcRelationStep
step_cancel (HcRelation *self)
{
  HcEventKind them;

  if (self->bond == HC_BOND_FRIEND)
    return unchanged (HC_RESULT_ALREADY_FRIENDS);
  if (self->bond != HC_BOND_OUT)
    return unchanged (HC_RESULT_NOOP);

  them = withdrawal (self);
  drop_request (self);
  return changed (HC_EVENT_REQUEST_CANCELLED, them);
}

static HcRelationStep
step_expire (HcRelation *self)
{
  HcEventKind them;

  if (self->bond != HC_BOND_OUT)
    return unchanged (HC_RESULT_NOOP);

  them = withdrawal (self);
  drop_request (self);
  return changed (HC_EVENT_REQUEST_EXPIRED, them);
}

static HcRelationStep
step_accept (HcRelation *self)
{
  if (self->me.blocks)
    return unchanged (HC_RESULT_YOU_BLOCKED);
  if (self->bond == HC_BOND_FRIEND)
    return unchanged (HC_RESULT_ALREADY_FRIENDS);
  if (self->bond != HC_BOND_IN)
    return unchanged (HC_RESULT_NO_REQUEST);
  return become_friends (self);
}

static HcRelationStep
step_preapprove (HcRelation *self)
{
  if (self->me.blocks || self->bond == HC_BOND_FRIEND || self->bond == HC_BOND_IN)
    return step_accept (self);
  if (self->bond == HC_BOND_OUT || self->me.preapproves)
    return unchanged (HC_RESULT_NOOP);

  self->me.preapproves = TRUE;
  self->them.is_cooling = FALSE;
  return changed (HC_EVENT_PREAPPROVED, HC_EVENT_NONE);
}

static HcRelationStep
step_revoke (HcRelation *self)
{
  if (!self->me.preapproves)
    return unchanged (HC_RESULT_NOOP);
  self->me.preapproves = FALSE;
  return changed (HC_EVENT_PREAPPROVAL_REVOKED, HC_EVENT_NONE);
}

static HcRelationStep
step_decline (HcRelation *self)
{
  if (self->bond == HC_BOND_FRIEND)
    return unchanged (HC_RESULT_ALREADY_FRIENDS);
  if (!has_their_request (self))
    return unchanged (HC_RESULT_NO_REQUEST);
  if (self->place == HC_PLACE_DECLINED)
    return unchanged (HC_RESULT_NOOP);

  self->place = HC_PLACE_DECLINED;
  self->them.is_cooling = TRUE;
  return changed (HC_EVENT_REQUEST_DECLINED, HC_EVENT_NONE);
}

static HcRelationStep
step_refuse (HcRelation *self)
{
  if (self->bond == HC_BOND_FRIEND)
    return unchanged (HC_RESULT_ALREADY_FRIENDS);
  if (!has_their_request (self))
    return unchanged (HC_RESULT_NO_REQUEST);

  drop_request (self);
  self->them.is_cooling = TRUE;
  return changed_with_alert (HC_EVENT_REQUEST_DECLINED, HC_EVENT_REQUEST_REFUSED);
}

static HcRelationStep
step_restore (HcRelation *self)
{
  if (!has_their_request (self))
    return unchanged (HC_RESULT_NO_REQUEST);
  if (self->place == HC_PLACE_INBOX)
    return unchanged (HC_RESULT_NOOP);

  self->place = HC_PLACE_INBOX;
  self->them.is_cooling = FALSE;
  return changed (HC_EVENT_REQUEST_RESTORED, HC_EVENT_NONE);
}

static HcRelationStep
step_unfriend (HcRelation *self)
{
  if (self->bond != HC_BOND_FRIEND)
    return unchanged (HC_RESULT_NOOP);
  self->bond = HC_BOND_NONE;
  return changed (HC_EVENT_FRIEND_REMOVED, HC_EVENT_FRIEND_REMOVED);
}

/* My own request goes; theirs stays as it lies, for they must not notice. */
static HcRelationStep
step_block (HcRelation *self)
{
  HcEventKind them = HC_EVENT_NONE;

  if (self->me.blocks)
    return unchanged (HC_RESULT_NOOP);

  if (self->bond == HC_BOND_IN)
    self->place = HC_PLACE_DECLINED;
  else
    {
      if (self->bond == HC_BOND_FRIEND)
        them = HC_EVENT_FRIEND_REMOVED;
      if (self->bond == HC_BOND_OUT)
        them = withdrawal (self);
      drop_request (self);
    }
  self->me.blocks = TRUE;
  self->me.preapproves = FALSE;
  return changed (HC_EVENT_BLOCKED, them);
}

static HcRelationStep
step_unblock (HcRelation *self)
{
  if (!self->me.blocks)
    return unchanged (HC_RESULT_NOOP);
  self->me.blocks = FALSE;
  self->them.is_cooling = TRUE;
  return changed (HC_EVENT_UNBLOCKED, HC_EVENT_NONE);
}

static HcRelationStep
step_cool_end (HcRelation *self)
{
  if (!self->me.is_cooling)
    return unchanged (HC_RESULT_NOOP);
  self->me.is_cooling = FALSE;
  return changed (HC_EVENT_NONE, HC_EVENT_NONE);
}

static const HcDeedFunc functions[HC_N_DEEDS] = {
  [HC_DEED_REQUEST] = step_request,
  [HC_DEED_CANCEL] = step_cancel,
  [HC_DEED_ACCEPT] = step_accept,
  [HC_DEED_DECLINE] = step_decline,
  [HC_DEED_REFUSE] = step_refuse,
  [HC_DEED_RESTORE] = step_restore,
  [HC_DEED_UNFRIEND] = step_unfriend,
  [HC_DEED_BLOCK] = step_block,
  [HC_DEED_UNBLOCK] = step_unblock,
  [HC_DEED_PREAPPROVE] = step_preapprove,
  [HC_DEED_REVOKE] = step_revoke,
  [HC_DEED_EXPIRE] = step_expire,
  [HC_DEED_COOL_END] = step_cool_end,
};

/**
 * hc_relation_step:
 * @relation: (inout): as the one who acts sees it; changed only where the result is %HC_RESULT_OK
 *
 * Returns: what came of it and who is told what
 */
HcRelationStep
hc_relation_step (HcRelation *relation, HcDeed deed)
{
  return functions[deed](relation);
}

/**
 * hc_relation_turn:
 *
 * Returns: the same relation as the other one sees it
 */
HcRelation
hc_relation_turn (const HcRelation *relation)
{
  HcRelation turned = *relation;

  turned.me = relation->them;
  turned.them = relation->me;
  if (relation->bond == HC_BOND_OUT)
    turned.bond = HC_BOND_IN;
  if (relation->bond == HC_BOND_IN)
    turned.bond = HC_BOND_OUT;
  return turned;
}

/**
 * hc_relation_get_standing:
 *
 * Returns: what the one whose view @relation is may see; a block of the other never shows
 */
HcStanding
hc_relation_get_standing (const HcRelation *relation)
{
  if (relation->me.blocks)
    return HC_STANDING_BLOCKED;

  switch (relation->bond)
    {
    case HC_BOND_FRIEND:
      return HC_STANDING_FRIEND;
    case HC_BOND_OUT:
      return HC_STANDING_OUTGOING;
    case HC_BOND_IN:
      return relation->place == HC_PLACE_INBOX ? HC_STANDING_INCOMING : HC_STANDING_NONE;
    case HC_BOND_NONE:
    default:
      return HC_STANDING_NONE;
    }
}

/**
 * hc_relation_get_drawer:
 *
 * Returns: in which of my drawers their request lies
 */
HcDrawer
hc_relation_get_drawer (const HcRelation *relation)
{
  if (!has_their_request (relation) || relation->place == HC_PLACE_INBOX)
    return HC_DRAWER_NONE;
  return relation->place == HC_PLACE_FILTERED ? HC_DRAWER_FILTERED : HC_DRAWER_DECLINED;
}

/**
 * hc_relation_shows_note:
 *
 * Returns: whether I see a request that waits, and so its note
 */
gboolean
hc_relation_shows_note (const HcRelation *relation)
{
  return !relation->me.blocks && (relation->bond == HC_BOND_OUT || relation->bond == HC_BOND_IN);
}

const char *
hc_deed_get_word (HcDeed deed)
{
  return deeds[deed];
}

/**
 * hc_deed_find:
 * @deed: (out): the deed with that word
 *
 * Returns: %FALSE where nobody but the host can do it, or there is none
 */
gboolean
hc_deed_find (const char *word, HcDeed *deed)
{
  int found = hc_words_find (deeds, HC_DEED_EXPIRE, word, -1);

  if (found < 0)
    return FALSE;
  *deed = found;
  return TRUE;
}

const char *
hc_result_get_word (HcResult result)
{
  return results[result];
}

HcResult
hc_result_find (const char *word)
{
  return hc_words_find (results, G_N_ELEMENTS (results), word, HC_RESULT_OK);
}

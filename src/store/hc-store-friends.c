/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-chores.h"
#include "hc-encounter.h"
#include "hc-error.h"
#include "hc-pair-table.h"
#include "hc-reply-table.h"
#include "hc-store-friends.h"
#include "hc-store-private.h"

typedef struct
{
  gint64     user_id;
  HcCommand *command;
  gint64     wait_ms;
} HcRelateRequest;

typedef struct
{
  GPtrArray *deliveries;
  gboolean   has_more;
} HcChoresResult;

static GPtrArray *
new_deliveries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) hc_delivery_free);
}

void
hc_outcome_free (HcOutcome *self)
{
  g_clear_pointer (&self->person, hc_person_unref);
  g_ptr_array_unref (self->deliveries);
  g_free (self);
}

static void
free_relate_request (gpointer data)
{
  HcRelateRequest *request = data;

  hc_command_unref (request->command);
  g_free (request);
}

static gboolean
refuse (GError **error, HcError code, const char *message)
{
  g_set_error_literal (error, HC_ERROR, code, message);
  return FALSE;
}

/* A new request goes to their filtered drawer when it is not from whom they want to hear, or when
 * their inbox is full. */
static gboolean
would_filter (HcEncounter *self, const HcRelation *relation)
{
  gboolean i_have_fewer = self->me.counts.friends <= self->them.counts.friends;

  /* Also behind a block, so that it takes no less time. */
  if (relation->bond != HC_BOND_NONE)
    return FALSE;
  if (self->them.counts.incoming >= self->desk->limits.inbox)
    return TRUE;
  if (self->them.who_may_ask != HC_WHO_FRIENDS_OF_FRIENDS || relation->them.preapproves)
    return FALSE;
  return !hc_pair_table_share_friend (self->desk->database, i_have_fewer ? self->me.id : self->them.id,
                                      i_have_fewer ? self->them.id : self->me.id);
}

/* Before the step, so that a full friend list of the other never loses a request: theirs is no
 * pre-approval then, and mine waits. */
static gboolean
drops_preapproval (HcEncounter *self, HcDeed deed, const HcRelation *relation)
{
  return deed == HC_DEED_REQUEST && relation->bond == HC_BOND_NONE && relation->them.preapproves &&
         !relation->me.blocks && self->them.counts.friends >= self->desk->limits.friends;
}

static gboolean
check_new_request (HcEncounter *self, gboolean was_preapproved, GError **error)
{
  if (self->them.who_may_ask == HC_WHO_NOBODY && !was_preapproved)
    return refuse (error, HC_ERROR_NOT_ACCEPTING, _("This person does not take requests."));
  if (self->me.counts.outgoing >= self->desk->limits.waiting_requests)
    return refuse (error, HC_ERROR_LIMIT, _("Too many of your requests wait for an answer. Take one back first."));
  return TRUE;
}

/* The limits matter only to what would change something, and never tell a block from none. */
static gboolean
check_limits (HcEncounter *self, HcDeed deed, const HcRelation *before, const HcRelation *after, GError **error)
{
  gint64 most = self->desk->limits.friends;
  gboolean becomes_friend = after->bond == HC_BOND_FRIEND && before->bond != HC_BOND_FRIEND;
  gboolean is_new_request = after->bond == HC_BOND_OUT && before->bond != HC_BOND_OUT;

  if (is_new_request && !check_new_request (self, before->them.preapproves, error))
    return FALSE;
  if ((becomes_friend || is_new_request) && self->me.counts.friends >= most)
    return refuse (error, HC_ERROR_LIMIT, _("You have as many friends as there can be."));
  if (becomes_friend && self->them.counts.friends >= most)
    return refuse (error, HC_ERROR_LIMIT, _("This person has as many friends as there can be."));
  return TRUE;
}

static gboolean
act (HcEncounter *self, const HcCommand *command, HcResult *result, GError **error)
{
  HcRelation before = hc_encounter_get_relation (self);
  HcRelation after = before;
  HcRelationStep step;

  if (command->deed == HC_DEED_REQUEST)
    after.them.filters = would_filter (self, &before);
  if (drops_preapproval (self, command->deed, &before))
    after.them.preapproves = FALSE;

  step = hc_relation_step (&after, command->deed);
  *result = step.result;
  if (step.result != HC_RESULT_OK)
    return TRUE;
  if (!check_limits (self, command->deed, &before, &after, error))
    return FALSE;
  hc_encounter_settle (self, command->deed, &after, &step, command->note);
  return TRUE;
}

static gboolean
find_both (HcEncounter *self, const HcRelateRequest *request, GError **error)
{
  HcDatabase *database = self->desk->database;

  if (!hc_user_table_require (database, request->user_id, &self->me, error))
    return FALSE;
  if (g_str_equal (self->me.username, request->command->to))
    return refuse (error, HC_ERROR_SELF, _("This is you."));
  if (!hc_user_table_find_by_username (database, request->command->to, &self->them))
    return refuse (error, HC_ERROR_NOT_FOUND, _("Nobody has this username."));
  hc_pair_table_find (database, self->me.id, self->them.id, &self->pair);
  return TRUE;
}

/* Nobody need have done the chores for a request to be too old. */
static void
expire_first (HcEncounter *self)
{
  if (!hc_chores_is_too_old (self->desk, &self->pair, self->now))
    return;
  if (hc_encounter_get_relation (self).bond == HC_BOND_OUT)
    {
      hc_encounter_expire (self);
      return;
    }
  hc_encounter_turn (self);
  hc_encounter_expire (self);
  hc_encounter_turn (self);
}

/* Where the id was used before, @outcome or @error is the answer. */
static HcReplyMatch
answer_again (HcDesk *desk, const HcRelateRequest *request, HcOutcome *outcome, GError **error)
{
  gint64 oldest = hc_desk_now (desk) - desk->limits.reply_lifetime;
  HcReplyMatch match = hc_reply_table_find (desk->database, request->user_id, request->command, oldest,
                                            &outcome->result, &outcome->person);

  outcome->is_repeated = match == HC_REPLY_SAME;
  if (match == HC_REPLY_OTHER)
    refuse (error, HC_ERROR_ID_REUSED, _("This id was used for something else."));
  return match;
}

static gpointer
run_relate (HcDesk *desk, gpointer data, GError **error)
{
  const HcRelateRequest *request = data;
  g_autoptr (HcOutcome) outcome = g_new0 (HcOutcome, 1);
  g_auto (HcEncounter) encounter = { .desk = desk, .now = hc_desk_now (desk) };
  HcReplyMatch match;

  outcome->deliveries = new_deliveries ();
  encounter.deliveries = outcome->deliveries;
  match = answer_again (desk, request, outcome, error);
  if (match == HC_REPLY_SAME)
    return g_steal_pointer (&outcome);
  if (match == HC_REPLY_OTHER)
    return NULL;
  if (request->wait_ms > 0)
    {
      g_propagate_error (error, hc_error_new_slow_down (request->wait_ms));
      return NULL;
    }
  if (!find_both (&encounter, request, error))
    return NULL;

  expire_first (&encounter);
  if (!act (&encounter, request->command, &outcome->result, error))
    return NULL;
  outcome->person = hc_encounter_draw_them (&encounter);
  if (match == HC_REPLY_OLD)
    hc_reply_table_delete (desk->database, request->user_id, request->command->id);
  hc_reply_table_insert (desk->database, request->user_id, request->command, outcome->result, outcome->person,
                         encounter.now);
  return g_steal_pointer (&outcome);
}

static void
free_chores_result (gpointer data)
{
  HcChoresResult *result = data;

  g_clear_pointer (&result->deliveries, g_ptr_array_unref);
  g_free (result);
}

static gpointer
run_chores (HcDesk *desk, gpointer data, GError **error)
{
  HcChoresResult *result = g_new0 (HcChoresResult, 1);

  result->deliveries = new_deliveries ();
  result->has_more = hc_chores_do_some (desk, result->deliveries);
  return result;
}

static const HcJobType relate = { run_relate, free_relate_request, (GDestroyNotify) hc_outcome_free };
static const HcJobType chores = { run_chores, NULL, free_chores_result };

void
hc_store_relate_async (HcStore *self, gint64 user_id, HcCommand *command, gint64 wait_ms, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  HcRelateRequest *request = g_new (HcRelateRequest, 1);

  *request = (HcRelateRequest){ user_id, hc_command_ref (command), wait_ms };
  hc_store_submit (self, &relate, request, cancellable, callback, user_data);
}

HcOutcome *
hc_store_relate_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &relate, result, error);
}

void
hc_store_do_chores_async (HcStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  hc_store_submit (self, &chores, NULL, cancellable, callback, user_data);
}

GPtrArray *
hc_store_do_chores_finish (HcStore *self, GAsyncResult *result, gboolean *has_more, GError **error)
{
  HcChoresResult *done = hc_store_finish (self, &chores, result, error);
  GPtrArray *deliveries;

  if (done == NULL)
    return NULL;
  *has_more = done->has_more;
  deliveries = g_steal_pointer (&done->deliveries);
  free_chores_result (done);
  return deliveries;
}

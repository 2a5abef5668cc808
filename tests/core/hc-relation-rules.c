/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-state.h"
#include "hc-relation-rules.h"

/* What must hold of the relation whatever happens: protocol, section 4. A rule is checked in every
 * state that can be reached from `none` by any deed of either person, with any filter at any time. */

#define N_COMMANDS HC_DEED_EXPIRE /* what people can do, without the host's own deeds */
#define FAR 100

/* What one of the two can see. */
typedef struct
{
  HcStanding standing;
  HcDrawer   drawer;
  gboolean   shows_note;
  gboolean   is_preapproved;
} HcView;

static gboolean
is_same (const HcRelation *a, const HcRelation *b)
{
  return hc_state_encode (a) == hc_state_encode (b);
}

static HcView
look (const HcRelation *state)
{
  return (HcView){ hc_relation_get_standing (state), hc_relation_get_drawer (state), hc_relation_shows_note (state),
                   !!state->me.preapproves };
}

static gboolean
looks_same (const HcRelation *a, const HcRelation *b)
{
  HcView view_a = look (a);
  HcView view_b = look (b);

  return memcmp (&view_a, &view_b, sizeof view_a) == 0;
}

/* What the other one sees of both is the same. */
static gboolean
looks_same_to_other (const HcRelation *a, const HcRelation *b)
{
  HcRelation turned_a = hc_relation_turn (a);
  HcRelation turned_b = hc_relation_turn (b);

  return looks_same (&turned_a, &turned_b);
}

static gboolean
complain (GString *flaw, const HcRelation *state, HcDeed deed, const char *what)
{
  g_autofree char *word = hc_state_spell (state);

  g_string_append_printf (flaw, "%s, then %s: %s", word, hc_deed_get_word (deed), what);
  return FALSE;
}

static gboolean
has_word_for_each_state (HcMachine *self, GString *flaw)
{
  for (guint i = 0; i < self->states->len; i++)
    {
      g_autofree char *word = hc_state_spell (&g_array_index (self->states, HcRelation, i));

      if (g_str_has_prefix (word, "impossible"))
        {
          g_string_append (flaw, word);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
never_has_friends_who_block (HcMachine *self, GString *flaw)
{
  for (guint i = 0; i < self->states->len; i++)
    {
      const HcRelation *state = &g_array_index (self->states, HcRelation, i);

      if (state->bond == HC_BOND_FRIEND && (state->me.blocks || state->them.blocks))
        {
          g_string_append (flaw, "friends with a block");
          return FALSE;
        }
    }
  return TRUE;
}

/* Looks at one deed in one state: @before is as the one who acts sees it. */
typedef gboolean (*HcStepCheck) (HcMachine        *self,
                                 const HcRelation *before,
                                 HcDeed            deed,
                                 HcRelation       *after,
                                 HcRelationStep    step);

static gboolean
check_steps (HcMachine *self, HcStepCheck is_right, GString *flaw)
{
  for (guint i = 0; i < self->states->len; i++)
    for (HcDeed deed = 0; deed < HC_N_DEEDS; deed++)
      {
        const HcRelation *before = &g_array_index (self->states, HcRelation, i);
        HcRelation after = *before;
        HcRelationStep step = self->step (&after, deed);

        if (!is_right (self, before, deed, &after, step))
          return complain (flaw, before, deed, hc_result_get_word (step.result));
      }
  return TRUE;
}

static gboolean
is_idempotent (HcMachine *self, const HcRelation *before, HcDeed deed, HcRelation *after, HcRelationStep step)
{
  HcRelation again = *after;
  HcRelationStep second = self->step (&again, deed);

  return second.result != HC_RESULT_OK && second.event_me == HC_EVENT_NONE && second.event_them == HC_EVENT_NONE &&
         is_same (after, &again);
}

static gboolean
repeats_change_nothing (HcMachine *self, GString *flaw)
{
  return check_steps (self, is_idempotent, flaw);
}

static gboolean
is_quiet_unless_ok (HcMachine *self, const HcRelation *before, HcDeed deed, HcRelation *after, HcRelationStep step)
{
  if (step.result == HC_RESULT_OK)
    return !is_same (before, after);
  return step.event_me == HC_EVENT_NONE && step.event_them == HC_EVENT_NONE && is_same (before, after);
}

static gboolean
other_results_change_nothing (HcMachine *self, GString *flaw)
{
  return check_steps (self, is_quiet_unless_ok, flaw);
}

static gboolean
is_private (HcDeed deed)
{
  return deed == HC_DEED_DECLINE || deed == HC_DEED_RESTORE || deed == HC_DEED_UNBLOCK || deed == HC_DEED_REVOKE ||
         deed == HC_DEED_COOL_END;
}

/* So is pre-approving where nothing waits, and blocking somebody to whom I am nothing. */
static gboolean
is_private_here (const HcRelation *before, HcDeed deed, const HcRelation *after)
{
  if (deed == HC_DEED_PREAPPROVE)
    return after->bond != HC_BOND_FRIEND;
  if (deed == HC_DEED_BLOCK)
    return before->bond == HC_BOND_NONE || before->bond == HC_BOND_IN;
  return is_private (deed);
}

static gboolean
keeps_private (HcMachine *self, const HcRelation *before, HcDeed deed, HcRelation *after, HcRelationStep step)
{
  if (!is_private_here (before, deed, after))
    return TRUE;
  return step.event_them == HC_EVENT_NONE && looks_same_to_other (before, after);
}

static gboolean
private_acts_never_reach_the_other (HcMachine *self, GString *flaw)
{
  return check_steps (self, keeps_private, flaw);
}

static gboolean
is_announced (HcMachine *self, const HcRelation *before, HcDeed deed, HcRelation *after, HcRelationStep step)
{
  return (step.event_me != HC_EVENT_NONE || looks_same (before, after)) &&
         (step.event_them != HC_EVENT_NONE || looks_same_to_other (before, after));
}

static gboolean
visible_changes_are_announced (HcMachine *self, GString *flaw)
{
  return check_steps (self, is_announced, flaw);
}

static gboolean
spares_who_blocks (HcMachine *self, const HcRelation *before, HcDeed deed, HcRelation *after, HcRelationStep step)
{
  return !before->them.blocks || (step.event_them == HC_EVENT_NONE && looks_same_to_other (before, after));
}

static gboolean
nothing_reaches_who_blocks (HcMachine *self, GString *flaw)
{
  return check_steps (self, spares_who_blocks, flaw);
}

static gboolean
alerts_somebody (HcMachine *self, const HcRelation *before, HcDeed deed, HcRelation *after, HcRelationStep step)
{
  return !step.is_alert || step.event_them != HC_EVENT_NONE;
}

static gboolean
alerts_are_for_the_other (HcMachine *self, GString *flaw)
{
  return check_steps (self, alerts_somebody, flaw);
}

static guint
find_distance (HcMachine *self, const guint *distances, HcRelation state)
{
  guint least = FAR;

  for (guint side = 0; side < 2; side++, state = hc_relation_turn (&state))
    for (HcDeed deed = 0; deed < N_COMMANDS; deed++)
      {
        HcRelation next = state;

        self->step (&next, deed);
        least = MIN (least, 1 + distances[hc_state_encode (&next)]);
      }
  return least;
}

static gboolean
improve_distances (HcMachine *self, guint *distances)
{
  gboolean is_better = FALSE;

  for (guint i = 0; i < self->states->len; i++)
    {
      HcRelation state = g_array_index (self->states, HcRelation, i);
      guint *known = &distances[hc_state_encode (&state)];
      guint found = state.bond == HC_BOND_FRIEND ? 0 : find_distance (self, distances, state);

      is_better = is_better || found < *known;
      *known = MIN (*known, found);
    }
  return is_better;
}

static gboolean
friendship_is_near (HcMachine *self, GString *flaw)
{
  g_autofree guint *distances = g_new (guint, HC_N_STATE_CODES);

  for (guint i = 0; i < HC_N_STATE_CODES; i++)
    distances[i] = FAR;
  while (improve_distances (self, distances))
    ;
  for (guint i = 0; i < self->states->len; i++)
    {
      const HcRelation *state = &g_array_index (self->states, HcRelation, i);

      if (distances[hc_state_encode (state)] > 4)
        return complain (flaw, state, HC_DEED_REQUEST, "more than four commands from friendship");
    }
  return TRUE;
}

static gboolean
crossed_requests_make_friends (HcMachine *self, GString *flaw)
{
  for (guint i = 0; i < self->states->len; i++)
    {
      const HcRelation *before = &g_array_index (self->states, HcRelation, i);
      HcRelation state = *before;

      if (before->me.blocks || before->them.blocks)
        continue;
      self->step (&state, HC_DEED_REQUEST);
      state = hc_relation_turn (&state);
      self->step (&state, HC_DEED_REQUEST);
      if (state.bond != HC_BOND_FRIEND)
        return complain (flaw, before, HC_DEED_REQUEST, "and one back makes no friends");
    }
  return TRUE;
}

/* Two worlds that the one who acts must not be able to tell apart. */
typedef struct
{
  HcRelation blocked;
  HcRelation open;
} HcWorlds;

static void
add_worlds (GArray *queue, GHashTable *known, HcWorlds worlds)
{
  guint key = hc_state_encode (&worlds.blocked) << 12 | hc_state_encode (&worlds.open);

  if (g_hash_table_add (known, GUINT_TO_POINTER (key)))
    g_array_append_val (queue, worlds);
}

static gboolean
act_in_both (HcMachine *self, HcWorlds *worlds, HcDeed deed)
{
  HcRelationStep blocked = self->step (&worlds->blocked, deed);
  HcRelationStep open = self->step (&worlds->open, deed);

  /* No one sees the result or hears of the host's own deeds but by their events. */
  return blocked.event_me == open.event_me && (blocked.result == open.result || deed >= N_COMMANDS) &&
         looks_same (&worlds->blocked, &worlds->open);
}

static void
add_first_worlds (HcMachine *self, GArray *queue, GHashTable *known)
{
  for (guint i = 0; i < self->states->len; i++)
    {
      HcWorlds worlds = { g_array_index (self->states, HcRelation, i), g_array_index (self->states, HcRelation, i) };

      if (!worlds.blocked.them.blocks)
        continue;
      worlds.open.them.blocks = FALSE;
      add_worlds (queue, known, worlds);
      if (worlds.open.bond == HC_BOND_OUT)
        worlds.open.place = HC_PLACE_INBOX;
      add_worlds (queue, known, worlds);
      worlds.open.them.filters = !worlds.open.them.filters;
      add_worlds (queue, known, worlds);
      worlds.open.me.is_cooling = !worlds.open.me.is_cooling;
      add_worlds (queue, known, worlds);
    }
}

/* Whatever sequence of deeds, of any length: the pairs of states are followed to the end. */
static gboolean
a_blocked_sender_cannot_tell (HcMachine *self, GString *flaw)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (HcWorlds));
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  add_first_worlds (self, queue, known);
  for (guint i = 0; i < queue->len; i++)
    for (HcDeed deed = 0; deed < HC_N_DEEDS; deed++)
      {
        HcWorlds worlds = g_array_index (queue, HcWorlds, i);

        if (!act_in_both (self, &worlds, deed))
          return complain (flaw, &g_array_index (queue, HcWorlds, i).blocked, deed, "shows the block");
        add_worlds (queue, known, worlds);
      }
  return queue->len > 0;
}

/* The one who acts does what they like, the other nothing, and the cooldown does not end. */
static gboolean
cannot_alert (HcMachine *self, HcRelation start, GString *flaw)
{
  g_autofree gboolean *is_known = g_new0 (gboolean, HC_N_STATE_CODES);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (HcRelation));

  g_array_append_val (queue, start);
  for (guint i = 0; i < queue->len; i++)
    for (HcDeed deed = 0; deed <= HC_DEED_EXPIRE; deed++)
      {
        HcRelation next = g_array_index (queue, HcRelation, i);

        if (self->step (&next, deed).is_alert)
          return complain (flaw, &g_array_index (queue, HcRelation, i), deed, "alerts in the cooldown");
        if (is_known[hc_state_encode (&next)])
          continue;
        is_known[hc_state_encode (&next)] = TRUE;
        g_array_append_val (queue, next);
      }
  return TRUE;
}

static gboolean
starts_cooldown (HcDeed deed)
{
  return deed == HC_DEED_DECLINE || deed == HC_DEED_REFUSE || deed == HC_DEED_UNBLOCK;
}

static gboolean
no_second_alert_before_the_cooldown_ends (HcMachine *self, GString *flaw)
{
  for (guint i = 0; i < self->states->len; i++)
    for (HcDeed deed = 0; deed < HC_N_DEEDS; deed++)
      {
        HcRelation state = g_array_index (self->states, HcRelation, i);

        if (!starts_cooldown (deed) || self->step (&state, deed).result != HC_RESULT_OK)
          continue;
        if (!cannot_alert (self, hc_relation_turn (&state), flaw))
          return FALSE;
      }
  return TRUE;
}

const HcRule hc_relation_rules[] = {
  { "each-state-has-a-word", has_word_for_each_state },
  { "friends-never-coexist-with-a-block", never_has_friends_who_block },
  { "a-second-run-changes-nothing", repeats_change_nothing },
  { "only-ok-changes-something", other_results_change_nothing },
  { "a-private-act-never-reaches-the-other", private_acts_never_reach_the_other },
  { "every-visible-change-is-announced", visible_changes_are_announced },
  { "nothing-reaches-who-blocks", nothing_reaches_who_blocks },
  { "an-alert-comes-with-an-event", alerts_are_for_the_other },
  { "friendship-is-four-commands-away-at-most", friendship_is_near },
  { "crossed-requests-make-friends", crossed_requests_make_friends },
  { "a-blocked-sender-cannot-tell", a_blocked_sender_cannot_tell },
  { "no-second-alert-before-the-cooldown-ends", no_second_alert_before_the_cooldown_ends },
};

const gsize hc_n_relation_rules = G_N_ELEMENTS (hc_relation_rules);

const HcRule *
hc_relation_rule_find (const char *name)
{
  for (gsize i = 0; i < hc_n_relation_rules; i++)
    if (g_str_equal (hc_relation_rules[i].name, name))
      return &hc_relation_rules[i];
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-machine.h"
#include "hc-state.h"

static void
add_state (HcMachine *self, gboolean *is_known, HcRelation state)
{
  if (is_known[hc_state_encode (&state)])
    return;
  is_known[hc_state_encode (&state)] = TRUE;
  g_array_append_val (self->states, state);
}

static void
add_followers (HcMachine *self, gboolean *is_known, HcRelation state)
{
  HcRelation filtering = state;

  for (HcDeed deed = 0; deed < HC_N_DEEDS; deed++)
    {
      HcRelation next = state;

      self->step (&next, deed);
      add_state (self, is_known, next);
    }
  add_state (self, is_known, hc_relation_turn (&state));
  filtering.me.filters = !state.me.filters;
  add_state (self, is_known, filtering);
}

HcMachine *
hc_machine_new (HcStepFunc step)
{
  HcMachine *self = g_new0 (HcMachine, 1);
  g_autofree gboolean *is_known = g_new0 (gboolean, HC_N_STATE_CODES);

  self->step = step;
  self->states = g_array_new (FALSE, FALSE, sizeof (HcRelation));
  add_state (self, is_known, (HcRelation){ 0 });
  for (guint i = 0; i < self->states->len; i++)
    add_followers (self, is_known, g_array_index (self->states, HcRelation, i));
  return self;
}

void
hc_machine_free (HcMachine *self)
{
  g_array_unref (self->states);
  g_free (self);
}

/* Returns: (transfer full) (element-type utf8): the words of all states, but for the filters */
GHashTable *
hc_machine_list_states (HcMachine *self)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->states->len; i++)
    {
      HcRelation state = g_array_index (self->states, HcRelation, i);

      state.me.filters = state.them.filters = FALSE;
      g_hash_table_add (words, hc_state_spell (&state));
    }
  return words;
}

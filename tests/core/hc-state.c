/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-state.h"

/* How transitions.tsv spells a relation, both ways. */

static const struct
{
  const char *word;
  HcBond      bond;
  HcPlace     place;
  gboolean    i_block;
  gboolean    they_block;
} bonds[] = {
  { "none", HC_BOND_NONE, HC_PLACE_NONE, FALSE, FALSE },
  { "friend", HC_BOND_FRIEND, HC_PLACE_NONE, FALSE, FALSE },
  { "blocking", HC_BOND_NONE, HC_PLACE_NONE, TRUE, FALSE },
  { "blocked_by", HC_BOND_NONE, HC_PLACE_NONE, FALSE, TRUE },
  { "both_block", HC_BOND_NONE, HC_PLACE_NONE, TRUE, TRUE },
  { "out.inbox", HC_BOND_OUT, HC_PLACE_INBOX, FALSE, FALSE },
  { "out.declined", HC_BOND_OUT, HC_PLACE_DECLINED, FALSE, FALSE },
  { "out.filtered", HC_BOND_OUT, HC_PLACE_FILTERED, FALSE, FALSE },
  { "out.shadow", HC_BOND_OUT, HC_PLACE_DECLINED, FALSE, TRUE },
  { "in.inbox", HC_BOND_IN, HC_PLACE_INBOX, FALSE, FALSE },
  { "in.declined", HC_BOND_IN, HC_PLACE_DECLINED, FALSE, FALSE },
  { "in.filtered", HC_BOND_IN, HC_PLACE_FILTERED, FALSE, FALSE },
  { "in.shadow", HC_BOND_IN, HC_PLACE_DECLINED, TRUE, FALSE },
};

static const struct
{
  const char *word;
  gsize       offset;
} flags[] = {
  { "pre:me", G_STRUCT_OFFSET (HcRelation, me.preapproves) },
  { "pre:them", G_STRUCT_OFFSET (HcRelation, them.preapproves) },
  { "cool:me", G_STRUCT_OFFSET (HcRelation, me.is_cooling) },
  { "cool:them", G_STRUCT_OFFSET (HcRelation, them.is_cooling) },
  { "filter:me", G_STRUCT_OFFSET (HcRelation, me.filters) },
  { "filter:them", G_STRUCT_OFFSET (HcRelation, them.filters) },
};

static gboolean
parse_bond (const char *word, HcRelation *relation)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bonds); i++)
    if (g_str_equal (bonds[i].word, word))
      {
        relation->bond = bonds[i].bond;
        relation->place = bonds[i].place;
        relation->me.blocks = bonds[i].i_block;
        relation->them.blocks = bonds[i].they_block;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_flag (const char *word, HcRelation *relation)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_str_equal (flags[i].word, word))
      {
        G_STRUCT_MEMBER (gboolean, relation, flags[i].offset) = TRUE;
        return TRUE;
      }
  return FALSE;
}

gboolean
hc_state_parse (const char *word, HcRelation *relation)
{
  g_auto (GStrv) parts = g_strsplit (word, "+", -1);

  *relation = (HcRelation){ 0 };
  if (parts[0] == NULL || !parse_bond (parts[0], relation))
    return FALSE;
  for (char **flag = parts + 1; *flag != NULL; flag++)
    if (!parse_flag (*flag, relation))
      return FALSE;
  return TRUE;
}

static const char *
find_bond (const HcRelation *relation)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bonds); i++)
    if (bonds[i].bond == relation->bond && bonds[i].place == relation->place &&
        bonds[i].i_block == relation->me.blocks && bonds[i].they_block == relation->them.blocks)
      return bonds[i].word;
  return "impossible";
}

/* Returns: (transfer full): `impossible` is the word for what the table has no word for */
char *
hc_state_spell (const HcRelation *relation)
{
  GString *word = g_string_new (find_bond (relation));

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (G_STRUCT_MEMBER (gboolean, relation, flags[i].offset))
      g_string_append_printf (word, "+%s", flags[i].word);
  return g_string_free (word, FALSE);
}

static guint
encode_side (const HcRelationSide *side)
{
  return (side->blocks ? 1 : 0) | (side->preapproves ? 2 : 0) | (side->is_cooling ? 4 : 0) | (side->filters ? 8 : 0);
}

/* Returns: another number below HC_N_STATE_CODES for each relation */
guint
hc_state_encode (const HcRelation *state)
{
  return (guint) state->bond | (guint) state->place << 2 | encode_side (&state->me) << 4 |
         encode_side (&state->them) << 8;
}

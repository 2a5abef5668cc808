/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-relation-faults.h"
#include "hc-relation-rules.h"
#include "hc-state.h"

#define N_ROWS 3068
#define N_STATES 236

typedef enum
{
  STATE,
  COMMAND,
  RESULT,
  NEXT,
  EVENT_ME,
  EVENT_THEM,
  N_COLUMNS,
} HcColumn;

static char **
read_rows (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "transitions.tsv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (g_strchomp (text), "\n", -1);
}

static HcDeed
find_deed (const char *word)
{
  for (HcDeed deed = 0; deed < HC_N_DEEDS; deed++)
    if (g_str_equal (hc_deed_get_word (deed), word))
      return deed;
  g_error ("no deed %s", word);
}

static void
assert_event (const char *expected, HcEventKind kind, gboolean is_alert)
{
  g_autofree char *spelt = NULL;

  if (kind == HC_EVENT_NONE)
    spelt = g_strdup (is_alert ? "-!" : "-");
  else
    spelt = g_strconcat (hc_event_kind_get_word (kind), is_alert ? "!" : NULL, NULL);
  g_assert_cmpstr (spelt, ==, expected);
}

static void
assert_row (char **row)
{
  HcRelation relation;
  HcRelationStep step;
  g_autofree char *state = NULL;
  g_autofree char *next = NULL;

  g_assert_cmpuint (g_strv_length (row), ==, N_COLUMNS);
  g_assert_true (hc_state_parse (row[STATE], &relation));
  state = hc_state_spell (&relation);
  g_assert_cmpstr (state, ==, row[STATE]);

  step = hc_relation_step (&relation, find_deed (row[COMMAND]));
  next = hc_state_spell (&relation);
  g_assert_cmpstr (hc_result_get_word (step.result), ==, row[RESULT]);
  g_assert_cmpstr (next, ==, row[NEXT]);
  /* Both become friends: the table marks it for the other only. */
  assert_event (row[EVENT_ME], step.event_me, FALSE);
  assert_event (row[EVENT_THEM], step.event_them, step.is_alert);
}

static void
test_follows_every_row (void)
{
  g_auto (GStrv) rows = read_rows ();
  g_autoptr (GHashTable) states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (g_strv_length (rows), ==, 1 + N_ROWS);
  for (char **line = rows + 1; *line != NULL; line++)
    {
      g_auto (GStrv) row = g_strsplit (*line, "\t", -1);

      g_test_message ("%s", *line);
      assert_row (row);
      g_hash_table_add (states, g_strdup (row[STATE]));
    }
  g_assert_cmpuint (g_hash_table_size (states), ==, N_STATES);
}

/* No state of the table is out of reach, and none that can be reached is missing. The table leaves
 * out some filters where they say nothing. */
static void
test_reaches_the_states_of_the_table (void)
{
  g_auto (GStrv) rows = read_rows ();
  g_autoptr (HcMachine) machine = hc_machine_new (hc_relation_step);
  g_autoptr (GHashTable) reached = hc_machine_list_states (machine);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (char **line = rows + 1; *line != NULL; line++)
    {
      g_autoptr (GString) state = g_string_new_len (*line, strcspn (*line, "\t"));

      g_string_replace (state, "+filter:me", "", 0);
      g_string_replace (state, "+filter:them", "", 0);
      g_assert_true (g_hash_table_contains (reached, state->str));
      g_hash_table_add (known, g_strdup (state->str));
    }
  g_assert_cmpuint (g_hash_table_size (known), ==, g_hash_table_size (reached));
}

static void
test_rule_holds (gconstpointer data)
{
  const HcRule *rule = data;
  g_autoptr (HcMachine) machine = hc_machine_new (hc_relation_step);
  g_autoptr (GString) flaw = g_string_new (NULL);
  gboolean holds = rule->holds (machine, flaw);

  g_assert_cmpstr (flaw->str, ==, "");
  g_assert_true (holds);
}

static void
test_fault_is_noticed (gconstpointer data)
{
  const HcFault *fault = data;
  const HcRule *rule = hc_relation_rule_find (fault->broken_rule);
  g_autoptr (HcMachine) machine = hc_machine_new (fault->step);
  g_autoptr (GString) flaw = g_string_new (NULL);

  g_assert_nonnull (rule);
  g_assert_false (rule->holds (machine, flaw));
  g_assert_cmpstr (flaw->str, !=, "");
  g_test_message ("%s", flaw->str);
}

static void
test_each_rule_has_a_fault (void)
{
  for (gsize i = 0; i < hc_n_relation_rules; i++)
    {
      gboolean is_tried = FALSE;

      for (gsize j = 0; j < hc_n_relation_faults; j++)
        is_tried = is_tried || g_str_equal (hc_relation_faults[j].broken_rule, hc_relation_rules[i].name);
      g_test_message ("%s", hc_relation_rules[i].name);
      g_assert_true (is_tried);
    }
}

static void
test_turning_twice_is_nothing (void)
{
  g_auto (GStrv) rows = read_rows ();

  for (char **line = rows + 1; *line != NULL; line++)
    {
      g_auto (GStrv) row = g_strsplit (*line, "\t", -1);
      HcRelation relation;
      HcRelation turned;
      g_autofree char *back = NULL;

      g_assert_true (hc_state_parse (row[STATE], &relation));
      turned = hc_relation_turn (&relation);
      turned = hc_relation_turn (&turned);
      back = hc_state_spell (&turned);
      g_assert_cmpstr (back, ==, row[STATE]);
    }
}

static void
test_shows_what_each_side_may_see (void)
{
  static const struct
  {
    const char *state;
    HcStanding  standing;
    HcDrawer    drawer;
    gboolean    shows_note;
  } views[] = {
    { "none", HC_STANDING_NONE, HC_DRAWER_NONE, FALSE },
    { "friend", HC_STANDING_FRIEND, HC_DRAWER_NONE, FALSE },
    { "blocking", HC_STANDING_BLOCKED, HC_DRAWER_NONE, FALSE },
    { "both_block", HC_STANDING_BLOCKED, HC_DRAWER_NONE, FALSE },
    { "blocked_by", HC_STANDING_NONE, HC_DRAWER_NONE, FALSE },
    { "out.inbox", HC_STANDING_OUTGOING, HC_DRAWER_NONE, TRUE },
    { "out.declined", HC_STANDING_OUTGOING, HC_DRAWER_NONE, TRUE },
    { "out.filtered", HC_STANDING_OUTGOING, HC_DRAWER_NONE, TRUE },
    { "out.shadow", HC_STANDING_OUTGOING, HC_DRAWER_NONE, TRUE },
    { "in.inbox", HC_STANDING_INCOMING, HC_DRAWER_NONE, TRUE },
    { "in.declined", HC_STANDING_NONE, HC_DRAWER_DECLINED, TRUE },
    { "in.filtered", HC_STANDING_NONE, HC_DRAWER_FILTERED, TRUE },
    { "in.shadow", HC_STANDING_BLOCKED, HC_DRAWER_NONE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      HcRelation relation;

      g_test_message ("%s", views[i].state);
      g_assert_true (hc_state_parse (views[i].state, &relation));
      g_assert_cmpint (hc_relation_get_standing (&relation), ==, views[i].standing);
      g_assert_cmpint (hc_relation_get_drawer (&relation), ==, views[i].drawer);
      g_assert_cmpint (hc_relation_shows_note (&relation), ==, views[i].shows_note);
    }
}

static void
test_only_people_find_their_deeds (void)
{
  HcDeed deed;

  for (HcDeed own = 0; own < HC_DEED_EXPIRE; own++)
    {
      g_assert_true (hc_deed_find (hc_deed_get_word (own), &deed));
      g_assert_cmpint (deed, ==, own);
    }
  g_assert_false (hc_deed_find ("expire", &deed));
  g_assert_false (hc_deed_find ("cool_end", &deed));
  g_assert_false (hc_deed_find ("Request", &deed));
  g_assert_false (hc_deed_find ("", &deed));
}

static void
test_results_have_words (void)
{
  static const char *const words[] = { "ok",         "noop", "no_request", "already_friends", "already_requested",
                                       "you_blocked" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_assert_cmpstr (hc_result_get_word (i), ==, words[i]);
      g_assert_cmpint (hc_result_find (words[i]), ==, i);
    }
}

static void
add_named (const char *folder, const char *name, gconstpointer data, GTestDataFunc test)
{
  g_autofree char *path = g_strconcat ("/relation/", folder, "/", name, NULL);

  g_test_add_data_func (path, data, test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relation/follows-every-row-of-the-table", test_follows_every_row);
  g_test_add_func ("/relation/reaches-the-states-of-the-table", test_reaches_the_states_of_the_table);
  for (gsize i = 0; i < hc_n_relation_rules; i++)
    add_named ("rules", hc_relation_rules[i].name, &hc_relation_rules[i], test_rule_holds);
  for (gsize i = 0; i < hc_n_relation_faults; i++)
    add_named ("faults", hc_relation_faults[i].name, &hc_relation_faults[i], test_fault_is_noticed);
  g_test_add_func ("/relation/faults/try-each-rule", test_each_rule_has_a_fault);
  g_test_add_func ("/relation/turning-twice-is-nothing", test_turning_twice_is_nothing);
  g_test_add_func ("/relation/shows-what-each-side-may-see", test_shows_what_each_side_may_see);
  g_test_add_func ("/relation/only-people-find-their-deeds", test_only_people_find_their_deeds);
  g_test_add_func ("/relation/results-have-words", test_results_have_words);
  return g_test_run ();
}

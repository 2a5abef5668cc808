/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-pair-table.h"
#include "hc-state.h"
#include "hc-user-table.h"
#include "store-fixture.h"

/* Every row of transitions.tsv through the store, with either of the two as the one with the lower
 * id: what is kept afterwards, who is told what, and what the store adds: versions, times, counts,
 * alerts. */

typedef struct
{
  StoreFixture *f;
  HcDatabase   *database; /* behind the store's back */
  const char   *me;
  const char   *them;
  char        **row;      /* state, command, result, next, events_me, events_them */
  HcRelation    before;
  HcRelation    next;
} Transition;

/* What of a relation is stored. */
static HcRelation
without_filters (HcRelation relation)
{
  relation.me.filters = FALSE;
  relation.them.filters = FALSE;
  return relation;
}

static void
take_side (StoreFixture *f, HcPairSide *side, const HcRelationSide *relation)
{
  side->cooling_until = relation->is_cooling ? hc_clock_now (f->clock) + 1 : 0;
  side->cooling_level = relation->is_cooling;
}

static void
put_counts (Transition *t, const char *who, const HcPair *pair)
{
  g_auto (HcUser) user = { 0 };
  HcView view = hc_pair_get_view (pair, store_get_id (t->f, who));

  g_assert_true (hc_user_table_find (t->database, store_get_id (t->f, who), &user));
  user.seq = 0;
  user.counts = (HcCounts){
    .friends = view.standing == HC_STANDING_FRIEND,
    .outgoing = view.standing == HC_STANDING_OUTGOING,
    .incoming = view.standing == HC_STANDING_INCOMING,
    .declined = view.drawer == HC_DRAWER_DECLINED,
    .filtered = view.drawer == HC_DRAWER_FILTERED,
  };
  hc_user_table_write_progress (t->database, &user);
}

/* Puts the two into the row's first state, as if they had got there an hour ago. */
static void
put_state (Transition *t)
{
  gint64 me = store_get_id (t->f, t->me);
  gint64 them = store_get_id (t->f, t->them);
  gint64 now = hc_clock_now (t->f->clock);
  gboolean is_expiring = g_str_equal (t->row[1], "expire");
  g_auto (HcPair) old = { 0 };
  g_auto (HcPair) pair = { 0 };

  hc_pair_init (&pair, me, them);
  pair.is_stored = hc_pair_table_find (t->database, me, them, &old);
  hc_pair_change (&pair, me, &t->before, "A note", now - (is_expiring ? 30 * DAY : HOUR));
  take_side (t->f, hc_pair_get_side (&pair, me), &t->before.me);
  take_side (t->f, hc_pair_get_side (&pair, them), &t->before.them);

  hc_database_execute (t->database, "BEGIN; DELETE FROM event; DELETE FROM alert; DELETE FROM reply;");
  hc_pair_table_write (t->database, &pair);
  put_counts (t, t->me, &pair);
  put_counts (t, t->them, &pair);
  hc_user_table_set_who_may_ask (t->database, me,
                                 t->before.me.filters ? HC_WHO_FRIENDS_OF_FRIENDS : HC_WHO_EVERYONE);
  hc_user_table_set_who_may_ask (t->database, them,
                                 t->before.them.filters ? HC_WHO_FRIENDS_OF_FRIENDS : HC_WHO_EVERYONE);
  g_assert_true (hc_database_execute (t->database, "COMMIT"));
}

static char *
expect_told (Transition *t)
{
  GString *told = g_string_new (NULL);

  if (!g_str_equal (t->row[4], "-"))
    g_string_append_printf (told, "%s:%s", t->me, t->row[4]);
  if (!g_str_equal (t->row[5], "-"))
    g_string_append_printf (told, "%s%s:%s", told->len > 0 ? " " : "", t->them, t->row[5]);
  return g_string_free (told, FALSE);
}

static GPtrArray *
act (Transition *t)
{
  g_autoptr (HcOutcome) outcome = NULL;

  if (g_str_equal (t->row[1], "expire"))
    return store_do_chores (t->f);
  outcome = store_do (t->f, t->me, t->row[1], t->them);
  g_assert_cmpstr (hc_result_get_word (outcome->result), ==, t->row[2]);
  return g_ptr_array_ref (outcome->deliveries);
}

static void
check_view (Transition *t, HcPair *old, HcPair *new, const char *viewer)
{
  gint64 id = store_get_id (t->f, viewer);
  HcView before = hc_pair_get_view (old, id);
  HcView after = hc_pair_get_view (new, id);
  gboolean is_changed = before.standing != after.standing || before.drawer != after.drawer ||
                        before.is_preapproved != after.is_preapproved || before.since != after.since ||
                        g_strcmp0 (before.note, after.note) != 0;

  g_assert_cmpint (hc_pair_get_side (new, id)->version - hc_pair_get_side (old, id)->version, ==, is_changed);
  if (after.standing == HC_STANDING_INCOMING || after.drawer != HC_DRAWER_NONE)
    g_assert_cmpint (after.since, ==, new->requested_at);
  else if (after.standing == HC_STANDING_NONE)
    g_assert_cmpint (after.since, ==, 0);
  else
    g_assert_cmpint (after.since, ==, after.standing != before.standing ? hc_clock_now (t->f->clock) : before.since);
}

static void
check_row (Transition *t)
{
  gint64 me = store_get_id (t->f, t->me);
  gint64 them = store_get_id (t->f, t->them);
  g_auto (HcPair) old = { 0 };
  g_auto (HcPair) new = { 0 };
  g_autoptr (GPtrArray) deliveries = NULL;
  g_autofree char *told = NULL;
  g_autofree char *expected = expect_told (t);
  g_autofree char *spelt = NULL;
  g_autofree char *next = NULL;
  HcRelation relation = without_filters (t->next);

  put_state (t);
  hc_pair_table_find (t->database, me, them, &old);
  deliveries = act (t);
  told = store_describe (deliveries);
  g_assert_cmpstr (told, ==, expected);

  hc_pair_table_find (t->database, me, them, &new);
  next = hc_state_spell (&relation);
  relation = hc_pair_get_relation (&new, me, hc_clock_now (t->f->clock));
  spelt = hc_state_spell (&relation);
  g_assert_cmpstr (spelt, ==, next);
  check_view (t, &old, &new, t->me);
  check_view (t, &old, &new, t->them);
}

static gboolean
can_be_done (Transition *t)
{
  /* Cooldowns end by the clock; only what waits can expire. */
  if (g_str_equal (t->row[1], "cool_end"))
    return FALSE;
  return !g_str_equal (t->row[1], "expire") || t->before.bond == HC_BOND_OUT;
}

static guint
check_table (Transition *t, char **lines)
{
  guint n_rows = 0;

  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) row = g_strsplit (lines[i], "\t", -1);

      t->row = row;
      g_assert_true (hc_state_parse (row[0], &t->before));
      g_assert_true (hc_state_parse (row[3], &t->next));
      if (!can_be_done (t))
        continue;
      check_row (t);
      n_rows++;
      if (n_rows % 100 == 0)
        store_check_counts (t->f);
    }
  return n_rows;
}

static void
test_every_row (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "core", "transitions.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (HcDatabase) database = NULL;
  Transition t = { .f = f, .me = "ann", .them = "bob" };

  g_assert_true (hc_limits_set (&f->limits, "reply-lifetime=1", NULL));
  store_fixture_reopen (f);
  store_add_user (f, "ann");
  store_add_user (f, "bob");
  database = hc_database_open (path, NULL);
  g_assert_true (hc_database_execute (database, "PRAGMA synchronous = OFF"));
  t.database = database;
  g_assert_true (g_file_get_contents (table, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (check_table (&t, lines), ==, 11 * 236 + 66);
  t.me = "bob";
  t.them = "ann";
  g_assert_cmpuint (check_table (&t, lines), ==, 11 * 236 + 66);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/transitions/every-row", test_every_row);
  return g_test_run ();
}

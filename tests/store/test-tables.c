/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-alert-table.h"
#include "hc-event-table.h"
#include "hc-meta-table.h"
#include "hc-pair-table.h"
#include "hc-reply-table.h"
#include "hc-rest-table.h"
#include "hc-session-table.h"
#include "hc-user-table.h"
#include "hc-word-table.h"
#include "store-fixture.h"

/* Each table by itself: what goes in comes out again. */

typedef struct
{
  StoreFixture  store;
  HcDatabase   *database;
  gint64        ann;
  gint64        bob;
} TableFixture;

static void
set_up (TableFixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  store_fixture_set_up (&f->store, data);
  f->ann = store_add_named (&f->store, "ann", "Ann Smith");
  f->bob = store_add_named (&f->store, "bob", "Bob");
  path = store_fixture_get_path (&f->store);
  f->database = hc_database_open (path, NULL);
}

static void
tear_down (TableFixture *f, gconstpointer data)
{
  g_assert_false (hc_database_take_failure (f->database, NULL));
  hc_database_close (f->database);
  store_fixture_tear_down (&f->store, data);
}

static void
test_meta (TableFixture *f, gconstpointer data)
{
  g_autofree char *none = hc_meta_table_get (f->database, "none");
  g_autofree char *value = NULL;

  g_assert_null (none);
  g_assert_cmpint (hc_meta_table_get_integer (f->database, "none"), ==, 0);
  hc_meta_table_set (f->database, "key", "one");
  hc_meta_table_set (f->database, "key", "two");
  value = hc_meta_table_get (f->database, "key");
  g_assert_cmpstr (value, ==, "two");
  hc_meta_table_set_integer (f->database, "number", G_MAXINT64);
  g_assert_cmpint (hc_meta_table_get_integer (f->database, "number"), ==, G_MAXINT64);
}

static void
test_user (TableFixture *f, gconstpointer data)
{
  g_auto (HcUser) user = { 0 };
  g_auto (HcUser) nobody = { 0 };

  g_assert_true (hc_user_table_find_by_username (f->database, "ann", &user));
  g_assert_cmpint (user.id, ==, f->ann);
  g_assert_cmpint (user.revision, ==, 1);
  user.seq = 7;
  user.counts = (HcCounts){ .incoming = 0, .friends = 0 };
  hc_user_table_write_progress (f->database, &user);
  hc_user_table_set_who_may_ask (f->database, f->ann, HC_WHO_FRIENDS_OF_FRIENDS);
  hc_user_clear (&user);
  g_assert_true (hc_user_table_find (f->database, f->ann, &user));
  g_assert_cmpint (user.seq, ==, 7);
  g_assert_cmpint (user.who_may_ask, ==, HC_WHO_FRIENDS_OF_FRIENDS);
  g_assert_cmpstr (user.name, ==, "Ann Smith");
  g_assert_false (hc_user_table_find (f->database, 99, &nobody));
  g_assert_null (nobody.username);
}

static void
test_word (TableFixture *f, gconstpointer data)
{
  g_autofree char *joined = hc_word_table_join ("Ann Smith-Ann", "ann.2");
  g_autoptr (GArray) ann = hc_word_table_find (f->database, "an", 10);
  g_autoptr (GArray) first = hc_word_table_find (f->database, "", 2);
  g_autoptr (GArray) nobody = hc_word_table_find (f->database, "smithy", 10);

  g_assert_cmpstr (joined, ==, " smith ann 2 ");
  g_assert_cmpuint (ann->len, ==, 1);
  g_assert_cmpint (g_array_index (ann, gint64, 0), ==, f->ann);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpuint (nobody->len, ==, 0);
}

static void
test_session (TableFixture *f, gconstpointer data)
{
  gint64 first = hc_session_table_insert (f->database, f->ann, "first", NULL, 1000);
  gint64 second = hc_session_table_insert (f->database, f->ann, "second", "10.0.0.1", 2000);
  HcSessionRow row;

  g_assert_cmpint (second, >, first);
  g_assert_true (hc_session_table_find (f->database, "second", &row));
  g_assert_cmpint (row.id, ==, second);
  g_assert_cmpint (row.user_id, ==, f->ann);
  hc_session_table_touch (f->database, second, 3000);
  g_assert_cmpint (hc_session_table_delete_old (f->database, 3000, 10), ==, 1);
  g_assert_false (hc_session_table_find (f->database, "first", &row));
  g_assert_true (hc_session_table_find (f->database, "second", &row));
  g_assert_cmpint (row.last_used_at, ==, 3000);
  hc_session_table_delete (f->database, second);
  g_assert_false (hc_session_table_find (f->database, "second", &row));
}

static void
test_address (TableFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.0.0.%u", i);

      hc_address_table_remember (f->database, f->ann, address, i);
    }
  g_assert_false (hc_address_table_knows (f->database, f->ann, "10.0.0.7"));
  g_assert_true (hc_address_table_knows (f->database, f->ann, "10.0.0.8"));
  g_assert_true (hc_address_table_knows (f->database, f->ann, "10.0.0.39"));
  g_assert_false (hc_address_table_knows (f->database, f->bob, "10.0.0.39"));
}

static void
test_rest (TableFixture *f, gconstpointer data)
{
  hc_rest_table_add (f->database, "cleo", 1000);
  g_assert_true (hc_rest_table_has (f->database, "cleo", 999));
  g_assert_false (hc_rest_table_has (f->database, "cleo", 1000));
  hc_rest_table_delete_old (f->database, 999);
  g_assert_true (hc_rest_table_has (f->database, "cleo", 0));
  hc_rest_table_delete_old (f->database, 1000);
  g_assert_false (hc_rest_table_has (f->database, "cleo", 0));
}

static void
assert_same_side (const HcPairSide *one, const HcPairSide *other)
{
  g_assert_cmpint (one->user_id, ==, other->user_id);
  g_assert_cmpint (one->blocks, ==, other->blocks);
  g_assert_cmpint (one->preapproves, ==, other->preapproves);
  g_assert_cmpint (one->cooling_until, ==, other->cooling_until);
  g_assert_cmpint (one->cooling_level, ==, other->cooling_level);
  g_assert_cmpint (one->since, ==, other->since);
  g_assert_cmpint (one->version, ==, other->version);
}

static void
test_pair (TableFixture *f, gconstpointer data)
{
  g_auto (HcPair) pair = { 0 };
  g_auto (HcPair) found = { 0 };

  g_assert_false (hc_pair_table_find (f->database, f->bob, f->ann, &pair));
  g_assert_cmpint (pair.sides[0].user_id, ==, f->ann);
  pair.sides[0] = (HcPairSide){ f->ann, FALSE, TRUE, 11, 2, 33, 44 };
  pair.sides[1] = (HcPairSide){ f->bob, TRUE, FALSE, 55, 3, 77, 88 };
  pair.bond = HC_BOND_NONE;
  hc_pair_table_write (f->database, &pair);
  g_assert_true (hc_pair_table_find (f->database, f->ann, f->bob, &found));
  assert_same_side (&found.sides[0], &pair.sides[0]);
  assert_same_side (&found.sides[1], &pair.sides[1]);
  g_assert_cmpint (found.bond, ==, HC_BOND_NONE);
  g_assert_null (found.note);
}

static void
count_pair (HcPair *pair, gpointer user_data)
{
  *(guint *) user_data += 1;
}

static void
test_pair_with_request (TableFixture *f, gconstpointer data)
{
  g_auto (HcPair) pair = { 0 };
  g_auto (HcPair) found = { 0 };
  guint n_pairs = 0;

  store_expect (&f->store, "bob", "request", "ann", HC_RESULT_OK);
  g_assert_true (hc_pair_table_find (f->database, f->ann, f->bob, &pair));
  g_assert_cmpint (pair.bond, ==, HC_BOND_IN);
  g_assert_cmpint (pair.place, ==, HC_PLACE_INBOX);
  hc_pair_table_each (f->database, f->bob, count_pair, &n_pairs);
  g_assert_cmpuint (n_pairs, ==, 1);
  g_assert_cmpuint (hc_pair_table_each_older (f->database, pair.requested_at - 1, 10, count_pair, &n_pairs), ==, 0);
  g_assert_cmpuint (hc_pair_table_each_older (f->database, pair.requested_at, 10, count_pair, &n_pairs), ==, 1);
  g_assert_false (hc_pair_table_share_friend (f->database, f->ann, f->bob));

  store_expect (&f->store, "ann", "block", "bob", HC_RESULT_OK);
  g_assert_true (hc_pair_table_find (f->database, f->ann, f->bob, &found));
  g_assert_cmpint (found.bond, ==, HC_BOND_IN);
  g_assert_cmpint (found.place, ==, HC_PLACE_DECLINED);
}

static HcEvent *
new_event (gint64 seq, gboolean is_alert)
{
  g_autoptr (HcPerson) person = hc_person_new (&(HcPerson){ .username = (char *) "bob", .name = (char *) "B\"ob\\", .version = 3 });
  HcEvent fields = { .seq = seq, .kind = HC_EVENT_REQUEST_REFUSED, .is_alert = is_alert, .person = person, .at = seq };

  return hc_event_new (&fields);
}

static void
test_event (TableFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) backwards = NULL;
  gint64 oldest;

  for (gint64 seq = 1; seq <= 5; seq++)
    {
      g_autoptr (HcEvent) event = new_event (seq, seq % 2 == 1);

      hc_event_table_insert (f->database, f->ann, f->bob, event);
      if (event->is_alert)
        hc_alert_table_insert (f->database, f->ann, f->bob, event);
    }
  g_assert_cmpint (hc_alert_table_count (f->database, f->ann), ==, 3);
  g_assert_cmpint (hc_alert_table_see (f->database, f->ann, 3), ==, 2);
  g_assert_cmpint (hc_alert_table_see (f->database, f->ann, 3), ==, 0);
  hc_alert_table_withdraw (f->database, f->ann, f->bob, HC_EVENT_FRIEND_ADDED);
  g_assert_cmpint (hc_alert_table_count (f->database, f->ann), ==, 1);
  hc_alert_table_withdraw (f->database, f->ann, f->bob, HC_EVENT_REQUEST_REFUSED);
  g_assert_cmpint (hc_alert_table_count (f->database, f->ann), ==, 0);

  events = hc_event_table_list_after (f->database, f->ann, 1, 2);
  g_assert_cmpuint (events->len, ==, 2);
  g_assert_cmpint (((HcEvent *) events->pdata[0])->seq, ==, 2);
  g_assert_cmpstr (((HcEvent *) events->pdata[0])->person->name, ==, "B\"ob\\");
  backwards = hc_event_table_list_before (f->database, f->ann, 3, 10);
  g_assert_cmpuint (backwards->len, ==, 2);
  g_assert_cmpint (((HcEvent *) backwards->pdata[0])->seq, ==, 2);
  g_assert_cmpint (hc_event_table_count_after (f->database, f->ann, 2, &oldest), ==, 3);
  g_assert_cmpint (oldest, ==, 3);
  hc_database_execute (f->database, "DELETE FROM event; DELETE FROM alert;");
}

static void
test_reply (TableFixture *f, gconstpointer data)
{
  g_autoptr (HcCommand) command = store_new_deed (&f->store, "request", "bob", NULL);
  g_autoptr (HcPerson) bob = hc_person_new (&(HcPerson){ .username = (char *) "bob", .name = (char *) "Bob", .note = (char *) "a\nb" });
  g_autoptr (HcPerson) found = NULL;
  HcResult result;

  g_assert_cmpint (hc_reply_table_find (f->database, f->ann, command, 0, &result, &found), ==, HC_REPLY_NONE);
  hc_reply_table_insert (f->database, f->ann, command, HC_RESULT_NOOP, bob, 1000);
  g_assert_cmpint (hc_reply_table_find (f->database, f->bob, command, 0, &result, &found), ==, HC_REPLY_NONE);
  g_assert_cmpint (hc_reply_table_find (f->database, f->ann, command, 1001, &result, &found), ==, HC_REPLY_OLD);
  g_assert_cmpint (hc_reply_table_find (f->database, f->ann, command, 1000, &result, &found), ==, HC_REPLY_SAME);
  g_assert_cmpint (result, ==, HC_RESULT_NOOP);
  g_assert_cmpstr (found->note, ==, "a\nb");
  g_assert_cmpint (hc_reply_table_delete_old (f->database, 1500, 500, 10), ==, 0);
  g_assert_cmpint (hc_reply_table_delete_old (f->database, 100, 500, 10), ==, 1); /* the clock went back */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, TableFixture, NULL, set_up, func, tear_down)
  ADD ("/tables/meta", test_meta);
  ADD ("/tables/user", test_user);
  ADD ("/tables/word", test_word);
  ADD ("/tables/session", test_session);
  ADD ("/tables/address", test_address);
  ADD ("/tables/rest", test_rest);
  ADD ("/tables/pair", test_pair);
  ADD ("/tables/pair-with-request", test_pair_with_request);
  ADD ("/tables/event", test_event);
  ADD ("/tables/reply", test_reply);
  return g_test_run ();
}

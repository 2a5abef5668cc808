/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "store-fixture.h"

static void
assert_listed (StoreFixture *f, const char *who, HcListKind what, const char *query, const char *expected)
{
  g_autofree char *usernames = store_list (f, who, what, query);

  g_assert_cmpstr (usernames, ==, expected);
}

static HcRenamed *
rename_user (StoreFixture *f, const char *who, const char *name, gboolean *is_changed)
{
  g_autoptr (GError) error = NULL;
  HcRenamed *renamed;

  renamed = hc_store_rename_finish (f->store, STORE_CALL (f, rename, store_get_id (f, who), name), is_changed, &error);
  g_assert_no_error (error);
  return renamed;
}

static void
add_people (StoreFixture *f)
{
  store_add_named (f, "zoe", "zoë");
  store_add_named (f, "ann", "Ann Smith");
  store_add_named (f, "ann2", "ann smith");
  store_add_named (f, "oz", "Østergård Ødegaard");
  store_add_named (f, "strasse", "Jo Weiß");
  store_add_named (f, "b.smithers", "Bob");
  store_add_named (f, "li", "李 小龍");
}

static void
test_everybody_but_me_by_name (StoreFixture *f, gconstpointer data)
{
  add_people (f);
  assert_listed (f, "zoe", HC_LIST_PEOPLE, NULL, "ann ann2 b.smithers strasse oz li");
  assert_listed (f, "ann", HC_LIST_PEOPLE, NULL, "ann2 b.smithers strasse zoe oz li");
}

static void
test_every_word_begins_a_word (StoreFixture *f, gconstpointer data)
{
  const struct
  {
    const char *query;
    const char *expected;
  } cases[] = {
    { "smith", "ann ann2 b.smithers" },
    { "SMITH an", "ann ann2" },
    { "an smith an", "ann ann2" },
    { "mith", "" },
    { "ann2", "ann2" },
    { "b.smi", "b.smithers" },
    { "smithers, bob!", "b.smithers" },
    { "bob bo", "b.smithers" },
    { "bob ann", "" },
    { "weiss", "strasse" },
    { "WEISS", "strasse" },
    { "ødeg øster", "oz" },
    { "ØDEG", "oz" },
    { "李", "li" },
    { "小", "li" },
    { "…!", "ann ann2 b.smithers strasse oz li" },
    { "", "ann ann2 b.smithers strasse oz li" },
    { "zoe", "" },
    { "a b c d e f", "" },
    { "%", "ann ann2 b.smithers strasse oz li" },
  };

  add_people (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_listed (f, "zoe", HC_LIST_PEOPLE, cases[i].query, cases[i].expected);
}

static void
test_decomposed_is_the_same (StoreFixture *f, gconstpointer data)
{
  add_people (f);
  assert_listed (f, "ann", HC_LIST_PEOPLE, "zoe\xCC\x88", "zoe");
  assert_listed (f, "ann", HC_LIST_PEOPLE, "ZOË", "zoe");
}

static void
test_relations_are_listed_and_searched (StoreFixture *f, gconstpointer data)
{
  add_people (f);
  store_expect (f, "zoe", "request", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "accept", "zoe", HC_RESULT_OK);
  store_expect (f, "b.smithers", "preapprove", "zoe", HC_RESULT_OK);
  store_expect (f, "zoe", "request", "b.smithers", HC_RESULT_OK);
  store_expect (f, "zoe", "block", "oz", HC_RESULT_OK);
  store_expect (f, "zoe", "block", "li", HC_RESULT_OK);
  assert_listed (f, "zoe", HC_LIST_FRIENDS, NULL, "ann b.smithers");
  assert_listed (f, "zoe", HC_LIST_FRIENDS, "bob", "b.smithers");
  assert_listed (f, "ann", HC_LIST_FRIENDS, NULL, "zoe");
  assert_listed (f, "zoe", HC_LIST_BLOCKED, NULL, "oz li");
  assert_listed (f, "zoe", HC_LIST_BLOCKED, "øde", "oz");
  assert_listed (f, "li", HC_LIST_BLOCKED, NULL, "");
}

static void
test_requests_are_listed_newest_first (StoreFixture *f, gconstpointer data)
{
  const char *senders[] = { "zoe", "ann", "ann2", "oz" };

  add_people (f);
  for (guint i = 0; i < G_N_ELEMENTS (senders); i++)
    {
      store_expect (f, senders[i], "request", "li", HC_RESULT_OK);
      if (i != 1) /* ann and ann2 at the same time */
        hc_clock_advance (f->clock, MINUTE);
    }
  assert_listed (f, "li", HC_LIST_INCOMING, NULL, "oz ann ann2 zoe");
  store_expect (f, "li", "decline", "ann2", HC_RESULT_OK);
  store_expect (f, "li", "block", "zoe", HC_RESULT_OK);
  assert_listed (f, "li", HC_LIST_INCOMING, NULL, "oz ann");
  assert_listed (f, "li", HC_LIST_DECLINED, NULL, "ann2");
  assert_listed (f, "li", HC_LIST_FILTERED, NULL, "");
  assert_listed (f, "zoe", HC_LIST_OUTGOING, NULL, "li");
}

static void
collect_pages (StoreFixture *f, HcListKind what, guint limit, GString *usernames)
{
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  for (guint n_pages = 0; n_pages == 0 || after != NULL; n_pages++)
    {
      g_autoptr (HcPage) page = store_list_page (f, "zoe", what, NULL, after, limit, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (page->items->len, <=, limit);
      for (guint i = 0; i < page->items->len; i++)
        g_string_append_printf (usernames, "%s ", ((HcPerson *) page->items->pdata[i])->username);
      g_free (after);
      after = g_steal_pointer (&page->next);
      if (n_pages == 0 && what == HC_LIST_PEOPLE)
        {
          store_add_named (f, "aaa", "Aaa"); /* before what is left to read */
          store_add_named (f, "jp", "Jp");   /* in it */
        }
      g_assert_cmpuint (n_pages, <, 20);
    }
}

static void
test_pages_while_people_join (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GString) usernames = g_string_new (NULL);

  add_people (f);
  collect_pages (f, HC_LIST_PEOPLE, 2, usernames);
  g_assert_cmpstr (usernames->str, ==, "ann ann2 b.smithers strasse jp oz li ");
}

static void
test_pages_of_requests (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GString) usernames = g_string_new (NULL);
  const char *recipients[] = { "ann", "ann2", "oz", "li", "strasse" };

  add_people (f);
  for (guint i = 0; i < G_N_ELEMENTS (recipients); i++)
    {
      store_expect (f, "zoe", "request", recipients[i], HC_RESULT_OK);
      hc_clock_advance (f->clock, i % 2);
    }
  collect_pages (f, HC_LIST_OUTGOING, 1, usernames);
  g_assert_cmpstr (usernames->str, ==, "strasse li oz ann ann2 ");
}

static void
test_events_newest_first (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPage) first = NULL;
  g_autoptr (HcPage) second = NULL;

  add_people (f);
  store_expect (f, "zoe", "request", "ann", HC_RESULT_OK);
  store_expect (f, "zoe", "cancel", "ann", HC_RESULT_OK);
  store_expect (f, "zoe", "block", "ann", HC_RESULT_OK);
  first = store_list_page (f, "zoe", HC_LIST_EVENTS, NULL, NULL, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->items->len, ==, 2);
  g_assert_cmpint (((HcEvent *) first->items->pdata[0])->kind, ==, HC_EVENT_BLOCKED);
  second = store_list_page (f, "zoe", HC_LIST_EVENTS, NULL, first->next, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->items->len, ==, 1);
  g_assert_cmpint (((HcEvent *) second->items->pdata[0])->seq, ==, 1);
  g_assert_null (second->next);
}

static void
test_a_cursor_fits_its_list_only (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPage) page = NULL;
  const struct
  {
    HcListKind  what;
    const char *query;
    const char *after;
  } cases[] = {
    { HC_LIST_FRIENDS, "smith", NULL }, { HC_LIST_PEOPLE, NULL, NULL },           { HC_LIST_PEOPLE, "smit", NULL },
    { HC_LIST_EVENTS, "smith", NULL },  { HC_LIST_PEOPLE, "smith", "nonsense" },  { HC_LIST_PEOPLE, "smith", "" },
    { HC_LIST_PEOPLE, "smith", "AAAA" }, { HC_LIST_PEOPLE, "smith", "////" },     { HC_LIST_PEOPLE, "smith", "ü%" },
  };

  add_people (f);
  page = store_list_page (f, "zoe", HC_LIST_PEOPLE, "smith", NULL, 1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *after = cases[i].after != NULL ? cases[i].after : page->next;

      g_assert_null (store_list_page (f, "zoe", cases[i].what, cases[i].query, after, 1, &error));
      assert_hc_error (error, HC_ERROR_BAD_MESSAGE);
    }
}

static void
test_many_people (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPage) page = NULL;

  store_fixture_close (f);
  store_fixture_sql (f, "BEGIN;"
                        "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 6009) "
                        "INSERT INTO user (username, name, sort_key, words, created_at, password_hash) "
                        "SELECT 'u' || i, 'Common ' || i, 'common ' || i, ' common ' || i || ' u' || i || ' ', 0, '' FROM n;"
                        "UPDATE user SET words = words || 'even ' WHERE id % 2 = 0;"
                        "UPDATE user SET words = words || 'odd ' WHERE id % 2 = 1 OR id = 5990;"
                        "INSERT INTO word SELECT 'even', id FROM user WHERE id % 2 = 0;"
                        "INSERT INTO word SELECT 'odd', id FROM user WHERE id % 2 = 1 OR id = 5990;"
                        "INSERT INTO word SELECT 'common', id FROM user;"
                        "INSERT INTO word SELECT substr (username, 2), id FROM user;"
                        "INSERT INTO word SELECT username, id FROM user;"
                        "COMMIT");
  store_fixture_open (f);
  store_add_named (f, "zoe", "Zoe");
  assert_listed (f, "zoe", HC_LIST_PEOPLE, "common 1234", "u1234");
  assert_listed (f, "zoe", HC_LIST_PEOPLE, "comm u77 7", "u77 u770 u771 u772 u773 u774 u775 u776 u777 u778 u779");
  assert_listed (f, "zoe", HC_LIST_PEOPLE, "common zoe", "");
  assert_listed (f, "zoe", HC_LIST_PEOPLE, "odd even", "u5999");
  assert_listed (f, "zoe", HC_LIST_PEOPLE, "common ev odd", "u5999");
  page = store_list_page (f, "zoe", HC_LIST_PEOPLE, "common u", NULL, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((HcPerson *) page->items->pdata[2])->username, ==, "u1000");
  g_assert_nonnull (page->next);
}

static void
test_rename_is_seen_by_each_their_way (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcRenamed) renamed = NULL;
  HcPerson *by_friend;
  gboolean is_changed;

  add_people (f);
  store_expect (f, "ann", "request", "zoe", HC_RESULT_OK);
  store_expect (f, "zoe", "accept", "ann", HC_RESULT_OK);
  store_expect (f, "zoe", "block", "oz", HC_RESULT_OK); /* which oz must not notice */
  renamed = rename_user (f, "zoe", "Émilie", &is_changed);
  g_assert_true (is_changed);
  g_assert_cmpstr (renamed->me->name, ==, "Émilie");
  g_assert_cmpint (renamed->me->version, ==, 2);
  g_assert_cmpint (renamed->person->standing, ==, HC_STANDING_NONE);
  g_assert_cmpint (renamed->person->version, ==, 2);
  g_assert_cmpuint (g_hash_table_size (renamed->as_seen_by), ==, 1);
  by_friend = g_hash_table_lookup (renamed->as_seen_by, "ann");
  g_assert_cmpint (by_friend->standing, ==, HC_STANDING_FRIEND);
  g_assert_cmpint (by_friend->version, ==, 4);
  assert_listed (f, "ann", HC_LIST_PEOPLE, "émil", "zoe");
  assert_listed (f, "ann", HC_LIST_PEOPLE, "zoë", "");
  assert_listed (f, "ann", HC_LIST_PEOPLE, "zoe", "zoe");
}

static void
test_same_name_is_no_change (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcRenamed) renamed = NULL;
  gboolean is_changed;

  add_people (f);
  renamed = rename_user (f, "ann", "Ann Smith", &is_changed);
  g_assert_false (is_changed);
  g_assert_cmpint (renamed->me->version, ==, 1);
  g_assert_cmpuint (g_hash_table_size (renamed->as_seen_by), ==, 0);
}

static void
test_watching_those_who_exist (StoreFixture *f, gconstpointer data)
{
  const char *const usernames[] = { "ann", "nobody", "zoe", "oz", NULL };
  const gboolean is_close[] = { TRUE, TRUE, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) watched = NULL;
  g_autoptr (HcPerson) me = NULL;

  add_people (f);
  store_expect (f, "ann", "request", "zoe", HC_RESULT_OK);
  store_expect (f, "zoe", "accept", "ann", HC_RESULT_OK);
  watched = hc_store_watch_finish (f->store, STORE_CALL (f, watch, store_get_id (f, "zoe"), usernames), &me, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (me->username, ==, "zoe");
  g_assert_cmpuint (watched->len, ==, 3);
  for (guint i = 0; i < watched->len; i++)
    g_assert_cmpint (((HcWatched *) watched->pdata[i])->is_close, ==, is_close[i]);
}

static void
test_watching_a_friend_who_has_been_away_for_long (StoreFixture *f, gconstpointer data)
{
  const char *const usernames[] = { "ann", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) watched = NULL;

  add_people (f);
  hc_store_note_departure (f->store, store_get_id (f, "ann"), 1234);
  watched = hc_store_watch_finish (f->store, STORE_CALL (f, watch, store_get_id (f, "zoe"), usernames), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((HcWatched *) watched->pdata[0])->last_seen, ==, 1234);
}

static GPtrArray *
load_presence (StoreFixture *f, gint64 since)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *seen;

  seen = hc_store_load_presence_finish (f->store, STORE_CALL (f, load_presence, since), &error);
  g_assert_no_error (error);
  return seen;
}

/* What was told to the store so far is written by the clock of now. */
static void
advance_clock (StoreFixture *f, gint64 ms)
{
  hc_store_ping_async (f->store, NULL, store_fixture_on_ready, f);
  g_assert_true (hc_store_ping_finish (f->store, store_fixture_wait (f), NULL));
  hc_clock_advance (f->clock, ms);
}

static void
test_departures_are_remembered (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) seen = NULL;
  gint64 left_at;

  add_people (f);
  hc_store_note_arrival (f->store, store_get_id (f, "ann"));
  hc_store_note_arrival (f->store, store_get_id (f, "oz"));
  advance_clock (f, HOUR);
  left_at = hc_clock_now (f->clock);
  hc_store_note_departure (f->store, store_get_id (f, "ann"), left_at);
  seen = load_presence (f, left_at - 1);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpstr (((HcLastSeen *) seen->pdata[0])->username, ==, "ann");
  g_assert_cmpint (((HcLastSeen *) seen->pdata[0])->last_seen, ==, left_at);
}

/* The host beats, and dies without a word of who left. */
static void
test_a_crash_counts_as_leaving_at_the_last_beat (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) seen = NULL;
  gint64 beat_at;

  add_people (f);
  hc_store_note_arrival (f->store, store_get_id (f, "ann"));
  advance_clock (f, HOUR);
  beat_at = hc_clock_now (f->clock);
  hc_store_heartbeat (f->store);
  advance_clock (f, HOUR);
  store_fixture_reopen (f);
  seen = load_presence (f, beat_at - 1);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpint (((HcLastSeen *) seen->pdata[0])->last_seen, ==, beat_at);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/store-directory/everybody-but-me-by-name", test_everybody_but_me_by_name);
  STORE_ADD ("/store-directory/every-word-begins-a-word", test_every_word_begins_a_word);
  STORE_ADD ("/store-directory/decomposed-is-the-same", test_decomposed_is_the_same);
  STORE_ADD ("/store-directory/relations-are-listed-and-searched", test_relations_are_listed_and_searched);
  STORE_ADD ("/store-directory/requests-are-listed-newest-first", test_requests_are_listed_newest_first);
  STORE_ADD ("/store-directory/pages-while-people-join", test_pages_while_people_join);
  STORE_ADD ("/store-directory/pages-of-requests", test_pages_of_requests);
  STORE_ADD ("/store-directory/events-newest-first", test_events_newest_first);
  STORE_ADD ("/store-directory/a-cursor-fits-its-list-only", test_a_cursor_fits_its_list_only);
  STORE_ADD ("/store-directory/many-people", test_many_people);
  STORE_ADD ("/store-directory/rename-is-seen-by-each-their-way", test_rename_is_seen_by_each_their_way);
  STORE_ADD ("/store-directory/same-name-is-no-change", test_same_name_is_no_change);
  STORE_ADD ("/store-directory/watching-those-who-exist", test_watching_those_who_exist);
  STORE_ADD ("/store-directory/watching-a-friend-who-has-been-away-for-long",
             test_watching_a_friend_who_has_been_away_for_long);
  STORE_ADD ("/store-directory/departures-are-remembered", test_departures_are_remembered);
  STORE_ADD ("/store-directory/a-crash-counts-as-leaving-at-the-last-beat", test_a_crash_counts_as_leaving_at_the_last_beat);
  return g_test_run ();
}

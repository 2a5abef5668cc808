/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>
#include <string.h>

#include "hc-backup.h"
#include "store-fixture.h"

#define START G_GINT64_CONSTANT (1800000000000)

void
store_fixture_open (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  f->store = hc_store_new (f->folder, &f->limits, f->clock, f->board, &error);
  g_assert_no_error (error);
}

void
store_fixture_close (StoreFixture *f)
{
  hc_store_close (f->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->result);
  g_assert_finalize_object (g_steal_pointer (&f->store));
}

void
store_fixture_reopen (StoreFixture *f)
{
  store_fixture_close (f);
  store_fixture_open (f);
}

void
store_fixture_set_up (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("handclasp-XXXXXX", &error);
  g_assert_no_error (error);
  f->clock = hc_clock_new_fixed (START);
  f->board = hc_presence_board_new ();
  f->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  hc_limits_init (&f->limits);
  store_fixture_open (f);
}

void
store_fixture_set_up_alone (StoreFixture *f, gconstpointer data)
{
  store_fixture_set_up (f, data);
  hc_keeper_stop (hc_store_get_keeper (f->store));
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
clear (StoreFixture *f)
{
  remove_folder (f->folder);
  g_free (f->folder);
  hc_clock_unref (f->clock);
  hc_presence_board_unref (f->board);
  g_hash_table_unref (f->ids);
}

/* Whatever a test did, what the database says of itself must hold at its end. */
void
store_fixture_tear_down (StoreFixture *f, gconstpointer data)
{
  store_fixture_close (f);
  store_check_counts (f);
  clear (f);
}

void
store_fixture_discard (StoreFixture *f)
{
  store_fixture_close (f);
  clear (f);
}

char *
store_fixture_get_path (StoreFixture *f)
{
  return g_build_filename (f->folder, "handclasp.sqlite", NULL);
}

/* Changes the file behind the back of the store, which must be closed. */
void
store_fixture_sql (StoreFixture *f, const char *sql)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autoptr (HcDatabase) database = hc_database_open (path, NULL);

  g_assert_true (hc_database_execute (database, sql));
}

/* From now on the store makes none by itself, as there is room for one at a time only. */
void
store_fixture_back_up (StoreFixture *f, const char *reason)
{
  g_autoptr (GError) error = NULL;

  if (f->store != NULL)
    hc_keeper_stop (hc_store_get_keeper (f->store));
  hc_backup_make (f->folder, reason, hc_clock_now (f->clock), NULL, &error);
  g_assert_no_error (error);
}

/* Puts random bytes at random places of the file of the store, which must be closed. */
void
store_fixture_damage (StoreFixture *f, guint seed, guint n_bytes)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (guint i = 0; i < n_bytes; i++)
    content[g_rand_int_range (rand, 0, length)] = g_rand_int_range (rand, 0, 256);
  g_assert_true (g_file_set_contents (path, content, length, NULL));
}

/* As if there had never been anything. */
void
store_fixture_lose (StoreFixture *f)
{
  remove_folder (f->folder);
  g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
}

void
store_fixture_on_ready (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StoreFixture *f = user_data;

  g_set_object (&f->result, result);
}

GAsyncResult *
store_fixture_wait (StoreFixture *f)
{
  g_clear_object (&f->result);
  while (f->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return f->result;
}

gint64
store_add_named (StoreFixture *f, const char *username, const char *name)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  id = hc_store_add_account_finish (f->store, STORE_CALL (f, add_account, username, name, "hash"), &error);
  g_assert_no_error (error);
  g_hash_table_insert (f->ids, g_strdup (username), g_memdup2 (&id, sizeof id));
  return id;
}

gint64
store_add_user (StoreFixture *f, const char *username)
{
  g_autofree char *name = g_strdup (username);

  name[0] = g_ascii_toupper (name[0]);
  return store_add_named (f, username, name);
}

gint64
store_get_id (StoreFixture *f, const char *username)
{
  const gint64 *id = g_hash_table_lookup (f->ids, username);

  g_assert_nonnull (id);
  return *id;
}

HcCommand *
store_new_deed (StoreFixture *f, const char *deed, const char *to, const char *note)
{
  g_autofree char *id = g_strdup_printf ("command-%u", ++f->n_commands);
  HcCommand *command = hc_command_new (HC_COMMAND_DEED, id);

  g_assert_true (hc_deed_find (deed, &command->deed));
  command->to = g_strdup (to);
  command->note = g_strdup (note);
  return command;
}

HcOutcome *
store_try (StoreFixture *f, const char *who, const char *deed, const char *to, const char *note, GError **error)
{
  g_autoptr (HcCommand) command = store_new_deed (f, deed, to, note);

  return hc_store_relate_finish (f->store, STORE_CALL (f, relate, store_get_id (f, who), command, 0), error);
}

HcOutcome *
store_do (StoreFixture *f, const char *who, const char *deed, const char *to)
{
  g_autoptr (GError) error = NULL;
  HcOutcome *outcome = store_try (f, who, deed, to, NULL, &error);

  g_assert_no_error (error);
  return outcome;
}

void
store_expect (StoreFixture *f, const char *who, const char *deed, const char *to, HcResult result)
{
  g_autoptr (HcOutcome) outcome = store_do (f, who, deed, to);

  g_assert_cmpint (outcome->result, ==, result);
}

HcPage *
store_list_page (StoreFixture *f, const char *who, HcListKind what, const char *query, const char *after, guint limit,
                 GError **error)
{
  g_autoptr (HcCommand) command = hc_command_new (HC_COMMAND_LIST, "list-0001");

  command->what = what;
  command->query = g_strdup (query);
  command->after = g_strdup (after);
  command->limit = limit;
  return hc_store_list_finish (f->store, STORE_CALL (f, list, store_get_id (f, who), command), error);
}

/* Returns: the usernames, joined, of at most 100 */
char *
store_list (StoreFixture *f, const char *who, HcListKind what, const char *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPage) page = store_list_page (f, who, what, query, NULL, 100, &error);
  GString *usernames = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < page->items->len; i++)
    g_string_append_printf (usernames, "%s%s", i > 0 ? " " : "", ((HcPerson *) page->items->pdata[i])->username);
  return g_string_free (usernames, FALSE);
}

/* Returns: @username as @viewer finds them on the list of people */
HcPerson *
store_see (StoreFixture *f, const char *viewer, const char *username)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPage) page = store_list_page (f, viewer, HC_LIST_PEOPLE, username, NULL, 100, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < page->items->len; i++)
    if (g_str_equal (((HcPerson *) page->items->pdata[i])->username, username))
      return hc_person_ref (page->items->pdata[i]);
  g_assert_not_reached ();
}

HcGreeting *
store_greet (StoreFixture *f, const char *who, gint64 seq)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *epoch = NULL;
  HcGreeting *greeting;

  greeting = hc_store_greet_finish (f->store, STORE_CALL (f, greet, store_get_id (f, who), NULL, -1), &error);
  g_assert_no_error (error);
  if (seq < 0)
    return greeting;
  epoch = g_strdup (greeting->epoch);
  hc_greeting_free (greeting);
  greeting = hc_store_greet_finish (f->store, STORE_CALL (f, greet, store_get_id (f, who), epoch, seq), &error);
  g_assert_no_error (error);
  return greeting;
}

GPtrArray *
store_read_events (StoreFixture *f, const char *who, gint64 seq)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *events;

  events = hc_store_read_events_finish (f->store, STORE_CALL (f, read_events, store_get_id (f, who), seq, 1000), &error);
  g_assert_no_error (error);
  return events;
}

GPtrArray *
store_do_chores (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *deliveries;
  gboolean has_more;

  hc_store_do_chores_async (f->store, NULL, store_fixture_on_ready, f);
  deliveries = hc_store_do_chores_finish (f->store, store_fixture_wait (f), &has_more, &error);
  g_assert_no_error (error);
  g_assert_false (has_more);
  return deliveries;
}

/* Returns: `ann:request_sent bob:request_received!`, with the mark of an alert */
char *
store_describe (GPtrArray *deliveries)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < deliveries->len; i++)
    {
      const HcDelivery *delivery = deliveries->pdata[i];

      g_string_append_printf (text, "%s%s:%s%s", i > 0 ? " " : "", delivery->username,
                              hc_event_kind_get_word (delivery->event->kind), delivery->event->is_alert ? "!" : "");
    }
  return g_string_free (text, FALSE);
}

static const char *const rules[] = {
  /* the counts of a user are those of the pairs */
  "SELECT count (*) FROM user WHERE "
  "friends != (SELECT count (*) FROM pair WHERE are_friends AND user.id IN (low, high)) OR "
  "outgoing != (SELECT count (*) FROM pair WHERE sender = user.id) OR "
  "incoming != (SELECT count (*) FROM pair WHERE recipient = user.id AND place = 1) OR "
  "declined != (SELECT count (*) FROM pair WHERE recipient = user.id AND place = 2) OR "
  "filtered != (SELECT count (*) FROM pair WHERE recipient = user.id AND place = 3)",
  /* a request behind a block is marked as that, and only that */
  "SELECT count (*) FROM pair WHERE recipient IS NOT NULL AND "
  "(place = 4) != (CASE recipient WHEN low THEN low_blocks ELSE high_blocks END)",
  /* who asks is one of the two, and asks the other */
  "SELECT count (*) FROM pair WHERE sender IS NOT NULL AND "
  "NOT (sender IN (low, high) AND recipient IN (low, high) AND sender != recipient AND requested_at > 0)",
  "SELECT count (*) FROM pair WHERE sender IS NULL AND NOT (recipient IS NULL AND place = 0 AND note IS NULL)",
  /* an alert about a request is of one that waits in the inbox, one about a friend of a friend */
  "SELECT count (*) FROM alert WHERE kind = 'request_received' AND NOT EXISTS "
  "(SELECT 1 FROM pair WHERE recipient = user_id AND sender = about AND place = 1)",
  "SELECT count (*) FROM alert WHERE kind = 'friend_added' AND NOT EXISTS "
  "(SELECT 1 FROM pair WHERE are_friends AND low = min (user_id, about) AND high = max (user_id, about))",
  /* the last event is the user's seq, and there are no holes while none are cleared away */
  "SELECT count (*) FROM user WHERE seq < (SELECT ifnull (max (seq), 0) FROM event WHERE user_id = user.id)",
  /* nothing is left of who is gone */
  "SELECT count (*) FROM event WHERE user_id NOT IN (SELECT id FROM user)",
  "SELECT count (*) FROM alert WHERE NOT EXISTS (SELECT 1 FROM event WHERE user_id = alert.user_id AND "
  "seq = alert.seq AND kind = alert.kind AND about = alert.about)",
  "SELECT count (*) FROM reply WHERE user_id NOT IN (SELECT id FROM user)",
  /* words are found by their index and by their user alike */
  "SELECT count (*) FROM word WHERE NOT EXISTS "
  "(SELECT 1 FROM user WHERE id = user_id AND instr (words, ' ' || word || ' '))",
  "SELECT count (*) FROM (SELECT sum (length (word) + 1) + 1 AS n, user_id FROM word GROUP BY user_id) "
  "JOIN user ON id = user_id WHERE n != length (words)",
  "SELECT count (*) FROM pragma_foreign_key_check",
  "SELECT count (*) FROM pragma_integrity_check WHERE integrity_check != 'ok'",
};

void
store_check_counts (StoreFixture *f)
{
  g_autofree char *path = store_fixture_get_path (f);
  g_autoptr (HcDatabase) database = hc_database_open (path, NULL);

  if (database == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      HcRows *rows = hc_database_query (database, rules[i], NULL, 0);

      if (hc_rows_next (rows) && hc_rows_get_integer (rows, 0) != 0)
        g_error ("This does not hold: %s", rules[i]);
      hc_rows_end (rows);
    }
}

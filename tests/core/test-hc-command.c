/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-command.h"
#include "hc-error.h"

#define ID "\"id\":\"12345678\""

static HcCommand *
parse (const char *text)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  HcCommand *command = hc_command_parse (text, strlen (text), &id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (command);
  g_assert_cmpstr (id, ==, command->id);
  return command;
}

static void
assert_refused (const char *text, HcError code)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", text);
  g_assert_null (hc_command_parse (text, strlen (text), &id, &error));
  g_assert_error (error, HC_ERROR, (int) code);
}

/* Of a message whose fields but one are good. */
static void
assert_each_refused (const char *start, const char *const *rests)
{
  for (; *rests != NULL; rests++)
    {
      g_autofree char *text = g_strdup_printf ("{%s%s}", start, *rests);

      assert_refused (text, HC_ERROR_BAD_MESSAGE);
    }
}

static void
test_each_deed (void)
{
  for (HcDeed deed = 0; deed < HC_DEED_EXPIRE; deed++)
    {
      g_autofree char *text =
        g_strdup_printf ("{\"type\":\"%s\"," ID ",\"to\":\"bob\",\"note\":\" hi \"}", hc_deed_get_word (deed));
      g_autoptr (HcCommand) command = parse (text);

      g_assert_cmpint (command->type, ==, HC_COMMAND_DEED);
      g_assert_cmpint (command->deed, ==, deed);
      g_assert_cmpstr (command->id, ==, "12345678");
      g_assert_cmpstr (command->to, ==, "bob");
      g_assert_cmpstr (command->note, ==, deed == HC_DEED_REQUEST || deed == HC_DEED_REFUSE ? "hi" : NULL);
    }
}

static void
test_types (void)
{
  assert_refused ("{" ID "}", HC_ERROR_BAD_MESSAGE);
  assert_refused ("{" ID ",\"type\":null}", HC_ERROR_BAD_MESSAGE);
  assert_refused ("{" ID ",\"type\":7}", HC_ERROR_BAD_MESSAGE);
  assert_refused ("{" ID ",\"type\":[\"seen\"]}", HC_ERROR_BAD_MESSAGE);
  assert_refused ("{" ID ",\"type\":\"\"}", HC_ERROR_UNKNOWN_TYPE);
  assert_refused ("{" ID ",\"type\":\"wave\"}", HC_ERROR_UNKNOWN_TYPE);
  assert_refused ("{" ID ",\"type\":\"Request\",\"to\":\"bob\"}", HC_ERROR_UNKNOWN_TYPE);
  assert_refused ("{" ID ",\"type\":\"expire\",\"to\":\"bob\"}", HC_ERROR_UNKNOWN_TYPE);
  assert_refused ("{" ID ",\"type\":\"cool_end\",\"to\":\"bob\"}", HC_ERROR_UNKNOWN_TYPE);
  assert_refused ("{" ID ",\"type\":\"seen\\u0000\",\"seq\":1}", HC_ERROR_UNKNOWN_TYPE);
  assert_refused ("not json", HC_ERROR_BAD_MESSAGE);
  assert_refused ("[]", HC_ERROR_BAD_MESSAGE);
}

static void
test_ids (void)
{
  static const char *const bad[] = {
    "", ",\"id\":null", ",\"id\":12345678", ",\"id\":\"1234567\"", ",\"id\":\"1234 678\"", ",\"id\":\"1234_678\"",
    ",\"id\":\"1234567é\"", ",\"id\":\"12345678\\u0000\"", ",\"id\":[\"12345678\"]", ",\"id\":\"1234567\\n\"",
    ",\"id\":\"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-ab\"", NULL,
  };
  g_autoptr (HcCommand) longest = NULL;

  assert_each_refused ("\"type\":\"seen\",\"seq\":1", bad);
  longest = parse ("{\"type\":\"seen\",\"seq\":1,"
                   "\"id\":\"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-a\"}");
  g_assert_cmpuint (strlen (longest->id), ==, 64);
}

static void
assert_id_is_read (const char *text, const char *expected)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (hc_command_parse (text, strlen (text), &id, &error));
  g_assert_cmpstr (id, ==, expected);
}

static void
test_an_error_names_the_id_it_could_read (void)
{
  assert_id_is_read ("{\"type\":\"wave\"," ID "}", "12345678");
  assert_id_is_read ("{" ID "}", "12345678");
  assert_id_is_read ("{\"type\":\"request\"," ID "}", "12345678");
  assert_id_is_read ("{\"type\":\"request\",\"id\":\"short\"}", NULL);
  assert_id_is_read ("{" ID, NULL);
}

static void
test_usernames (void)
{
  static const char *const bad[] = {
    "", ",\"to\":null", ",\"to\":7", ",\"to\":{}", ",\"to\":[\"bob\"]", ",\"to\":\"\"", ",\"to\":\"b\"",
    ",\"to\":\"_bob\"", ",\"to\":\"bo b\"", ",\"to\":\"böb\"", ",\"to\":\"bob\\u0000\"",
    ",\"to\":\"abcdefghijklmnopqrstuvwxyz0123456\"", NULL,
  };
  g_autoptr (HcCommand) folded = parse ("{\"type\":\"block\"," ID ",\"to\":\"BoB\"}");

  assert_each_refused ("\"type\":\"request\"," ID, bad);
  assert_each_refused ("\"type\":\"unblock\"," ID, bad);
  g_assert_cmpstr (folded->to, ==, "bob");
}

static void
assert_note (const char *json, const char *expected)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"request\"," ID ",\"to\":\"bob\",\"note\":%s}", json);
  g_autoptr (HcCommand) command = parse (text);

  g_assert_cmpstr (command->note, ==, expected);
}

static void
test_notes (void)
{
  static const char *const bad[] = {
    ",\"note\":7", ",\"note\":true", ",\"note\":[]", ",\"note\":{}", ",\"note\":\"a\\u0000b\"",
    ",\"note\":\"a\\tb\"", NULL,
  };
  g_autofree char *longest = g_strnfill (200, 'a');
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", longest);
  g_autofree char *too_long = g_strdup_printf ("{\"type\":\"refuse\"," ID ",\"to\":\"bob\",\"note\":\"%sa\"}", longest);

  assert_each_refused ("\"type\":\"request\"," ID ",\"to\":\"bob\"", bad);
  assert_each_refused ("\"type\":\"refuse\"," ID ",\"to\":\"bob\"", bad);
  assert_refused (too_long, HC_ERROR_BAD_MESSAGE);
  assert_note (quoted, longest);
  assert_note ("null", NULL);
  assert_note ("\"\"", NULL);
  assert_note ("\" \\n \"", NULL);
  assert_note ("\"a\\r\\nb\"", "a\nb");
}

static void
test_unknown_fields_are_ignored (void)
{
  g_autoptr (HcCommand) command =
    parse ("{\"type\":\"accept\"," ID ",\"to\":\"bob\",\"note\":7,\"seq\":\"x\",\"colour\":{\"of\":[]}}");

  g_assert_cmpint (command->deed, ==, HC_DEED_ACCEPT);
  g_assert_null (command->note);
}

static void
test_hello (void)
{
  static const char *const bad[] = {
    ",\"epoch\":7", ",\"epoch\":[]", ",\"seq\":\"41\"", ",\"seq\":1.5", ",\"seq\":-2", ",\"seq\":true", NULL,
  };
  g_autoptr (HcCommand) first = parse ("{\"type\":\"hello\"}");
  g_autoptr (HcCommand) later = parse ("{\"type\":\"hello\",\"epoch\":\"e\",\"seq\":41}");
  g_autoptr (HcCommand) blank = parse ("{\"type\":\"hello\"," ID ",\"epoch\":null,\"seq\":null}");

  assert_each_refused ("\"type\":\"hello\"", bad);
  g_assert_cmpint (first->type, ==, HC_COMMAND_HELLO);
  g_assert_null (first->id);
  g_assert_null (first->epoch);
  g_assert_cmpint (first->seq, ==, -1);
  g_assert_cmpstr (later->epoch, ==, "e");
  g_assert_cmpint (later->seq, ==, 41);
  g_assert_cmpstr (blank->id, ==, "12345678");
  g_assert_null (blank->epoch);
  g_assert_cmpint (blank->seq, ==, -1);
}

static void
test_each_list (void)
{
  static const char *const words[] = {
    [HC_LIST_PEOPLE] = "people",     [HC_LIST_FRIENDS] = "friends",   [HC_LIST_BLOCKED] = "blocked",
    [HC_LIST_INCOMING] = "incoming", [HC_LIST_OUTGOING] = "outgoing", [HC_LIST_DECLINED] = "declined",
    [HC_LIST_FILTERED] = "filtered", [HC_LIST_EVENTS] = "events",
  };

  for (HcListKind what = 0; what < G_N_ELEMENTS (words); what++)
    {
      g_autofree char *text = g_strdup_printf ("{\"type\":\"list\"," ID ",\"what\":\"%s\"}", words[what]);
      g_autoptr (HcCommand) command = parse (text);

      g_assert_cmpint (command->type, ==, HC_COMMAND_LIST);
      g_assert_cmpint (command->what, ==, what);
      g_assert_cmpstr (hc_list_kind_get_word (what), ==, words[what]);
      g_assert_cmpuint (command->limit, ==, 50);
      g_assert_null (command->query);
      g_assert_null (command->after);
    }
}

static void
test_lists (void)
{
  static const char *const bad[] = {
    ",\"what\":null", ",\"what\":\"everybody\"", ",\"what\":7", ",\"what\":[]", "",
    ",\"what\":\"people\",\"query\":7", ",\"what\":\"people\",\"query\":[]", ",\"what\":\"people\",\"after\":7",
    ",\"what\":\"people\",\"after\":{}", ",\"what\":\"people\",\"limit\":0", ",\"what\":\"people\",\"limit\":-1",
    ",\"what\":\"people\",\"limit\":101", ",\"what\":\"people\",\"limit\":\"5\"",
    ",\"what\":\"people\",\"limit\":1.5", ",\"what\":\"people\",\"limit\":4294967297",
    ",\"what\":\"people\",\"limit\":18446744073709551617", NULL,
  };
  g_autoptr (HcCommand) full =
    parse ("{\"type\":\"list\"," ID ",\"what\":\"people\",\"query\":\"An \",\"after\":\"c\",\"limit\":100}");
  g_autoptr (HcCommand) blank =
    parse ("{\"type\":\"list\"," ID ",\"what\":\"events\",\"query\":null,\"after\":null,\"limit\":null}");
  g_autoptr (HcCommand) least = parse ("{\"type\":\"list\"," ID ",\"what\":\"events\",\"limit\":1}");

  assert_each_refused ("\"type\":\"list\"," ID, bad);
  g_assert_cmpstr (full->query, ==, "An ");
  g_assert_cmpstr (full->after, ==, "c");
  g_assert_cmpuint (full->limit, ==, 100);
  g_assert_null (blank->query);
  g_assert_null (blank->after);
  g_assert_cmpuint (blank->limit, ==, 50);
  g_assert_cmpuint (least->limit, ==, 1);
}

static void
test_how_long_a_query_is (void)
{
  GString *query = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *too_long = NULL;
  g_autofree char *cursor = g_strnfill (1025, 'c');
  g_autofree char *long_cursor = NULL;
  g_autoptr (HcCommand) command = NULL;

  for (guint i = 0; i < 64; i++)
    g_string_append (query, "🙂");
  text = g_strdup_printf ("{\"type\":\"list\"," ID ",\"what\":\"people\",\"query\":\"%s\"}", query->str);
  too_long = g_strdup_printf ("{\"type\":\"list\"," ID ",\"what\":\"people\",\"query\":\"%sa\"}", query->str);
  long_cursor = g_strdup_printf ("{\"type\":\"list\"," ID ",\"what\":\"people\",\"after\":\"%s\"}", cursor);
  command = parse (text);
  g_assert_cmpstr (command->query, ==, query->str);
  assert_refused (too_long, HC_ERROR_BAD_MESSAGE);
  assert_refused (long_cursor, HC_ERROR_BAD_MESSAGE);
  g_string_free (query, TRUE);
}

/* Returns: (transfer full): a watch of @n_people and of somebody twice */
static char *
write_watch (guint n_people)
{
  GString *text = g_string_new ("{\"type\":\"watch\"," ID ",\"usernames\":[\"GUEST0\",\"!\",\"x\"");

  for (guint i = 0; i < n_people; i++)
    g_string_append_printf (text, ",\"guest%u\"", i);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static void
test_watches (void)
{
  static const char *const bad[] = {
    "", ",\"usernames\":null", ",\"usernames\":\"bob\"", ",\"usernames\":{}", ",\"usernames\":[7]",
    ",\"usernames\":[\"bob\",null]", ",\"usernames\":[[\"bob\"]]", NULL,
  };
  g_autofree char *most = write_watch (200);
  g_autofree char *too_many = write_watch (201);
  g_autoptr (HcCommand) nobody = parse ("{\"type\":\"watch\"," ID ",\"usernames\":[]}");
  g_autoptr (HcCommand) some = parse ("{\"type\":\"watch\"," ID ",\"usernames\":[\"Bob\",\"bob\",\"é\",\"a\"]}");
  g_autoptr (HcCommand) many = parse (most);

  assert_each_refused ("\"type\":\"watch\"," ID, bad);
  assert_refused (too_many, HC_ERROR_LIMIT);
  g_assert_cmpuint (g_strv_length (nobody->usernames), ==, 0);
  g_assert_cmpuint (g_strv_length (some->usernames), ==, 1);
  g_assert_cmpstr (some->usernames[0], ==, "bob");
  g_assert_cmpuint (g_strv_length (many->usernames), ==, 200);
}

static void
test_seen (void)
{
  static const char *const bad[] = {
    "", ",\"seq\":null", ",\"seq\":-1", ",\"seq\":\"5\"", ",\"seq\":1.5", ",\"seq\":[]", ",\"seq\":false", NULL,
  };
  g_autoptr (HcCommand) none = parse ("{\"type\":\"seen\"," ID ",\"seq\":0}");
  g_autoptr (HcCommand) some = parse ("{\"type\":\"seen\"," ID ",\"seq\":57}");
  g_autoptr (HcCommand) all = parse ("{\"type\":\"seen\"," ID ",\"seq\":9007199254740991}");

  assert_each_refused ("\"type\":\"seen\"," ID, bad);
  g_assert_cmpint (none->seq, ==, 0);
  g_assert_cmpint (some->seq, ==, 57);
  g_assert_cmpint (all->seq, ==, G_GINT64_CONSTANT (9007199254740991));
}

static void
test_profile (void)
{
  static const char *const bad[] = {
    "", ",\"name\":null", ",\"name\":7", ",\"name\":\"\"", ",\"name\":\"  \"", ",\"name\":\"a\\nb\"",
    ",\"name\":\"a\\u0000\"", ",\"name\":\"\\u2800\"", NULL,
  };
  g_autoptr (HcCommand) command = parse ("{\"type\":\"profile\"," ID ",\"name\":\" Ame\\u0301lie \"}");

  assert_each_refused ("\"type\":\"profile\"," ID, bad);
  g_assert_cmpint (command->type, ==, HC_COMMAND_PROFILE);
  g_assert_cmpstr (command->name, ==, "Am\u00E9lie");
}

static void
test_settings (void)
{
  static const char *const bad[] = {
    "", ",\"who_may_ask\":null", ",\"who_may_ask\":1", ",\"who_may_ask\":\"somebody\"", ",\"who_may_ask\":[]", NULL,
  };
  static const char *const words[] = {
    [HC_WHO_EVERYONE] = "everyone",
    [HC_WHO_FRIENDS_OF_FRIENDS] = "friends_of_friends",
    [HC_WHO_NOBODY] = "nobody",
  };

  assert_each_refused ("\"type\":\"settings\"," ID, bad);
  for (HcWhoMayAsk who = 0; who < G_N_ELEMENTS (words); who++)
    {
      g_autofree char *text = g_strdup_printf ("{\"type\":\"settings\"," ID ",\"who_may_ask\":\"%s\"}", words[who]);
      g_autoptr (HcCommand) command = parse (text);

      g_assert_cmpint (command->who_may_ask, ==, who);
      g_assert_cmpstr (hc_who_may_ask_get_word (who), ==, words[who]);
    }
}

static void
test_new_is_usual (void)
{
  g_autoptr (HcCommand) command = hc_command_new (HC_COMMAND_LIST, "12345678");
  g_autoptr (HcCommand) same = hc_command_ref (command);

  g_assert_true (same == command);
  g_assert_cmpint (command->type, ==, HC_COMMAND_LIST);
  g_assert_cmpstr (command->id, ==, "12345678");
  g_assert_cmpint (command->seq, ==, -1);
  g_assert_cmpuint (command->limit, ==, HC_PAGE_USUAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/each-deed", test_each_deed);
  g_test_add_func ("/command/types", test_types);
  g_test_add_func ("/command/ids", test_ids);
  g_test_add_func ("/command/an-error-names-the-id-it-could-read", test_an_error_names_the_id_it_could_read);
  g_test_add_func ("/command/usernames", test_usernames);
  g_test_add_func ("/command/notes", test_notes);
  g_test_add_func ("/command/unknown-fields-are-ignored", test_unknown_fields_are_ignored);
  g_test_add_func ("/command/hello", test_hello);
  g_test_add_func ("/command/each-list", test_each_list);
  g_test_add_func ("/command/lists", test_lists);
  g_test_add_func ("/command/how-long-a-query-is", test_how_long_a_query_is);
  g_test_add_func ("/command/watches", test_watches);
  g_test_add_func ("/command/seen", test_seen);
  g_test_add_func ("/command/profile", test_profile);
  g_test_add_func ("/command/settings", test_settings);
  g_test_add_func ("/command/new-is-usual", test_new_is_usual);
  return g_test_run ();
}

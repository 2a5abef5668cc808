/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <stdlib.h>
#include <string.h>

#include "hc-command.h"
#include "hc-error.h"
#include "hc-json.h"
#include "hc-text.h"
#include "fuzz.h"

/* What parses obeys the rules of the protocol, and written as JSON it parses to the same; what does
 * not is refused with a word that a client knows. */

static const char *const types[] = {
  [HC_COMMAND_HELLO] = "hello", [HC_COMMAND_LIST] = "list",       [HC_COMMAND_WATCH] = "watch",
  [HC_COMMAND_SEEN] = "seen",   [HC_COMMAND_PROFILE] = "profile", [HC_COMMAND_SETTINGS] = "settings",
};

static int
compare_words (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
append_member (GString *json, const char *name, const char *value)
{
  g_string_append_printf (json, "%s\"%s\":", json->len > 0 ? "," : "{", name);
  hc_json_append_string (json, value);
}

static void
append_usernames (GString *json, char **usernames)
{
  if (usernames == NULL)
    return;
  qsort (usernames, g_strv_length (usernames), sizeof *usernames, compare_words);
  g_string_append (json, ",\"usernames\":[");
  for (char **username = usernames; *username != NULL; username++)
    {
      g_assert_true (hc_username_is_valid (*username));
      g_assert_true (username == usernames || strcmp (username[-1], *username) < 0);
      g_string_append (json, username > usernames ? "," : "");
      hc_json_append_string (json, *username);
    }
  g_string_append_c (json, ']');
  g_assert_cmpuint (g_strv_length (usernames), <=, HC_WATCH_MAX);
}

static char *
write_command (HcCommand *command)
{
  g_autoptr (GString) json = g_string_new (NULL);

  append_member (json, "type",
                 command->type == HC_COMMAND_DEED ? hc_deed_get_word (command->deed) : types[command->type]);
  append_member (json, "id", command->id);
  append_member (json, "to", command->to);
  append_member (json, "note", command->note);
  append_member (json, "epoch", command->epoch);
  append_member (json, "what", hc_list_kind_get_word (command->what));
  append_member (json, "query", command->query);
  append_member (json, "after", command->after);
  append_member (json, "name", command->name);
  append_member (json, "who_may_ask", hc_who_may_ask_get_word (command->who_may_ask));
  g_string_append_printf (json, ",\"limit\":%u", command->limit);
  if (command->seq >= 0)
    g_string_append_printf (json, ",\"seq\":%" G_GINT64_FORMAT, command->seq);
  append_usernames (json, command->usernames);
  g_string_append_c (json, '}');
  return g_string_free (g_steal_pointer (&json), FALSE);
}

static void
assert_obeys (HcCommand *command)
{
  g_assert_true (command->type == HC_COMMAND_HELLO || command->id != NULL);
  g_assert_true (command->id == NULL || (strlen (command->id) >= 8 && strlen (command->id) <= 64));
  g_assert_true ((command->type == HC_COMMAND_DEED) == (command->to != NULL));
  g_assert_true (command->to == NULL || hc_username_is_valid (command->to));
  g_assert_true (command->type != HC_COMMAND_DEED || command->deed < HC_DEED_EXPIRE);
  g_assert_true (command->note == NULL || (*command->note != '\0' && g_utf8_strlen (command->note, -1) <= 200));
  g_assert_true (command->type != HC_COMMAND_SEEN || command->seq >= 0);
  g_assert_cmpint (command->seq, >=, -1);
  g_assert_cmpuint (command->limit - 1, <, HC_PAGE_MAX);
  g_assert_true ((command->type == HC_COMMAND_PROFILE) == (command->name != NULL));
  g_assert_true ((command->type == HC_COMMAND_WATCH) == (command->usernames != NULL));
}

static void
assert_comes_back (HcCommand *command)
{
  g_autofree char *json = write_command (command);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcCommand) again = hc_command_parse (json, strlen (json), &id, &error);
  g_autofree char *json_again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, command->id);
  json_again = write_command (again);
  g_assert_cmpstr (json_again, ==, json);
}

/* Whatever text somebody sends, it arrives as it is. */
static void
assert_text_comes_back (const char *text)
{
  g_autoptr (GString) json = g_string_new ("{\"text\":");
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  const char *read = NULL;

  if (text == NULL)
    return;
  hc_json_append_string (json, text);
  g_string_append_c (json, '}');
  object = hc_json_parse (json->str, json->len, &error);
  g_assert_no_error (error);
  g_assert_true (hc_json_get_string (object, "text", &read));
  g_assert_cmpstr (read, ==, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  g_autofree char *text = hc_fuzz_dup_text (bytes, n_bytes);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcCommand) command = hc_command_parse ((const char *) bytes, n_bytes, &id, &error);

  if (command != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (command->id, ==, id);
      assert_obeys (command);
      assert_comes_back (command);
    }
  else
    {
      g_assert_true (error->domain == HC_ERROR);
      g_assert_nonnull (hc_error_get_word (error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  assert_text_comes_back (text);
  return 0;
}

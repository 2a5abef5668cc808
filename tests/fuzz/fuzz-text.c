/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-error.h"
#include "hc-json.h"
#include "hc-person.h"
#include "hc-text.h"
#include "fuzz.h"

/* The rules for usernames, names, notes and passwords: what they let through they leave alone when
 * asked again, it is as long as it may be, and nothing in it hides or turns the text around it. */

static void
assert_is_plain (const char *text, const char *allowed)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);

  g_assert_cmpstr (composed, ==, text);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_true (!g_unichar_iscntrl (c) || g_utf8_strchr (allowed, -1, c) != NULL);
      g_assert_false (c == 0xAD || c == 0x200E || c == 0x200F);
      g_assert_false ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
    }
}

static char *
clean_name_twice (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = hc_text_clean_name (text, &error);
  g_autofree char *again = NULL;

  if (name == NULL)
    {
      g_assert_error (error, HC_ERROR, HC_ERROR_BAD_NAME);
      return NULL;
    }
  g_assert_cmpuint (g_utf8_strlen (name, -1) - 1, <, 64);
  assert_is_plain (name, "");
  again = hc_text_clean_name (name, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, name);
  return g_steal_pointer (&name);
}

static char *
clean_note_twice (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  g_autofree char *again = NULL;

  if (!hc_text_clean_note (text, &note, &error))
    {
      g_assert_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE);
      g_assert_null (note);
      return NULL;
    }
  if (note == NULL)
    return NULL;
  g_assert_cmpuint (g_utf8_strlen (note, -1) - 1, <, 200);
  assert_is_plain (note, "\n");
  g_assert_true (hc_text_clean_note (note, &again, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, note);
  return g_steal_pointer (&note);
}

static char *
fold_twice (const char *text)
{
  g_autofree char *username = hc_username_fold (text);
  g_autofree char *again = hc_username_fold (username);

  g_assert_cmpstr (again, ==, username);
  if (!hc_username_is_valid (username))
    return NULL;
  g_assert_cmpuint (strlen (username) - 2, <=, 30);
  g_assert_true (g_ascii_isalnum (username[0]));
  return g_steal_pointer (&username);
}

/* Nobody signs up with what they cannot sign in with. */
static void
assert_password (const char *text)
{
  g_autoptr (GError) error = NULL;

  if (hc_text_check_password (text, &error))
    g_assert_cmpuint (g_utf8_strlen (text, -1) - 8, <=, 256 - 8);
  else
    g_assert_error (error, HC_ERROR, HC_ERROR_WEAK_PASSWORD);
}

static void
assert_words (const char *text)
{
  g_auto (GStrv) words = hc_text_split_words (text);

  for (char **word = words; *word != NULL; word++)
    {
      g_assert_cmpstr (*word, !=, "");
      g_assert_true (g_utf8_validate (*word, -1, NULL));
      for (const char *p = *word; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_true (g_unichar_isalnum (g_utf8_get_char (p)));
    }
}

static void
assert_person_comes_back (const char *username, const char *name, const char *note)
{
  g_autoptr (HcPerson) person = hc_person_new (&(HcPerson) {
    .username = (char *) username, .name = (char *) name, .note = (char *) note, .version = 1 });
  const char *json = hc_person_get_json (person);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (HcPerson) again = NULL;
  g_autoptr (GError) error = NULL;

  object = hc_json_parse (json, strlen (json), &error);
  g_assert_no_error (error);
  again = hc_person_new_from_json (object);
  g_assert_cmpstr (again->username, ==, username);
  g_assert_cmpstr (again->name, ==, name);
  g_assert_cmpstr (again->note, ==, note);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  g_autofree char *text = hc_fuzz_dup_text (bytes, n_bytes);
  g_autofree char *username = NULL;
  g_autofree char *name = NULL;
  g_autofree char *note = NULL;

  if (text == NULL)
    return 0;
  username = fold_twice (text);
  name = clean_name_twice (text);
  note = clean_note_twice (text);
  assert_password (text);
  assert_words (text);
  assert_person_comes_back (username != NULL ? username : "ann", name != NULL ? name : "Ann", note);
  return 0;
}

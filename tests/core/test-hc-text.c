/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-error.h"
#include "hc-json.h"
#include "hc-text.h"

/* Returns: (transfer full): @unit so many times */
static char *
repeat (const char *unit, guint times)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

static void
test_usernames (void)
{
  static const char *const good[] = { "ab", "ann", "a.b_c-d", "0x", "a--", "7.", "abcdefghijklmnopqrstuvwxyz012345" };
  static const char *const bad[] = { "",    "a",   ".ab", "_ab", "-ab", "Ann", "aNN",     "a b",
                                     "a/b", "a@b", "añb", "a\n", " ab", "ab ", "a\xC2\xAD", "ab\xEF\xB7\x90",
                                     "abcdefghijklmnopqrstuvwxyz0123456" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("good: %s", good[i]);
      g_assert_true (hc_username_is_valid (good[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("bad: %s", bad[i]);
      g_assert_false (hc_username_is_valid (bad[i]));
    }
}

static void
test_folds_ascii_only (void)
{
  g_autofree char *plain = hc_username_fold ("Ann.I-7");
  g_autofree char *foreign = hc_username_fold ("ÉVA");

  g_assert_cmpstr (plain, ==, "ann.i-7");
  g_assert_cmpstr (foreign, ==, "Éva");
}

static void
assert_name (const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = hc_text_clean_name (name, &error);

  g_assert_cmpstr (clean, ==, expected);
  if (expected == NULL)
    g_assert_error (error, HC_ERROR, HC_ERROR_BAD_NAME);
  else
    g_assert_no_error (error);
}

static void
test_cleans_names (void)
{
  assert_name ("Ann", "Ann");
  assert_name ("7", "7");
  assert_name ("!", "!");
  assert_name ("€", "€");
  assert_name ("Ann  Lee", "Ann  Lee");
  assert_name (" \t\n\r\f\vAnn \t\n\r\f\v", "Ann");
  assert_name ("\u00A0\xC2\x85\u3000\u2028\u2029Ann\u00A0\xC2\x85\u3000\u2028\u2029", "Ann");
  assert_name ("Ame\u0301lie", "Am\u00E9lie");
  assert_name ("\u212B", "\u00C5");
  assert_name ("👩\u200D🚀", "👩\u200D🚀");
  assert_name ("❤\uFE0F", "❤\uFE0F");
  assert_name ("می\u200Cخواهم", "می\u200Cخواهم");
}

static void
test_counts_code_points_of_names (void)
{
  g_autofree char *letters = repeat ("a", 64);
  g_autofree char *one_more = repeat ("a", 65);
  g_autofree char *emoji = repeat ("🙂", 64);
  g_autofree char *one_emoji_more = repeat ("🙂", 65);
  g_autofree char *composing = repeat ("e\u0301", 64);
  g_autofree char *composed = repeat ("\u00E9", 64);
  g_autofree char *expanding = repeat ("\u0958", 33);
  g_autofree char *padded = g_strconcat ("   ", letters, "   ", NULL);

  assert_name (letters, letters);
  assert_name (one_more, NULL);
  assert_name (emoji, emoji);
  assert_name (one_emoji_more, NULL);
  assert_name (composing, composed);
  assert_name (expanding, NULL);
  assert_name (padded, letters);
}

/* Of each refused category, and what hides among the others. */
static void
test_refuses_names (void)
{
  static const char *const names[] = {
    "",
    "   ",
    "\u3000\u00A0",
    "a\nb", /* Cc */
    "a\tb",
    "a\rb",
    "a\x7F_",
    "a\xC2\x9F_",
    "a\u00ADb", /* Cf */
    "a\u200Bb",
    "a\u200Eb",
    "a\u202Eb",
    "a\u2066b",
    "a\uFEFFb",
    "a\U000E0067b",
    "a\uE000b", /* Co */
    "a\U000F0000b",
    "a\u0378b", /* Cn */
    "a\uFFFFb",
    "a\U0001FFFEb",
    "a" HC_JSON_NUL "b",
    "a\u2028b", /* Zl */
    "a\u2029b", /* Zp */
    "\u0301",   /* nothing that shows */
    "\u2800",
    "\u3164",
    "\u115F\u1160",
    "\uFFA0 \u2800",
    "\uFE0F",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%" G_GSIZE_FORMAT, i);
      assert_name (names[i], NULL);
    }
}

static void
test_what_is_unseen_may_stand_beside_what_is_seen (void)
{
  assert_name ("a\u3164", "a\u3164");
  assert_name ("\u2800x", "\u2800x");
  assert_name ("x\u0302", "x\u0302");
}

static void
test_joiners_stand_between_others (void)
{
  assert_name ("a\u200Db", "a\u200Db");
  assert_name ("a\u200Cb\u200Dc", "a\u200Cb\u200Dc");
  assert_name ("\u200Da", NULL);
  assert_name ("a\u200C", NULL);
  assert_name (" \u200Da", NULL);
  assert_name ("a\u200D ", NULL);
  assert_name ("a\u200D\u200Db", NULL);
  assert_name ("a\u200C\u200Db", NULL);
  assert_name ("\u200D", NULL);
}

static void
assert_note (const char *note, gboolean is_good, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = NULL;

  g_assert_cmpint (hc_text_clean_note (note, &clean, &error), ==, is_good);
  g_assert_cmpstr (clean, ==, expected);
  if (is_good)
    g_assert_no_error (error);
  else
    g_assert_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE);
}

static void
test_cleans_notes (void)
{
  assert_note ("Hello", TRUE, "Hello");
  assert_note ("  Hello\n\n", TRUE, "Hello");
  assert_note ("one\ntwo", TRUE, "one\ntwo");
  assert_note ("one\r\n\r\ntwo", TRUE, "one\n\ntwo");
  assert_note ("cafe\u0301", TRUE, "caf\u00E9");
  assert_note ("a\u200D\nb", TRUE, "a\u200D\nb");
}

static void
test_blanks_are_no_note (void)
{
  assert_note (NULL, TRUE, NULL);
  assert_note ("", TRUE, NULL);
  assert_note (" \t\r\n\u3000", TRUE, NULL);
}

static void
test_refuses_notes (void)
{
  assert_note ("a\rb", FALSE, NULL);
  assert_note ("a\tb", FALSE, NULL);
  assert_note ("a\vb", FALSE, NULL);
  assert_note ("a\u200Bb", FALSE, NULL);
  assert_note ("a\u2028b", FALSE, NULL);
  assert_note ("\u2800", FALSE, NULL);
  assert_note ("\u200D", FALSE, NULL);
  assert_note ("a" HC_JSON_NUL, FALSE, NULL);
  assert_note ("a\uE000", FALSE, NULL);
}

static void
test_counts_code_points_of_notes (void)
{
  g_autofree char *emoji = repeat ("🙂", 200);
  g_autofree char *one_more = repeat ("🙂", 201);
  g_autofree char *lines = repeat ("a\r\n", 99);
  g_autofree char *full = g_strconcat (lines, "bc", NULL);
  g_autofree char *feeds = repeat ("a\n", 99);
  g_autofree char *clean = g_strconcat (feeds, "bc", NULL);

  assert_note (emoji, TRUE, emoji);
  assert_note (one_more, FALSE, NULL);
  assert_note (full, TRUE, clean);
}

static void
assert_password (const char *password, gboolean is_good)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (hc_text_check_password (password, &error), ==, is_good);
  if (is_good)
    g_assert_no_error (error);
  else
    g_assert_error (error, HC_ERROR, HC_ERROR_WEAK_PASSWORD);
}

static void
test_passwords (void)
{
  g_autofree char *longest = repeat ("🙂", 256);
  g_autofree char *too_long = repeat ("a", 257);

  assert_password ("", FALSE);
  assert_password ("1234567", FALSE);
  assert_password ("12345678", TRUE);
  assert_password ("🙂🙂🙂🙂🙂🙂🙂", FALSE);
  assert_password ("🙂🙂🙂🙂🙂🙂🙂🙂", TRUE);
  assert_password ("        ", TRUE);
  assert_password ("line\nfeed\tand\x01", TRUE);
  assert_password (longest, TRUE);
  assert_password (too_long, FALSE);
  assert_password ("12345678" HC_JSON_NUL "9", FALSE);
}

static void
assert_key (const char *name, const char *expected)
{
  g_autofree char *key = hc_text_sort_key (name);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_sort_keys (void)
{
  assert_key ("Ann Lee", "ann lee");
  assert_key ("STRASSE", "strasse");
  assert_key ("Straße", "strasse");
  assert_key ("\u00C9va", "\u00E9va");
  assert_key ("E\u0301va", "\u00E9va");
  assert_key ("ΣΑΣ", "σασ");
  assert_key ("🙂", "🙂");
}

/* strcmp() orders the bytes of UTF-8 as their code points. */
static void
test_keys_order_by_code_point (void)
{
  static const char *const names[] = { "7up", "anna", "Zoe", "éva", "Ωmega", "日本", "\uFFFD", "🙂" };

  for (gsize i = 1; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *before = hc_text_sort_key (names[i - 1]);
      g_autofree char *after = hc_text_sort_key (names[i]);

      g_assert_cmpstr (before, <, after);
    }
}

static void
assert_words (const char *text, const char *expected)
{
  g_auto (GStrv) words = hc_text_split_words (text);
  g_autofree char *joined = g_strjoinv ("|", words);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_splits_words (void)
{
  assert_words ("", "");
  assert_words (" -- ", "");
  assert_words ("Ann", "ann");
  assert_words ("Ann-Marie O’Neil 3rd", "ann|marie|o|neil|3rd");
  assert_words ("ann.lee_7", "ann|lee|7");
  assert_words ("  ÅSA\tÖberg\n", "åsa|öberg");
  assert_words ("E\u0301va", "\u00E9va");
  assert_words ("日本 語", "日本|語");
  assert_words ("a🙂b", "a|b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/usernames", test_usernames);
  g_test_add_func ("/text/folds-ascii-only", test_folds_ascii_only);
  g_test_add_func ("/text/cleans-names", test_cleans_names);
  g_test_add_func ("/text/counts-code-points-of-names", test_counts_code_points_of_names);
  g_test_add_func ("/text/refuses-names", test_refuses_names);
  g_test_add_func ("/text/what-is-unseen-may-stand-beside-what-is-seen",
                   test_what_is_unseen_may_stand_beside_what_is_seen);
  g_test_add_func ("/text/joiners-stand-between-others", test_joiners_stand_between_others);
  g_test_add_func ("/text/cleans-notes", test_cleans_notes);
  g_test_add_func ("/text/blanks-are-no-note", test_blanks_are_no_note);
  g_test_add_func ("/text/refuses-notes", test_refuses_notes);
  g_test_add_func ("/text/counts-code-points-of-notes", test_counts_code_points_of_notes);
  g_test_add_func ("/text/passwords", test_passwords);
  g_test_add_func ("/text/sort-keys", test_sort_keys);
  g_test_add_func ("/text/keys-order-by-code-point", test_keys_order_by_code_point);
  g_test_add_func ("/text/splits-words", test_splits_words);
  return g_test_run ();
}

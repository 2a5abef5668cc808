/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-language.h"

static const char *const languages[] = { "en", "de", "pt-BR", NULL };

typedef struct
{
  const char *header;
  const char *language;
} Row;

static void
check (const Row *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_test_message ("%s", rows[i].header != NULL ? rows[i].header : "no header");
      g_assert_cmpstr (hc_language_negotiate (rows[i].header, languages), ==, rows[i].language);
    }
}

static void
test_best (void)
{
  static const Row rows[] = {
    { "de", "de" },
    { "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "de" },
    { "en;q=0.5, de;q=0.9", "de" },
    { "de;q=0.123, en;q=0.124", "en" },
    { "fr, it;q=0.9, de;q=0.1", "de" },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_falls_to_shorter (void)
{
  static const Row rows[] = {
    { "de-AT", "de" },
    { "DE-ch-1996", "de" },
    { "pt-br", "pt-BR" },
    { "pt-BR-x-own", "pt-BR" },
    { "pt, de;q=0.1", "de" }, /* nobody knows that Brazil's will do */
    { "den, dei-DE, d", "en" },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_refused (void)
{
  static const Row rows[] = {
    { "en;q=0", "de" },
    { "de;q=0, de-AT, en;q=0.1", "en" },
    { "*, en;q=0", "de" },
    { "*;q=0.5, en;q=0, de;q=0.000", "pt-BR" },
    { "en;q=0, de;q=0, pt-BR;q=0", "en" },
    { "*;q=0", "en" },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_any (void)
{
  static const Row rows[] = {
    { "*", "en" },
    { "*;q=0.1, de;q=0.2", "de" },
    { "fr, *;q=0.5, de;q=0.1", "en" },
    { "fr", "en" },
    { "", "en" },
    { NULL, "en" },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_hostile (void)
{
  static const Row rows[] = {
    { ",,,;;;===", "en" },
    { "-", "en" },
    { "--de", "en" },
    { "de--", "de" },
    { ";q=1", "en" },
    { "de;q=", "en" },
    { "de;q=nan, en;q=inf", "en" },
    { "de;q=-1", "en" },
    { "\"de", "en" },
    { "\xff\xfe", "en" },
    { "../de", "en" },
    { "de\\", "en" },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_long (void)
{
  g_autoptr (GString) header = g_string_new ("de");

  for (guint i = 0; i < 20000; i++)
    g_string_append (header, ",a-b");
  g_assert_cmpstr (hc_language_negotiate (header->str, languages), ==, "en");
  g_string_truncate (header, 1000);
  g_assert_cmpstr (hc_language_negotiate (header->str, languages), ==, "de");
}

static void
test_choice (void)
{
  static const Row rows[] = {
    { "handclasp_language=de", "de" },
    { "handclasp_8000=x; handclasp_language=de ;a=b", "de" },
    { "handclasp_language=fr", NULL },
    { "handclasp_language=", NULL },
    { "handclasp_language", NULL },
    { "xhandclasp_language=de", NULL },
    { "handclasp_language=de-AT", NULL },
    { "handclasp_language=../de", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (hc_language_find_choice (rows[i].header, languages), ==, rows[i].language);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/language/is-the-best-of-those-there-are", test_best);
  g_test_add_func ("/language/falls-to-a-shorter-tag", test_falls_to_shorter);
  g_test_add_func ("/language/is-none-that-was-refused", test_refused);
  g_test_add_func ("/language/is-any-for-those-who-take-any", test_any);
  g_test_add_func ("/language/withstands-strange-headers", test_hostile);
  g_test_add_func ("/language/ignores-a-header-too-long-to-be-meant", test_long);
  g_test_add_func ("/language/is-the-one-chosen", test_choice);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-pages.h"

#define TAG "\"0123456789abcdef\""

static void
test_has_the_page (void)
{
  static const char *const there[] = {
    "/", "/index.html", "/en.json", "/index.de.html", "/nothing.en.html", "/nothing.de.html", "/other-name.en.html",
    "/other-name.de.html", "/de.json", "/app.js", "/app.css", "/icon.svg",
  };

  for (guint i = 0; i < G_N_ELEMENTS (there); i++)
    g_assert_true (hc_pages_has (there[i]));
}

static void
test_has_nothing_else (void)
{
  static const char *const nowhere[] = {
    "", "//", "/.", "/..", "/../", "/index", "/index.html/", "/index.html/..", "//index.html", "/./index.html",
    "/%69ndex.html", "/INDEX.HTML", "/app.js.map", "/../web/index.html", "/..%2findex.html", "/etc/passwd", "/.git/config",
    "/app.tailwind.css", "/handclasp-web.gresource.xml", "/meson.build", "/io/github/handclasp/Handclasp/web/index.html",
    "index.html", "/api", "/api/", "/ws", "*",
  };

  for (guint i = 0; i < G_N_ELEMENTS (nowhere); i++)
    {
      g_test_message ("%s", nowhere[i]);
      g_assert_false (hc_pages_has (nowhere[i]));
    }
}

static void
test_types (void)
{
  g_assert_cmpstr (hc_pages_guess_type ("/index.html"), ==, "text/html; charset=utf-8");
  g_assert_cmpstr (hc_pages_guess_type ("/app.js"), ==, "text/javascript; charset=utf-8");
  g_assert_cmpstr (hc_pages_guess_type ("/app.css"), ==, "text/css; charset=utf-8");
  g_assert_cmpstr (hc_pages_guess_type ("/icon.svg"), ==, "image/svg+xml");
  g_assert_cmpstr (hc_pages_guess_type ("/de.json"), ==, "application/json");
  g_assert_null (hc_pages_guess_type ("/program"));
  g_assert_null (hc_pages_guess_type ("/program.exe"));
}

static void
test_etags (void)
{
  static const char *const same[] = { TAG, "W/" TAG, "*", "\"x\", " TAG, TAG " ,\"x\"", "\"x\",W/" TAG };
  static const char *const other[] = { "", "\"x\"", "0123456789abcdef", "\"0123456789abcdef", "w/" TAG, TAG "x", "**" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    g_assert_true (hc_pages_match_etag (same[i], TAG));
  for (guint i = 0; i < G_N_ELEMENTS (other); i++)
    g_assert_false (hc_pages_match_etag (other[i], TAG));
  g_assert_false (hc_pages_match_etag (NULL, TAG));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pages/has-the-page", test_has_the_page);
  g_test_add_func ("/pages/has-nothing-else", test_has_nothing_else);
  g_test_add_func ("/pages/names-the-types", test_types);
  g_test_add_func ("/pages/compares-entity-tags", test_etags);
  return g_test_run ();
}

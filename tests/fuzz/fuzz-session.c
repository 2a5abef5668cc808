/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <gio/gio.h>
#include <string.h>

#include "hc-language.h"
#include "hc-web-session.h"
#include "fuzz.h"

/* What decides whether a request may act for somebody is asked beside GLib's own opinion of what a
 * host, an address and a type are. A line each: cookies, host, origin, type of content, languages,
 * name of the machine. */

#define PORT 8000
#define N_LINES 6

static const char *const schemes[] = { "http", "https" };
static const char *const languages[] = { "en", "de", NULL };

/* As libsoup hands a header on: no line's end, no zero. */
static char **
split_lines (const uint8_t *bytes, size_t n_bytes)
{
  g_autofree char *text = g_strndup ((const char *) bytes, n_bytes);
  char **lines = g_strsplit (text, "\n", N_LINES);
  guint n_lines = g_strv_length (lines);

  lines = g_renew (char *, lines, N_LINES + 1);
  for (guint i = n_lines; i <= N_LINES; i++)
    lines[i] = i < N_LINES ? g_strdup ("") : NULL;
  return lines;
}

static void
assert_token_is_sound (const char *cookies, const char *scheme)
{
  g_autofree char *token = hc_web_session_find_token (cookies, scheme, PORT);
  g_autofree char *cookie = NULL;
  g_autofree char *pair = NULL;
  g_autofree char *again = NULL;

  if (token == NULL)
    return;
  g_assert_cmpuint (strspn (token, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_"), ==, 43);
  g_assert_cmpuint (strlen (token), ==, 43);
  cookie = hc_web_session_make_cookie (token, scheme, PORT, 1000);
  pair = g_strndup (cookie, strcspn (cookie, ";"));
  g_assert_nonnull (strstr (cookies, pair));
  again = hc_web_session_find_token (pair, scheme, PORT);
  g_assert_cmpstr (again, ==, token);
  g_assert_null (hc_web_session_find_token (pair, scheme, PORT + 1));
}

static void
assert_is_address_or_name (GUri *uri, const char *const *names)
{
  const char *host = g_uri_get_host (uri);
  gboolean is_named = FALSE;

  for (; *names != NULL; names++)
    is_named = is_named || g_ascii_strcasecmp (host, *names) == 0;
  g_assert_true (is_named || g_hostname_is_ip_address (host));
  g_assert_true (g_uri_get_port (uri) == PORT);
  g_assert_null (g_uri_get_userinfo (uri));
}

/* What passes is what a browser takes for this host too. */
static void
assert_host_is_ours (const char *host, const char *origin, const char *scheme)
{
  static const char *const names[] = { "localhost", "party", "party.local", NULL };
  g_autofree char *own_origin = g_strconcat (scheme, "://", host, NULL);
  g_autofree char *foreign_origin = g_strconcat ("ftp://", host, NULL);
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GError) error = NULL;

  if (!hc_web_session_is_our_host (host, scheme, PORT, names))
    return;
  uri = g_uri_parse (own_origin, G_URI_FLAGS_NONE, &error);
  g_assert_no_error (error);
  assert_is_address_or_name (uri, names);
  g_assert_cmpstr (g_uri_get_path (uri), ==, "");
  g_assert_false (hc_web_session_is_our_host (host, scheme, PORT + 1, names));
  g_assert_true (hc_web_session_is_our_origin (own_origin, scheme, host));
  g_assert_false (hc_web_session_is_our_origin (foreign_origin, scheme, host));

  if (!hc_web_session_is_our_origin (origin, scheme, host))
    return;
  g_clear_pointer (&uri, g_uri_unref);
  uri = g_uri_parse (origin, G_URI_FLAGS_NONE, &error);
  g_assert_no_error (error);
  assert_is_address_or_name (uri, names);
}

static void
assert_type_is_json (const char *type)
{
  g_autofree char *essence = g_strndup (type, strcspn (type, ";"));

  if (hc_web_session_is_json (type))
    g_assert_cmpint (g_ascii_strcasecmp (g_strchomp (essence), "application/json"), ==, 0);
}

static void
assert_speaks (const char *accept_language, const char *cookies)
{
  const char *choice = hc_language_find_choice (cookies, languages);
  const char *best = hc_language_negotiate (accept_language, languages);

  g_assert_true (choice == NULL || g_strv_contains (languages, choice));
  g_assert_true (best == NULL || g_strv_contains (languages, best));
}

/* Each of its names leads to it, where it is one that a browser can ask for. */
static void
assert_machine_is_reached (const char *machine)
{
  g_auto (GStrv) names = hc_web_session_list_names (machine, NULL);

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *host = g_strdup_printf ("%s:%d", *name, PORT);

      g_assert_cmpstr (*name, !=, "");
      if (strpbrk (*name, ":[]") == NULL)
        g_assert_true (hc_web_session_is_our_host (host, "http", PORT, (const char *const *) names));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  g_auto (GStrv) lines = split_lines (bytes, n_bytes);

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      assert_token_is_sound (lines[0], schemes[i]);
      assert_host_is_ours (lines[1], lines[2], schemes[i]);
    }
  assert_type_is_json (lines[3]);
  assert_speaks (lines[4], lines[0]);
  assert_machine_is_reached (lines[5]);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib.h>
#include <string.h>

#include "hc-web-session.h"

#define PORT 8000
#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-_"
#define OTHER "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB-_"

static const char *const names[] = { "localhost", "desk.lan", "desk", "desk.local", "party.example", NULL };

static const char *const our_hosts[] = {
  "127.0.0.1:8000", "192.0.2.7:8000", "10.0.0.1:8000", "[::1]:8000", "[fd00::1]:8000", "[2001:DB8::1]:8000",
  "[::ffff:192.0.2.7]:8000", "localhost:8000", "LOCALHOST:8000", "desk:8000", "Desk.Local:8000", "desk.lan:8000",
  "party.example:8000",
};

static const char *const foreign_hosts[] = {
  "", ":", ":8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:80", "127.0.0.1:8001", "127.0.0.1:08000",
  "127.0.0.1:+8000", "127.0.0.1: 8000", "127.0.0.1:8000 ", " 127.0.0.1:8000", "127.0.0.1:8000/", "127.0.0.1:8000:8000",
  "127.0.0.1:80000", "127.0.0.1:8000\t", "127.0.0.1.:8000", "127.1:8000", "0x7f000001:8000", "2130706433:8000",
  "0177.0.0.1:8000", "127.0.0.1,127.0.0.1:8000", "127.0.0.1.evil.example:8000", "evil.example:8000",
  "localhost.evil.example:8000", "evillocalhost:8000", "localhost.:8000", "local:8000", "desk.local.:8000",
  "desk.evil:8000", "xdesk:8000", "rebind.example:8000", "user@127.0.0.1:8000", "127.0.0.1:8000@evil.example",
  "evil.example#127.0.0.1:8000", "evil.example?127.0.0.1:8000", "::1:8000", "[::1]", "[::1]8000", "[::1]:",
  "[::1]:8001", "[::1%25eth0]:8000", "[fe80::1%eth0]:8000", "[::1:8000", "::1]:8000", "[]:8000", "[evil.example]:8000",
  "[127.0.0.1]:8000", "[[::1]]:8000", "[::1]x:8000", "x[::1]:8000", "*:8000", "http://127.0.0.1:8000",
  "\xE2\x92\x9Bocalhost:8000", "desk\xE3\x80\x82local:8000",
};

static const struct
{
  const char *origin;
  const char *host;
} foreign_origins[] = {
  { NULL, "127.0.0.1:8000" },
  { "", "127.0.0.1:8000" },
  { "null", "127.0.0.1:8000" },
  { "127.0.0.1:8000", "127.0.0.1:8000" },
  { "http://127.0.0.1", "127.0.0.1:8000" },
  { "http://127.0.0.1:80", "127.0.0.1:8000" },
  { "http://127.0.0.1:8001", "127.0.0.1:8000" },
  { "http://127.0.0.1:80001", "127.0.0.1:8000" },
  { "https://127.0.0.1:8000", "127.0.0.1:8000" },
  { "ws://127.0.0.1:8000", "127.0.0.1:8000" },
  { "http://127.0.0.1:8000/", "127.0.0.1:8000" },
  { "http://127.0.0.1:8000 ", "127.0.0.1:8000" },
  { " http://127.0.0.1:8000", "127.0.0.1:8000" },
  { "http:/127.0.0.1:8000", "127.0.0.1:8000" },
  { "http:///127.0.0.1:8000", "127.0.0.1:8000" },
  { "http://user@127.0.0.1:8000", "127.0.0.1:8000" },
  { "http://127.0.0.1:8000@evil.example", "127.0.0.1:8000" },
  { "http://127.0.0.1:8000.evil.example", "127.0.0.1:8000" },
  { "http://evil.example", "127.0.0.1:8000" },
  { "http://evil.example/http://127.0.0.1:8000", "127.0.0.1:8000" },
  { "http://evil.example:8000", "127.0.0.1:8000" },
  { "http://localhost:8000", "127.0.0.1:8000" },
  { "http://127.0.0.1:8000", "localhost:8000" },
  { "http://127.0.0.1:8000, http://evil.example", "127.0.0.1:8000" },
  { "http://127.0.0.1:8000,http://127.0.0.1:8000", "127.0.0.1:8000" },
  { "http://[::1]:8000", "127.0.0.1:8000" },
  { "http://::1:8000", "[::1]:8000" },
  { "file://", "127.0.0.1:8000" },
  { "chrome-extension://abcdefgh", "127.0.0.1:8000" },
  { "http://127.0.0.1:8000\t", "127.0.0.1:8000" },
};

static void
test_our_hosts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (our_hosts); i++)
    {
      g_test_message ("%s", our_hosts[i]);
      g_assert_true (hc_web_session_is_our_host (our_hosts[i], "http", PORT, names));
    }
}

static void
test_foreign_hosts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (foreign_hosts); i++)
    {
      g_test_message ("%s", foreign_hosts[i]);
      g_assert_false (hc_web_session_is_our_host (foreign_hosts[i], "http", PORT, names));
    }
}

static void
test_port_80 (void)
{
  g_assert_true (hc_web_session_is_our_host ("127.0.0.1", "http", 80, names));
  g_assert_true (hc_web_session_is_our_host ("[::1]", "http", 80, names));
  g_assert_true (hc_web_session_is_our_host ("desk.local", "http", 80, names));
  g_assert_true (hc_web_session_is_our_host ("desk.local", "https", 443, names));
  g_assert_false (hc_web_session_is_our_host ("desk.local", "https", 80, names));
  g_assert_false (hc_web_session_is_our_host ("desk.local", "http", 443, names));
  g_assert_true (hc_web_session_is_our_host ("desk.local:80", "http", 80, names));
  g_assert_false (hc_web_session_is_our_host ("evil.example", "http", 80, names));
  g_assert_false (hc_web_session_is_our_host ("desk.local:8000", "http", 80, names));
}

static void
test_our_origins (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (our_hosts); i++)
    {
      g_autofree char *origin = g_strconcat ("http://", our_hosts[i], NULL);
      g_autofree char *lower = g_ascii_strdown (origin, -1);

      g_assert_true (hc_web_session_is_our_origin (origin, "http", our_hosts[i]));
      g_assert_true (hc_web_session_is_our_origin (lower, "http", our_hosts[i]));
      g_assert_false (hc_web_session_is_our_origin (origin, "https", our_hosts[i]));
    }
}

static void
test_foreign_origins (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (foreign_origins); i++)
    {
      g_test_message ("%s", foreign_origins[i].origin);
      g_assert_false (hc_web_session_is_our_origin (foreign_origins[i].origin, "http", foreign_origins[i].host));
    }
}

static void
check_token (const char *cookies, const char *expected)
{
  g_autofree char *token = hc_web_session_find_token (cookies, "http", PORT);

  g_test_message ("%s", cookies);
  g_assert_cmpstr (token, ==, expected);
}

static void
test_tokens (void)
{
  check_token ("handclasp_8000=" TOKEN, TOKEN);
  check_token ("a=b; handclasp_8000=" TOKEN "; c=d", TOKEN);
  check_token ("a=b;handclasp_8000=" TOKEN, TOKEN);
  check_token ("handclasp_8000=" TOKEN "; handclasp_8000=" OTHER, TOKEN);
  check_token ("handclasp_8000=; handclasp_8000=" TOKEN, TOKEN);
  check_token ("a=b, handclasp_8000=x; handclasp_8000=" TOKEN, TOKEN);
}

static void
test_no_tokens (void)
{
  check_token (NULL, NULL);
  check_token ("", NULL);
  check_token (";;;=;", NULL);
  check_token ("handclasp_8000", NULL);
  check_token ("handclasp_8000=", NULL);
  check_token ("handclasp_8001=" TOKEN, NULL);
  check_token ("handclasp_80000=" TOKEN, NULL);
  check_token ("handclasp_800=" TOKEN, NULL);
  check_token ("Handclasp_8000=" TOKEN, NULL);
  check_token ("xhandclasp_8000=" TOKEN, NULL);
  check_token ("handclasp_8000 =" TOKEN, NULL);
  check_token ("handclasp_8000=" TOKEN "x", NULL);
  check_token ("handclasp_8000=\"" TOKEN "\"", NULL);
  check_token ("handclasp_8000=short", NULL);
  check_token ("handclasp_8000=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+/", NULL);
  check_token ("handclasp_8000=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'-", NULL);
}

static void
test_tokens_keep_to_their_scheme (void)
{
  static const char cookies[] = "handclasp_8000=" TOKEN "; __Host-handclasp_8000=" OTHER;
  g_autofree char *plain = hc_web_session_find_token (cookies, "http", PORT);
  g_autofree char *secure = hc_web_session_find_token (cookies, "https", PORT);

  g_assert_cmpstr (plain, ==, TOKEN);
  g_assert_cmpstr (secure, ==, OTHER);
  g_assert_null (hc_web_session_find_token ("handclasp_8000=" TOKEN, "https", PORT));
  g_assert_null (hc_web_session_find_token ("__Host-handclasp_8000=" TOKEN, "http", PORT));
}

static void
test_cookies (void)
{
  g_autofree char *given = hc_web_session_make_cookie (TOKEN, "http", PORT, 2592000000);
  g_autofree char *taken = hc_web_session_make_cookie (NULL, "http", PORT, 2592000000);
  g_autofree char *secure = hc_web_session_make_cookie (TOKEN, "https", PORT, 2592000000);

  g_assert_cmpstr (given, ==,
                   "handclasp_8000=" TOKEN "; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000");
  g_assert_cmpstr (taken, ==, "handclasp_8000=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
  g_assert_cmpstr (secure, ==,
                   "__Host-handclasp_8000=" TOKEN "; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000; Secure");
}

static void
test_json (void)
{
  static const char *const yes[] = { "application/json", "Application/JSON", "application/json; charset=utf-8",
                                     "application/json;charset=utf-8", "application/json ;x" };
  static const char *const no[] = { "", "text/plain", "application/jsonx", "application/json-patch+json", "text/json",
                                    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                    "text/plain; application/json", " application/json", "application/json, text/plain",
                                    "application/json x" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (hc_web_session_is_json (yes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (hc_web_session_is_json (no[i]));
  g_assert_false (hc_web_session_is_json (NULL));
}

static void
test_names (void)
{
  static const char *const given[] = { "party.example", NULL };
  g_auto (GStrv) all = hc_web_session_list_names ("desk.lan", given);
  g_auto (GStrv) few = hc_web_session_list_names ("", NULL);

  for (guint i = 0; names[i] != NULL; i++)
    g_assert_true (g_strv_contains ((const char *const *) all, names[i]));
  g_assert_cmpuint (g_strv_length (all), ==, g_strv_length ((char **) names));
  g_assert_cmpuint (g_strv_length (few), ==, 1);
  g_assert_cmpstr (few[0], ==, "localhost");
}

/* A forgery by chance: whatever one byte is changed to, another host comes of it. */
static void
test_one_byte_off (void)
{
  const char *host = "desk.local:8000";

  for (gsize i = 0; i < strlen (host); i++)
    for (guint c = 1; c < 256; c++)
      {
        g_autofree char *forged = g_strdup (host);

        forged[i] = c;
        if (g_ascii_strcasecmp (forged, host) != 0)
          g_assert_false (hc_web_session_is_our_host (forged, "http", PORT, names));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/web-session/knows-its-own-hosts", test_our_hosts);
  g_test_add_func ("/web-session/knows-foreign-hosts", test_foreign_hosts);
  g_test_add_func ("/web-session/port-80-goes-without-saying", test_port_80);
  g_test_add_func ("/web-session/one-byte-off-is-another-host", test_one_byte_off);
  g_test_add_func ("/web-session/knows-its-own-origins", test_our_origins);
  g_test_add_func ("/web-session/knows-foreign-origins", test_foreign_origins);
  g_test_add_func ("/web-session/finds-the-token", test_tokens);
  g_test_add_func ("/web-session/finds-no-token-where-none-is", test_no_tokens);
  g_test_add_func ("/web-session/tokens-keep-to-their-scheme", test_tokens_keep_to_their_scheme);
  g_test_add_func ("/web-session/writes-cookies", test_cookies);
  g_test_add_func ("/web-session/knows-json", test_json);
  g_test_add_func ("/web-session/lists-the-names-of-the-machine", test_names);
  return g_test_run ();
}

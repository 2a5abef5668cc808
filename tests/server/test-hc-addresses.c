/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-addresses.h"

static GPtrArray *
read_addresses (const char *text)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (char **word = words; *word != NULL; word++)
    g_ptr_array_add (addresses, g_inet_address_new_from_string (*word));
  return addresses;
}

static void
check (const char *text, const char *usual_text, gboolean has_ipv6, const char *expected)
{
  g_autoptr (GPtrArray) addresses = read_addresses (text);
  g_autoptr (GInetAddress) usual = usual_text != NULL ? g_inet_address_new_from_string (usual_text) : NULL;
  g_auto (GStrv) uris = hc_addresses_sort_uris (addresses, usual, has_ipv6, "http", 8000);
  g_autofree char *joined = g_strjoinv (" ", uris);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_order (void)
{
  check ("::1 127.0.0.1 2001:db8::5 203.0.113.5 172.17.0.1 192.168.1.7", "192.168.1.7", TRUE,
         "http://192.168.1.7:8000 http://172.17.0.1:8000 http://203.0.113.5:8000 http://[2001:db8::5]:8000 "
         "http://127.0.0.1:8000 http://[::1]:8000");
}

static void
test_link_local (void)
{
  check ("169.254.3.4 fe80::1 0.0.0.0 ff02::1 10.1.2.3", NULL, TRUE, "http://10.1.2.3:8000");
}

static void
test_no_ipv6 (void)
{
  check ("::1 127.0.0.1 fd00::2 10.1.2.3", NULL, FALSE, "http://10.1.2.3:8000 http://127.0.0.1:8000");
}

static void
test_alone (void)
{
  check ("127.0.0.1", NULL, TRUE, "http://127.0.0.1:8000");
}

/* A default route over a public address is no reason to lead guests there. */
static void
test_usual_is_public (void)
{
  check ("203.0.113.5 10.1.2.3", "203.0.113.5", TRUE, "http://10.1.2.3:8000 http://203.0.113.5:8000");
}

static void
test_bound (void)
{
  g_autoptr (GInetAddress) ipv4 = g_inet_address_new_from_string ("192.0.2.7");
  g_autoptr (GInetAddress) ipv6 = g_inet_address_new_from_string ("fd00::7");
  g_auto (GStrv) first = hc_addresses_list_uris (ipv4, FALSE, "http", 8000);
  g_auto (GStrv) second = hc_addresses_list_uris (ipv6, TRUE, "https", 8001);

  g_assert_cmpstr (first[0], ==, "http://192.0.2.7:8000");
  g_assert_null (first[1]);
  g_assert_cmpstr (second[0], ==, "https://[fd00::7]:8001");
  g_assert_null (second[1]);
}

static void
test_here (void)
{
  g_auto (GStrv) uris = hc_addresses_list_uris (NULL, TRUE, "http", 8000);

  g_assert_true (g_strv_contains ((const char *const *) uris, "http://127.0.0.1:8000"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/addresses/the-most-useful-comes-first", test_order);
  g_test_add_func ("/addresses/skips-those-of-a-link", test_link_local);
  g_test_add_func ("/addresses/without-ipv6", test_no_ipv6);
  g_test_add_func ("/addresses/loopback-where-there-is-no-other", test_alone);
  g_test_add_func ("/addresses/prefers-a-private-one", test_usual_is_public);
  g_test_add_func ("/addresses/only-the-one-that-is-bound", test_bound);
  g_test_add_func ("/addresses/finds-those-of-this-machine", test_here);
  return g_test_run ();
}

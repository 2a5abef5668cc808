/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-address.h"

static void
test_counts_each_alone (void)
{
  static const struct
  {
    const char *address;
    const char *key;
  } cases[] = {
    { "192.168.1.7", "192.168.1.7" },
    { "127.0.0.1", "127.0.0.1" },
    { "255.255.255.255", "255.255.255.255" },
    { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6" },
    { "2001:db8:1:2::1", "2001:db8:1:2::1" },
    { "fe80::1234:5678:9abc:def0", "fe80::1234:5678:9abc:def0" },
    { "::1", "::1" },
    { "::ffff:192.168.1.7", "192.168.1.7" },
    { "::fffe:c0a8:107", "::fffe:c0a8:107" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (cases[i].address);
      g_autofree char *key = hc_address_get_key (address);

      g_assert_cmpstr (key, ==, cases[i].key);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/counts-each-address-alone", test_counts_each_alone);
  return g_test_run ();
}

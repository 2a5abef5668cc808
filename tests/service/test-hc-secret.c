/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-secret.h"

static void
test_tokens_are_random (void)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) hc_secret_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *token = hc_secret_new_token ();

      /* 32 bytes in base64url, RFC 4648, section 5. */
      g_assert_cmpuint (strlen (token), ==, 43);
      g_assert_cmpuint (strspn (token, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_"), ==, 43);
      g_assert_true (g_hash_table_add (known, token));
    }
}

static void
test_digest (void)
{
  g_autofree char *digest = hc_secret_digest ("abc");

  g_assert_cmpstr (digest, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_nothing_can_be_freed (void)
{
  hc_secret_free (NULL);
  hc_secret_free (g_strdup (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/tokens-are-random", test_tokens_are_random);
  g_test_add_func ("/secret/digest", test_digest);
  g_test_add_func ("/secret/nothing-can-be-freed", test_nothing_can_be_freed);
  return g_test_run ();
}

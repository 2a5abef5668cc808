/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-groups.h"

static void
test_names (void)
{
  g_autofree char *requests = hc_group_friend_requests ("ann");
  g_autofree char *presence = hc_group_presence ("ann");
  g_autofree char *here = hc_group_here ("ann");

  g_assert_cmpstr (requests, ==, "friendreq_ann");
  g_assert_cmpstr (presence, ==, "presence_ann");
  g_assert_cmpstr (here, ==, "here_ann");
  g_assert_cmpstr (HC_GROUP_DIRECTORY, ==, "directory");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/groups/are-spelt-as-the-protocol-does", test_names);
  return g_test_run ();
}

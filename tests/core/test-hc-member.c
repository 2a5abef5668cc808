/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-recorder.h"

static void
test_passes_on (void)
{
  g_autoptr (HcRecorder) recorder = hc_recorder_new ("ann");
  g_autoptr (HcMessage) message = hc_message_new_presence ("bob", HC_PRESENCE_AWAY, 0);
  HcMember *member = HC_MEMBER (recorder);

  g_assert_cmpstr (hc_member_get_username (member), ==, "ann");
  hc_member_deliver (member, message);
  g_assert_true (hc_recorder_peek (recorder, 0) == message);
  g_assert_true (hc_member_has_room (member));
  hc_recorder_set_has_room (recorder, FALSE);
  g_assert_false (hc_member_has_room (member));
  hc_member_end (member, HC_ENDING_SIGNED_OUT);
  g_assert_cmpuint (hc_recorder_get_n_ended (recorder), ==, 1);
}

static void
test_new_then_finalized (void)
{
  HcRecorder *recorder = hc_recorder_new ("ann");

  g_assert_finalize_object (recorder);
}

static void
test_refuses_what_is_none (void)
{
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*HC_IS_MEMBER*");
  hc_member_end (NULL, HC_ENDING_SIGNED_OUT);
  g_test_assert_expected_messages ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/member/passes-everything-on", test_passes_on);
  g_test_add_func ("/member/new-then-finalized", test_new_then_finalized);
  g_test_add_func ("/member/refuses-what-is-none", test_refuses_what_is_none);
  return g_test_run ();
}

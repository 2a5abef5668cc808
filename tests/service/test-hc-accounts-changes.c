/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-guest.h"
#include "hc-visit.h"

#define HOME "192.168.1.7"
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

static void
assert_alive (HcHouse *house, const char *token, gboolean is_alive)
{
  g_autoptr (GError) error = hc_visit_find (house, token);

  g_assert_cmpint (error == NULL, ==, is_alive);
}

static void
assert_fits (HcHouse *house, const char *username, const char *password, gboolean fits)
{
  g_autoptr (HcVisit) visit = hc_visit_sign_in (house, HOME, username, password, NULL);

  if (fits)
    g_assert_no_error (visit->error);
  else
    g_assert_error (visit->error, HC_ERROR, HC_ERROR_WRONG_PASSWORD);
}

static void
test_a_new_password_ends_the_others (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (HcVisit) tablet = hc_visit_sign_in (house, HOME, "ann", HC_VISIT_PASSWORD, NULL);
  g_autoptr (HcVisit) bob = hc_visit_sign_up (house, HOME, "bob");
  HcGuest *here = hc_guest_new_client (house, ann->session);
  HcGuest *there = hc_guest_new_client (house, tablet->session);
  g_autoptr (GError) error = hc_visit_set_password (house, ann, HC_VISIT_PASSWORD, "battery staple");

  g_assert_no_error (error);
  assert_alive (house, ann->token, TRUE);
  assert_alive (house, tablet->token, FALSE);
  assert_alive (house, bob->token, TRUE);
  g_assert_false (hc_guest_is_ended (here));
  g_assert_true (hc_guest_is_ended (there));
  assert_fits (house, "ann", HC_VISIT_PASSWORD, FALSE);
  assert_fits (house, "ann", "battery staple", TRUE);
  assert_fits (house, "bob", HC_VISIT_PASSWORD, TRUE);
}

static void
test_a_password_that_is_not_changed (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (HcVisit) tablet = hc_visit_sign_in (house, HOME, "ann", HC_VISIT_PASSWORD, NULL);
  g_autoptr (GError) wrong = hc_visit_set_password (house, ann, "wrong horse", "battery staple");
  g_autoptr (GError) weak = hc_visit_set_password (house, ann, HC_VISIT_PASSWORD, "battery");

  g_assert_error (wrong, HC_ERROR, HC_ERROR_WRONG_PASSWORD);
  g_assert_error (weak, HC_ERROR, HC_ERROR_WEAK_PASSWORD);
  assert_alive (house, tablet->token, TRUE);
  assert_fits (house, "ann", HC_VISIT_PASSWORD, TRUE);
}

/* Wrong ones count together, wherever they are asked. */
static void
test_wrong_passwords_count_together (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (GError) last = NULL;

  assert_fits (house, "ann", "wrong horse", FALSE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) change = hc_visit_set_password (house, ann, "wrong horse", "battery staple");
      g_autoptr (GError) removal = hc_visit_remove (house, ann, "wrong horse");

      g_assert_error (change, HC_ERROR, HC_ERROR_WRONG_PASSWORD);
      g_assert_error (removal, HC_ERROR, HC_ERROR_WRONG_PASSWORD);
    }
  last = hc_visit_remove (house, ann, HC_VISIT_PASSWORD);
  g_assert_error (last, HC_ERROR, HC_ERROR_SLOW_DOWN);
  assert_alive (house, ann->token, TRUE);
}

static void
hear_left (HcGuest *guest)
{
  g_autoptr (HcMessage) left = hc_guest_waits (guest, HC_MESSAGE_DIRECTORY);

  g_assert_cmpint (left->change, ==, HC_DIRECTORY_LEFT);
  g_assert_cmpstr (left->person->username, ==, "ann");
  g_assert_cmpint (left->person->standing, ==, HC_STANDING_NONE);
}

static void
test_who_hears_that_somebody_is_gone (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) visit = hc_visit_sign_up (house, HOME, "ann");
  HcGuest *ann = hc_guest_new_client (house, visit->session);
  HcGuest *friendly = hc_guest_new (house, "friendly");
  HcGuest *asked = hc_guest_new (house, "asked");
  HcGuest *blocked = hc_guest_new (house, "blocked");
  HcGuest *stranger = hc_guest_new (house, "stranger");
  g_autoptr (GError) error = NULL;

  hc_guest_greet (ann);
  hc_make_friends (ann, friendly);
  hc_guest_does (ann, HC_DEED_REQUEST, "asked");
  hc_guest_does (ann, HC_DEED_BLOCK, "blocked");
  g_free (hc_guest_says (friendly, "'type':'watch','usernames':['ann']"));
  hc_house_clear (house);
  error = hc_visit_remove (house, visit, HC_VISIT_PASSWORD);
  g_assert_no_error (error);

  hc_guest_hears (friendly, "account_gone", "ann");
  hc_house_settle (house);
  while (hc_recorder_peek (friendly->member, 0)->type == HC_MESSAGE_PRESENCE)
    hc_message_unref (hc_recorder_take (friendly->member));
  hear_left (friendly);
  hc_guest_hears (asked, "account_gone", "ann");
  hear_left (asked);
  hear_left (blocked);
  hear_left (stranger);
  hc_guest_hears_nothing (friendly);
  hc_guest_hears_nothing (blocked);
  g_assert_true (hc_guest_is_ended (ann));
  assert_alive (house, visit->token, FALSE);
}

static void
test_nothing_is_left_of_who_is_gone (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) visit = hc_visit_sign_up (house, HOME, "ann");
  HcGuest *ann = hc_guest_new_client (house, visit->session);
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (GError) error = NULL;
  g_autoptr (HcMessage) page = NULL;

  hc_guest_greet (ann);
  hc_make_friends (ann, bob);
  error = hc_visit_remove (house, visit, HC_VISIT_PASSWORD);
  hc_house_clear (house);
  g_free (hc_guest_says (bob, "'type':'list','what':'people'"));
  page = hc_guest_waits (bob, HC_MESSAGE_PAGE);
  g_assert_cmpuint (page->items->len, ==, 0);
  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_is_refused (bob, HC_ERROR_NOT_FOUND);
  assert_fits (house, "ann", HC_VISIT_PASSWORD, FALSE);
  g_assert_cmpuint (hc_hub_count (house->hub, "friendreq_ann"), ==, 0);
}

static void
test_a_username_rests_thirty_days (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) visit = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (GError) error = hc_visit_remove (house, visit, HC_VISIT_PASSWORD);
  g_autoptr (HcVisit) early = NULL;
  g_autoptr (HcVisit) late = NULL;

  g_assert_no_error (error);
  hc_house_wait (house, 30 * DAY_MS - 1);
  early = hc_visit_sign_up (house, HOME, "ann");
  g_assert_error (early->error, HC_ERROR, HC_ERROR_USERNAME_TAKEN);
  hc_house_wait (house, 1);
  late = hc_visit_sign_up (house, HOME, "ann");
  g_assert_no_error (late->error);
}

/* Whose account goes in another session while a client greets. */
static void
test_a_hello_that_comes_too_late (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) visit = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (GError) error = hc_visit_remove (house, visit, HC_VISIT_PASSWORD);
  HcGuest *ann = hc_guest_new_client (house, visit->session);

  g_assert_no_error (error);
  hc_guest_repeats (ann, "{\"type\":\"hello\"}");
  hc_guest_is_refused (ann, HC_ERROR_SIGNED_OUT);
  g_assert_true (hc_guest_is_ended (ann));
  hc_guest_hears_nothing (ann);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/a-new-password-ends-the-others", test_a_new_password_ends_the_others);
  g_test_add_func ("/accounts/a-password-that-is-not-changed", test_a_password_that_is_not_changed);
  g_test_add_func ("/accounts/wrong-passwords-count-together", test_wrong_passwords_count_together);
  g_test_add_func ("/accounts/who-hears-that-somebody-is-gone", test_who_hears_that_somebody_is_gone);
  g_test_add_func ("/accounts/nothing-is-left-of-who-is-gone", test_nothing_is_left_of_who_is_gone);
  g_test_add_func ("/accounts/a-username-rests-thirty-days", test_a_username_rests_thirty_days);
  g_test_add_func ("/accounts/a-hello-that-comes-too-late", test_a_hello_that_comes_too_late);
  return g_test_run ();
}

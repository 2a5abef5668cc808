/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-guest.h"
#include "hc-visit.h"

#define HOME "192.168.1.7"
#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define DAY_MS (24 * HOUR_MS)

static void
assert_signed_in (HcVisit *visit, const char *username)
{
  g_assert_no_error (visit->error);
  g_assert_cmpstr (visit->session->me->username, ==, username);
  g_assert_cmpint (visit->session->me->standing, ==, HC_STANDING_ME);
}

static void
assert_refused (HcVisit *visit, HcError code)
{
  g_assert_null (visit->session);
  g_assert_error (visit->error, HC_ERROR, (int) code);
}

static void
assert_alive (HcHouse *house, const char *token, gboolean is_alive)
{
  g_autoptr (GError) error = hc_visit_find (house, token);

  if (is_alive)
    g_assert_no_error (error);
  else
    g_assert_error (error, HC_ERROR, HC_ERROR_SIGNED_OUT);
}

static void
test_sign_up (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcVisit) ann = hc_visit_sign_up_as (house, HOME, "ANN", " Anna ", HC_VISIT_PASSWORD, NULL);
  g_autoptr (HcMessage) joined = hc_guest_waits (bob, HC_MESSAGE_DIRECTORY);

  assert_signed_in (ann, "ann");
  g_assert_cmpstr (ann->session->me->name, ==, "Anna");
  assert_alive (house, ann->token, TRUE);
  g_assert_cmpint (joined->change, ==, HC_DIRECTORY_JOINED);
  g_assert_cmpstr (joined->person->username, ==, "ann");
  g_assert_cmpstr (joined->person->name, ==, "Anna");
  hc_guest_hears_nothing (bob);
}

static void
test_refuses_to_sign_up (void)
{
  static const struct
  {
    const char *username;
    const char *name;
    const char *password;
    HcError     code;
  } cases[] = {
    { "a", "Ann", HC_VISIT_PASSWORD, HC_ERROR_BAD_USERNAME },
    { "ann lee", "Ann", HC_VISIT_PASSWORD, HC_ERROR_BAD_USERNAME },
    { "", "Ann", HC_VISIT_PASSWORD, HC_ERROR_BAD_USERNAME },
    { "ann", "  ", HC_VISIT_PASSWORD, HC_ERROR_BAD_NAME },
    { "ann", "Ann", "1234567", HC_ERROR_WEAK_PASSWORD },
    { "bob", "Ann", HC_VISIT_PASSWORD, HC_ERROR_USERNAME_TAKEN },
    { "BOB", "Ann", HC_VISIT_PASSWORD, HC_ERROR_USERNAME_TAKEN },
  };
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *bob = hc_guest_new (house, "bob");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HcVisit) visit =
        hc_visit_sign_up_as (house, NULL, cases[i].username, cases[i].name, cases[i].password, NULL);

      assert_refused (visit, cases[i].code);
    }
  hc_guest_hears_nothing (bob);
}

static void
test_sign_in (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) first = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (HcVisit) right = hc_visit_sign_in (house, HOME, "Ann", HC_VISIT_PASSWORD, NULL);
  g_autoptr (HcVisit) wrong = hc_visit_sign_in (house, HOME, "ann", "battery staple", NULL);
  g_autoptr (HcVisit) unknown = hc_visit_sign_in (house, HOME, "nobody", HC_VISIT_PASSWORD, NULL);
  g_autoptr (HcVisit) impossible = hc_visit_sign_in (house, HOME, "no body!", HC_VISIT_PASSWORD, NULL);

  assert_signed_in (right, "ann");
  g_assert_cmpstr (right->token, !=, first->token);
  assert_alive (house, first->token, TRUE);
  assert_alive (house, right->token, TRUE);
  assert_refused (wrong, HC_ERROR_WRONG_PASSWORD);
  assert_refused (unknown, HC_ERROR_WRONG_PASSWORD);
  assert_refused (impossible, HC_ERROR_WRONG_PASSWORD);
  g_assert_cmpstr (wrong->error->message, ==, unknown->error->message);
}

static void
test_a_long_password (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  GString *password = g_string_new (NULL);
  g_autoptr (HcVisit) up = NULL;
  g_autoptr (HcVisit) in = NULL;
  g_autoptr (HcVisit) other = NULL;

  for (guint i = 0; i < 256; i++)
    g_string_append (password, "🙂");
  up = hc_visit_sign_up_as (house, NULL, "ann", "Ann", password->str, NULL);
  assert_signed_in (up, "ann");
  in = hc_visit_sign_in (house, NULL, "ann", password->str, NULL);
  assert_signed_in (in, "ann");
  g_string_overwrite (password, password->len - 4, "🙃");
  other = hc_visit_sign_in (house, NULL, "ann", password->str, NULL);
  assert_refused (other, HC_ERROR_WRONG_PASSWORD);
  g_string_free (password, TRUE);
}

static void
test_the_session_it_came_with_ends (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (HcVisit) tablet = hc_visit_sign_in (house, HOME, "ann", HC_VISIT_PASSWORD, NULL);
  HcGuest *old = hc_guest_new_client (house, ann->session);
  HcGuest *other = hc_guest_new_client (house, tablet->session);
  g_autoptr (HcVisit) again = hc_visit_sign_in (house, HOME, "ann", HC_VISIT_PASSWORD, ann->token);
  g_autoptr (HcVisit) somebody = NULL;

  assert_signed_in (again, "ann");
  assert_alive (house, ann->token, FALSE);
  assert_alive (house, tablet->token, TRUE);
  g_assert_true (hc_guest_is_ended (old));
  g_assert_false (hc_guest_is_ended (other));

  somebody = hc_visit_sign_up_as (house, HOME, "bob", "Bob", HC_VISIT_PASSWORD, tablet->token);
  assert_signed_in (somebody, "bob");
  assert_alive (house, tablet->token, FALSE);
  g_assert_true (hc_guest_is_ended (other));
}

static void
test_a_wrong_password_ends_no_session (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (HcVisit) wrong = hc_visit_sign_in (house, HOME, "ann", "battery staple", ann->token);
  g_autoptr (HcVisit) strange = hc_visit_sign_in (house, HOME, "ann", HC_VISIT_PASSWORD, "no token");

  assert_refused (wrong, HC_ERROR_WRONG_PASSWORD);
  assert_signed_in (strange, "ann");
  assert_alive (house, ann->token, TRUE);
}

static void
test_sign_out (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (HcVisit) tablet = hc_visit_sign_in (house, HOME, "ann", HC_VISIT_PASSWORD, NULL);
  HcGuest *here = hc_guest_new_client (house, ann->session);
  HcGuest *there = hc_guest_new_client (house, tablet->session);

  hc_guest_greet (here);
  hc_visit_sign_out (house, ann->token);
  hc_visit_sign_out (house, ann->token);
  hc_visit_sign_out (house, NULL);
  hc_visit_sign_out (house, "");
  assert_alive (house, ann->token, FALSE);
  assert_alive (house, tablet->token, TRUE);
  g_assert_true (hc_guest_is_ended (here));
  g_assert_false (hc_guest_is_ended (there));
}

static void
test_who_has_no_token (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");

  assert_signed_in (ann, "ann");
  assert_alive (house, NULL, FALSE);
  assert_alive (house, "", FALSE);
  assert_alive (house, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", FALSE);
}

static void
test_a_session_lasts_thirty_days (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");

  hc_house_wait (house, 29 * DAY_MS);
  assert_alive (house, ann->token, TRUE);
  hc_house_stop (house);
  hc_house_start (house);
  hc_house_wait (house, 29 * DAY_MS);
  assert_alive (house, ann->token, TRUE);
  hc_house_wait (house, 30 * DAY_MS);
  assert_alive (house, ann->token, FALSE);
}

/* Makes the time come at which the sessions of those who are here are prolonged. */
static void
prolong_now (HcHouse *house)
{
  GSource *source = g_main_context_find_source_by_user_data (NULL, house->accounts);

  g_assert_nonnull (source);
  g_source_set_ready_time (source, 0);
  hc_house_settle (house);
}

static void
test_a_session_lasts_while_a_client_lives (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) ann = hc_visit_sign_up (house, HOME, "ann");
  g_autoptr (HcVisit) bob = hc_visit_sign_up (house, HOME, "bob");
  HcGuest *window = hc_guest_new_client (house, ann->session);

  hc_guest_greet (window);
  hc_house_wait (house, 29 * DAY_MS);
  prolong_now (house);
  hc_house_wait (house, 29 * DAY_MS);
  assert_alive (house, ann->token, TRUE);
  assert_alive (house, bob->token, FALSE);
}

static void
test_three_new_accounts_an_hour (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcVisit) first = hc_visit_sign_up (house, HOME, "guest1");
  g_autoptr (HcVisit) weak = hc_visit_sign_up_as (house, HOME, "guest2", "Guest", "weak", NULL);
  g_autoptr (HcVisit) taken = hc_visit_sign_up (house, HOME, "guest1");
  g_autoptr (HcVisit) second = hc_visit_sign_up (house, HOME, "guest2");
  g_autoptr (HcVisit) third = hc_visit_sign_up (house, HOME, "guest3");
  g_autoptr (HcVisit) fourth = hc_visit_sign_up (house, HOME, "guest4");
  g_autoptr (HcVisit) elsewhere = hc_visit_sign_up (house, "192.168.1.8", "guest5");
  g_autoptr (HcVisit) later = NULL;

  assert_refused (weak, HC_ERROR_WEAK_PASSWORD);
  assert_refused (taken, HC_ERROR_USERNAME_TAKEN);
  assert_signed_in (first, "guest1");
  assert_signed_in (second, "guest2");
  assert_signed_in (third, "guest3");
  assert_refused (fourth, HC_ERROR_SLOW_DOWN);
  g_assert_cmpint (hc_error_get_retry_after (fourth->error), ==, 3600);
  assert_signed_in (elsewhere, "guest5");
  hc_house_wait (house, HOUR_MS);
  later = hc_visit_sign_up (house, HOME, "guest4");
  assert_signed_in (later, "guest4");
}

static void
test_new_accounts_are_free (gconstpointer address)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *username = g_strdup_printf ("guest%u", i);
      g_autoptr (HcVisit) visit = hc_visit_sign_up (house, address, username);

      assert_signed_in (visit, username);
    }
}

static void
test_guests_of_one_network_count_alone (void)
{
  g_autoptr (HcHouse) house = hc_house_new ("new-accounts=1", NULL);
  g_autoptr (HcVisit) first = hc_visit_sign_up (house, "2001:db8:1:2::1", "guest1");
  g_autoptr (HcVisit) second = hc_visit_sign_up (house, "2001:db8:1:2::2", "guest2");
  g_autoptr (HcVisit) third = hc_visit_sign_up (house, "2001:db8:1:2::1", "guest3");

  assert_signed_in (first, "guest1");
  assert_signed_in (second, "guest2");
  assert_refused (third, HC_ERROR_SLOW_DOWN);
}

static void
test_many_new_accounts_at_once (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (GInetAddress) home = g_inet_address_new_from_string (HOME);
  GAsyncResult *results[10] = { NULL };
  guint n_made = 0;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *username = g_strdup_printf ("guest%u", i);

      hc_accounts_sign_up_async (house->accounts, home, username, "Guest", HC_VISIT_PASSWORD, NULL, NULL, hc_on_result,
                                 &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (HcSession) session = NULL;
      g_autofree char *token = NULL;

      hc_wait_for_result (&results[i]);
      session = hc_accounts_sign_in_finish (house->accounts, results[i], &token, NULL);
      n_made += session != NULL;
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (n_made, ==, 3);
}

/* The one username goes to one of them. */
static void
test_two_sign_up_as_one (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  GAsyncResult *results[2] = { NULL };
  guint n_taken = 0;

  for (guint i = 0; i < 2; i++)
    hc_accounts_sign_up_async (house->accounts, NULL, "ann", "Ann", HC_VISIT_PASSWORD, NULL, NULL, hc_on_result,
                               &results[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HcSession) session = NULL;
      g_autofree char *token = NULL;
      g_autoptr (GError) error = NULL;

      hc_wait_for_result (&results[i]);
      session = hc_accounts_sign_in_finish (house->accounts, results[i], &token, &error);
      n_taken += g_error_matches (error, HC_ERROR, HC_ERROR_USERNAME_TAKEN);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (n_taken, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/sign-up", test_sign_up);
  g_test_add_func ("/accounts/refuses-to-sign-up", test_refuses_to_sign_up);
  g_test_add_func ("/accounts/sign-in", test_sign_in);
  g_test_add_func ("/accounts/a-long-password", test_a_long_password);
  g_test_add_func ("/accounts/the-session-it-came-with-ends", test_the_session_it_came_with_ends);
  g_test_add_func ("/accounts/a-wrong-password-ends-no-session", test_a_wrong_password_ends_no_session);
  g_test_add_func ("/accounts/sign-out", test_sign_out);
  g_test_add_func ("/accounts/who-has-no-token", test_who_has_no_token);
  g_test_add_func ("/accounts/a-session-lasts-thirty-days", test_a_session_lasts_thirty_days);
  g_test_add_func ("/accounts/a-session-lasts-while-a-client-lives", test_a_session_lasts_while_a_client_lives);
  g_test_add_func ("/accounts/three-new-accounts-an-hour", test_three_new_accounts_an_hour);
  g_test_add_data_func ("/accounts/new-accounts-are-free/from-here", "127.0.0.1", test_new_accounts_are_free);
  g_test_add_data_func ("/accounts/new-accounts-are-free/from-here-by-ipv6", "::1", test_new_accounts_are_free);
  g_test_add_data_func ("/accounts/new-accounts-are-free/from-a-window", NULL, test_new_accounts_are_free);
  g_test_add_func ("/accounts/guests-of-one-network-count-alone", test_guests_of_one_network_count_alone);
  g_test_add_func ("/accounts/many-new-accounts-at-once", test_many_new_accounts_at_once);
  g_test_add_func ("/accounts/two-sign-up-as-one", test_two_sign_up_as_one);
  return g_test_run ();
}

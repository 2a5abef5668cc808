/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "store-fixture.h"

/* Who may ask whom, and how much of it there may be. */

static void
assert_refused (StoreFixture *f, const char *who, const char *deed, const char *to, HcError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcOutcome) outcome = store_try (f, who, deed, to, NULL, &error);

  g_assert_null (outcome);
  assert_hc_error (error, code);
}

static void
assert_told (StoreFixture *f, const char *who, const char *deed, const char *to, const char *expected)
{
  g_autoptr (HcOutcome) outcome = store_do (f, who, deed, to);
  g_autofree char *told = store_describe (outcome->deliveries);

  g_assert_cmpstr (told, ==, expected);
}

static void
open_with (StoreFixture *f, const char *limit)
{
  g_assert_true (hc_limits_set (&f->limits, limit, NULL));
  store_fixture_reopen (f);
}

static void
add_users (StoreFixture *f)
{
  const char *usernames[] = { "ann", "bob", "cleo", "dan", "eve", "finn" };

  for (guint i = 0; i < G_N_ELEMENTS (usernames); i++)
    store_add_user (f, usernames[i]);
}

static void
befriend (StoreFixture *f, const char *one, const char *other)
{
  store_expect (f, one, "request", other, HC_RESULT_OK);
  store_expect (f, other, "accept", one, HC_RESULT_OK);
}

static void
let_ask (StoreFixture *f, const char *username, HcWhoMayAsk who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPerson) me = NULL;

  me = hc_store_set_who_may_ask_finish (f->store, STORE_CALL (f, set_who_may_ask, store_get_id (f, username), who),
                                        &error);
  g_assert_no_error (error);
}

static void
test_waiting_requests_wherever_they_lie (StoreFixture *f, gconstpointer data)
{
  open_with (f, "waiting-requests=3");
  add_users (f);
  let_ask (f, "cleo", HC_WHO_FRIENDS_OF_FRIENDS);
  store_expect (f, "dan", "block", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "decline", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "request", "cleo", HC_RESULT_OK);
  store_expect (f, "ann", "request", "dan", HC_RESULT_OK);
  assert_refused (f, "ann", "request", "eve", HC_ERROR_LIMIT);
  store_expect (f, "ann", "request", "dan", HC_RESULT_ALREADY_REQUESTED);

  store_expect (f, "eve", "request", "ann", HC_RESULT_OK);
  assert_told (f, "ann", "request", "eve", "ann:friend_added eve:friend_added!");
  store_expect (f, "finn", "preapprove", "ann", HC_RESULT_OK);
  assert_told (f, "ann", "request", "finn", "ann:friend_added finn:friend_added!");

  store_expect (f, "ann", "cancel", "dan", HC_RESULT_OK);
  store_expect (f, "ann", "request", "dan", HC_RESULT_OK);
}

static void
test_my_own_friends_are_full (StoreFixture *f, gconstpointer data)
{
  open_with (f, "friends=1");
  add_users (f);
  store_expect (f, "cleo", "request", "ann", HC_RESULT_OK);
  store_expect (f, "eve", "block", "ann", HC_RESULT_OK);
  befriend (f, "ann", "bob");
  assert_refused (f, "ann", "request", "dan", HC_ERROR_LIMIT);
  assert_refused (f, "ann", "request", "eve", HC_ERROR_LIMIT);
  assert_refused (f, "ann", "request", "cleo", HC_ERROR_LIMIT);
  assert_refused (f, "ann", "accept", "cleo", HC_ERROR_LIMIT);
  assert_refused (f, "ann", "preapprove", "cleo", HC_ERROR_LIMIT);
  store_expect (f, "ann", "preapprove", "dan", HC_RESULT_OK);
  store_expect (f, "ann", "request", "bob", HC_RESULT_ALREADY_FRIENDS);
  store_expect (f, "ann", "unfriend", "bob", HC_RESULT_OK);
  store_expect (f, "ann", "accept", "cleo", HC_RESULT_OK);
}

static void
test_where_the_other_is_full_a_request_waits (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcPerson) seen = NULL;

  open_with (f, "friends=1");
  add_users (f);
  store_expect (f, "ann", "preapprove", "cleo", HC_RESULT_OK);
  store_expect (f, "ann", "request", "dan", HC_RESULT_OK);
  befriend (f, "ann", "bob");
  assert_told (f, "cleo", "request", "ann", "cleo:request_sent ann:request_received!");
  seen = store_see (f, "ann", "cleo");
  g_assert_false (seen->is_preapproved);
  g_assert_cmpint (seen->standing, ==, HC_STANDING_INCOMING);
  g_assert_cmpint (seen->version, ==, 3);
  store_expect (f, "eve", "request", "ann", HC_RESULT_OK);

  assert_refused (f, "dan", "accept", "ann", HC_ERROR_LIMIT);
  assert_refused (f, "dan", "request", "ann", HC_ERROR_LIMIT);
  store_expect (f, "dan", "decline", "ann", HC_RESULT_OK);
}

static void
test_nobody_may_ask (StoreFixture *f, gconstpointer data)
{
  add_users (f);
  let_ask (f, "bob", HC_WHO_NOBODY);
  assert_refused (f, "ann", "request", "bob", HC_ERROR_NOT_ACCEPTING);
  store_expect (f, "bob", "block", "cleo", HC_RESULT_OK);
  assert_refused (f, "cleo", "request", "bob", HC_ERROR_NOT_ACCEPTING);

  store_expect (f, "bob", "request", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "preapprove", "dan", HC_RESULT_OK);
  store_expect (f, "dan", "request", "bob", HC_RESULT_OK);
  store_expect (f, "ann", "request", "bob", HC_RESULT_ALREADY_FRIENDS);
}

static void
test_only_friends_of_friends_reach_the_inbox (StoreFixture *f, gconstpointer data)
{
  add_users (f);
  let_ask (f, "bob", HC_WHO_FRIENDS_OF_FRIENDS);
  assert_told (f, "ann", "request", "bob", "ann:request_sent bob:drawer_changed");
  store_expect (f, "ann", "cancel", "bob", HC_RESULT_OK);
  befriend (f, "dan", "bob");
  assert_told (f, "ann", "request", "bob", "ann:request_sent bob:drawer_changed");
  store_expect (f, "ann", "cancel", "bob", HC_RESULT_OK);

  befriend (f, "ann", "dan");
  assert_told (f, "ann", "request", "bob", "ann:request_sent bob:request_received!");
  store_expect (f, "cleo", "request", "eve", HC_RESULT_OK);
  assert_told (f, "bob", "block", "ann", "bob:blocked");
}

static void
test_a_full_inbox_filters (StoreFixture *f, gconstpointer data)
{
  g_autofree char *filtered = NULL;
  g_autofree char *incoming = NULL;

  open_with (f, "inbox=2");
  add_users (f);
  store_expect (f, "ann", "request", "finn", HC_RESULT_OK);
  store_expect (f, "bob", "request", "finn", HC_RESULT_OK);
  assert_told (f, "cleo", "request", "finn", "cleo:request_sent finn:drawer_changed");
  store_expect (f, "finn", "accept", "ann", HC_RESULT_OK);
  store_expect (f, "dan", "request", "finn", HC_RESULT_OK);
  filtered = store_list (f, "finn", HC_LIST_FILTERED, NULL);
  g_assert_cmpstr (filtered, ==, "cleo");
  incoming = store_list (f, "finn", HC_LIST_INCOMING, NULL);
  g_assert_cmpstr (incoming, ==, "bob dan");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/limits/waiting-requests-wherever-they-lie", test_waiting_requests_wherever_they_lie);
  STORE_ADD ("/limits/my-own-friends-are-full", test_my_own_friends_are_full);
  STORE_ADD ("/limits/where-the-other-is-full-a-request-waits", test_where_the_other_is_full_a_request_waits);
  STORE_ADD ("/limits/nobody-may-ask", test_nobody_may_ask);
  STORE_ADD ("/limits/only-friends-of-friends-reach-the-inbox", test_only_friends_of_friends_reach_the_inbox);
  STORE_ADD ("/limits/a-full-inbox-filters", test_a_full_inbox_filters);
  return g_test_run ();
}

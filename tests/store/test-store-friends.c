/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "store-fixture.h"

static HcEvent *
get_event (HcOutcome *outcome, guint index)
{
  g_assert_cmpuint (index, <, outcome->deliveries->len);
  return ((HcDelivery *) outcome->deliveries->pdata[index])->event;
}

static void
assert_told (HcOutcome *outcome, const char *expected)
{
  g_autofree char *told = store_describe (outcome->deliveries);

  g_assert_cmpstr (told, ==, expected);
}

static void
test_request_and_accept (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcOutcome) request = NULL;
  g_autoptr (HcOutcome) accept = NULL;
  g_autoptr (GError) error = NULL;
  HcPerson *seen;

  store_add_user (f, "ann");
  store_add_user (f, "bob");
  request = store_try (f, "ann", "request", "bob", "Hello, Bob", &error);
  g_assert_no_error (error);
  g_assert_cmpint (request->result, ==, HC_RESULT_OK);
  g_assert_cmpint (request->person->standing, ==, HC_STANDING_OUTGOING);
  assert_told (request, "ann:request_sent bob:request_received!");
  seen = get_event (request, 1)->person;
  g_assert_cmpstr (seen->username, ==, "ann");
  g_assert_cmpint (seen->standing, ==, HC_STANDING_INCOMING);
  g_assert_cmpstr (seen->note, ==, "Hello, Bob");
  g_assert_cmpint (seen->since, ==, hc_clock_now (f->clock));
  g_assert_cmpint (seen->version, ==, 2);
  g_assert_cmpstr (get_event (request, 0)->note, ==, "Hello, Bob");
  g_assert_cmpstr (get_event (request, 1)->note, ==, "Hello, Bob");

  accept = store_do (f, "bob", "accept", "ann");
  assert_told (accept, "bob:friend_added ann:friend_added!");
  g_assert_cmpint (accept->person->standing, ==, HC_STANDING_FRIEND);
  g_assert_null (accept->person->note);
  g_assert_cmpint (accept->person->version, ==, 3);
  g_assert_cmpint (get_event (accept, 0)->seq, ==, 2);
  g_assert_cmpint (get_event (accept, 1)->seq, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/store/friends/request-and-accept", test_request_and_accept);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "store-fixture.h"

static HcSession *
add_session (StoreFixture *f, const char *username, const char *token, const char *old_token, const char *address)
{
  g_autoptr (GError) error = NULL;
  HcSession *session;

  session = hc_store_add_session_finish (
    f->store, STORE_CALL (f, add_session, store_get_id (f, username), NULL, token, old_token, address), &error);
  g_assert_no_error (error);
  return session;
}

static gboolean
is_signed_in (StoreFixture *f, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcSession) session = NULL;

  session = hc_store_find_session_finish (f->store, STORE_CALL (f, find_session, token), &error);
  if (session != NULL)
    return TRUE;
  assert_hc_error (error, HC_ERROR_SIGNED_OUT);
  return FALSE;
}

static HcCredentials *
find_credentials (StoreFixture *f, const char *username, const char *address)
{
  g_autoptr (GError) error = NULL;
  HcCredentials *credentials;

  credentials = hc_store_find_credentials_finish (f->store, STORE_CALL (f, find_credentials, username, address), &error);
  g_assert_no_error (error);
  return credentials;
}

static HcFarewell *
remove_account (StoreFixture *f, const char *username)
{
  g_autoptr (GError) error = NULL;
  HcFarewell *farewell;

  farewell = hc_store_remove_account_finish (f->store, STORE_CALL (f, remove_account, store_get_id (f, username), NULL), &error);
  g_assert_no_error (error);
  return farewell;
}

static void
assert_taken (StoreFixture *f, const char *username)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (
    hc_store_add_account_finish (f->store, STORE_CALL (f, add_account, username, "Name", "hash"), &error), ==, 0);
  assert_hc_error (error, HC_ERROR_USERNAME_TAKEN);
}

static void
test_a_username_is_given_out_once (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcCredentials) ann = NULL;
  g_autoptr (HcCredentials) nobody = NULL;

  store_add_user (f, "ann");
  assert_taken (f, "ann");
  ann = find_credentials (f, "ann", NULL);
  g_assert_cmpint (ann->user_id, ==, store_get_id (f, "ann"));
  g_assert_cmpstr (ann->password_hash, ==, "hash");
  nobody = find_credentials (f, "nobody", "192.168.1.7");
  g_assert_cmpint (nobody->user_id, ==, 0);
  g_assert_null (nobody->password_hash);
  g_assert_false (nobody->is_known_address);
}

static void
test_a_session_is_found_by_its_token (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcSession) made = NULL;
  g_autoptr (HcSession) found = NULL;
  g_autoptr (GError) error = NULL;

  store_add_user (f, "ann");
  made = add_session (f, "ann", "token", NULL, NULL);
  g_assert_cmpstr (made->me->username, ==, "ann");
  g_assert_cmpint (made->me->standing, ==, HC_STANDING_ME);
  found = hc_store_find_session_finish (f->store, STORE_CALL (f, find_session, "token"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->session_id, ==, made->session_id);
  g_assert_cmpint (found->user_id, ==, store_get_id (f, "ann"));
  g_assert_false (is_signed_in (f, "other"));
}

static void
test_signing_in_ends_the_session_it_came_with (StoreFixture *f, gconstpointer data)
{
  store_add_user (f, "ann");
  hc_session_unref (add_session (f, "ann", "first", NULL, NULL));
  hc_session_unref (add_session (f, "ann", "second", "first", NULL));
  g_assert_false (is_signed_in (f, "first"));
  g_assert_true (is_signed_in (f, "second"));
}

static void
test_who_is_gone_gets_no_session (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hc_store_add_session_finish (
    f->store, STORE_CALL (f, add_session, G_GINT64_CONSTANT (99), NULL, "token", NULL, NULL), &error));
  assert_hc_error (error, HC_ERROR_WRONG_PASSWORD);
}

static void
test_a_session_lasts_from_its_last_use (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcSession) session = NULL;

  store_add_user (f, "ann");
  session = add_session (f, "ann", "token", NULL, NULL);
  hc_clock_advance (f->clock, 29 * DAY);
  g_assert_true (is_signed_in (f, "token"));
  store_fixture_reopen (f);
  hc_clock_advance (f->clock, 29 * DAY);
  hc_store_touch_session (f->store, session->session_id);
  hc_store_ping_async (f->store, NULL, store_fixture_on_ready, f);
  g_assert_true (hc_store_ping_finish (f->store, store_fixture_wait (f), NULL));
  hc_clock_advance (f->clock, 30 * DAY - 1);
  g_assert_true (is_signed_in (f, "token"));
  hc_clock_advance (f->clock, 30 * DAY);
  g_assert_false (is_signed_in (f, "token"));
}

static void
test_signing_out (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcSession) ended = NULL;
  g_autoptr (GError) error = NULL;

  store_add_user (f, "ann");
  hc_session_unref (add_session (f, "ann", "token", NULL, NULL));
  ended = hc_store_remove_session_finish (f->store, STORE_CALL (f, remove_session, "token"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (ended->user_id, ==, store_get_id (f, "ann"));
  g_assert_false (is_signed_in (f, "token"));
  g_assert_null (hc_store_remove_session_finish (f->store, STORE_CALL (f, remove_session, "token"), &error));
  g_assert_no_error (error);
}

static void
test_a_new_password_ends_the_other_sessions (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcSession) kept = NULL;
  g_autoptr (HcCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;

  store_add_user (f, "ann");
  store_add_user (f, "bob");
  kept = add_session (f, "ann", "kept", NULL, NULL);
  hc_session_unref (add_session (f, "ann", "other", NULL, NULL));
  hc_session_unref (add_session (f, "bob", "of-bob", NULL, NULL));
  g_assert_true (hc_store_set_password_finish (
    f->store, STORE_CALL (f, set_password, store_get_id (f, "ann"), NULL, "new hash", kept->session_id), &error));
  g_assert_true (is_signed_in (f, "kept"));
  g_assert_false (is_signed_in (f, "other"));
  g_assert_true (is_signed_in (f, "of-bob"));
  credentials = find_credentials (f, "ann", NULL);
  g_assert_cmpstr (credentials->password_hash, ==, "new hash");
}

static void
test_what_was_proved_with_an_old_password_is_refused (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) at_sign_in = NULL;
  g_autoptr (GError) at_change = NULL;
  g_autoptr (GError) at_removal = NULL;
  g_autoptr (GError) error = NULL;
  gint64 ann;

  store_add_user (f, "ann");
  ann = store_get_id (f, "ann");
  g_assert_true (hc_store_set_password_finish (
    f->store, STORE_CALL (f, set_password, ann, NULL, "new hash", G_GINT64_CONSTANT (0)), &error));

  g_assert_null (hc_store_add_session_finish (
    f->store, STORE_CALL (f, add_session, ann, "old hash", "token", NULL, NULL), &at_sign_in));
  assert_hc_error (at_sign_in, HC_ERROR_WRONG_PASSWORD);
  g_assert_false (hc_store_set_password_finish (
    f->store, STORE_CALL (f, set_password, ann, "old hash", "mine", G_GINT64_CONSTANT (0)), &at_change));
  assert_hc_error (at_change, HC_ERROR_WRONG_PASSWORD);
  g_assert_null (hc_store_remove_account_finish (
    f->store, STORE_CALL (f, remove_account, ann, "old hash"), &at_removal));
  assert_hc_error (at_removal, HC_ERROR_WRONG_PASSWORD);
  hc_session_unref (hc_store_add_session_finish (
    f->store, STORE_CALL (f, add_session, ann, "new hash", "token", NULL, NULL), &error));
  g_assert_no_error (error);
}

static void
test_known_addresses (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcCredentials) known = NULL;
  g_autoptr (HcCredentials) unknown = NULL;
  g_autoptr (HcCredentials) of_bob = NULL;

  store_add_user (f, "ann");
  store_add_user (f, "bob");
  hc_session_unref (add_session (f, "ann", "token", NULL, "192.168.1.7"));
  known = find_credentials (f, "ann", "192.168.1.7");
  g_assert_true (known->is_known_address);
  unknown = find_credentials (f, "ann", "192.168.1.8");
  g_assert_false (unknown->is_known_address);
  of_bob = find_credentials (f, "bob", "192.168.1.7");
  g_assert_false (of_bob->is_known_address);
}

static void
test_removal_tells_who_had_something (StoreFixture *f, gconstpointer data)
{
  const char *others[] = { "friend", "asked", "asker", "decliner", "approver", "blocker", "blocked", "nothing" };
  g_autoptr (HcFarewell) farewell = NULL;
  g_autofree char *told = NULL;

  store_add_user (f, "ann");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    store_add_user (f, others[i]);
  store_expect (f, "ann", "request", "friend", HC_RESULT_OK);
  store_expect (f, "friend", "accept", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "request", "asked", HC_RESULT_OK);
  store_expect (f, "asker", "request", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "request", "decliner", HC_RESULT_OK);
  store_expect (f, "decliner", "decline", "ann", HC_RESULT_OK);
  store_expect (f, "approver", "preapprove", "ann", HC_RESULT_OK);
  store_expect (f, "blocker", "block", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "block", "blocked", HC_RESULT_OK);
  store_expect (f, "ann", "preapprove", "nothing", HC_RESULT_OK);

  farewell = remove_account (f, "ann");
  told = store_describe (farewell->deliveries);
  g_assert_cmpstr (told, ==, "friend:account_gone asked:account_gone asker:account_gone decliner:account_gone "
                             "approver:account_gone blocker:account_gone");
  g_assert_cmpint (farewell->person->standing, ==, HC_STANDING_NONE);
}

static void
test_removal_leaves_nothing_behind (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcFarewell) farewell = NULL;
  g_autoptr (HcGreeting) bob = NULL;
  g_autofree char *people = NULL;
  HcPerson *gone;

  store_add_user (f, "ann");
  store_add_user (f, "bob");
  hc_session_unref (add_session (f, "ann", "token", NULL, "192.168.1.7"));
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "accept", "ann", HC_RESULT_OK);
  store_expect (f, "ann", "unfriend", "bob", HC_RESULT_OK);
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);

  farewell = remove_account (f, "ann");
  gone = ((HcDelivery *) farewell->deliveries->pdata[0])->event->person;
  g_assert_cmpint (gone->standing, ==, HC_STANDING_NONE);
  g_assert_cmpint (gone->drawer, ==, HC_DRAWER_NONE);
  g_assert_cmpint (gone->version, ==, 6);
  g_assert_cmpint (gone->since, ==, 0);
  g_assert_null (gone->note);
  g_assert_false (is_signed_in (f, "token"));
  people = store_list (f, "bob", HC_LIST_PEOPLE, NULL);
  g_assert_cmpstr (people, ==, "");
  bob = store_greet (f, "bob", -1);
  g_assert_cmpint (bob->counts.incoming, ==, 0);
  g_assert_cmpint (bob->counts.unseen, ==, 0);
}

static void
test_a_refusal_outlives_who_refused (StoreFixture *f, gconstpointer data)
{
  g_autoptr (HcGreeting) ann = NULL;

  store_add_user (f, "ann");
  store_add_user (f, "bob");
  store_expect (f, "ann", "request", "bob", HC_RESULT_OK);
  store_expect (f, "bob", "refuse", "ann", HC_RESULT_OK);
  hc_farewell_free (remove_account (f, "bob"));
  ann = store_greet (f, "ann", -1);
  g_assert_cmpint (ann->counts.unseen, ==, 1);
}

static void
test_a_removed_username_rests (StoreFixture *f, gconstpointer data)
{
  gint64 first = store_add_user (f, "ann");

  hc_farewell_free (remove_account (f, "ann"));
  assert_taken (f, "ann");
  hc_clock_advance (f->clock, 30 * DAY - 1);
  assert_taken (f, "ann");
  hc_clock_advance (f->clock, 1);
  g_assert_cmpint (store_add_user (f, "ann"), >, first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_ADD ("/store-accounts/a-username-is-given-out-once", test_a_username_is_given_out_once);
  STORE_ADD ("/store-accounts/a-session-is-found-by-its-token", test_a_session_is_found_by_its_token);
  STORE_ADD ("/store-accounts/signing-in-ends-the-session-it-came-with", test_signing_in_ends_the_session_it_came_with);
  STORE_ADD ("/store-accounts/who-is-gone-gets-no-session", test_who_is_gone_gets_no_session);
  STORE_ADD ("/store-accounts/a-session-lasts-from-its-last-use", test_a_session_lasts_from_its_last_use);
  STORE_ADD ("/store-accounts/signing-out", test_signing_out);
  STORE_ADD ("/store-accounts/a-new-password-ends-the-other-sessions", test_a_new_password_ends_the_other_sessions);
  STORE_ADD ("/store-accounts/what-was-proved-with-an-old-password-is-refused",
             test_what_was_proved_with_an_old_password_is_refused);
  STORE_ADD ("/store-accounts/known-addresses", test_known_addresses);
  STORE_ADD ("/store-accounts/removal-tells-who-had-something", test_removal_tells_who_had_something);
  STORE_ADD ("/store-accounts/removal-leaves-nothing-behind", test_removal_leaves_nothing_behind);
  STORE_ADD ("/store-accounts/a-refusal-outlives-who-refused", test_a_refusal_outlives_who_refused);
  STORE_ADD ("/store-accounts/a-removed-username-rests", test_a_removed_username_rests);
  return g_test_run ();
}

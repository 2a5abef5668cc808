/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-guard.h"
#include "hc-house.h"

#define RIGHT "correct horse"
#define WRONG "battery staple"
#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define N_AT_ONCE 50

/* Ann has an account with a password, and had a session from "home". */
typedef struct
{
  HcHouse     *house;
  HcPasswords *passwords;
  HcGuard     *guard;
  gint64       ann_id;
} HcScene;

static char *
hash_password (HcPasswords *passwords, const char *password)
{
  g_autoptr (GAsyncResult) result = NULL;
  char *hash;

  hc_passwords_hash_async (passwords, password, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  hash = hc_passwords_hash_finish (passwords, result, NULL);
  g_assert_nonnull (hash);
  return hash;
}

static void
add_ann (HcScene *scene)
{
  g_autofree char *hash = hash_password (scene->passwords, RIGHT);
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) entered = NULL;
  g_autoptr (HcSession) session = NULL;
  HcStore *store = scene->house->store;

  hc_store_add_account_async (store, "ann", "Ann", hash, NULL, hc_on_result, &added);
  hc_wait_for_result (&added);
  scene->ann_id = hc_store_add_account_finish (store, added, NULL);
  hc_store_add_session_async (store, scene->ann_id, NULL, "token", NULL, "home", NULL, hc_on_result, &entered);
  hc_wait_for_result (&entered);
  session = hc_store_add_session_finish (store, entered, NULL);
  g_assert_nonnull (session);
}

/* @data: (nullable): a limit to set */
static void
set_up (HcScene *scene, gconstpointer data)
{
  scene->house = hc_house_new (data, NULL);
  scene->passwords = hc_passwords_new (scene->house->limits.hashing_queue);
  scene->guard = hc_guard_new (scene->house->store, scene->passwords, &scene->house->limits, scene->house->clock);
  add_ann (scene);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  g_assert_finalize_object (scene->guard);
  g_assert_finalize_object (scene->passwords);
  hc_house_free (scene->house);
}

/* Returns: (transfer full) (nullable): why not */
static GError *
guess_for (HcScene *scene, const char *username, const char *password, const char *address)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *proof = NULL;
  GError *error = NULL;
  gint64 user_id;

  hc_guard_check_async (scene->guard, username, password, address, hc_on_result, &result);
  hc_wait_for_result (&result);
  user_id = hc_guard_check_finish (scene->guard, result, &proof, &error);
  g_assert_cmpint (user_id, ==, error == NULL ? scene->ann_id : 0);
  g_assert_cmpint (proof != NULL, ==, error == NULL);
  return error;
}

static void
assert_right (HcScene *scene, const char *address)
{
  g_autoptr (GError) error = guess_for (scene, "ann", RIGHT, address);

  g_assert_no_error (error);
}

static void
assert_wrong (HcScene *scene, const char *username, const char *address)
{
  g_autoptr (GError) error = guess_for (scene, username, WRONG, address);

  g_assert_error (error, HC_ERROR, HC_ERROR_WRONG_PASSWORD);
}

static void
assert_paused (HcScene *scene, const char *username, const char *address, gint64 seconds)
{
  g_autoptr (GError) error = guess_for (scene, username, RIGHT, address);

  g_assert_error (error, HC_ERROR, HC_ERROR_SLOW_DOWN);
  g_assert_cmpint (hc_error_get_retry_after (error), ==, seconds);
}

static void
fail_five_times (HcScene *scene)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *address = g_strdup_printf ("elsewhere %u", i);

      assert_wrong (scene, "ann", address);
    }
}

static void
test_right_and_wrong (HcScene *scene, gconstpointer data)
{
  assert_right (scene, "elsewhere");
  assert_wrong (scene, "ann", "elsewhere");
  assert_right (scene, NULL);
  assert_wrong (scene, "ann", NULL);
}

static void
test_unknown_names_say_the_same (HcScene *scene, gconstpointer data)
{
  g_autoptr (GError) known = guess_for (scene, "ann", WRONG, "elsewhere");
  g_autoptr (GError) unknown = guess_for (scene, "nobody", RIGHT, "elsewhere");

  g_assert_error (unknown, HC_ERROR, HC_ERROR_WRONG_PASSWORD);
  g_assert_cmpstr (known->message, ==, unknown->message);
}

static void
test_five_failures_pause_the_account (HcScene *scene, gconstpointer data)
{
  fail_five_times (scene);
  assert_paused (scene, "ann", "elsewhere", 60);
  hc_house_wait (scene->house, MINUTE_MS);
  assert_wrong (scene, "ann", "elsewhere");
  assert_paused (scene, "ann", "elsewhere", 120);
  hc_house_wait (scene->house, 2 * MINUTE_MS);
  assert_right (scene, "elsewhere");
  fail_five_times (scene);
  assert_paused (scene, "ann", "elsewhere", 60);
}

/* Or the pause would say who has an account. */
static void
test_unknown_names_are_paused_too (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *address = g_strdup_printf ("elsewhere %u", i);

      assert_wrong (scene, "nobody", address);
    }
  assert_paused (scene, "nobody", "elsewhere", 60);
  assert_right (scene, "elsewhere");
}

static void
test_a_known_address_passes (HcScene *scene, gconstpointer data)
{
  fail_five_times (scene);
  assert_paused (scene, "ann", "elsewhere", 60);
  assert_right (scene, "home");
}

/* Nobody there can go on guessing in the pause. */
static void
test_a_known_address_guesses_no_more (HcScene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fail_five_times (scene);
  error = guess_for (scene, "ann", WRONG, "home");
  g_assert_error (error, HC_ERROR, HC_ERROR_SLOW_DOWN);
  assert_right (scene, "home");
}

static void
test_ten_failures_pause_the_address (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *username = g_strdup_printf ("guest%u", i);

      assert_wrong (scene, username, "elsewhere");
    }
  assert_paused (scene, "ann", "elsewhere", 600);
  assert_right (scene, "another");
  assert_right (scene, NULL);
  hc_house_wait (scene->house, 10 * MINUTE_MS);
  assert_right (scene, "elsewhere");
}

static void
test_right_ones_are_free (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < 15; i++)
    assert_right (scene, "elsewhere");
}

static void
count_at_once (HcScene *scene, gboolean is_one_address, guint *n_wrong, guint *n_paused)
{
  GAsyncResult *results[N_AT_ONCE] = { NULL };

  for (guint i = 0; i < N_AT_ONCE; i++)
    {
      g_autofree char *address = g_strdup_printf ("elsewhere %u", is_one_address ? 0 : i);
      g_autofree char *username = g_strdup_printf ("guest%u", i);

      hc_guard_check_async (scene->guard, is_one_address ? username : "ann", WRONG, address, hc_on_result, &results[i]);
    }
  for (guint i = 0; i < N_AT_ONCE; i++)
    {
      g_autofree char *proof = NULL;
      g_autoptr (GError) error = NULL;

      hc_wait_for_result (&results[i]);
      g_assert_cmpint (hc_guard_check_finish (scene->guard, results[i], &proof, &error), ==, 0);
      *n_wrong += g_error_matches (error, HC_ERROR, HC_ERROR_WRONG_PASSWORD);
      *n_paused += g_error_matches (error, HC_ERROR, HC_ERROR_SLOW_DOWN);
      g_object_unref (results[i]);
    }
}

/* Only so many reach the hash, however many come at once. */
static void
test_many_at_once_for_one_account (HcScene *scene, gconstpointer data)
{
  guint n_wrong = 0;
  guint n_paused = 0;

  count_at_once (scene, FALSE, &n_wrong, &n_paused);
  g_assert_cmpuint (n_wrong, ==, 5);
  g_assert_cmpuint (n_paused, ==, N_AT_ONCE - 5);
  assert_paused (scene, "ann", "elsewhere", 60);
}

static void
test_many_at_once_from_one_address (HcScene *scene, gconstpointer data)
{
  guint n_wrong = 0;
  guint n_paused = 0;

  count_at_once (scene, TRUE, &n_wrong, &n_paused);
  g_assert_cmpuint (n_wrong, ==, 10);
  g_assert_cmpuint (n_paused, ==, N_AT_ONCE - 10);
}

/* Unknown names wait for the hash as known ones do; who was turned away has not failed. */
static void
test_a_full_queue_is_no_failure (HcScene *scene, gconstpointer data)
{
  guint n_wrong = 0;
  guint n_paused = 0;

  count_at_once (scene, TRUE, &n_wrong, &n_paused);
  g_assert_cmpuint (n_wrong, <, 10);
  g_assert_cmpuint (n_wrong + n_paused, ==, N_AT_ONCE);
  assert_right (scene, "elsewhere 0");
}

/* Also when it is not even compared. */
static void
test_knows_usernames (HcScene *scene, gconstpointer data)
{
  const char *const usernames[] = { "nobody", "ann", "nobody", "ann" };

  for (guint i = 0; i < G_N_ELEMENTS (usernames); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      hc_guard_check_async (scene->guard, usernames[i], WRONG, "elsewhere", hc_on_result, &result);
      hc_wait_for_result (&result);
      g_assert_cmpint (hc_guard_check_found_user (result), ==, g_str_equal (usernames[i], "ann"));
    }
}

static void
test_zero_never_pauses (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    assert_wrong (scene, "ann", "elsewhere");
  assert_right (scene, "elsewhere");
}

static void
add (const char *path, const char *limit, void (*test) (HcScene *scene, gconstpointer data))
{
  g_test_add (path, HcScene, limit, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/guard/right-and-wrong", NULL, test_right_and_wrong);
  add ("/guard/unknown-names-say-the-same", NULL, test_unknown_names_say_the_same);
  add ("/guard/five-failures-pause-the-account", NULL, test_five_failures_pause_the_account);
  add ("/guard/unknown-names-are-paused-too", NULL, test_unknown_names_are_paused_too);
  add ("/guard/a-known-address-passes", NULL, test_a_known_address_passes);
  add ("/guard/a-known-address-guesses-no-more", NULL, test_a_known_address_guesses_no_more);
  add ("/guard/ten-failures-pause-the-address", NULL, test_ten_failures_pause_the_address);
  add ("/guard/right-ones-are-free", NULL, test_right_ones_are_free);
  add ("/guard/many-at-once-for-one-account", "hashing-queue=100", test_many_at_once_for_one_account);
  add ("/guard/many-at-once-from-one-address", "hashing-queue=100", test_many_at_once_from_one_address);
  add ("/guard/a-full-queue-is-no-failure", "hashing-queue=1", test_a_full_queue_is_no_failure);
  add ("/guard/says-whether-somebody-has-the-username", "sign-in-rate=2", test_knows_usernames);
  add ("/guard/zero-never-pauses", "sign-in-rate=0", test_zero_never_pauses);
  return g_test_run ();
}

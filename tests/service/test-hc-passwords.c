/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-error.h"
#include "hc-passwords.h"

#define N_GUESSES 10
#define N_THREADS 2

/* Keeps what comes of a call. */
static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static char *
hash (HcPasswords *passwords, const char *password)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *made;

  hc_passwords_hash_async (passwords, password, NULL, on_done, &result);
  wait_for (&result);
  made = hc_passwords_hash_finish (passwords, result, &error);
  g_assert_no_error (error);
  return made;
}

static gboolean
verify (HcPasswords *passwords, const char *password, const char *known)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_right;

  hc_passwords_verify_async (passwords, password, known, NULL, on_done, &result);
  wait_for (&result);
  is_right = hc_passwords_verify_finish (passwords, result, &error);
  g_assert_no_error (error);
  return is_right;
}

/* Returns: (transfer full): a password of 256 code points of 4 bytes that ends in @last */
static char *
make_long (const char *last)
{
  GString *password = g_string_new (NULL);

  for (guint i = 0; i < 255; i++)
    g_string_append (password, "🙂");
  g_string_append (password, last);
  return g_string_free (password, FALSE);
}

static void
test_new_then_finalized (void)
{
  HcPasswords *passwords = hc_passwords_new (16);

  g_assert_finalize_object (passwords);
}

static void
test_knows_a_password_again (void)
{
  g_autoptr (HcPasswords) passwords = hc_passwords_new (16);
  g_autofree char *known = hash (passwords, "correct horse");

  g_assert_true (g_str_has_prefix (known, "$y$"));
  g_assert_null (g_strstr_len (known, -1, "horse"));
  g_assert_true (verify (passwords, "correct horse", known));
  g_assert_false (verify (passwords, "correct horsf", known));
  g_assert_false (verify (passwords, "", known));
}

static void
test_no_two_hashes_are_alike (void)
{
  g_autoptr (HcPasswords) passwords = hc_passwords_new (16);
  g_autofree char *one = hash (passwords, "correct horse");
  g_autofree char *other = hash (passwords, "correct horse");

  g_assert_cmpstr (one, !=, other);
}

/* crypt(3) itself would refuse it, or look at its beginning only. */
static void
test_every_character_of_a_long_one_counts (void)
{
  g_autoptr (HcPasswords) passwords = hc_passwords_new (16);
  g_autofree char *password = make_long ("🙂");
  g_autofree char *other = make_long ("🙃");
  g_autofree char *known = hash (passwords, password);

  g_assert_cmpint (g_utf8_strlen (password, -1), ==, 256);
  g_assert_true (verify (passwords, password, known));
  g_assert_false (verify (passwords, other, known));
}

static void
test_nobody_has_a_password (void)
{
  g_autoptr (HcPasswords) passwords = hc_passwords_new (16);

  g_assert_false (verify (passwords, "correct horse", NULL));
  g_assert_false (verify (passwords, "", NULL));
}

static void
test_a_damaged_hash_fits_nothing (void)
{
  static const char *const damaged[] = { "", "*0", "!", "x", "$y$", "$y$j9T$", "$y$j9T$abc" };
  g_autoptr (HcPasswords) passwords = hc_passwords_new (16);

  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    g_assert_false (verify (passwords, "correct horse", damaged[i]));
}

static void
test_a_full_queue_is_told_to_wait (void)
{
  g_autoptr (HcPasswords) passwords = hc_passwords_new (1);
  GAsyncResult *results[N_GUESSES] = { NULL };
  guint n_refused = 0;

  for (guint i = 0; i < N_GUESSES; i++)
    hc_passwords_verify_async (passwords, "correct horse", NULL, NULL, on_done, &results[i]);
  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autoptr (GError) error = NULL;

      wait_for (&results[i]);
      g_assert_false (hc_passwords_verify_finish (passwords, results[i], &error));
      if (error != NULL)
        {
          g_assert_error (error, HC_ERROR, HC_ERROR_SLOW_DOWN);
          g_assert_cmpint (hc_error_get_retry_after (error), >, 0);
          n_refused++;
        }
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (n_refused, <, N_GUESSES);
  g_assert_cmpuint (n_refused, >=, N_GUESSES - N_THREADS - 2);
}

static void
test_can_be_cancelled (void)
{
  g_autoptr (HcPasswords) passwords = hc_passwords_new (16);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  hc_passwords_hash_async (passwords, "correct horse", cancellable, on_done, &result);
  wait_for (&result);
  g_assert_null (hc_passwords_hash_finish (passwords, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_answers_even_when_it_goes (void)
{
  HcPasswords *passwords = hc_passwords_new (16);
  GAsyncResult *results[4] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    hc_passwords_hash_async (passwords, "correct horse", NULL, on_done, &results[i]);
  g_assert_finalize_object (passwords);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *made = NULL;

      wait_for (&results[i]);
      made = hc_passwords_hash_finish (NULL, results[i], NULL);
      g_assert_nonnull (made);
      g_object_unref (results[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/passwords/new-then-finalized", test_new_then_finalized);
  g_test_add_func ("/passwords/knows-a-password-again", test_knows_a_password_again);
  g_test_add_func ("/passwords/no-two-hashes-are-alike", test_no_two_hashes_are_alike);
  g_test_add_func ("/passwords/every-character-of-a-long-one-counts", test_every_character_of_a_long_one_counts);
  g_test_add_func ("/passwords/nobody-has-a-password", test_nobody_has_a_password);
  g_test_add_func ("/passwords/a-damaged-hash-fits-nothing", test_a_damaged_hash_fits_nothing);
  g_test_add_func ("/passwords/a-full-queue-is-told-to-wait", test_a_full_queue_is_told_to_wait);
  g_test_add_func ("/passwords/can-be-cancelled", test_can_be_cancelled);
  g_test_add_func ("/passwords/answers-even-when-it-goes", test_answers_even_when_it_goes);
  return g_test_run ();
}

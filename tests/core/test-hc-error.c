/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <gio/gio.h>

#include "hc-error.h"

static void
test_each_code_has_its_word (void)
{
  static const char *const words[] = {
    [HC_ERROR_BAD_MESSAGE] = "bad_message",       [HC_ERROR_UNKNOWN_TYPE] = "unknown_type",
    [HC_ERROR_SELF] = "self",                     [HC_ERROR_NOT_FOUND] = "not_found",
    [HC_ERROR_NOT_ACCEPTING] = "not_accepting",   [HC_ERROR_ID_REUSED] = "id_reused",
    [HC_ERROR_SLOW_DOWN] = "slow_down",           [HC_ERROR_LIMIT] = "limit",
    [HC_ERROR_STORAGE] = "storage",               [HC_ERROR_SIGNED_OUT] = "signed_out",
    [HC_ERROR_FORBIDDEN] = "forbidden",           [HC_ERROR_TOO_LARGE] = "too_large",
    [HC_ERROR_USERNAME_TAKEN] = "username_taken", [HC_ERROR_SIGN_UP_CLOSED] = "sign_up_closed",
    [HC_ERROR_BAD_USERNAME] = "bad_username",     [HC_ERROR_BAD_NAME] = "bad_name",
    [HC_ERROR_WEAK_PASSWORD] = "weak_password",   [HC_ERROR_WRONG_PASSWORD] = "wrong_password",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (HC_ERROR, i, "a sentence");

      g_assert_cmpstr (hc_error_get_word (error), ==, words[i]);
    }
}

static void
test_what_happens_to_us_is_storage (void)
{
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  g_autoptr (GError) unknown = g_error_new_literal (HC_ERROR, 1000, "new");

  g_assert_cmpstr (hc_error_get_word (foreign), ==, "storage");
  g_assert_cmpstr (hc_error_get_word (unknown), ==, "storage");
  g_assert_cmpint (hc_error_get_retry_after (foreign), ==, 0);
}

static void
test_rounds_the_wait_up (void)
{
  static const struct
  {
    gint64 ms;
    gint64 seconds;
  } cases[] = { { -5, 1 }, { 0, 1 }, { 1, 1 }, { 999, 1 }, { 1000, 1 }, { 1001, 2 }, { 60000, 60 }, { 599001, 600 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = hc_error_new_slow_down (cases[i].ms);

      g_assert_error (error, HC_ERROR, HC_ERROR_SLOW_DOWN);
      g_assert_cmpint (hc_error_get_retry_after (error), ==, cases[i].seconds);
    }
}

static void
test_a_copy_knows_the_wait (void)
{
  g_autoptr (GError) error = hc_error_new_slow_down (4500);
  g_autoptr (GError) copy = g_error_copy (error);

  g_assert_cmpint (hc_error_get_retry_after (copy), ==, 5);
}

static void
test_others_know_no_wait (void)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, HC_ERROR_LIMIT, "full");

  g_assert_cmpint (hc_error_get_retry_after (error), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/each-code-has-its-word", test_each_code_has_its_word);
  g_test_add_func ("/error/what-happens-to-us-is-storage", test_what_happens_to_us_is_storage);
  g_test_add_func ("/error/rounds-the-wait-up", test_rounds_the_wait_up);
  g_test_add_func ("/error/a-copy-knows-the-wait", test_a_copy_knows_the_wait);
  g_test_add_func ("/error/others-know-no-wait", test_others_know_no_wait);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-address.h"
#include "hc-error.h"
#include "hc-secret.h"
#include "hc-text.h"
#include "hc-accounts-private.h"

static void
free_attempt (HcAttempt *attempt)
{
  g_free (attempt->username);
  g_free (attempt->name);
  hc_secret_free (attempt->password);
  hc_secret_free (attempt->new_password);
  g_free (attempt->address);
  g_free (attempt->counted_address);
  g_free (attempt->old_token_hash);
  g_free (attempt->proof);
  hc_secret_free (attempt->token);
  g_clear_pointer (&attempt->session, hc_session_unref);
  g_free (attempt);
}

/**
 * hc_attempt_new:
 * @task: owns the attempt
 * @address: (nullable): where it comes from; %NULL for a window
 */
HcAttempt *
hc_attempt_new (GTask *task, GInetAddress *address, const char *password)
{
  HcAttempt *attempt = g_new0 (HcAttempt, 1);

  attempt->address = address != NULL ? hc_address_get_key (address) : NULL;
  if (address != NULL && !g_inet_address_get_is_loopback (address))
    attempt->counted_address = g_strdup (attempt->address);
  attempt->password = g_strdup (password);
  g_task_set_task_data (task, attempt, (GDestroyNotify) free_attempt);
  return attempt;
}

/**
 * hc_attempt_fail:
 * @task: (transfer full):
 * @error: (transfer full):
 */
void
hc_attempt_fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Each guess, but what is turned away unheard only now and then. */
static void
log_failure (HcAccounts *self, HcAttempt *attempt, gboolean has_account, const GError *error)
{
  gboolean is_sign_in = attempt->session == NULL;
  HcLogEvent event = is_sign_in ? HC_LOG_SIGN_IN_FAILED : HC_LOG_PASSWORD_REFUSED;
  HcLogPace *pace = is_sign_in ? &self->sign_in_refusals : &self->password_refusals;
  const char *username = has_account ? attempt->username : HC_LOG_NOBODY;

  if (g_error_matches (error, HC_ERROR, HC_ERROR_WRONG_PASSWORD))
    hc_log_write (event, username, attempt->address, hc_error_get_word (error));
  else
    hc_log_write_paced (pace, event, username, attempt->address, hc_error_get_word (error));
}

static void
on_guess_checked (GObject *guard, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;

  attempt->user_id = hc_guard_check_finish (HC_GUARD (guard), result, &attempt->proof, &error);
  if (attempt->user_id != 0)
    {
      attempt->next (task, attempt);
      return;
    }
  log_failure (g_task_get_source_object (task), attempt, hc_guard_check_found_user (result), error);
  hc_attempt_fail (task, error);
}

/**
 * hc_attempt_check_password:
 * @task: (transfer full): goes to @next where the password is right, else fails
 */
void
hc_attempt_check_password (GTask *task, HcAttempt *attempt, const char *username, HcAttemptNext next)
{
  HcAccounts *self = g_task_get_source_object (task);

  attempt->username = hc_username_fold (username);
  attempt->next = next;
  hc_guard_check_async (self->guard, attempt->username, attempt->password, attempt->address, on_guess_checked, task);
}

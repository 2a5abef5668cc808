/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-text.h"
#include "hc-accounts-private.h"

/* What needs the password of somebody who is signed in: another password, and removing oneself. */

static void
on_password_set (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;

  if (!hc_store_set_password_finish (HC_STORE (store), result, &error))
    {
      hc_attempt_fail (task, error);
      return;
    }
  hc_log_write (HC_LOG_PASSWORD_CHANGED, attempt->username, attempt->address, NULL);
  hc_clients_end_others (self->clients, attempt->username, attempt->session->session_id,
                         HC_ENDING_PASSWORD_CHANGED);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_replacement_hashed (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *hash = hc_passwords_hash_finish (self->passwords, result, &error);

  if (hash == NULL)
    {
      hc_attempt_fail (task, error);
      return;
    }
  hc_store_set_password_async (self->store, attempt->user_id, attempt->proof, hash, attempt->session->session_id,
                               NULL, on_password_set, task);
}

static void
replace_password (GTask *task, HcAttempt *attempt)
{
  HcAccounts *self = g_task_get_source_object (task);

  hc_passwords_hash_async (self->passwords, attempt->new_password, NULL, on_replacement_hashed, task);
}

static void
on_account_removed (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (HcFarewell) farewell = hc_store_remove_account_finish (HC_STORE (store), result, &error);

  if (farewell == NULL)
    {
      hc_attempt_fail (task, error);
      return;
    }
  hc_log_write (HC_LOG_ACCOUNT_REMOVED, attempt->username, attempt->address, NULL);
  hc_clients_end_others (self->clients, attempt->username, 0, HC_ENDING_ACCOUNT_REMOVED);
  hc_presence_deliver (self->presence, farewell->deliveries);
  hc_presence_forget (self->presence, attempt->username);
  hc_directory_announce (self->directory, HC_DIRECTORY_LEFT, farewell->person);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
remove_account (GTask *task, HcAttempt *attempt)
{
  HcAccounts *self = g_task_get_source_object (task);

  hc_store_remove_account_async (self->store, attempt->user_id, attempt->proof, NULL, on_account_removed, task);
}

/**
 * hc_accounts_set_password_async:
 * @session: who asks; the user's other sessions end
 *
 * Fails with %HC_ERROR_WEAK_PASSWORD, WRONG_PASSWORD or SLOW_DOWN.
 */
void
hc_accounts_set_password_async (HcAccounts          *self,
                                GInetAddress        *address,
                                HcSession           *session,
                                const char          *old,
                                const char          *new_password,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  HcAttempt *attempt = hc_attempt_new (task, address, old);
  GError *error = NULL;

  attempt->session = hc_session_ref (session);
  attempt->new_password = g_strdup (new_password);
  if (!hc_text_check_password (new_password, &error))
    {
      hc_attempt_fail (task, error);
      return;
    }
  hc_attempt_check_password (task, attempt, session->me->username, replace_password);
}

gboolean
hc_accounts_set_password_finish (HcAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * hc_accounts_remove_async:
 * @session: who asks
 *
 * Removes the user and all that is theirs. Fails with %HC_ERROR_WRONG_PASSWORD or SLOW_DOWN.
 */
void
hc_accounts_remove_async (HcAccounts          *self,
                          GInetAddress        *address,
                          HcSession           *session,
                          const char          *password,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  HcAttempt *attempt = hc_attempt_new (task, address, password);

  attempt->session = hc_session_ref (session);
  hc_attempt_check_password (task, attempt, session->me->username, remove_account);
}

gboolean
hc_accounts_remove_finish (HcAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

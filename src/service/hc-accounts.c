/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-secret.h"
#include "hc-text.h"
#include "hc-accounts-private.h"

#define PROLONGINGS 8 /* in the life of a session */
#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))

G_DEFINE_FINAL_TYPE (HcAccounts, hc_accounts, G_TYPE_OBJECT)

static void
on_session_added (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  HcSession *session = hc_store_add_session_finish (HC_STORE (store), result, &error);

  if (session == NULL)
    {
      hc_attempt_fail (task, error);
      return;
    }
  if (attempt->session != NULL)
    hc_clients_end_session (self->clients, attempt->session->me->username, attempt->session->session_id);
  hc_log_write (HC_LOG_SIGNED_IN, attempt->username, attempt->address, NULL);
  g_task_return_pointer (task, session, (GDestroyNotify) hc_session_unref);
  g_object_unref (task);
}

static void
add_session (GTask *task, HcAttempt *attempt)
{
  HcAccounts *self = g_task_get_source_object (task);
  g_autofree char *token_hash = NULL;

  attempt->token = hc_secret_new_token ();
  token_hash = hc_secret_digest (attempt->token);
  hc_store_add_session_async (self->store, attempt->user_id, attempt->proof, token_hash, attempt->old_token_hash,
                              attempt->address, NULL, on_session_added, task);
}

static void
on_old_session_found (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAttempt *attempt = g_task_get_task_data (task);

  attempt->session = hc_store_find_session_finish (HC_STORE (store), result, NULL);
  add_session (task, attempt);
}

/* The session that the request came with ends with the new one, and so do its clients. */
static void
start_session (GTask *task, HcAttempt *attempt)
{
  HcAccounts *self = g_task_get_source_object (task);

  if (attempt->old_token_hash == NULL)
    add_session (task, attempt);
  else
    hc_store_find_session_async (self->store, attempt->old_token_hash, NULL, on_old_session_found, task);
}

static void
on_account_added (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (HcPerson) newcomer = NULL;

  attempt->user_id = hc_store_add_account_finish (HC_STORE (store), result, &error);
  if (attempt->user_id == 0)
    {
      if (attempt->counted_address != NULL)
        hc_throttle_give_back (self->new_accounts, attempt->counted_address);
      hc_attempt_fail (task, error);
      return;
    }

  hc_log_write (HC_LOG_SIGNED_UP, attempt->username, attempt->address, NULL);
  newcomer = hc_person_new (&(HcPerson){ .username = attempt->username, .name = attempt->name, .version = 1 });
  hc_directory_announce (self->directory, HC_DIRECTORY_JOINED, newcomer);
  start_session (task, attempt);
}

static void
on_new_hashed (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *hash = hc_passwords_hash_finish (self->passwords, result, &error);

  if (hash == NULL)
    {
      if (attempt->counted_address != NULL)
        hc_throttle_give_back (self->new_accounts, attempt->counted_address);
      hc_attempt_fail (task, error);
      return;
    }
  hc_store_add_account_async (self->store, attempt->username, attempt->name, hash, NULL, on_account_added, task);
}

static gboolean
is_new_account_allowed (HcAccounts *self, HcAttempt *attempt, GError **error)
{
  gint64 wait_ms;

  if (attempt->counted_address == NULL)
    return TRUE;
  wait_ms = hc_throttle_check (self->new_accounts, attempt->counted_address);
  if (wait_ms > 0)
    {
      hc_log_write_paced (&self->sign_up_refusals, HC_LOG_SIGN_UP_REFUSED, NULL, attempt->address, "slow_down");
      g_propagate_error (error, hc_error_new_slow_down (wait_ms));
      return FALSE;
    }
  hc_throttle_take (self->new_accounts, attempt->counted_address);
  return TRUE;
}

static gboolean
is_username_good (const char *username, GError **error)
{
  if (hc_username_is_valid (username))
    return TRUE;
  g_set_error_literal (error, HC_ERROR, HC_ERROR_BAD_USERNAME,
                       _("A username has 2 to 32 of the letters a to z, digits, dots, dashes and underscores, "
                         "and begins with a letter or digit."));
  return FALSE;
}

static void
on_session_found (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  HcSession *session = hc_store_find_session_finish (HC_STORE (store), result, &error);

  if (session == NULL)
    {
      hc_attempt_fail (task, error);
      return;
    }
  g_task_return_pointer (task, session, (GDestroyNotify) hc_session_unref);
  g_object_unref (task);
}

static void
on_session_removed (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (HcSession) session = hc_store_remove_session_finish (HC_STORE (store), result, &error);

  if (error != NULL)
    {
      hc_attempt_fail (task, error);
      return;
    }
  if (session != NULL)
    {
      hc_log_write (HC_LOG_SIGNED_OUT, session->me->username, NULL, NULL);
      hc_clients_end_session (self->clients, session->me->username, session->session_id);
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* A session lasts while a client of it lives. */
static gboolean
on_prolong (gpointer data)
{
  HcAccounts *self = data;
  g_autoptr (GPtrArray) clients = hc_clients_list_all (self->clients);

  for (guint i = 0; i < clients->len; i++)
    hc_store_touch_session (self->store, hc_client_get_session_id (clients->pdata[i]));
  return G_SOURCE_CONTINUE;
}

static void
hc_accounts_finalize (GObject *object)
{
  HcAccounts *self = HC_ACCOUNTS (object);

  g_clear_handle_id (&self->prolong_source, g_source_remove);
  g_object_unref (self->guard);
  g_object_unref (self->passwords);
  g_object_unref (self->presence);
  g_object_unref (self->directory);
  g_object_unref (self->clients);
  g_object_unref (self->store);
  hc_throttle_free (self->new_accounts);
  G_OBJECT_CLASS (hc_accounts_parent_class)->finalize (object);
}

static void
hc_accounts_class_init (HcAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_accounts_finalize;
}

static void
hc_accounts_init (HcAccounts *self)
{
}

HcAccounts *
hc_accounts_new (HcStore        *store,
                 HcClients       *clients,
                 HcDirectory    *directory,
                 HcPresence     *presence,
                 const HcLimits *limits,
                 HcClock        *clock)
{
  HcAccounts *self = g_object_new (HC_TYPE_ACCOUNTS, NULL);

  self->store = g_object_ref (store);
  self->clients = g_object_ref (clients);
  self->directory = g_object_ref (directory);
  self->presence = g_object_ref (presence);
  self->passwords = hc_passwords_new (limits->hashing_queue);
  self->guard = hc_guard_new (store, self->passwords, limits, clock);
  self->new_accounts = hc_throttle_new (limits->new_accounts, HOUR_MS, clock);
  self->prolong_source = g_timeout_add (CLAMP (limits->session_lifetime / PROLONGINGS, 1, G_MAXINT), on_prolong, self);
  return self;
}

/**
 * hc_accounts_sign_up_async:
 * @old_token: (nullable): of the session that the request came with, which ends
 *
 * Fails with %HC_ERROR_BAD_USERNAME, BAD_NAME, WEAK_PASSWORD, USERNAME_TAKEN or SLOW_DOWN. Ends in
 * hc_accounts_sign_in_finish().
 */
void
hc_accounts_sign_up_async (HcAccounts          *self,
                           GInetAddress        *address,
                           const char          *username,
                           const char          *name,
                           const char          *password,
                           const char          *old_token,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  HcAttempt *attempt = hc_attempt_new (task, address, password);
  GError *error = NULL;

  attempt->username = hc_username_fold (username);
  attempt->old_token_hash = old_token != NULL ? hc_secret_digest (old_token) : NULL;
  if (!is_username_good (attempt->username, &error) ||
      (attempt->name = hc_text_clean_name (name, &error)) == NULL || !hc_text_check_password (password, &error) ||
      !is_new_account_allowed (self, attempt, &error))
    {
      hc_attempt_fail (task, error);
      return;
    }
  hc_passwords_hash_async (self->passwords, password, NULL, on_new_hashed, task);
}

/**
 * hc_accounts_sign_in_async:
 * @old_token: (nullable): of the session that the request came with, which ends
 *
 * Fails with %HC_ERROR_WRONG_PASSWORD, also for an unknown username, or %HC_ERROR_SLOW_DOWN.
 */
void
hc_accounts_sign_in_async (HcAccounts          *self,
                           GInetAddress        *address,
                           const char          *username,
                           const char          *password,
                           const char          *old_token,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  HcAttempt *attempt = hc_attempt_new (task, address, password);

  attempt->old_token_hash = old_token != NULL ? hc_secret_digest (old_token) : NULL;
  hc_attempt_check_password (task, attempt, username, start_session);
}

/**
 * hc_accounts_sign_in_finish:
 * @token: (out) (transfer full): the session's secret; only its digest is kept
 *
 * Returns: (transfer full) (nullable): the new session
 */
HcSession *
hc_accounts_sign_in_finish (HcAccounts *self, GAsyncResult *result, char **token, GError **error)
{
  GTask *task = G_TASK (result);
  HcAttempt *attempt = g_task_get_task_data (task);
  HcSession *session = g_task_propagate_pointer (task, error);

  *token = session != NULL ? g_steal_pointer (&attempt->token) : NULL;
  return session;
}

/**
 * hc_accounts_find_session_async:
 * @token: (nullable):
 *
 * Fails with %HC_ERROR_SIGNED_OUT where @token is of no session.
 */
void
hc_accounts_find_session_async (HcAccounts          *self,
                                const char          *token,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *token_hash = hc_secret_digest (token != NULL ? token : "");

  hc_store_find_session_async (self->store, token_hash, cancellable, on_session_found, task);
}

HcSession *
hc_accounts_find_session_finish (HcAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * hc_accounts_sign_out_async:
 * @token: (nullable):
 *
 * Ends the session and its clients. That there was none is no error.
 */
void
hc_accounts_sign_out_async (HcAccounts          *self,
                            const char          *token,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *token_hash = hc_secret_digest (token != NULL ? token : "");

  hc_store_remove_session_async (self->store, token_hash, NULL, on_session_removed, task);
}

gboolean
hc_accounts_sign_out_finish (HcAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

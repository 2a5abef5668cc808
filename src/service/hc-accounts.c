/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#include "hc-address.h"
#include "hc-error.h"
#include "hc-lockout.h"
#include "hc-passwords.h"
#include "hc-text.h"
#include "hc-throttle.h"
#include "hc-accounts.h"

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define ADDRESS_PAUSE_MS (10 * 60 * G_GINT64_CONSTANT (1000))
#define TOKEN_SIZE 32

/**
 * HcAccounts:
 *
 * Who may be whom: signing up, in and out, passwords, and removing oneself. Every guess at a
 * password passes begin_guess() and ends in judge_guess(), so that all of them count together.
 */
struct _HcAccounts
{
  GObject      parent_instance;

  /* owned */
  HcStore     *store;
  HcClients    *clients;
  HcDirectory *directory;
  HcPresence  *presence;
  HcPasswords *passwords;
  HcThrottle  *new_accounts; /* by address */
  HcThrottle  *guesses;      /* wrong ones, by address */
  HcLockout   *failures;     /* by username */
};

G_DEFINE_FINAL_TYPE (HcAccounts, hc_accounts, G_TYPE_OBJECT)

typedef struct _HcAttempt HcAttempt;

/* What comes after a right password; it returns the task. */
typedef void (*HcAttemptNext) (GTask *task, HcAttempt *attempt);

/* One call of a user on its way. */
struct _HcAttempt
{
  char          *username;
  char          *name;
  char          *password;
  char          *new_password;
  char          *address; /* NULL: a window's */
  char          *counted_address; /* for new accounts; NULL where they are free */
  char          *old_token_hash;
  char          *token;
  HcSession     *session; /* who asks, or the one that ends with a new one */
  gint64         user_id;
  gboolean       is_known_address;
  HcAttemptNext  next;
};

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
free_attempt (HcAttempt *attempt)
{
  g_free (attempt->username);
  g_free (attempt->name);
  wipe (attempt->password);
  wipe (attempt->new_password);
  g_free (attempt->address);
  g_free (attempt->counted_address);
  g_free (attempt->old_token_hash);
  wipe (attempt->token);
  g_clear_pointer (&attempt->session, hc_session_unref);
  g_free (attempt);
}

static char *
hash_token (const char *token)
{
  return token != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1) : NULL;
}

/* base64url without padding: RFC 4648, section 5. */
static char *
make_token (void)
{
  guint8 bytes[TOKEN_SIZE];
  char *token;

  while (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_assert (errno == EINTR);
  token = g_base64_encode (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);
  g_strdelimit (token, "+", '-');
  g_strdelimit (token, "/", '_');
  *strchrnul (token, '=') = '\0';
  return token;
}

static HcAttempt *
new_attempt (GTask *task, GInetAddress *address, const char *password)
{
  HcAttempt *attempt = g_new0 (HcAttempt, 1);

  attempt->address = address != NULL ? hc_address_get_key (address) : NULL;
  if (address != NULL && !g_inet_address_get_is_loopback (address))
    attempt->counted_address = g_strdup (attempt->address);
  attempt->password = g_strdup (password);
  g_task_set_task_data (task, attempt, (GDestroyNotify) free_attempt);
  return attempt;
}

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
fail_wrong_password (GTask *task)
{
  fail (task, g_error_new_literal (HC_ERROR, HC_ERROR_WRONG_PASSWORD, _("The username or the password is not right.")));
}

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
      fail (task, error);
      return;
    }
  if (attempt->session != NULL)
    hc_clients_end_session (self->clients, attempt->session->me->username, attempt->session->session_id);
  g_task_return_pointer (task, session, (GDestroyNotify) hc_session_unref);
  g_object_unref (task);
}

static void
add_session (GTask *task, HcAttempt *attempt)
{
  HcAccounts *self = g_task_get_source_object (task);
  g_autofree char *token_hash = NULL;

  attempt->token = make_token ();
  token_hash = hash_token (attempt->token);
  hc_store_add_session_async (self->store, attempt->user_id, token_hash, attempt->old_token_hash, attempt->address,
                              NULL, on_session_added, task);
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
      fail (task, error);
      return;
    }

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
      fail (task, error);
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

static gint64
how_long_to_wait (HcAccounts *self, HcAttempt *attempt)
{
  gint64 by_address = attempt->address != NULL ? hc_throttle_check (self->guesses, attempt->address) : 0;
  gint64 by_username = hc_lockout_check (self->failures, attempt->username);

  return MAX (by_address, attempt->is_known_address ? 0 : by_username);
}

static void
judge_guess (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean is_right = hc_passwords_verify_finish (self->passwords, result, &error) && attempt->user_id != 0;

  if (attempt->address != NULL && (is_right || error != NULL))
    hc_throttle_give_back (self->guesses, attempt->address);
  if (error != NULL)
    {
      hc_lockout_cancel (self->failures, attempt->username);
      fail (task, g_steal_pointer (&error));
      return;
    }
  if (!is_right)
    {
      hc_lockout_fail (self->failures, attempt->username);
      fail_wrong_password (task);
      return;
    }
  hc_lockout_succeed (self->failures, attempt->username);
  attempt->next (task, attempt);
}

static void
on_credentials_found (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (HcCredentials) credentials = hc_store_find_credentials_finish (HC_STORE (store), result, &error);
  gint64 wait_ms;

  if (credentials == NULL)
    {
      fail (task, error);
      return;
    }
  attempt->is_known_address = credentials->is_known_address;
  wait_ms = how_long_to_wait (self, attempt);
  if (wait_ms > 0)
    {
      fail (task, hc_error_new_slow_down (wait_ms));
      return;
    }

  attempt->user_id = credentials->user_id;
  hc_lockout_begin (self->failures, attempt->username);
  if (attempt->address != NULL)
    hc_throttle_take (self->guesses, attempt->address);
  hc_passwords_verify_async (self->passwords, attempt->password, credentials->password_hash, NULL, judge_guess, task);
}

static void
begin_guess (GTask *task, HcAttempt *attempt, const char *username, HcAttemptNext next)
{
  HcAccounts *self = g_task_get_source_object (task);

  attempt->username = hc_username_fold (username);
  attempt->next = next;
  hc_store_find_credentials_async (self->store, attempt->username, attempt->address, NULL, on_credentials_found, task);
}

static void
on_password_set (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HcAccounts *self = g_task_get_source_object (task);
  HcAttempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;

  if (!hc_store_set_password_finish (HC_STORE (store), result, &error))
    {
      fail (task, error);
      return;
    }
  hc_clients_end_others (self->clients, attempt->username, attempt->session->session_id);
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
      fail (task, error);
      return;
    }
  hc_store_set_password_async (self->store, attempt->user_id, hash, attempt->session->session_id, NULL,
                               on_password_set, task);
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
      fail (task, error);
      return;
    }
  hc_clients_end_others (self->clients, attempt->username, 0);
  hc_presence_forget (self->presence, attempt->username);
  hc_presence_deliver (self->presence, farewell->deliveries);
  hc_directory_announce (self->directory, HC_DIRECTORY_LEFT, farewell->person);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
remove_account (GTask *task, HcAttempt *attempt)
{
  HcAccounts *self = g_task_get_source_object (task);

  hc_store_remove_account_async (self->store, attempt->user_id, NULL, on_account_removed, task);
}

static void
on_session_found (GObject *store, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  HcSession *session = hc_store_find_session_finish (HC_STORE (store), result, &error);

  if (session == NULL)
    {
      fail (task, error);
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
      fail (task, error);
      return;
    }
  if (session != NULL)
    hc_clients_end_session (self->clients, session->me->username, session->session_id);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
hc_accounts_finalize (GObject *object)
{
  HcAccounts *self = HC_ACCOUNTS (object);

  g_object_unref (self->passwords);
  g_object_unref (self->presence);
  g_object_unref (self->directory);
  g_object_unref (self->clients);
  g_object_unref (self->store);
  hc_throttle_free (self->new_accounts);
  hc_throttle_free (self->guesses);
  hc_lockout_free (self->failures);
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
  gint64 n_failures = limits->sign_in_rate > 0 ? limits->sign_in_failures : 0;

  self->store = g_object_ref (store);
  self->clients = g_object_ref (clients);
  self->directory = g_object_ref (directory);
  self->presence = g_object_ref (presence);
  self->passwords = hc_passwords_new (limits->hashing_queue);
  self->new_accounts = hc_throttle_new (limits->new_accounts, HOUR_MS, clock);
  self->guesses = hc_throttle_new (limits->sign_in_rate, ADDRESS_PAUSE_MS, clock);
  self->failures = hc_lockout_new (n_failures, limits->sign_in_pause, limits->sign_in_pause_max, clock);
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
  HcAttempt *attempt = new_attempt (task, address, password);
  GError *error = NULL;

  attempt->username = hc_username_fold (username);
  attempt->old_token_hash = hash_token (old_token);
  if (!is_username_good (attempt->username, &error) ||
      (attempt->name = hc_text_clean_name (name, &error)) == NULL || !hc_text_check_password (password, &error) ||
      !is_new_account_allowed (self, attempt, &error))
    {
      fail (task, error);
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
  HcAttempt *attempt = new_attempt (task, address, password);

  attempt->old_token_hash = hash_token (old_token);
  begin_guess (task, attempt, username, start_session);
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
  g_autofree char *token_hash = hash_token (token != NULL ? token : "");

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
  g_autofree char *token_hash = hash_token (token != NULL ? token : "");

  hc_store_remove_session_async (self->store, token_hash, NULL, on_session_removed, task);
}

gboolean
hc_accounts_sign_out_finish (HcAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
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
  HcAttempt *attempt = new_attempt (task, address, old);
  GError *error = NULL;

  attempt->session = hc_session_ref (session);
  attempt->new_password = g_strdup (new_password);
  if (!hc_text_check_password (new_password, &error))
    {
      fail (task, error);
      return;
    }
  begin_guess (task, attempt, session->me->username, replace_password);
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
  HcAttempt *attempt = new_attempt (task, address, password);

  attempt->session = hc_session_ref (session);
  begin_guess (task, attempt, session->me->username, remove_account);
}

gboolean
hc_accounts_remove_finish (HcAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-lockout.h"
#include "hc-secret.h"
#include "hc-throttle.h"
#include "hc-guard.h"

#define ADDRESS_PAUSE_MS (10 * 60 * G_GINT64_CONSTANT (1000))

/**
 * HcGuard:
 *
 * Says whether a password is right, and lets nobody ask too often: every guess, whatever it is for,
 * counts for its username and for its address before it reaches the hash. While a username pauses, the
 * right password still passes from an address where the user had a session before, so that nobody is
 * kept out by the guesses of others; a wrong one learns no more than elsewhere.
 */
struct _HcGuard
{
  GObject      parent_instance;

  /* owned */
  HcStore     *store;
  HcPasswords *passwords;
  HcThrottle  *guesses;  /* wrong ones, by address */
  HcLockout   *failures; /* by username */
};

G_DEFINE_FINAL_TYPE (HcGuard, hc_guard, G_TYPE_OBJECT)

typedef struct
{
  char   *username;
  char   *password;
  char   *address; /* NULL: a window's */
  gint64  user_id;  /* 0: nobody has that name */
  char   *hash;     /* that it is compared with */
  gint64  pause_ms; /* how long the username paused when it was made */
} HcGuess;

static void
free_guess (HcGuess *guess)
{
  g_free (guess->username);
  hc_secret_free (guess->password);
  g_free (guess->address);
  g_free (guess->hash);
  g_free (guess);
}

static gint64
how_long_to_wait (HcGuard *self, HcGuess *guess, gboolean is_known_address)
{
  gint64 by_address = guess->address != NULL ? hc_throttle_check (self->guesses, guess->address) : 0;

  guess->pause_ms = hc_lockout_check (self->failures, guess->username);
  return MAX (by_address, is_known_address ? 0 : guess->pause_ms);
}

static void
count (HcGuard *self, HcGuess *guess)
{
  hc_lockout_begin (self->failures, guess->username);
  if (guess->address != NULL)
    hc_throttle_take (self->guesses, guess->address);
}

static void
refuse (GTask *task, HcGuess *guess)
{
  if (guess->pause_ms > 0)
    g_task_return_error (task, hc_error_new_slow_down (guess->pause_ms));
  else
    g_task_return_new_error (task, HC_ERROR, HC_ERROR_WRONG_PASSWORD, "%s",
                             _("The username or the password is not right."));
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HcGuard *self = g_task_get_source_object (task);
  HcGuess *guess = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean is_right = hc_passwords_verify_finish (self->passwords, result, &error) && guess->user_id != 0;

  if (guess->address != NULL && (is_right || error != NULL))
    hc_throttle_give_back (self->guesses, guess->address);

  if (error != NULL)
    {
      hc_lockout_cancel (self->failures, guess->username);
      g_task_return_error (task, error);
    }
  else if (is_right)
    {
      hc_lockout_succeed (self->failures, guess->username);
      g_task_return_int (task, guess->user_id);
    }
  else
    {
      hc_lockout_fail (self->failures, guess->username);
      refuse (task, guess);
    }
}

static void
on_credentials_found (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HcGuard *self = g_task_get_source_object (task);
  HcGuess *guess = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (HcCredentials) credentials = hc_store_find_credentials_finish (HC_STORE (store), result, &error);
  gint64 wait_ms;

  if (credentials == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  guess->user_id = credentials->user_id;
  wait_ms = how_long_to_wait (self, guess, credentials->is_known_address);
  if (wait_ms > 0)
    {
      g_task_return_error (task, hc_error_new_slow_down (wait_ms));
      return;
    }
  guess->hash = g_steal_pointer (&credentials->password_hash);
  count (self, guess);
  hc_passwords_verify_async (self->passwords, guess->password, guess->hash, NULL, on_verified,
                             g_steal_pointer (&task));
}

static void
hc_guard_finalize (GObject *object)
{
  HcGuard *self = HC_GUARD (object);

  hc_throttle_free (self->guesses);
  hc_lockout_free (self->failures);
  g_object_unref (self->passwords);
  g_object_unref (self->store);
  G_OBJECT_CLASS (hc_guard_parent_class)->finalize (object);
}

static void
hc_guard_class_init (HcGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_guard_finalize;
}

static void
hc_guard_init (HcGuard *self)
{
}

HcGuard *
hc_guard_new (HcStore *store, HcPasswords *passwords, const HcLimits *limits, HcClock *clock)
{
  HcGuard *self = g_object_new (HC_TYPE_GUARD, NULL);
  gint64 n_failures = limits->sign_in_rate > 0 ? limits->sign_in_failures : 0;

  self->store = g_object_ref (store);
  self->passwords = g_object_ref (passwords);
  self->guesses = hc_throttle_new (limits->sign_in_rate, ADDRESS_PAUSE_MS, clock);
  self->failures = hc_lockout_new (n_failures, limits->sign_in_pause, limits->sign_in_pause_max, clock);
  return self;
}

/**
 * hc_guard_check_async:
 * @username: folded
 * @address: (nullable): where the guess comes from; %NULL for a window
 */
void
hc_guard_check_async (HcGuard             *self,
                      const char          *username,
                      const char          *password,
                      const char          *address,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  HcGuess *guess = g_new0 (HcGuess, 1);

  guess->username = g_strdup (username);
  guess->password = g_strdup (password);
  guess->address = g_strdup (address);
  g_task_set_task_data (task, guess, (GDestroyNotify) free_guess);
  hc_store_find_credentials_async (self->store, username, address, NULL, on_credentials_found, task);
}

/**
 * hc_guard_check_finish:
 * @proof: (out) (transfer full) (nullable): what the store compares, as the password may change before
 *   anything is done with the answer
 *
 * Returns: whose password it is, or 0 and %HC_ERROR_WRONG_PASSWORD, also for an unknown username, or
 *   %HC_ERROR_SLOW_DOWN
 */
gint64
hc_guard_check_finish (HcGuard *self, GAsyncResult *result, char **proof, GError **error)
{
  HcGuess *guess = g_task_get_task_data (G_TASK (result));
  gssize user_id = g_task_propagate_int (G_TASK (result), error);

  *proof = user_id > 0 ? g_steal_pointer (&guess->hash) : NULL;
  return user_id > 0 ? user_id : 0;
}

/**
 * hc_guard_check_found_user:
 * @result: of a check
 *
 * Returns: whether somebody has that username
 */
gboolean
hc_guard_check_found_user (GAsyncResult *result)
{
  HcGuess *guess = g_task_get_task_data (G_TASK (result));

  return guess->user_id != 0;
}

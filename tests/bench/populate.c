/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <locale.h>
#include <stdlib.h>

#include "hc-secret.h"
#include "hc-store-accounts.h"
#include "load.h"

/*
 * Makes a data folder in which many people have signed up, and each has a session: what they would do by HTTP, without
 * the hashing of their passwords, which is slow on purpose.
 *
 * Usage: populate FOLDER USERS
 */

#define AT_ONCE 1000

typedef struct
{
  HcStore *store;
  guint    n_started;
  guint    n_done;
} Crowd;

typedef struct
{
  Crowd *crowd;
  guint  number;
} User;

static void
on_session_added (GObject *store, GAsyncResult *result, gpointer data)
{
  User *user = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcSession) session G_GNUC_UNUSED = hc_store_add_session_finish (HC_STORE (store), result, &error);

  g_assert_no_error (error);
  user->crowd->n_done++;
  g_free (user);
}

static void
on_account_added (GObject *store, GAsyncResult *result, gpointer data)
{
  User *user = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = g_strdup_printf (LOAD_TOKEN, user->number);
  g_autofree char *digest = hc_secret_digest (token);
  gint64 id = hc_store_add_account_finish (HC_STORE (store), result, &error);

  g_assert_no_error (error);
  hc_store_add_session_async (HC_STORE (store), id, NULL, digest, NULL, "127.0.0.1", NULL, on_session_added, user);
}

static void
add_user (Crowd *crowd)
{
  User *user = g_new0 (User, 1);
  g_autofree char *username = g_strdup_printf ("u%u", crowd->n_started);
  g_autofree char *name = g_strdup_printf ("Person %u", crowd->n_started);

  user->crowd = crowd;
  user->number = crowd->n_started++;
  hc_store_add_account_async (crowd->store, username, name, "none", NULL, on_account_added, user);
}

int
main (int argc, char **argv)
{
  Crowd crowd = { 0 };
  HcLimits limits;
  guint n_users = argc == 3 ? (guint) atoi (argv[2]) : 0;
  g_autoptr (HcClock) clock = hc_clock_new_system ();
  g_autoptr (HcPresenceBoard) board = hc_presence_board_new ();
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  g_return_val_if_fail (n_users > 0, 2);
  hc_limits_init (&limits);
  crowd.store = hc_store_new (argv[1], &limits, clock, board, &error);
  g_assert_no_error (error);
  while (crowd.n_done < n_users)
    {
      while (crowd.n_started < n_users && crowd.n_started - crowd.n_done < AT_ONCE)
        add_user (&crowd);
      g_main_context_iteration (NULL, TRUE);
    }
  hc_store_close (crowd.store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (crowd.store);
  return 0;
}

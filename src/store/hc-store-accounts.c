/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-farewell.h"
#include "hc-rest-table.h"
#include "hc-session-table.h"
#include "hc-store-accounts.h"
#include "hc-store-private.h"
#include "hc-view.h"

/* A session that is found again within this part of its life is not written down anew. */
#define TOUCH_PART 10000

/* Each job uses some of these. */
typedef struct
{
  gint64  user_id;
  gint64  session_id;
  char   *username;
  char   *name;
  char   *password_hash;
  char   *proof;
  char   *token_hash;
  char   *old_token_hash;
  char   *address;
} HcAccountRequest;

HcSession *
hc_session_new (gint64 session_id, gint64 user_id, HcPerson *me)
{
  HcSession *self = g_atomic_rc_box_new0 (HcSession);

  self->session_id = session_id;
  self->user_id = user_id;
  self->me = hc_person_ref (me);
  return self;
}

HcSession *
hc_session_ref (HcSession *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hc_session_clear (HcSession *self)
{
  hc_person_unref (self->me);
}

void
hc_session_unref (HcSession *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) hc_session_clear);
}

void
hc_credentials_free (HcCredentials *self)
{
  g_free (self->password_hash);
  g_free (self);
}

static HcAccountRequest *
new_request (const HcAccountRequest *fields)
{
  HcAccountRequest *request = g_new (HcAccountRequest, 1);

  *request = (HcAccountRequest){
    .user_id = fields->user_id,
    .session_id = fields->session_id,
    .username = g_strdup (fields->username),
    .name = g_strdup (fields->name),
    .password_hash = g_strdup (fields->password_hash),
    .proof = g_strdup (fields->proof),
    .token_hash = g_strdup (fields->token_hash),
    .old_token_hash = g_strdup (fields->old_token_hash),
    .address = g_strdup (fields->address),
  };
  return request;
}

static void
free_request (gpointer data)
{
  HcAccountRequest *request = data;

  g_free (request->username);
  g_free (request->name);
  g_free (request->password_hash);
  g_free (request->proof);
  g_free (request->token_hash);
  g_free (request->old_token_hash);
  g_free (request->address);
  g_free (request);
}

static gpointer
say_signed_out (GError **error)
{
  g_set_error_literal (error, HC_ERROR, HC_ERROR_SIGNED_OUT, _("You are no longer signed in."));
  return NULL;
}

static gpointer
run_add_account (HcDesk *desk, gpointer data, GError **error)
{
  const HcAccountRequest *request = data;
  gint64 now = hc_desk_now (desk);
  g_auto (HcUser) user = { 0 };
  gint64 id;

  if (hc_user_table_find_by_username (desk->database, request->username, &user) ||
      hc_rest_table_has (desk->database, request->username, now))
    {
      g_set_error_literal (error, HC_ERROR, HC_ERROR_USERNAME_TAKEN, _("Somebody has this username already."));
      return NULL;
    }
  id = hc_user_table_insert (desk->database, request->username, request->name, request->password_hash, now);
  return g_memdup2 (&id, sizeof id);
}

static gpointer
run_find_credentials (HcDesk *desk, gpointer data, GError **error)
{
  const HcAccountRequest *request = data;
  HcCredentials *credentials = g_new0 (HcCredentials, 1);

  credentials->user_id = hc_user_table_find_password (desk->database, request->username, &credentials->password_hash);
  credentials->is_known_address = credentials->user_id != 0 && request->address != NULL &&
                                  hc_address_table_knows (desk->database, credentials->user_id, request->address);
  return credentials;
}

/* Finds who acts. What was proved with a password holds no longer where that has changed meanwhile. */
static gboolean
find_proven (HcDesk *desk, const HcAccountRequest *request, HcUser *user, GError **error)
{
  g_autofree char *password_hash = NULL;

  if (hc_user_table_find (desk->database, request->user_id, user))
    hc_user_table_find_password (desk->database, user->username, &password_hash);
  if (password_hash != NULL && (request->proof == NULL || g_str_equal (request->proof, password_hash)))
    return TRUE;
  g_set_error_literal (error, HC_ERROR, HC_ERROR_WRONG_PASSWORD, _("The username or the password is not right."));
  return FALSE;
}

static void
end_old_session (HcDesk *desk, const char *token_hash)
{
  HcSessionRow row;

  if (token_hash != NULL && hc_session_table_find (desk->database, token_hash, &row))
    hc_session_table_delete (desk->database, row.id);
}

static gpointer
run_add_session (HcDesk *desk, gpointer data, GError **error)
{
  const HcAccountRequest *request = data;
  gint64 now = hc_desk_now (desk);
  g_auto (HcUser) user = { 0 };
  g_autoptr (HcPerson) me = NULL;
  gint64 id;

  if (!find_proven (desk, request, &user, error))
    return NULL;
  end_old_session (desk, request->old_token_hash);
  id = hc_session_table_insert (desk->database, user.id, request->token_hash, request->address, now);
  if (request->address != NULL)
    hc_address_table_remember (desk->database, user.id, request->address, now);
  me = hc_view_me (desk, &user);
  return hc_session_new (id, user.id, me);
}

static HcSession *
draw_session (HcDesk *desk, const HcSessionRow *row, GError **error)
{
  g_auto (HcUser) user = { 0 };
  g_autoptr (HcPerson) me = NULL;

  if (!hc_user_table_find (desk->database, row->user_id, &user))
    return say_signed_out (error);
  me = hc_view_me (desk, &user);
  return hc_session_new (row->id, row->user_id, me);
}

static gpointer
run_find_session (HcDesk *desk, gpointer data, GError **error)
{
  const HcAccountRequest *request = data;
  gint64 now = hc_desk_now (desk);
  HcSessionRow row;

  if (!hc_session_table_find (desk->database, request->token_hash, &row) ||
      row.last_used_at <= now - desk->limits.session_lifetime)
    return say_signed_out (error);
  if (row.last_used_at < now - desk->limits.session_lifetime / TOUCH_PART)
    hc_session_table_touch (desk->database, row.id, now);
  return draw_session (desk, &row, error);
}

static gpointer
run_touch_session (HcDesk *desk, gpointer data, GError **error)
{
  const HcAccountRequest *request = data;

  hc_session_table_touch (desk->database, request->session_id, hc_desk_now (desk));
  return NULL;
}

static gpointer
run_remove_session (HcDesk *desk, gpointer data, GError **error)
{
  const HcAccountRequest *request = data;
  HcSessionRow row;
  HcSession *session;

  if (!hc_session_table_find (desk->database, request->token_hash, &row))
    return NULL;
  session = draw_session (desk, &row, error);
  hc_session_table_delete (desk->database, row.id);
  return session;
}

static gpointer
run_set_password (HcDesk *desk, gpointer data, GError **error)
{
  const HcAccountRequest *request = data;
  g_auto (HcUser) user = { 0 };

  if (!find_proven (desk, request, &user, error))
    return NULL;
  hc_user_table_set_password (desk->database, user.id, request->password_hash);
  hc_session_table_delete_others (desk->database, user.id, request->session_id);
  return GINT_TO_POINTER (TRUE);
}

static gpointer
run_remove_account (HcDesk *desk, gpointer data, GError **error)
{
  const HcAccountRequest *request = data;
  g_auto (HcUser) user = { 0 };

  if (!find_proven (desk, request, &user, error))
    return NULL;
  return hc_farewell_run (desk, &user);
}

static const HcJobType add_account = { run_add_account, free_request, g_free };
static const HcJobType find_credentials = { run_find_credentials, free_request,
                                            (GDestroyNotify) hc_credentials_free };
static const HcJobType add_session = { run_add_session, free_request, (GDestroyNotify) hc_session_unref };
static const HcJobType find_session = { run_find_session, free_request, (GDestroyNotify) hc_session_unref };
static const HcJobType touch_session = { run_touch_session, free_request, NULL };
static const HcJobType remove_session = { run_remove_session, free_request, (GDestroyNotify) hc_session_unref };
static const HcJobType set_password = { run_set_password, free_request, NULL };
static const HcJobType remove_account = { run_remove_account, free_request, (GDestroyNotify) hc_farewell_free };

void
hc_store_add_account_async (HcStore *self, const char *username, const char *name, const char *password_hash,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  HcAccountRequest fields = {
    .username = (char *) username,
    .name = (char *) name,
    .password_hash = (char *) password_hash,
  };

  hc_store_submit (self, &add_account, new_request (&fields), cancellable, callback, user_data);
}

gint64
hc_store_add_account_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *id = hc_store_finish (self, &add_account, result, error);

  return id != NULL ? *id : 0;
}

void
hc_store_find_credentials_async (HcStore *self, const char *username, const char *address, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  HcAccountRequest fields = { .username = (char *) username, .address = (char *) address };

  hc_store_submit (self, &find_credentials, new_request (&fields), cancellable, callback, user_data);
}

HcCredentials *
hc_store_find_credentials_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &find_credentials, result, error);
}

void
hc_store_add_session_async (HcStore *self, gint64 user_id, const char *proof, const char *token_hash,
                            const char *old_token_hash, const char *address, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  HcAccountRequest fields = {
    .user_id = user_id,
    .proof = (char *) proof,
    .token_hash = (char *) token_hash,
    .old_token_hash = (char *) old_token_hash,
    .address = (char *) address,
  };

  hc_store_submit (self, &add_session, new_request (&fields), cancellable, callback, user_data);
}

HcSession *
hc_store_add_session_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &add_session, result, error);
}

void
hc_store_find_session_async (HcStore *self, const char *token_hash, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  HcAccountRequest fields = { .token_hash = (char *) token_hash };

  hc_store_submit (self, &find_session, new_request (&fields), cancellable, callback, user_data);
}

HcSession *
hc_store_find_session_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &find_session, result, error);
}

void
hc_store_touch_session (HcStore *self, gint64 session_id)
{
  HcAccountRequest fields = { .session_id = session_id };

  hc_store_submit (self, &touch_session, new_request (&fields), NULL, NULL, NULL);
}

void
hc_store_remove_session_async (HcStore *self, const char *token_hash, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  HcAccountRequest fields = { .token_hash = (char *) token_hash };

  hc_store_submit (self, &remove_session, new_request (&fields), cancellable, callback, user_data);
}

HcSession *
hc_store_remove_session_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &remove_session, result, error);
}

void
hc_store_set_password_async (HcStore *self, gint64 user_id, const char *proof, const char *password_hash,
                             gint64 kept_session_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  HcAccountRequest fields = {
    .user_id = user_id,
    .proof = (char *) proof,
    .password_hash = (char *) password_hash,
    .session_id = kept_session_id,
  };

  hc_store_submit (self, &set_password, new_request (&fields), cancellable, callback, user_data);
}

gboolean
hc_store_set_password_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &set_password, result, error) != NULL;
}

void
hc_store_remove_account_async (HcStore *self, gint64 user_id, const char *proof, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  HcAccountRequest fields = { .user_id = user_id, .proof = (char *) proof };

  hc_store_submit (self, &remove_account, new_request (&fields), cancellable, callback, user_data);
}

HcFarewell *
hc_store_remove_account_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &remove_account, result, error);
}

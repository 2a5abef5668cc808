/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-store.h"

G_BEGIN_DECLS

/**
 * HcSession:
 * @me: as one sees oneself
 *
 * A signed-in user. It never changes, any thread may hold it.
 */
typedef struct
{
  gint64    session_id;
  gint64    user_id;
  HcPerson *me;
} HcSession;

HcSession *hc_session_new   (gint64     session_id,
                             gint64     user_id,
                             HcPerson  *me);
HcSession *hc_session_ref   (HcSession *self);
void       hc_session_unref (HcSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcSession, hc_session_unref)

/**
 * HcCredentials:
 * @user_id: 0 where nobody has the username
 * @password_hash: (nullable): of crypt(5)
 * @is_known_address: whether this user had a session from that address before
 */
typedef struct
{
  gint64    user_id;
  char     *password_hash;
  gboolean  is_known_address;
} HcCredentials;

void           hc_credentials_free (HcCredentials *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcCredentials, hc_credentials_free)

/**
 * hc_store_add_account_async:
 * @username: valid, folded
 * @name: clean
 * @password_hash: of crypt(5)
 *
 * Adds a user who has no session yet. Fails with %HC_ERROR_USERNAME_TAKEN, also while a removed
 * username rests.
 *
 * hc_store_add_account_finish() returns the new user's id, or 0.
 */
void           hc_store_add_account_async      (HcStore *self, const char *username, const char *name, const char *password_hash,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64         hc_store_add_account_finish     (HcStore *self, GAsyncResult *result, GError **error);

/**
 * hc_store_find_credentials_async:
 * @username: folded
 * @address: (nullable): where the attempt comes from; %NULL for a window
 */
void           hc_store_find_credentials_async  (HcStore *self, const char *username, const char *address,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcCredentials *hc_store_find_credentials_finish (HcStore *self, GAsyncResult *result, GError **error);

/*
 * Of add_session, set_password and remove_account: @proof: (nullable): the hash that the user's password
 * was right for; where it is no longer theirs, they fail with %HC_ERROR_WRONG_PASSWORD.
 */

/**
 * hc_store_add_session_async:
 * @token_hash: of the new session's token
 * @old_token_hash: (nullable): of a session that ends with this
 * @address: (nullable): remembered as one the user knows
 *
 * Fails with %HC_ERROR_WRONG_PASSWORD where the user is gone meanwhile.
 */
void           hc_store_add_session_async   (HcStore *self, gint64 user_id, const char *proof, const char *token_hash,
                                             const char *old_token_hash, const char *address,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcSession     *hc_store_add_session_finish  (HcStore *self, GAsyncResult *result, GError **error);

/**
 * hc_store_find_session_async:
 *
 * Prolongs the session. Fails with %HC_ERROR_SIGNED_OUT where there is none, or it is too old.
 */
void           hc_store_find_session_async  (HcStore *self, const char *token_hash,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcSession     *hc_store_find_session_finish (HcStore *self, GAsyncResult *result, GError **error);

/* The last socket of a session ended: it lasts from now. Nobody waits for it. */
void           hc_store_touch_session       (HcStore *self, gint64 session_id);

/**
 * hc_store_remove_session_async:
 *
 * hc_store_remove_session_finish() returns the session that ended, or %NULL without an error where
 * there was none.
 */
void           hc_store_remove_session_async  (HcStore *self, const char *token_hash,
                                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcSession     *hc_store_remove_session_finish (HcStore *self, GAsyncResult *result, GError **error);

/**
 * hc_store_set_password_async:
 * @kept_session_id: the one session that goes on
 */
void           hc_store_set_password_async  (HcStore *self, gint64 user_id, const char *proof, const char *password_hash, gint64 kept_session_id,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean       hc_store_set_password_finish (HcStore *self, GAsyncResult *result, GError **error);

/**
 * HcFarewell:
 * @person: the removed user as somebody with no relation sees them
 * @deliveries: (element-type HcDelivery): `account_gone` for those who had something with them
 */
typedef struct
{
  HcPerson  *person;
  GPtrArray *deliveries;
} HcFarewell;

void           hc_farewell_free (HcFarewell *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcFarewell, hc_farewell_free)

void           hc_store_remove_account_async  (HcStore *self, gint64 user_id, const char *proof,
                                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcFarewell    *hc_store_remove_account_finish (HcStore *self, GAsyncResult *result, GError **error);

G_END_DECLS

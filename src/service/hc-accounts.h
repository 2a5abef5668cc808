/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hc-clock.h"
#include "hc-directory.h"
#include "hc-limits.h"
#include "hc-presence.h"
#include "hc-clients.h"
#include "hc-store-accounts.h"

G_BEGIN_DECLS

#define HC_TYPE_ACCOUNTS (hc_accounts_get_type ())
G_DECLARE_FINAL_TYPE (HcAccounts, hc_accounts, HC, ACCOUNTS, GObject)

/*
 * In all of these: @address is where the attempt comes from, %NULL for a window, which is never
 * throttled by address; @token is a session's secret as hc_accounts_sign_in_finish() gave it out.
 * Errors are of HC_ERROR and for the person who asked.
 */

HcAccounts *hc_accounts_new                   (HcStore *store, HcClients *clients, HcDirectory *directory,
                                               HcPresence *presence, const HcLimits *limits, HcClock *clock);

void        hc_accounts_sign_up_async         (HcAccounts *self, GInetAddress *address, const char *username, const char *name,
                                               const char *password, const char *old_token, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
void        hc_accounts_sign_in_async         (HcAccounts *self, GInetAddress *address, const char *username,
                                               const char *password, const char *old_token, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
/* Of both: returns (transfer full): the session, and its token. */
HcSession  *hc_accounts_sign_in_finish        (HcAccounts *self, GAsyncResult *result, char **token, GError **error);

void        hc_accounts_find_session_async    (HcAccounts *self, const char *token, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
HcSession  *hc_accounts_find_session_finish   (HcAccounts *self, GAsyncResult *result, GError **error);

void        hc_accounts_sign_out_async        (HcAccounts *self, const char *token, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
gboolean    hc_accounts_sign_out_finish       (HcAccounts *self, GAsyncResult *result, GError **error);

void        hc_accounts_set_password_async    (HcAccounts *self, GInetAddress *address, HcSession *session,
                                               const char *old, const char *new_password, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
gboolean    hc_accounts_set_password_finish   (HcAccounts *self, GAsyncResult *result, GError **error);

void        hc_accounts_remove_async          (HcAccounts *self, GInetAddress *address, HcSession *session,
                                               const char *password, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
gboolean    hc_accounts_remove_finish         (HcAccounts *self, GAsyncResult *result, GError **error);

G_END_DECLS

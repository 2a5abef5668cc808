/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HC_TYPE_PASSWORDS (hc_passwords_get_type ())
G_DECLARE_FINAL_TYPE (HcPasswords, hc_passwords, HC, PASSWORDS, GObject)

HcPasswords *hc_passwords_new           (guint                 n_waiting_max);

void         hc_passwords_hash_async    (HcPasswords          *self,
                                         const char           *password,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
char        *hc_passwords_hash_finish   (HcPasswords          *self,
                                         GAsyncResult         *result,
                                         GError              **error);
void         hc_passwords_verify_async  (HcPasswords          *self,
                                         const char           *password,
                                         const char           *hash,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean     hc_passwords_verify_finish (HcPasswords          *self,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS

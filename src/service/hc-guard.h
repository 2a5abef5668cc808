/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-limits.h"
#include "hc-passwords.h"
#include "hc-store-accounts.h"

G_BEGIN_DECLS

#define HC_TYPE_GUARD (hc_guard_get_type ())
G_DECLARE_FINAL_TYPE (HcGuard, hc_guard, HC, GUARD, GObject)

HcGuard *hc_guard_new          (HcStore              *store,
                                HcPasswords          *passwords,
                                const HcLimits       *limits,
                                HcClock              *clock);

void     hc_guard_check_async  (HcGuard              *self,
                                const char           *username,
                                const char           *password,
                                const char           *address,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
gint64   hc_guard_check_finish (HcGuard              *self,
                                GAsyncResult         *result,
                                char                **proof,
                                GError              **error);
gboolean hc_guard_check_found_user (GAsyncResult     *result);

G_END_DECLS

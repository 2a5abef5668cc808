/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-store.h"

G_BEGIN_DECLS

/**
 * hc_store_ping_async:
 *
 * Asks whether the store answers, and can store what it is told as far as is known: fails with
 * %HC_ERROR_STORAGE.
 */
void       hc_store_ping_async  (HcStore *self,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   hc_store_ping_finish (HcStore *self, GAsyncResult *result, GError **error);

G_END_DECLS

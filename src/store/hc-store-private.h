/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-job.h"
#include "hc-store.h"

G_BEGIN_DECLS

/* Writes a little, to see whether that can be done. */
extern const HcJobType hc_store_probe;

void     hc_store_submit (HcStore              *self,
                          const HcJobType      *type,
                          gpointer              request,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data);
gpointer hc_store_finish (HcStore              *self,
                          const HcJobType      *type,
                          GAsyncResult         *result,
                          GError              **error);

G_END_DECLS

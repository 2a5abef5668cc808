/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-desk.h"
#include "hc-store.h"

G_BEGIN_DECLS

/**
 * HcJobFunc:
 * @request: what the job type's caller handed over
 *
 * Runs on the store's thread inside a transaction. Whatever it did is undone where it sets @error
 * or the database failed meanwhile; it need not look after the latter.
 *
 * Returns: (transfer full) (nullable): the result
 */
typedef gpointer (*HcJobFunc) (HcDesk    *desk,
                               gpointer   request,
                               GError   **error);

/**
 * HcJobType:
 * @writes: whether it may change anything
 * @free_request: (nullable)
 * @free_result: (nullable)
 *
 * One kind of question to the store. Its address marks the tasks that are answered so.
 */
typedef struct
{
  HcJobFunc      run;
  gboolean       writes;
  GDestroyNotify free_request;
  GDestroyNotify free_result;
} HcJobType;

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

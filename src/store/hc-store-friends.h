/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-command.h"
#include "hc-store.h"

G_BEGIN_DECLS

/**
 * HcOutcome:
 * @person: the other one as the acting user sees them now
 * @is_repeated: the id was known: this is the stored answer, and nothing happened
 * @deliveries: (element-type HcDelivery): in the order they go out
 */
typedef struct
{
  HcResult   result;
  HcPerson  *person;
  gboolean   is_repeated;
  GPtrArray *deliveries;
} HcOutcome;

void       hc_outcome_free (HcOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcOutcome, hc_outcome_free)

/**
 * hc_store_relate_async:
 * @user_id: who acts
 * @command: a %HC_COMMAND_DEED
 * @wait_ms: 0, or how long this user has to wait before the next deed; then only a stored answer is
 *   given, else it is %HC_ERROR_SLOW_DOWN
 *
 * Does the deed durably: the pair, both users' events and the answer in one transaction.
 *
 * Fails with %HC_ERROR_SELF, NOT_FOUND, NOT_ACCEPTING, ID_REUSED, SLOW_DOWN, LIMIT, STORAGE or
 * SIGNED_OUT (the acting user is gone).
 */
void       hc_store_relate_async  (HcStore *self, gint64 user_id, HcCommand *command, gint64 wait_ms,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcOutcome *hc_store_relate_finish (HcStore *self, GAsyncResult *result, GError **error);

/**
 * hc_store_do_chores_async:
 *
 * Expires requests, ends cooldowns, and clears away old replies, events, sessions and rests, all by
 * the clock. A bounded number at a time.
 *
 * hc_store_do_chores_finish() returns (transfer full) (element-type HcDelivery): who is told what;
 * *has_more says whether to call again at once.
 */
void       hc_store_do_chores_async  (HcStore *self,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *hc_store_do_chores_finish (HcStore *self, GAsyncResult *result, gboolean *has_more, GError **error);

G_END_DECLS

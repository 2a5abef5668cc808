/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-message.h"
#include "hc-store.h"

G_BEGIN_DECLS

/**
 * HcGreeting:
 * @is_replay: the events after the client's seq can be had; else it takes a snapshot
 */
typedef struct
{
  char        *epoch;
  gint64       seq;
  gboolean     is_replay;
  HcPerson    *me;
  HcCounts     counts;
  HcWhoMayAsk  who_may_ask;
} HcGreeting;

void        hc_greeting_free (HcGreeting *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcGreeting, hc_greeting_free)

/**
 * hc_store_greet_async:
 * @epoch: (nullable): that the client knows
 * @seq: the last it has, or -1
 *
 * Fails with %HC_ERROR_SIGNED_OUT where the user is gone.
 */
void        hc_store_greet_async        (HcStore *self, gint64 user_id, const char *epoch, gint64 seq,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcGreeting *hc_store_greet_finish       (HcStore *self, GAsyncResult *result, GError **error);

/**
 * hc_store_read_events_async:
 *
 * hc_store_read_events_finish() returns (transfer full) (element-type HcEvent): at most @limit events
 * after @seq in their order, as they were sent but for `alert`; fewer than @limit means that there
 * were no more at that moment. Fails with %HC_ERROR_NOT_FOUND where the next one is no longer kept.
 */
void        hc_store_read_events_async  (HcStore *self, gint64 user_id, gint64 seq, guint limit,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray  *hc_store_read_events_finish (HcStore *self, GAsyncResult *result, GError **error);

/**
 * HcSeen:
 * @event: (nullable): `seen` for all clients of the user; %NULL where nothing was unseen
 */
typedef struct
{
  HcPerson *me;
  HcEvent  *event;
} HcSeen;

void        hc_seen_free (HcSeen *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcSeen, hc_seen_free)

/* Marks the alerts up to @upto, at most the last, as seen. */
void        hc_store_mark_seen_async    (HcStore *self, gint64 user_id, gint64 upto,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcSeen     *hc_store_mark_seen_finish   (HcStore *self, GAsyncResult *result, GError **error);

G_END_DECLS

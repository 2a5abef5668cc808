/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-alert-table.h"
#include "hc-encounter.h"
#include "hc-error.h"
#include "hc-event-table.h"
#include "hc-store-inbox.h"
#include "hc-store-private.h"
#include "hc-view.h"

typedef struct
{
  gint64  user_id;
  char   *epoch;
  gint64  seq;
  guint   limit;
} HcInboxRequest;

void
hc_greeting_free (HcGreeting *self)
{
  g_clear_pointer (&self->me, hc_person_unref);
  g_free (self->epoch);
  g_free (self);
}

void
hc_seen_free (HcSeen *self)
{
  g_clear_pointer (&self->me, hc_person_unref);
  g_clear_pointer (&self->event, hc_event_unref);
  g_free (self);
}

static void
free_request (gpointer data)
{
  HcInboxRequest *request = data;

  g_free (request->epoch);
  g_free (request);
}

/* Protocol, section 3.1. What is left of trimmed events may have holes. */
static gboolean
can_replay (HcDesk *desk, const HcUser *user, const HcInboxRequest *request)
{
  const HcLimits *limits = &desk->limits;
  gint64 n_missed = user->seq - request->seq;
  gint64 oldest = 0;

  if (g_strcmp0 (request->epoch, desk->epoch) != 0 || request->seq < 0)
    return FALSE;
  if (n_missed < 0 || n_missed > limits->replay_events)
    return FALSE;
  if (n_missed == 0)
    return TRUE;
  return hc_event_table_count_after (desk->database, user->id, request->seq, &oldest) == n_missed &&
         oldest >= hc_desk_now (desk) - limits->replay_age;
}

static gpointer
run_greet (HcDesk *desk, gpointer data, GError **error)
{
  const HcInboxRequest *request = data;
  g_auto (HcUser) user = { 0 };
  HcGreeting *greeting;

  if (!hc_user_table_require (desk->database, request->user_id, &user, error))
    return NULL;

  greeting = g_new0 (HcGreeting, 1);
  greeting->epoch = g_strdup (desk->epoch);
  greeting->seq = user.seq;
  greeting->is_replay = can_replay (desk, &user, request);
  greeting->me = hc_view_me (desk, &user);
  greeting->counts = user.counts;
  greeting->counts.unseen = hc_alert_table_count (desk->database, user.id);
  greeting->who_may_ask = user.who_may_ask;
  return greeting;
}

static gboolean
is_without_gap (GPtrArray *events, gint64 seq)
{
  for (guint i = 0; i < events->len; i++)
    if (((HcEvent *) events->pdata[i])->seq != seq + 1 + i)
      return FALSE;
  return TRUE;
}

static gpointer
run_read_events (HcDesk *desk, gpointer data, GError **error)
{
  const HcInboxRequest *request = data;
  g_auto (HcUser) user = { 0 };
  g_autoptr (GPtrArray) events = NULL;

  if (!hc_user_table_require (desk->database, request->user_id, &user, error))
    return NULL;
  events = hc_event_table_list_after (desk->database, user.id, request->seq, request->limit);
  if (is_without_gap (events, request->seq) && (events->len > 0 || user.seq <= request->seq))
    return g_steal_pointer (&events);

  g_set_error_literal (error, HC_ERROR, HC_ERROR_NOT_FOUND, _("What happened then is no longer kept."));
  return NULL;
}

/* Returns: (transfer full): the event that tells all clients of the user */
static HcEvent *
tell_seen (HcDesk *desk, HcUser *user, HcPerson *me, gint64 upto)
{
  HcEvent fields = { .kind = HC_EVENT_SEEN, .person = me, .at = hc_desk_now (desk), .upto = upto };
  HcEvent *event = hc_encounter_tell (desk, user, user->id, &fields);

  hc_user_table_write_progress (desk->database, user);
  return event;
}

static gpointer
run_mark_seen (HcDesk *desk, gpointer data, GError **error)
{
  const HcInboxRequest *request = data;
  g_auto (HcUser) user = { 0 };
  HcSeen *seen;
  gint64 upto;

  if (!hc_user_table_require (desk->database, request->user_id, &user, error))
    return NULL;

  seen = g_new0 (HcSeen, 1);
  seen->me = hc_view_me (desk, &user);
  upto = MIN (request->seq, user.seq);
  if (hc_alert_table_see (desk->database, user.id, upto) > 0)
    seen->event = tell_seen (desk, &user, seen->me, upto);
  return seen;
}

static const HcJobType greet = { run_greet, free_request, (GDestroyNotify) hc_greeting_free };
static const HcJobType read_events = { run_read_events, free_request, (GDestroyNotify) g_ptr_array_unref };
static const HcJobType mark_seen = { run_mark_seen, free_request, (GDestroyNotify) hc_seen_free };

static HcInboxRequest *
new_request (gint64 user_id, const char *epoch, gint64 seq, guint limit)
{
  HcInboxRequest *request = g_new (HcInboxRequest, 1);

  *request = (HcInboxRequest){ user_id, g_strdup (epoch), seq, limit };
  return request;
}

void
hc_store_greet_async (HcStore *self, gint64 user_id, const char *epoch, gint64 seq, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  hc_store_submit (self, &greet, new_request (user_id, epoch, seq, 0), cancellable, callback, user_data);
}

HcGreeting *
hc_store_greet_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &greet, result, error);
}

void
hc_store_read_events_async (HcStore *self, gint64 user_id, gint64 seq, guint limit, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  hc_store_submit (self, &read_events, new_request (user_id, NULL, seq, limit), cancellable, callback, user_data);
}

GPtrArray *
hc_store_read_events_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &read_events, result, error);
}

void
hc_store_mark_seen_async (HcStore *self, gint64 user_id, gint64 upto, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  hc_store_submit (self, &mark_seen, new_request (user_id, NULL, upto, 0), cancellable, callback, user_data);
}

HcSeen *
hc_store_mark_seen_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &mark_seen, result, error);
}

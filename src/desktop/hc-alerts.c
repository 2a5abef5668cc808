/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-choice.h"
#include "hc-alerts.h"

/**
 * HcAlerts:
 *
 * What a user was alerted of and has neither seen nor answered, kept as the seat's host says. An
 * alert lasts as long as what it tells is so; that of a refusal until it was seen.
 */
struct _HcAlerts
{
  GObject     parent_instance;

  gint64      seen;   /* the seq up to which we told the host */

  /* owned */
  HcSeat     *seat;
  GHashTable *alerts; /* gint64 seq to HcEvent */
};

G_DEFINE_FINAL_TYPE (HcAlerts, hc_alerts, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_OVER,
} HcAlertsSignal;

static guint signals[SIGNAL_OVER + 1];

static gboolean
holds (const HcEvent *alert, const HcPerson *person)
{
  HcStation station = hc_station_of (person);

  if (!g_str_equal (alert->person->username, person->username))
    return TRUE;
  return (alert->kind != HC_EVENT_REQUEST_RECEIVED || station == HC_STATION_INCOMING) &&
         (alert->kind != HC_EVENT_FRIEND_ADDED || station == HC_STATION_FRIEND);
}

static void
drop (HcAlerts *self, HcEvent *alert)
{
  g_autoptr (HcEvent) kept = hc_event_ref (alert);

  g_hash_table_remove (self->alerts, &alert->seq);
  g_signal_emit (self, signals[SIGNAL_OVER], 0, kept);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_seen_answered (GObject *seat, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcAlerts) self = data;
  g_autoptr (HcMessage) answer = hc_seat_ask_finish (HC_SEAT (seat), result, NULL);

  if (answer == NULL)
    self->seen = 0;
}

static gint64
get_last (HcAlerts *self)
{
  GHashTableIter iter;
  HcEvent *alert;
  gint64 last = 0;

  g_hash_table_iter_init (&iter, self->alerts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &alert))
    last = MAX (last, alert->seq);
  return last;
}

static void
hc_alerts_finalize (GObject *object)
{
  g_hash_table_unref (HC_ALERTS (object)->alerts);
  g_clear_object (&HC_ALERTS (object)->seat);
  G_OBJECT_CLASS (hc_alerts_parent_class)->finalize (object);
}

static void
hc_alerts_class_init (HcAlertsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_alerts_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", HC_TYPE_ALERTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The HcEvent that is no longer open. */
  signals[SIGNAL_OVER] =
    g_signal_new ("over", HC_TYPE_ALERTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
hc_alerts_init (HcAlerts *self)
{
  self->alerts = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) hc_event_unref);
}

HcAlerts *
hc_alerts_new (HcSeat *seat)
{
  HcAlerts *self = g_object_new (HC_TYPE_ALERTS, NULL);

  self->seat = g_object_ref (seat);
  return self;
}

void
hc_alerts_add (HcAlerts *self, HcEvent *event)
{
  g_return_if_fail (HC_IS_ALERTS (self));

  g_hash_table_replace (self->alerts, &event->seq, hc_event_ref (event));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * hc_alerts_see:
 *
 * Tells the host that all were seen; its word of that withdraws them everywhere.
 */
void
hc_alerts_see (HcAlerts *self)
{
  g_autoptr (HcCommand) command = NULL;
  gint64 seq;

  g_return_if_fail (HC_IS_ALERTS (self));

  seq = get_last (self);
  if (seq <= self->seen)
    return;
  self->seen = seq;
  command = hc_seat_new_command (HC_COMMAND_SEEN);
  command->seq = seq;
  hc_seat_ask_async (self->seat, command, NULL, on_seen_answered, g_object_ref (self));
}

/**
 * hc_alerts_drop:
 *
 * The host says that all up to the event @upto were seen.
 */
void
hc_alerts_drop (HcAlerts *self, gint64 upto)
{
  g_autoptr (GList) alerts = NULL;

  g_return_if_fail (HC_IS_ALERTS (self));

  alerts = g_hash_table_get_values (self->alerts);
  for (GList *link = alerts; link != NULL; link = link->next)
    if (((HcEvent *) link->data)->seq <= upto)
      drop (self, link->data);
}

/**
 * hc_alerts_recheck:
 * @person: the newest word of somebody
 *
 * Drops what is no longer so.
 */
void
hc_alerts_recheck (HcAlerts *self, const HcPerson *person)
{
  g_autoptr (GList) alerts = NULL;

  g_return_if_fail (HC_IS_ALERTS (self));

  alerts = g_hash_table_get_values (self->alerts);
  for (GList *link = alerts; link != NULL; link = link->next)
    if (!holds (link->data, person))
      drop (self, link->data);
}

gboolean
hc_alerts_has (HcAlerts *self, gint64 seq)
{
  return g_hash_table_contains (self->alerts, &seq);
}

guint
hc_alerts_count (HcAlerts *self)
{
  return g_hash_table_size (self->alerts);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-choice.h"
#include "hc-alerts.h"

/**
 * HcAlerts:
 *
 * What a user was alerted of and has neither seen nor answered. An alert lasts as long as what it
 * tells is so; that of a refusal until it was seen.
 */
struct _HcAlerts
{
  GObject     parent_instance;

  /* owned */
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
hc_alerts_finalize (GObject *object)
{
  g_hash_table_unref (HC_ALERTS (object)->alerts);
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
hc_alerts_new (void)
{
  return g_object_new (HC_TYPE_ALERTS, NULL);
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
 * All up to the event @upto were seen.
 */
void
hc_alerts_see (HcAlerts *self, gint64 upto)
{
  g_autoptr (GList) alerts = g_hash_table_get_values (self->alerts);

  g_return_if_fail (HC_IS_ALERTS (self));

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
  g_autoptr (GList) alerts = g_hash_table_get_values (self->alerts);

  g_return_if_fail (HC_IS_ALERTS (self));

  for (GList *link = alerts; link != NULL; link = link->next)
    if (!holds (link->data, person))
      drop (self, link->data);
}

guint
hc_alerts_count (HcAlerts *self)
{
  return g_hash_table_size (self->alerts);
}

/**
 * hc_alerts_get_last:
 *
 * Returns: the seq of the newest, or 0
 */
gint64
hc_alerts_get_last (HcAlerts *self)
{
  GHashTableIter iter;
  HcEvent *alert;
  gint64 last = 0;

  g_hash_table_iter_init (&iter, self->alerts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &alert))
    last = MAX (last, alert->seq);
  return last;
}

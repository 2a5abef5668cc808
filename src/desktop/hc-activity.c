/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-activity.h"
#include "hc-loadable.h"
#include "hc-pager.h"

/**
 * HcActivity:
 *
 * What happened between others and a user, newest first, as far as it was looked at. Pages are
 * asked for when somebody looks near the end of what is there, and until all open alerts were found.
 */
struct _HcActivity
{
  GObject       parent_instance;

  gint64        n_unseen;    /* how many alerts of those that the host counted at the welcome are open */
  gboolean      is_seeking;  /* not all of them were found yet */

  /* owned */
  HcPager      *pager;
  HcAlerts     *alerts;
  GPtrArray    *items;       /* of HcEventItem */
};

static void list_model_iface_init (GListModelInterface *iface);
static void loadable_iface_init (HcLoadableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcActivity, hc_activity, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                               G_IMPLEMENT_INTERFACE (HC_TYPE_LOADABLE, loadable_iface_init))

typedef enum
{
  PROP_FACE = 1,
} HcActivityProperty;

static void
tell_change (HcActivity *self, guint position, guint n_added)
{
  if (n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_added);
  g_object_notify (G_OBJECT (self), "face");
}

static gint64
get_oldest (HcActivity *self)
{
  if (self->items->len == 0)
    return G_MAXINT64;
  return hc_event_item_get_event (self->items->pdata[self->items->len - 1])->seq;
}

/* What came live meanwhile is not doubled. */
static void
append_page (HcActivity *self, HcMessage *page)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      HcEvent *event = page->items->pdata[i];

      if (event->seq < get_oldest (self) && event->kind != HC_EVENT_SEEN)
        g_ptr_array_add (self->items, hc_event_item_new (event));
    }
}

static void
on_page (HcActivity *self, HcMessage *page)
{
  guint position = self->items->len;

  if (page != NULL)
    append_page (self, page);
  tell_change (self, position, self->items->len - position);
  if (page == NULL)
    return;
  self->is_seeking = self->is_seeking && hc_alerts_count (self->alerts) < self->n_unseen;
  if (self->is_seeking)
    hc_pager_go_on (self->pager);
}

static void
on_alert_over (HcActivity *self)
{
  self->n_unseen--;
}

static GType
hc_activity_get_item_type (GListModel *model)
{
  return HC_TYPE_EVENT_ITEM;
}

static guint
hc_activity_get_n_items (GListModel *model)
{
  return HC_ACTIVITY (model)->items->len;
}

static gpointer
hc_activity_get_item (GListModel *model, guint position)
{
  HcActivity *self = HC_ACTIVITY (model);

  if (position >= self->items->len)
    return NULL;
  hc_pager_look (self->pager, position, self->items->len);
  return g_object_ref (self->items->pdata[position]);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = hc_activity_get_item_type;
  iface->get_n_items = hc_activity_get_n_items;
  iface->get_item = hc_activity_get_item;
}

static void
hc_activity_load (HcLoadable *loadable)
{
  HcActivity *self = HC_ACTIVITY (loadable);

  if (hc_pager_load (self->pager))
    tell_change (self, 0, 0);
}

static void
loadable_iface_init (HcLoadableInterface *iface)
{
  iface->load = hc_activity_load;
}

static void
hc_activity_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcActivity *self = HC_ACTIVITY (object);

  switch ((HcActivityProperty) property_id)
    {
    case PROP_FACE:
      g_value_set_string (value, hc_pager_get_face (self->pager, self->items->len));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_activity_finalize (GObject *object)
{
  HcActivity *self = HC_ACTIVITY (object);

  g_ptr_array_unref (self->items);
  g_clear_object (&self->alerts);
  g_clear_object (&self->pager);
  G_OBJECT_CLASS (hc_activity_parent_class)->finalize (object);
}

static void
hc_activity_class_init (HcActivityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hc_activity_get_property;
  object_class->finalize = hc_activity_finalize;
  g_object_class_override_property (object_class, PROP_FACE, "face");
}

static void
hc_activity_init (HcActivity *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * hc_activity_new:
 * @alerts: which of them are open; whoever fills it with each page of events does so before we see it
 *
 * Asks for nothing before hc_activity_begin().
 */
HcActivity *
hc_activity_new (HcSeat *seat, HcAlerts *alerts)
{
  HcActivity *self = g_object_new (HC_TYPE_ACTIVITY, NULL);

  self->pager = hc_pager_new (seat, HC_LIST_EVENTS);
  self->alerts = g_object_ref (alerts);
  g_signal_connect_object (self->pager, "page", G_CALLBACK (on_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (alerts, "over", G_CALLBACK (on_alert_over), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * hc_activity_begin:
 * @n_unseen: how many open alerts the host counts
 */
void
hc_activity_begin (HcActivity *self, gint64 n_unseen)
{
  g_return_if_fail (HC_IS_ACTIVITY (self));

  self->n_unseen = n_unseen;
  self->is_seeking = TRUE;
  hc_loadable_load (HC_LOADABLE (self));
}

/**
 * hc_activity_add:
 * @event: has just happened
 */
void
hc_activity_add (HcActivity *self, HcEvent *event)
{
  g_return_if_fail (HC_IS_ACTIVITY (self));

  if (event->kind == HC_EVENT_SEEN)
    {
      self->is_seeking = FALSE;
      return;
    }
  g_ptr_array_insert (self->items, 0, hc_event_item_new (event));
  tell_change (self, 0, 1);
}

/**
 * hc_activity_look_anew:
 *
 * Somebody comes to look: new is from now on what nobody has seen until now, and what comes.
 */
void
hc_activity_look_anew (HcActivity *self)
{
  g_return_if_fail (HC_IS_ACTIVITY (self));

  for (guint i = 0; i < self->items->len; i++)
    {
      HcEventItem *item = self->items->pdata[i];

      hc_event_item_set_is_new (item, hc_alerts_has (self->alerts, hc_event_item_get_event (item)->seq));
    }
}

/**
 * hc_activity_close:
 *
 * Looks at no answer any more.
 */
void
hc_activity_close (HcActivity *self)
{
  hc_pager_close (self->pager);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-event-item.h"

/**
 * HcEventItem:
 *
 * Something that happened, for expressions to look at. It is new for as long as its list says so.
 */
struct _HcEventItem
{
  GObject   parent_instance;

  gboolean  is_new;

  /* owned */
  HcEvent  *event;
};

G_DEFINE_FINAL_TYPE (HcEventItem, hc_event_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_NOTE,
  PROP_AT,
  PROP_IS_NEW,
} HcEventItemProperty;

static GParamSpec *properties[PROP_IS_NEW + 1];

static void
hc_event_item_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcEventItem *self = HC_EVENT_ITEM (object);

  switch ((HcEventItemProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->event->person->name);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->event->note);
      break;
    case PROP_AT:
      g_value_set_int64 (value, self->event->at);
      break;
    case PROP_IS_NEW:
      g_value_set_boolean (value, self->is_new);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_event_item_finalize (GObject *object)
{
  hc_event_unref (HC_EVENT_ITEM (object)->event);
  G_OBJECT_CLASS (hc_event_item_parent_class)->finalize (object);
}

static void
hc_event_item_class_init (HcEventItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hc_event_item_get_property;
  object_class->finalize = hc_event_item_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  properties[PROP_AT] = g_param_spec_int64 ("at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_IS_NEW] = g_param_spec_boolean ("is-new", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
hc_event_item_init (HcEventItem *self)
{
}

/**
 * hc_event_item_new:
 *
 * New is what is still an alert: the host says that of none that was seen or answered.
 */
HcEventItem *
hc_event_item_new (HcEvent *event)
{
  HcEventItem *self = g_object_new (HC_TYPE_EVENT_ITEM, NULL);

  self->event = hc_event_ref (event);
  self->is_new = event->is_alert;
  return self;
}

void
hc_event_item_set_is_new (HcEventItem *self, gboolean is_new)
{
  g_return_if_fail (HC_IS_EVENT_ITEM (self));

  if (self->is_new == is_new)
    return;
  self->is_new = is_new;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_NEW]);
}

HcEvent *
hc_event_item_get_event (HcEventItem *self)
{
  return self->event;
}

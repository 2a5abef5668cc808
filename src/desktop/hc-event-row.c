/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-event-row.h"
#include "hc-person-closures.h"
#include "hc-sentences.h"

/**
 * HcEventRow:
 *
 * Something that happened, in a list: a sentence, what was said with it, and when. The template's
 * expressions draw it.
 */
struct _HcEventRow
{
  AdwBin        parent_instance;

  gint64        now; /* milliseconds since 1970, from which times are told */

  /* owned */
  HcEventItem  *item;
};

G_DEFINE_FINAL_TYPE (HcEventRow, hc_event_row, ADW_TYPE_BIN)

typedef enum
{
  PROP_ITEM = 1,
  PROP_NOW,
} HcEventRowProperty;

static char *
say_event (HcEventRow *self, HcEventItem *item)
{
  return item != NULL ? hc_say_event (hc_event_item_get_event (item)) : NULL;
}

static char *
say_time (HcEventRow *self, gint64 at, gint64 now)
{
  return hc_say_ago (at, now);
}

static char **
style_row (HcEventRow *self, gboolean is_new)
{
  const char *classes[] = { "happening", is_new ? "new" : NULL, NULL };

  return g_strdupv ((char **) classes);
}

static void
hc_event_row_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcEventRow *self = HC_EVENT_ROW (object);

  switch ((HcEventRowProperty) property_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_NOW:
      g_value_set_int64 (value, self->now);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_event_row_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  HcEventRow *self = HC_EVENT_ROW (object);

  switch ((HcEventRowProperty) property_id)
    {
    case PROP_ITEM:
      g_set_object (&self->item, g_value_get_object (value));
      break;
    case PROP_NOW:
      self->now = g_value_get_int64 (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_event_row_dispose (GObject *object)
{
  /* Said, for the template's expressions still watch it. */
  g_object_set (object, "item", NULL, NULL);
  G_OBJECT_CLASS (hc_event_row_parent_class)->dispose (object);
}

static void
hc_event_row_class_init (HcEventRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hc_event_row_get_property;
  object_class->set_property = hc_event_row_set_property;
  object_class->dispose = hc_event_row_dispose;

  g_object_class_install_property (object_class, PROP_ITEM,
                                   g_param_spec_object ("item", NULL, NULL, HC_TYPE_EVENT_ITEM, flags));
  g_object_class_install_property (object_class, PROP_NOW,
                                   g_param_spec_int64 ("now", NULL, NULL, 0, G_MAXINT64, 0, flags));

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/event-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, say_event);
  gtk_widget_class_bind_template_callback (widget_class, say_time);
  gtk_widget_class_bind_template_callback (widget_class, style_row);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_has_text);
}

static void
hc_event_row_init (HcEventRow *self)
{
  self->now = g_get_real_time () / 1000;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hc_event_row_say_all:
 *
 * Returns: (transfer full): what the row of @item is called for those who hear it; nothing that the clock changes
 */
char *
hc_event_row_say_all (HcEventItem *item)
{
  g_autofree char *markup = hc_say_event (hc_event_item_get_event (item));
  g_autofree char *sentence = NULL;
  g_autofree char *note = NULL;

  g_object_get (item, "note", &note, NULL);
  pango_parse_markup (markup, -1, 0, NULL, &sentence, NULL, NULL);
  return hc_join (sentence, note);
}

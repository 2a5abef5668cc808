/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <adwaita.h>

#include "hc-choice-button.h"
#include "hc-person-closures.h"
#include "hc-person-row.h"
#include "hc-wrap-layout.h"

/**
 * HcPersonRow:
 *
 * Somebody in a list: who it is, whether there, and what can be done. The template's expressions
 * draw it; buttons and menu are made when they are first needed, for a list has hundreds of rows.
 */
struct _HcPersonRow
{
  GtkWidget      parent_instance;

  gint64         now; /* milliseconds since 1970, from which times are told */

  /* owned */
  HcPersonItem  *item;

  /* template */
  GtkBox        *actions;
  GtkMenuButton *more;

  /* borrowed: children of actions; NULL until needed */
  GtkWidget     *buttons[HC_N_BUTTONS];
};

G_DEFINE_FINAL_TYPE (HcPersonRow, hc_person_row, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_ITEM = 1,
  PROP_NOW,
} HcPersonRowProperty;

static GParamSpec *properties[PROP_NOW + 1];

static void
fill_menu (GtkMenuButton *more, gpointer data)
{
  HcPersonRow *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GArray) choices = NULL;

  if (self->item == NULL)
    return;
  choices = hc_station_list_menu (hc_person_item_get_station (self->item), hc_person_item_is_preapproved (self->item));
  for (guint i = 0; i < choices->len; i++)
    {
      HcChoice choice = g_array_index (choices, int, i);
      g_autoptr (GMenuItem) entry = g_menu_item_new (hc_choice_get_text (choice), NULL);

      g_menu_item_set_action_and_target (entry, hc_choice_get_action (choice), "s",
                                         hc_person_item_get_username (self->item));
      g_menu_append_item (menu, entry);
    }
  gtk_menu_button_set_menu_model (more, G_MENU_MODEL (menu));
}

static void
name_menu (HcPersonRow *self)
{
  g_autofree char *name = NULL;

  if (self->item == NULL)
    return;
  name = hc_person_say_more (self, hc_person_item_get_name (self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_button (HcPersonRow *self, guint place)
{
  GtkWidget *before = gtk_widget_get_prev_sibling (GTK_WIDGET (self->more));

  self->buttons[place] = g_object_new (HC_TYPE_CHOICE_BUTTON, "place", place, NULL);
  gtk_box_insert_child_after (self->actions, self->buttons[place], before);
}

static void
show_buttons (HcPersonRow *self)
{
  for (guint place = 0; place < HC_N_BUTTONS; place++)
    {
      if (self->buttons[place] == NULL && self->item != NULL &&
          hc_station_get_button (hc_person_item_get_station (self->item), place) != HC_NO_CHOICE)
        add_button (self, place);
      if (self->buttons[place] != NULL)
        g_object_set (self->buttons[place], "item", self->item, NULL);
    }
}

/* What an open menu offers is over, too. */
static void
on_station (HcPersonRow *self)
{
  gtk_menu_button_popdown (self->more);
  show_buttons (self);
}

static void
set_item (HcPersonRow *self, HcPersonItem *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    {
      g_signal_connect_object (item, "notify::name", G_CALLBACK (name_menu), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "notify::station", G_CALLBACK (on_station), self, G_CONNECT_SWAPPED);
    }
  name_menu (self);
  show_buttons (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

static void
hc_person_row_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcPersonRow *self = HC_PERSON_ROW (object);

  switch ((HcPersonRowProperty) property_id)
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
hc_person_row_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  HcPersonRow *self = HC_PERSON_ROW (object);

  switch ((HcPersonRowProperty) property_id)
    {
    case PROP_ITEM:
      set_item (self, g_value_get_object (value));
      break;
    case PROP_NOW:
      self->now = g_value_get_int64 (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_person_row_dispose (GObject *object)
{
  HcPersonRow *self = HC_PERSON_ROW (object);
  GtkWidget *child;

  set_item (self, NULL);
  memset (self->buttons, 0, sizeof self->buttons);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (hc_person_row_parent_class)->dispose (object);
}

static void
hc_person_row_class_init (HcPersonRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hc_person_row_get_property;
  object_class->set_property = hc_person_row_set_property;
  object_class->dispose = hc_person_row_dispose;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, HC_TYPE_PERSON_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOW] = g_param_spec_int64 ("now", NULL, NULL, 0, G_MAXINT64, 0,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (HC_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/person-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HcPersonRow, actions);
  gtk_widget_class_bind_template_child (widget_class, HcPersonRow, more);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_say_address);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_say_presence);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_say_since);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_say_station);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_say_icon);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_has_text);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_has_menu);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_style_dot);
}

static void
hc_person_row_init (HcPersonRow *self)
{
  self->now = g_get_real_time () / 1000;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->more, fill_menu, self, NULL);
}

HcPersonItem *
hc_person_row_get_item (HcPersonRow *self)
{
  return self->item;
}

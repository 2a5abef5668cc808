/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-event-row.h"
#include "hc-list-cell.h"
#include "hc-person-closures.h"
#include "hc-sections.h"

/**
 * HcListCell:
 *
 * What a list shows for one item of its model: a person, something that happened, the title of a
 * section, or the way into a drawer.
 */
struct _HcListCell
{
  AdwBin    parent_instance;

  /* owned */
  GObject  *item;
};

G_DEFINE_FINAL_TYPE (HcListCell, hc_list_cell, ADW_TYPE_BIN)

typedef enum
{
  PROP_ITEM = 1,
} HcListCellProperty;

static GParamSpec *properties[PROP_ITEM + 1];

static void
show_person (HcListCell *self, HcPersonItem *item)
{
  HcPersonRow *row = hc_list_cell_get_row (self);

  if (row == NULL)
    {
      row = g_object_new (HC_TYPE_PERSON_ROW, NULL);
      adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (row));
    }
  g_object_set (row, "item", item, NULL);
}

static void
show_event (HcListCell *self, HcEventItem *item)
{
  GtkWidget *row = adw_bin_get_child (ADW_BIN (self));

  if (!HC_IS_EVENT_ROW (row))
    {
      row = g_object_new (HC_TYPE_EVENT_ROW, NULL);
      adw_bin_set_child (ADW_BIN (self), row);
    }
  g_object_set (row, "item", item, NULL);
}

static GtkWidget *
new_title (HcHeading *heading)
{
  GtkWidget *label = gtk_label_new (hc_heading_get_title (heading));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "section");
  return label;
}

static GtkWidget *
new_drawer (HcHeading *heading)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (hc_heading_get_title (heading));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "drawer");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, hc_heading_get_title (heading),
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", hc_heading_get_drawer (heading));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "home.show-list");
  return button;
}

/* What is heard is the list item that has the focus, not the cell inside. */
static void
name_list_item (HcListCell *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (HC_IS_PERSON_ITEM (self->item))
    name = hc_person_say_all (HC_PERSON_ITEM (self->item));
  else if (HC_IS_EVENT_ITEM (self->item))
    name = hc_event_row_say_all (HC_EVENT_ITEM (self->item));
  else if (HC_IS_HEADING (self->item))
    name = g_strdup (hc_heading_get_title (HC_HEADING (self->item)));
  if (parent != NULL && name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_item (HcListCell *self, GObject *item)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (HC_IS_PERSON_ITEM (item) || HC_IS_EVENT_ITEM (item))
    g_signal_connect_object (item, "notify", G_CALLBACK (name_list_item), self, G_CONNECT_SWAPPED);
  name_list_item (self);
  if (HC_IS_PERSON_ITEM (item))
    show_person (self, HC_PERSON_ITEM (item));
  else if (HC_IS_EVENT_ITEM (item))
    show_event (self, HC_EVENT_ITEM (item));
  else if (HC_IS_HEADING (item) && hc_heading_get_drawer (HC_HEADING (item)) < 0)
    adw_bin_set_child (ADW_BIN (self), new_title (HC_HEADING (item)));
  else if (HC_IS_HEADING (item))
    adw_bin_set_child (ADW_BIN (self), new_drawer (HC_HEADING (item)));
  else if (hc_list_cell_is_card (self))
    g_object_set (adw_bin_get_child (ADW_BIN (self)), "item", NULL, NULL);
  if (parent == NULL || item == NULL)
    return;
  if (hc_list_cell_is_card (self))
    gtk_widget_remove_css_class (parent, "plain");
  else
    gtk_widget_add_css_class (parent, "plain");
}

static void
hc_list_cell_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcListCell *self = HC_LIST_CELL (object);

  switch ((HcListCellProperty) property_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_list_cell_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  HcListCell *self = HC_LIST_CELL (object);

  switch ((HcListCellProperty) property_id)
    {
    case PROP_ITEM:
      set_item (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_list_cell_dispose (GObject *object)
{
  g_clear_object (&HC_LIST_CELL (object)->item);
  G_OBJECT_CLASS (hc_list_cell_parent_class)->dispose (object);
}

static void
hc_list_cell_class_init (HcListCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hc_list_cell_get_property;
  object_class->set_property = hc_list_cell_set_property;
  object_class->dispose = hc_list_cell_dispose;

  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
hc_list_cell_init (HcListCell *self)
{
}

/**
 * hc_list_cell_is_card:
 *
 * Returns: whether it is about somebody, and so looks like a card
 */
gboolean
hc_list_cell_is_card (HcListCell *self)
{
  return hc_list_cell_get_row (self) != NULL || HC_IS_EVENT_ROW (adw_bin_get_child (ADW_BIN (self)));
}

/**
 * hc_list_cell_set_now:
 * @now: milliseconds since 1970, from which times are told
 */
void
hc_list_cell_set_now (HcListCell *self, gint64 now)
{
  g_return_if_fail (HC_IS_LIST_CELL (self));

  if (hc_list_cell_is_card (self))
    g_object_set (adw_bin_get_child (ADW_BIN (self)), "now", now, NULL);
}

/**
 * hc_list_cell_get_row:
 *
 * Returns: (transfer none) (nullable): %NULL where it shows no person
 */
HcPersonRow *
hc_list_cell_get_row (HcListCell *self)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (self));

  return HC_IS_PERSON_ROW (child) ? HC_PERSON_ROW (child) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-person-item.h"
#include "hc-choice-button.h"

#define SPACING 6

/**
 * HcChoiceButton:
 *
 * One of the buttons beside somebody: it has the words of what can be done now, an accessible name
 * with the person in it, and a spinner while the answer is awaited. It is hidden where there is
 * nothing for its place.
 */
struct _HcChoiceButton
{
  GtkButton     parent_instance;

  guint         place;
  int           choice; /* shown now; HcChoice or HC_NO_CHOICE */

  /* owned */
  HcPersonItem *item;

  /* borrowed: ours until replaced */
  GtkWidget    *label;
  GtkWidget    *spinner; /* NULL until it is first waited for */
};

G_DEFINE_FINAL_TYPE (HcChoiceButton, hc_choice_button, GTK_TYPE_BUTTON)

typedef enum
{
  PROP_ITEM = 1,
  PROP_PLACE,
} HcChoiceButtonProperty;

static GParamSpec *properties[PROP_PLACE + 1];

static void
set_style (HcChoiceButton *self, int choice)
{
  const char *old = self->choice != HC_NO_CHOICE ? hc_choice_get_style (self->choice) : NULL;
  const char *style = choice != HC_NO_CHOICE ? hc_choice_get_style (choice) : NULL;

  if (old != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), old);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), style);
}

static void
show_choice (HcChoiceButton *self, int choice)
{
  set_style (self, choice);
  self->choice = choice;
  gtk_widget_set_visible (GTK_WIDGET (self), choice != HC_NO_CHOICE);
  if (choice == HC_NO_CHOICE)
    return;
  gtk_label_set_label (GTK_LABEL (self->label), hc_choice_get_text (choice));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), hc_choice_get_action (choice));
}

static void
show_waiting (HcChoiceButton *self, gboolean is_waiting)
{
  if (self->spinner == NULL && !is_waiting)
    return;
  if (self->spinner == NULL)
    {
      self->spinner = gtk_spinner_new ();
      gtk_box_prepend (GTK_BOX (gtk_button_get_child (GTK_BUTTON (self))), self->spinner);
    }
  gtk_widget_set_visible (self->spinner, is_waiting);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_waiting);
}

static void
on_changed (HcChoiceButton *self)
{
  int choice = hc_station_get_button (hc_person_item_get_station (self->item), self->place);
  int waiting = hc_person_item_get_waiting (self->item);
  gboolean is_waited_for = choice != HC_NO_CHOICE && waiting == choice;
  g_autofree char *name = NULL;

  if (choice != self->choice)
    show_choice (self, choice);
  if (choice == HC_NO_CHOICE)
    return;
  show_waiting (self, is_waited_for);
  name = hc_choice_get_name (choice, hc_person_item_get_name (self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, is_waited_for, -1);
}

static void
set_item (HcChoiceButton *self, HcPersonItem *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", hc_person_item_get_username (item));
  g_signal_connect_object (item, "notify::station", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::name", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::waiting", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

static void
hc_choice_button_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcChoiceButton *self = HC_CHOICE_BUTTON (object);

  switch ((HcChoiceButtonProperty) property_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_PLACE:
      g_value_set_uint (value, self->place);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_choice_button_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  HcChoiceButton *self = HC_CHOICE_BUTTON (object);

  switch ((HcChoiceButtonProperty) property_id)
    {
    case PROP_ITEM:
      set_item (self, g_value_get_object (value));
      break;
    case PROP_PLACE:
      self->place = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_choice_button_dispose (GObject *object)
{
  set_item (HC_CHOICE_BUTTON (object), NULL);
  G_OBJECT_CLASS (hc_choice_button_parent_class)->dispose (object);
}

static void
hc_choice_button_class_init (HcChoiceButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hc_choice_button_get_property;
  object_class->set_property = hc_choice_button_set_property;
  object_class->dispose = hc_choice_button_dispose;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, HC_TYPE_PERSON_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLACE] = g_param_spec_uint ("place", NULL, NULL, 0, HC_N_BUTTONS - 1, 0,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
hc_choice_button_init (HcChoiceButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  self->choice = HC_NO_CHOICE;
  self->label = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), "choice");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

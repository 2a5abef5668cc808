/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

#include "hc-sentences.h"
#include "hc-compat.h"

#define WEBSITE "https://github.com/handclasp/handclasp"

typedef struct
{
  HcCompatAnswer answer;
  gpointer       user_data;
  GDestroyNotify destroy;
} HcQuestion;

static void
free_question (gpointer data, GClosure *closure)
{
  HcQuestion *question = data;

  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_free (question);
}

static void
on_response (gpointer dialog, const char *response, gpointer data)
{
  HcQuestion *question = data;

  question->answer (g_str_equal (response, "yes"), question->user_data);
}

/* GTK says the time of the last event in the program itself, and who did something elsewhere since then
 * would not be led here. */
static void
take_focus (GdkSurface *surface)
{
#ifdef GDK_WINDOWING_X11
  /* GTK 4.18 deprecates all of X11, without anything in its place. */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (GDK_IS_X11_SURFACE (surface))
    gdk_toplevel_focus (GDK_TOPLEVEL (surface), gdk_x11_get_server_time (surface));
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
}

/**
 * hc_compat_present:
 *
 * Brings @window to the front for somebody who has just asked for it outside the program.
 */
void
hc_compat_present (GtkWindow *window)
{
  gtk_window_present (window);
  take_focus (gtk_native_get_surface (GTK_NATIVE (window)));
}

/* In a row, which is not alone with such a button, its title belongs to the name. */
static void
take_name (GtkWidget *button)
{
  const char *tip = gtk_widget_get_tooltip_text (button);
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_PREFERENCES_ROW);
  g_autofree char *name = NULL;

  if (tip == NULL)
    return;
  if (row != NULL)
    name = hc_join (tip, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : tip, -1);
}

#if !GTK_CHECK_VERSION(4, 10, 0)
/* Where the label has a mnemonic, the button is called by it and by its own label, one after the other;
 * where it is a child like any other, by neither. */
static void
let_hear_label (GtkButton *button)
{
  GtkWidget *child = gtk_button_get_child (button);
  gboolean is_plain = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (button)) == GTK_ACCESSIBLE_ROLE_BUTTON;

  if (is_plain && gtk_button_get_label (button) == NULL && GTK_IS_LABEL (child))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, child, NULL, -1);
  else if (gtk_button_get_label (button) != NULL && gtk_button_get_use_underline (button))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
let_hear_text (GtkWidget *entry)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (entry));

  g_object_set (text, "accessible-role", gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (entry)), NULL);
  if (ADW_IS_PREFERENCES_ROW (entry))
    gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (entry)), -1);
  else
    gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_LABELLED_BY, entry, NULL, -1);
}
#endif

/**
 * hc_compat_let_hear:
 *
 * Lets screen readers hear of @widget and all in it what older GTK keeps from them: buttons that show
 * only a picture are called as their tooltips say, others once by their labels, and texts tell that they
 * have the focus.
 */
void
hc_compat_let_hear (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
    {
      take_name (widget);
      g_signal_connect (widget, "notify::tooltip-text", G_CALLBACK (take_name), NULL);
    }
#if !GTK_CHECK_VERSION(4, 10, 0)
  if (GTK_IS_BUTTON (widget))
    {
      let_hear_label (GTK_BUTTON (widget));
      g_signal_connect (widget, "notify::label", G_CALLBACK (let_hear_label), NULL);
    }
  if (GTK_IS_EDITABLE (widget) && gtk_editable_get_delegate (GTK_EDITABLE (widget)) != NULL)
    let_hear_text (widget);
#endif
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    hc_compat_let_hear (child);
}

static void
show_about (GtkWidget *window, const char *name, GVariant *parameter)
{
  static const char *developers[] = { "Handclasp", NULL };
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *about = adw_about_dialog_new ();
#else
  GtkWidget *about = adw_about_window_new ();
#endif

  g_object_set (about, "application-name", "Handclasp", "application-icon", HC_APP_ID, "version", HC_VERSION,
                "developer-name", _("The Handclasp developers"), "developers", developers, "license-type",
                GTK_LICENSE_GPL_3_0, "comments", _("Friend requests for the people around you."), "website", WEBSITE,
                "copyright", "© 2026 Handclasp", NULL);
  /* Translators: your names, one a line */
  g_object_set (about, "translator-credits", _("translator-credits"), NULL);
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_dialog_present (about, window);
#else
  hc_compat_let_hear (GTK_WIDGET (about));
  gtk_window_set_transient_for (GTK_WINDOW (about), GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (about));
#endif
}

static void
show_shortcuts (GtkWidget *window, const char *name, GVariant *parameter)
{
#if ADW_CHECK_VERSION(1, 8, 0)
  const char *resource = "/io/github/handclasp/Handclasp/shortcuts-dialog.ui";
#else
  const char *resource = "/io/github/handclasp/Handclasp/shortcuts-window.ui";
#endif
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (resource);
  GObject *shortcuts = gtk_builder_get_object (builder, "shortcuts");

#if ADW_CHECK_VERSION(1, 8, 0)
  adw_dialog_present (ADW_DIALOG (shortcuts), window);
#else
  hc_compat_let_hear (GTK_WIDGET (shortcuts));
  gtk_window_set_transient_for (GTK_WINDOW (shortcuts), GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (shortcuts));
#endif
}

/**
 * hc_compat_install_actions:
 *
 * What a window shows about the program: `win.about` and `win.show-shortcuts`.
 */
void
hc_compat_install_actions (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.about", NULL, show_about);
  gtk_widget_class_install_action (window_class, "win.show-shortcuts", NULL, show_shortcuts);
}

/**
 * hc_compat_ask:
 * @text: (nullable): plain
 * @yes: the button that does it
 * @extra: (nullable): below the text
 * @answer: called once
 *
 * Asks before something is done.
 *
 * Returns: (transfer none): the question, for hc_compat_allow()
 */
GtkWidget *
hc_compat_ask (GtkWindow      *parent,
               const char     *title,
               const char     *text,
               const char     *yes,
               gboolean        is_dangerous,
               GtkWidget      *extra,
               HcCompatAnswer  answer,
               gpointer        user_data,
               GDestroyNotify  destroy)
{
  HcQuestion *question = g_new0 (HcQuestion, 1);
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (title, text));
#define RESPONSE(name) adw_alert_dialog_##name
#define LOOK(name) ADW_RESPONSE_##name
#else
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, title, text));
#define RESPONSE(name) adw_message_dialog_##name
#define LOOK(name) ADW_RESPONSE_##name
#endif

  *question = (HcQuestion){ answer, user_data, destroy };
  RESPONSE (add_response) (dialog, "no", _("_Cancel"));
  RESPONSE (add_response) (dialog, "yes", yes);
  RESPONSE (set_response_appearance) (dialog, "yes", is_dangerous ? LOOK (DESTRUCTIVE) : LOOK (SUGGESTED));
  RESPONSE (set_default_response) (dialog, is_dangerous && extra == NULL ? "no" : "yes"); /* who filled it in means it */
  RESPONSE (set_close_response) (dialog, "no");
  if (extra != NULL)
    RESPONSE (set_extra_child) (dialog, extra);
  hc_compat_let_hear (GTK_WIDGET (dialog));
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question, free_question, 0);
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent));
  /* In a narrow window it begins at the last button, which may be the dangerous one. */
  if (extra == NULL)
    adw_dialog_set_focus (ADW_DIALOG (dialog), adw_dialog_get_default_widget (ADW_DIALOG (dialog)));
#else
  gtk_window_present (GTK_WINDOW (dialog));
#endif
  return GTK_WIDGET (dialog);
}

/**
 * hc_compat_allow:
 * @dialog: a question
 *
 * Whether it can be answered with yes.
 */
void
hc_compat_allow (GtkWidget *dialog, gboolean can_do)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "yes", can_do);
#else
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "yes", can_do);
#endif
}

/**
 * hc_compat_get_heard:
 * @entry: a #GtkEditable
 *
 * Returns: (transfer none): what a screen reader meets when the focus is in @entry. GTK before 4.10
 *   says nothing of the entry then, so it is the text inside.
 */
GtkAccessible *
hc_compat_get_heard (GtkWidget *entry)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  return GTK_ACCESSIBLE (entry);
#else
  return GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
#endif
}

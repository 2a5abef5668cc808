/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-blame.h"
#include "hc-compat.h"
#include "hc-error.h"
#include "hc-password-row.h"
#include "hc-sentences.h"
#include "hc-settings-page.h"
#include "hc-text.h"
#include "hc-wrap-layout.h"

#define N_WHO (HC_WHO_NOBODY + 1)

/**
 * HcSettingsPage:
 *
 * What is one's own: the name, who may ask, the password, the way out. What it shows is what the
 * host said last.
 */
struct _HcSettingsPage
{
  AdwBin          parent_instance;

  gboolean        is_showing; /* what it does to its widgets is no choice of a person */

  /* owned */
  HcBook         *book;
  HcAccounts     *accounts;
  char           *known_name; /* shown or applied last: what differs from it is being typed */

  /* template */
  GtkWidget      *name;
  AdwActionRow   *username;
  GtkCheckButton *who[N_WHO];
  GtkWidget      *old_password;
  GtkWidget      *new_password;
};

G_DEFINE_FINAL_TYPE (HcSettingsPage, hc_settings_page, ADW_TYPE_BIN)

/* What is asked of the host, and for whom: others may be at the window when the answer comes. */
typedef struct
{
  HcSettingsPage *page;
  HcSession      *session;
} HcPlea;

/* The removal of an account that is asked about. */
typedef struct
{
  /* owned */
  HcSettingsPage *page;
  HcSession      *session;
  GtkWidget      *password;

  /* borrowed */
  GtkWidget      *dialog;
} HcRemoval;

static HcSession *
get_session (HcSettingsPage *self)
{
  return self->book != NULL ? hc_seat_get_session (hc_book_get_seat (self->book)) : NULL;
}

static HcPlea *
new_plea (HcSettingsPage *page)
{
  HcPlea *plea = g_new0 (HcPlea, 1);

  plea->page = g_object_ref (page);
  plea->session = hc_session_ref (get_session (page));
  return plea;
}

static void
free_plea (HcPlea *plea)
{
  g_object_unref (plea->page);
  hc_session_unref (plea->session);
  g_free (plea);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcPlea, free_plea)

static void
free_removal (gpointer data)
{
  HcRemoval *removal = data;

  g_signal_handlers_disconnect_by_data (removal->password, removal);
  g_object_unref (removal->page);
  hc_session_unref (removal->session);
  g_object_unref (removal->password);
  g_free (removal);
}

static void
say (HcSettingsPage *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", sentence);
}

static char *
explain (const GError *error, const char *wrong_password)
{
  return g_error_matches (error, HC_ERROR, HC_ERROR_WRONG_PASSWORD) ? g_strdup (wrong_password) : hc_explain (error);
}

/* The row below says what is wrong with it. */
static void
show_complaint (GtkWidget *entry, const char *sentence)
{
  GtkWidget *row = gtk_widget_get_next_sibling (entry);
  GtkWidget *label = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));

  gtk_label_set_label (GTK_LABEL (label), sentence);
  gtk_widget_set_visible (row, *sentence != '\0');
}

static void
complain (HcSettingsPage *self, GtkWidget *culprit, const char *sentence)
{
  if (culprit == NULL)
    {
      say (self, sentence);
      return;
    }
  show_complaint (culprit, sentence);
  hc_blame (culprit, sentence);
}

static void
forgive (HcSettingsPage *self)
{
  GtkWidget *entries[] = { self->name, self->old_password, self->new_password };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      hc_forgive (entries[i]);
      show_complaint (entries[i], "");
    }
}

static void
know_name (HcSettingsPage *self, const char *name)
{
  g_free (self->known_name);
  self->known_name = g_strdup (name);
}

/* What is being typed stays. What is not typed is not to be applied: the row would keep its button, and the focus
 * with it. */
static void
show_name (HcSettingsPage *self)
{
  const char *name = hc_person_item_get_name (hc_book_get_me (self->book));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->name));

  if (self->known_name != NULL && !g_str_equal (text, self->known_name))
    return;
  know_name (self, name);
  if (g_str_equal (text, name))
    return;
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->name), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->name), TRUE);
}

static void
show_who_may_ask (HcSettingsPage *self)
{
  int who = hc_book_get_who_may_ask (self->book);

  if (who < 0)
    return;
  self->is_showing = TRUE;
  gtk_check_button_set_active (self->who[who], TRUE);
  self->is_showing = FALSE;
}

/* What was typed stays, to be put right. */
static void
on_name_applied (HcSettingsPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = hc_text_clean_name (gtk_editable_get_text (GTK_EDITABLE (self->name)), &error);
  g_autofree char *sentence = error != NULL ? hc_explain (error) : NULL;

  if (self->book == NULL)
    return;
  if (name != NULL)
    {
      know_name (self, gtk_editable_get_text (GTK_EDITABLE (self->name)));
      hc_book_set_name (self->book, name);
      return;
    }
  complain (self, self->name, sentence);
}

/* The focus is on the row, so it is the row that is heard. */
static void
on_who_toggled (HcSettingsPage *self, GtkCheckButton *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);

  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_CHECKED,
                               gtk_check_button_get_active (button), -1);
  if (self->is_showing || self->book == NULL || !gtk_check_button_get_active (button))
    return;
  for (guint who = 0; who < N_WHO; who++)
    if (self->who[who] == button)
      hc_book_set_who_may_ask (self->book, who);
}

static void
on_password_set (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcPlea) plea = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  gboolean is_set = hc_accounts_set_password_finish (HC_ACCOUNTS (accounts), result, &error);
  HcSettingsPage *self = plea->page;

  if (get_session (self) != plea->session)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.set-password", TRUE);
  if (is_set)
    {
      hc_password_row_clear (self->old_password);
      hc_password_row_clear (self->new_password);
      say (self, _("Your password is changed."));
      return;
    }
  sentence = explain (error, _("That is not your present password."));
  complain (self,
            g_error_matches (error, HC_ERROR, HC_ERROR_WRONG_PASSWORD)  ? self->old_password
            : g_error_matches (error, HC_ERROR, HC_ERROR_WEAK_PASSWORD) ? self->new_password
                                                                        : NULL,
            sentence);
}

static void
on_set_password (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcSettingsPage *self = HC_SETTINGS_PAGE (widget);
  const char *old = gtk_editable_get_text (GTK_EDITABLE (self->old_password));

  if (self->book == NULL)
    return;
  if (*old == '\0')
    {
      complain (self, self->old_password, _("Please fill this in."));
      return;
    }
  forgive (self);
  gtk_widget_action_set_enabled (widget, "settings.set-password", FALSE);
  hc_accounts_set_password_async (self->accounts, NULL, get_session (self), old,
                                  gtk_editable_get_text (GTK_EDITABLE (self->new_password)), NULL, on_password_set,
                                  new_plea (self));
}

static void ask_for_removal (HcSettingsPage *self, const char *problem);

/* The question comes back where it was answered wrongly. Of the removal the end of the session tells. */
static void
on_removed (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcPlea) plea = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  gboolean is_removed = hc_accounts_remove_finish (HC_ACCOUNTS (accounts), result, &error);
  HcSettingsPage *self = plea->page;

  if (is_removed || get_session (self) != plea->session)
    return;
  problem = explain (error, _("That is not your password. Nothing was removed."));
  ask_for_removal (self, problem);
}

static void
on_removal_answered (gboolean is_yes, gpointer data)
{
  HcRemoval *removal = data;
  HcSettingsPage *self = removal->page;

  if (is_yes && get_session (self) == removal->session)
    hc_accounts_remove_async (self->accounts, NULL, removal->session,
                              gtk_editable_get_text (GTK_EDITABLE (removal->password)), NULL, on_removed,
                              new_plea (self));
}

static void
on_removal_typed (HcRemoval *removal)
{
  hc_compat_allow (removal->dialog, *gtk_editable_get_text (GTK_EDITABLE (removal->password)) != '\0');
}

static GtkWidget *
new_removal_field (GtkWidget *password, const char *problem)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "label", problem,
                                   "wrap", TRUE, "xalign", 0.0, "visible", problem != NULL, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (password), _("Your password"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), password);
  gtk_widget_add_css_class (label, "error");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
ask_for_removal (HcSettingsPage *self, const char *problem)
{
  HcRemoval *removal = g_new0 (HcRemoval, 1);
  g_autofree char *text =
    hc_fill_in (_("Your requests and friendships go with it for good. Nobody can take {username} for 30 days."),
                "username", hc_person_item_get_username (hc_book_get_me (self->book)));

  removal->page = g_object_ref (self);
  removal->session = hc_session_ref (get_session (self));
  removal->password = g_object_ref_sink (adw_password_entry_row_new ());
  g_object_set (removal->password, "activates-default", TRUE, NULL);
  removal->dialog = hc_compat_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Remove your account?"), text,
                                   _("Remove Account"), TRUE, new_removal_field (removal->password, problem),
                                   on_removal_answered, removal, free_removal);
  g_signal_connect_swapped (removal->password, "changed", G_CALLBACK (on_removal_typed), removal);
  on_removal_typed (removal);
  if (problem != NULL)
    hc_blame (removal->password, problem);
  else
    gtk_widget_grab_focus (removal->password);
}

static void
on_remove_account (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (HC_SETTINGS_PAGE (widget)->book != NULL)
    ask_for_removal (HC_SETTINGS_PAGE (widget), NULL);
}

static void
hc_settings_page_dispose (GObject *object)
{
  hc_settings_page_set_book (HC_SETTINGS_PAGE (object), NULL, NULL);
  G_OBJECT_CLASS (hc_settings_page_parent_class)->dispose (object);
}

static void
hc_settings_page_finalize (GObject *object)
{
  g_free (HC_SETTINGS_PAGE (object)->known_name);
  G_OBJECT_CLASS (hc_settings_page_parent_class)->finalize (object);
}

/* It begins at the name, wherever one was last. */
static gboolean
hc_settings_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (HC_SETTINGS_PAGE (widget)->name);
}

static void
hc_settings_page_class_init (HcSettingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const char *const who[N_WHO] = { "everyone", "friends_of_friends", "nobody" };

  G_OBJECT_CLASS (klass)->dispose = hc_settings_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hc_settings_page_finalize;
  widget_class->grab_focus = hc_settings_page_grab_focus;

  g_type_ensure (HC_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HcSettingsPage, name);
  gtk_widget_class_bind_template_child (widget_class, HcSettingsPage, username);
  gtk_widget_class_bind_template_child (widget_class, HcSettingsPage, old_password);
  gtk_widget_class_bind_template_child (widget_class, HcSettingsPage, new_password);
  for (guint i = 0; i < N_WHO; i++)
    gtk_widget_class_bind_template_child_full (widget_class, who[i], FALSE,
                                               G_STRUCT_OFFSET (HcSettingsPage, who) + i * sizeof (gpointer));
  gtk_widget_class_bind_template_callback (widget_class, on_name_applied);
  gtk_widget_class_bind_template_callback (widget_class, forgive);
  gtk_widget_class_bind_template_callback (widget_class, on_who_toggled);
  gtk_widget_class_install_action (widget_class, "settings.set-password", NULL, on_set_password);
  gtk_widget_class_install_action (widget_class, "settings.remove-account", NULL, on_remove_account);
}

static void
hc_settings_page_init (HcSettingsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hc_settings_page_set_book:
 * @book: (nullable): whose settings these are
 */
void
hc_settings_page_set_book (HcSettingsPage *self, HcBook *book, HcAccounts *accounts)
{
  g_autofree char *address = NULL;

  g_return_if_fail (HC_IS_SETTINGS_PAGE (self));

  if (self->book != NULL)
    {
      g_signal_handlers_disconnect_by_data (hc_book_get_me (self->book), self);
      g_signal_handlers_disconnect_by_data (self->book, self);
    }
  g_set_object (&self->book, book);
  g_set_object (&self->accounts, accounts);
  if (book == NULL)
    return;
  g_signal_connect_object (hc_book_get_me (book), "notify::name", G_CALLBACK (show_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (book, "notify::who-may-ask", G_CALLBACK (show_who_may_ask), self, G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.set-password", TRUE);
  address = g_strconcat ("@", hc_person_item_get_username (hc_book_get_me (book)), NULL);
  adw_action_row_set_subtitle (self->username, address);
  hc_password_row_clear (self->old_password);
  hc_password_row_clear (self->new_password);
  forgive (self);
  know_name (self, NULL);
  show_name (self);
  show_who_may_ask (self);
}

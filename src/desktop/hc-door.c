/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-blame.h"
#include "hc-error.h"
#include "hc-password-row.h"
#include "hc-sentences.h"
#include "hc-wrap-layout.h"
#include "hc-door.h"

/**
 * HcDoor:
 *
 * The face of a window whose user is not signed in: come in, make an account, or go on as somebody
 * this computer remembers. HcDoor::entered tells who came in.
 */
struct _HcDoor
{
  AdwBin         parent_instance;

  gboolean       is_busy;

  /* owned */
  HcAccounts    *accounts; /* NULL until the host stands */
  GCancellable  *leaving;

  /* template */
  GtkStack      *forms;
  GtkWidget     *in_username;
  GtkWidget     *in_password;
  GtkWidget     *up_name;
  GtkWidget     *up_username;
  GtkWidget     *up_password;
  GtkLabel      *message;
  GtkWidget     *known_group;
  GtkListBox    *known;
  GtkWidget     *card_side;
  HcAddressCard *card;
  GtkSpinner    *spinner;
};

G_DEFINE_FINAL_TYPE (HcDoor, hc_door, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_ENTERED,
  SIGNAL_KNOWN_CHOSEN,
} HcDoorSignal;

static guint signals[SIGNAL_KNOWN_CHOSEN + 1];

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static GtkWidget *
find_culprit (HcDoor *self, const GError *error)
{
  if (error->domain != HC_ERROR)
    return NULL;
  switch ((HcError) error->code)
    {
    case HC_ERROR_BAD_NAME:
      return self->up_name;
    case HC_ERROR_BAD_USERNAME:
    case HC_ERROR_USERNAME_TAKEN:
      return self->up_username;
    case HC_ERROR_WEAK_PASSWORD:
      return self->up_password;
    case HC_ERROR_WRONG_PASSWORD:
      return self->in_password;
    default:
      return NULL;
    }
}

static void
clear_complaint (HcDoor *self)
{
  GtkWidget *entries[] = { self->in_username, self->in_password, self->up_name, self->up_username, self->up_password };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    hc_forgive (entries[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
}

static void
set_busy (HcDoor *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "door.sign-in", !is_busy && self->accounts != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "door.sign-up", !is_busy && self->accounts != NULL);
  gtk_widget_set_sensitive (self->known_group, !is_busy && self->accounts != NULL);
}

static void
clear_entries (HcDoor *self)
{
  GtkWidget *names[] = { self->in_username, self->up_name, self->up_username };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_editable_set_text (GTK_EDITABLE (names[i]), "");
  hc_password_row_clear (self->in_password);
  hc_password_row_clear (self->up_password);
}

static void
on_entered (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcDoor) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr (HcSession) session = hc_accounts_sign_in_finish (HC_ACCOUNTS (accounts), result, &token, &error);
  g_autofree char *sentence = NULL;
  GtkWidget *culprit;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (session != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_ENTERED], 0, session, token);
      return;
    }
  set_busy (self, FALSE);
  culprit = find_culprit (self, error);
  sentence = hc_explain (error);
  hc_door_complain (self, sentence);
  if (culprit != NULL)
    hc_blame (culprit, sentence);
}

static gboolean
require (HcDoor *self, GtkWidget *entry)
{
  if (*get_text (entry) != '\0')
    return TRUE;
  hc_door_complain (self, _("Please fill this in."));
  hc_blame (entry, _("Please fill this in."));
  return FALSE;
}

static void
on_sign_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcDoor *self = HC_DOOR (widget);
  g_autofree char *username = g_strstrip (g_strdup (get_text (self->in_username)));

  clear_complaint (self);
  if (self->is_busy || self->accounts == NULL || !require (self, self->in_username) ||
      !require (self, self->in_password))
    return;
  set_busy (self, TRUE);
  hc_accounts_sign_in_async (self->accounts, NULL, username, get_text (self->in_password), NULL, self->leaving,
                             on_entered, g_object_ref (self));
}

static void
on_sign_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcDoor *self = HC_DOOR (widget);
  g_autofree char *username = g_strstrip (g_strdup (get_text (self->up_username)));

  clear_complaint (self);
  if (self->is_busy || self->accounts == NULL || !require (self, self->up_name) ||
      !require (self, self->up_username) || !require (self, self->up_password))
    return;
  set_busy (self, TRUE);
  hc_accounts_sign_up_async (self->accounts, NULL, username, get_text (self->up_name), get_text (self->up_password),
                             NULL, self->leaving, on_entered, g_object_ref (self));
}

/* At once: a button that is activated for somebody waits until it was seen to be pressed. */
static void
on_sign_in_activated (HcDoor *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "door.sign-in", NULL);
}

static void
on_sign_up_activated (HcDoor *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "door.sign-up", NULL);
}

static void
on_form_changed (HcDoor *self)
{
  clear_complaint (self);
  hc_door_focus (self);
}

static void
on_known_activated (HcDoor *self, AdwActionRow *row)
{
  set_busy (self, TRUE);
  g_signal_emit (self, signals[SIGNAL_KNOWN_CHOSEN], 0, gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
add_known (HcDoor *self, const char *username)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, username, TRUE);
  /* Translators: %s is a username */
  g_autofree char *title = g_strdup_printf (_("Continue as %s"), username);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_name (row, username);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_known_activated), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->known, row);
}

static void
hc_door_dispose (GObject *object)
{
  HcDoor *self = HC_DOOR (object);

  g_cancellable_cancel (self->leaving);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (hc_door_parent_class)->dispose (object);
}

static void
hc_door_finalize (GObject *object)
{
  g_clear_object (&HC_DOOR (object)->leaving);
  G_OBJECT_CLASS (hc_door_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/door.ui");
  gtk_widget_class_bind_template_child (widget_class, HcDoor, forms);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, in_username);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, in_password);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, up_name);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, up_username);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, up_password);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, message);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, known_group);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, known);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, card_side);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, card);
  gtk_widget_class_bind_template_child (widget_class, HcDoor, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_up_activated);
}

static void
hc_door_class_init (HcDoorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hc_door_dispose;
  object_class->finalize = hc_door_finalize;

  /* The HcSession and its token. */
  signals[SIGNAL_ENTERED] = g_signal_new ("entered", HC_TYPE_DOOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
  signals[SIGNAL_KNOWN_CHOSEN] = g_signal_new ("known-chosen", HC_TYPE_DOOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (HC_TYPE_ADDRESS_CARD);
  g_type_ensure (HC_TYPE_WRAP_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "door.sign-in", NULL, on_sign_in);
  gtk_widget_class_install_action (widget_class, "door.sign-up", NULL, on_sign_up);
}

static void
hc_door_init (HcDoor *self)
{
  self->leaving = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_busy (self, FALSE);
}

/**
 * hc_door_open:
 *
 * The host stands: people may come in.
 */
void
hc_door_open (HcDoor *self, HcAccounts *accounts)
{
  g_return_if_fail (HC_IS_DOOR (self));

  g_set_object (&self->accounts, accounts);
  set_busy (self, FALSE);
}

/**
 * hc_door_reset:
 *
 * Who stood here stands here no more: who comes next is somebody else.
 */
void
hc_door_reset (HcDoor *self)
{
  g_return_if_fail (HC_IS_DOOR (self));

  g_cancellable_cancel (self->leaving);
  g_object_unref (self->leaving);
  self->leaving = g_cancellable_new ();
  set_busy (self, FALSE);
  clear_entries (self);
  clear_complaint (self);
}

/**
 * hc_door_set_known:
 * @usernames: who can go on without a password
 */
void
hc_door_set_known (HcDoor *self, const char *const *usernames)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->known, 0)) != NULL)
    gtk_list_box_remove (self->known, GTK_WIDGET (row));
  for (const char *const *username = usernames; *username != NULL; username++)
    add_known (self, *username);
  gtk_widget_set_visible (self->known_group, usernames[0] != NULL);
}

/**
 * hc_door_set_username:
 * @username: (nullable):
 *
 * Shows the form for signing in, with @username in it and nothing else, or the one for somebody new.
 */
void
hc_door_set_username (HcDoor *self, const char *username)
{
  hc_door_reset (self);
  gtk_editable_set_text (GTK_EDITABLE (self->in_username), username != NULL ? username : "");
  gtk_stack_set_visible_child_name (self->forms, username != NULL ? "sign-in" : "sign-up");
}

/**
 * hc_door_tell:
 *
 * Says why somebody stands here.
 */
void
hc_door_tell (HcDoor *self, const char *sentence)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
  gtk_label_set_label (self->message, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
}

/**
 * hc_door_complain:
 *
 * Says what went wrong.
 */
void
hc_door_complain (HcDoor *self, const char *sentence)
{
  hc_door_tell (self, sentence);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
}

void
hc_door_set_card_visible (HcDoor *self, gboolean is_visible)
{
  gtk_widget_set_visible (self->card_side, is_visible);
}

/**
 * hc_door_focus:
 *
 * Puts the focus where typing begins.
 */
void
hc_door_focus (HcDoor *self)
{
  gboolean is_new = g_strcmp0 (gtk_stack_get_visible_child_name (self->forms), "sign-up") == 0;

  if (is_new)
    gtk_widget_grab_focus (self->up_name);
  else
    gtk_widget_grab_focus (*get_text (self->in_username) == '\0' ? self->in_username : self->in_password);
}

HcAddressCard *
hc_door_get_card (HcDoor *self)
{
  return self->card;
}

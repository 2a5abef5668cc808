/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-banner.h"
#include "hc-compat.h"
#include "hc-door.h"
#include "hc-error.h"
#include "hc-home.h"
#include "hc-sentences.h"
#include "hc-toasts.h"
#include "hc-window.h"

#define NARROW 800 /* pixels below which the view switcher is at the bottom */

/**
 * HcWindow:
 *
 * A native window: the door until somebody is signed in, then the home of that user. It owns the
 * seat through which its user is a member of the hub.
 */
struct _HcWindow
{
  AdwApplicationWindow parent_instance;

  gboolean         is_signing_out;

  /* owned */
  HcKeys          *keys;
  HcAccounts      *accounts;   /* NULL until the host stands */
  HcDispatcher    *dispatcher; /* likewise */
  HcBook          *book;       /* NULL while signed out */
  char            *username;   /* who is signed in, or is to be again */
  char            *token;      /* with which; NULL for nobody */
  GCancellable    *leaving;
  HcToasts        *toasts;

  /* template */
  AdwToastOverlay *overlay;
  GtkStack        *stack;
  HcDoor          *door;
  HcHome          *home;
  HcProblemPage   *problem;
  HcBanner        *banner;
};

G_DEFINE_FINAL_TYPE (HcWindow, hc_window, ADW_TYPE_APPLICATION_WINDOW)

typedef enum
{
  PROP_BOOK = 1,
} HcWindowProperty;

static GParamSpec *properties[PROP_BOOK + 1];

static void
name_window (HcWindow *self)
{
  g_autofree char *title = NULL;

  if (self->book != NULL)
    title = g_strdup_printf ("%s – Handclasp", hc_person_item_get_name (hc_book_get_me (self->book)));
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : "Handclasp");
}

static void
leave (HcWindow *self)
{
  g_autoptr (HcBook) book = g_steal_pointer (&self->book);

  if (book == NULL)
    return;
  hc_home_set_book (self->home, NULL, NULL);
  hc_toasts_set_book (self->toasts, NULL);
  g_signal_handlers_disconnect_by_data (hc_book_get_me (book), self);
  g_signal_handlers_disconnect_by_data (hc_book_get_seat (book), self);
  hc_book_close (book);
  name_window (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOOK]);
}

/* Who waits for an answer keeps it alive; nobody is to see it again. */
static gboolean
is_closed (HcWindow *self)
{
  return gtk_window_get_application (GTK_WINDOW (self)) == NULL;
}

/* Somebody has to come in, also where nothing was to be seen of the window so far. */
static void
show_door (HcWindow *self)
{
  g_auto (GStrv) known = hc_keys_list (self->keys);

  hc_door_set_known (self->door, (const char *const *) known);
  gtk_stack_set_visible_child_name (self->stack, "door");
  if (self->accounts != NULL && !is_closed (self))
    gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  hc_door_focus (self->door);
}

static void
on_ended (HcWindow *self, int ending)
{
  g_autofree char *username = g_steal_pointer (&self->username);
  g_autofree char *token = g_steal_pointer (&self->token);

  leave (self);
  hc_keys_drop (self->keys, username, token);
  hc_door_set_username (self->door, ending != HC_ENDING_ACCOUNT_REMOVED ? username : NULL);
  show_door (self);
  hc_door_tell (self->door, hc_say_ending (ending, self->is_signing_out));
}

/* The stack leads the focus back to where it was, which may be a menu that is closed: no key would arrive. */
static void
focus_home (HcWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus == NULL || !gtk_widget_get_mapped (focus))
    gtk_widget_child_focus (GTK_WIDGET (self->home), GTK_DIR_TAB_FORWARD);
}

static HcSession *
get_session (HcWindow *self)
{
  return self->book != NULL ? hc_seat_get_session (hc_book_get_seat (self->book)) : NULL;
}

static gboolean
is_ending (GList *windows, HcSession *session)
{
  for (GList *link = windows; link != NULL; link = link->next)
    if (HC_IS_WINDOW (link->data) && HC_WINDOW (link->data)->is_signing_out && get_session (link->data) == session)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer none) (nullable): another window in which @username is signed in, and stays so */
static HcWindow *
find_companion (HcWindow *self, const char *username)
{
  GList *windows = gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self)));

  for (GList *link = windows; link != NULL; link = link->next)
    {
      HcSession *session = HC_IS_WINDOW (link->data) && link->data != self ? get_session (link->data) : NULL;

      if (session != NULL && g_str_equal (session->me->username, username) && !is_ending (windows, session))
        return link->data;
    }
  return NULL;
}

/* All windows of a user share one session, so that signing out is the same in each. */
static HcSession *
share (HcWindow *self, HcSession *session, const char *token)
{
  HcWindow *companion = find_companion (self, session->me->username);

  g_free (self->token);
  self->token = g_strdup (companion != NULL ? companion->token : token);
  if (companion == NULL)
    hc_keys_set (self->keys, session->me->username, token);
  else if (!g_str_equal (companion->token, token))
    hc_accounts_sign_out_async (self->accounts, token, NULL, NULL, NULL);
  return companion != NULL ? get_session (companion) : session;
}

static void
enter (HcWindow *self, HcSession *own, const char *token)
{
  HcSession *session = share (self, own, token);
  g_autoptr (HcSeat) seat = hc_seat_new (self->dispatcher, session);

  leave (self);
  hc_door_reset (self->door);
  g_free (self->username);
  self->username = g_strdup (session->me->username);
  self->book = hc_book_new (seat);
  g_signal_connect_object (seat, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hc_book_get_me (self->book), "notify::name", G_CALLBACK (name_window), self,
                           G_CONNECT_SWAPPED);
  hc_home_set_book (self->home, self->book, self->accounts);
  hc_toasts_set_book (self->toasts, self->book);
  gtk_stack_set_visible_child_name (self->stack, "home");
  focus_home (self);
  name_window (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOOK]);
}

static void
on_session_found (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcSession) session = hc_accounts_find_session_finish (HC_ACCOUNTS (accounts), result, &error);
  g_autofree char *username = NULL;
  g_autofree char *token = NULL;
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->book != NULL || is_closed (self))
    return;
  token = g_steal_pointer (&self->token);
  if (session != NULL)
    {
      enter (self, session, token);
      return;
    }
  username = g_steal_pointer (&self->username);
  if (g_error_matches (error, HC_ERROR, HC_ERROR_SIGNED_OUT))
    hc_keys_drop (self->keys, username, token);
  hc_door_set_username (self->door, username);
  show_door (self);
  sentence = hc_explain (error);
  if (g_error_matches (error, HC_ERROR, HC_ERROR_SIGNED_OUT))
    hc_door_tell (self->door, sentence);
  else
    hc_door_complain (self->door, sentence);
}

static void
resume (HcWindow *self, const char *username)
{
  g_autofree char *token = hc_keys_get (self->keys, username);
  g_autofree char *kept = g_strdup (username);

  if (token == NULL)
    {
      g_clear_pointer (&self->username, g_free);
      hc_door_set_username (self->door, kept);
      show_door (self);
      return;
    }
  g_free (self->username);
  self->username = g_steal_pointer (&kept);
  g_free (self->token);
  self->token = g_steal_pointer (&token);
  hc_accounts_find_session_async (self->accounts, self->token, self->leaving, on_session_found, g_object_ref (self));
}

static void
on_signed_out (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  self->is_signing_out = FALSE;
  if (hc_accounts_sign_out_finish (HC_ACCOUNTS (accounts), result, &error))
    return;
  sentence = hc_explain (error);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", sentence);
}

static void
on_sign_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcWindow *self = HC_WINDOW (widget);

  if (self->book == NULL)
    return;
  self->is_signing_out = TRUE;
  hc_accounts_sign_out_async (self->accounts, self->token, NULL, on_signed_out, g_object_ref (self));
}

static void
on_say (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hc_toasts_say (HC_WINDOW (widget)->toasts, g_variant_get_string (parameter, NULL));
}

static void
on_layout (HcWindow *self, int width)
{
  hc_home_set_narrow (self->home, width < NARROW);
}

static void
hc_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hc_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "layout", G_CALLBACK (on_layout), widget,
                           G_CONNECT_SWAPPED);
}

static void
hc_window_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch ((HcWindowProperty) property_id)
    {
    case PROP_BOOK:
      g_value_set_object (value, HC_WINDOW (object)->book);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_window_dispose (GObject *object)
{
  HcWindow *self = HC_WINDOW (object);

  g_cancellable_cancel (self->leaving);
  leave (self);
  g_clear_object (&self->toasts);
  g_clear_object (&self->accounts);
  g_clear_object (&self->dispatcher);
  g_clear_object (&self->keys);
  G_OBJECT_CLASS (hc_window_parent_class)->dispose (object);
}

static void
hc_window_finalize (GObject *object)
{
  HcWindow *self = HC_WINDOW (object);

  g_clear_object (&self->leaving);
  g_free (self->username);
  g_free (self->token);
  G_OBJECT_CLASS (hc_window_parent_class)->finalize (object);
}

static void
hc_window_class_init (HcWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hc_window_get_property;
  object_class->dispose = hc_window_dispose;
  object_class->finalize = hc_window_finalize;
  widget_class->realize = hc_window_realize;

  properties[PROP_BOOK] =
    g_param_spec_object ("book", NULL, NULL, HC_TYPE_BOOK, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (HC_TYPE_BANNER);
  g_type_ensure (HC_TYPE_DOOR);
  g_type_ensure (HC_TYPE_HOME);
  g_type_ensure (HC_TYPE_PROBLEM_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/window.ui");
  gtk_widget_class_bind_template_child (widget_class, HcWindow, overlay);
  gtk_widget_class_bind_template_child (widget_class, HcWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, HcWindow, door);
  gtk_widget_class_bind_template_child (widget_class, HcWindow, home);
  gtk_widget_class_bind_template_child (widget_class, HcWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, HcWindow, banner);
  gtk_widget_class_bind_template_callback (widget_class, enter);
  gtk_widget_class_bind_template_callback (widget_class, resume);
  gtk_widget_class_install_action (widget_class, "win.say", "s", on_say);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, on_sign_out);
  hc_compat_install_actions (widget_class);
}

static void
hc_window_init (HcWindow *self)
{
  g_autoptr (GtkWindowGroup) group = gtk_window_group_new ();

  /* What is asked in one window does not hold up the others: they are other people's. */
  gtk_window_group_add_window (group, GTK_WINDOW (self));
  self->leaving = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->toasts = hc_toasts_new (self->overlay, self->home);
  hc_compat_let_hear (GTK_WIDGET (self));
  if (HC_IS_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  name_window (self);
}

/**
 * hc_window_new:
 * @username: (nullable): who is to be signed in again
 *
 * Nobody can come in before hc_window_open().
 */
HcWindow *
hc_window_new (GtkApplication *application, HcKeys *keys, const char *username)
{
  HcWindow *self = g_object_new (HC_TYPE_WINDOW, "application", application, NULL);

  self->keys = g_object_ref (keys);
  self->username = g_strdup (username);
  if (username == NULL)
    show_door (self);
  return self;
}

/**
 * hc_window_open:
 *
 * The host stands: who was signed in is so again, others may come in.
 */
void
hc_window_open (HcWindow *self, HcAccounts *accounts, HcDispatcher *dispatcher, HcHealth *health)
{
  g_return_if_fail (HC_IS_WINDOW (self));

  g_set_object (&self->accounts, accounts);
  g_set_object (&self->dispatcher, dispatcher);
  hc_door_open (self->door, accounts);
  hc_banner_watch (self->banner, health);
  if (self->username != NULL)
    resume (self, self->username);
  else if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "problem"))
    show_door (self);
}

/**
 * hc_window_close_seat:
 *
 * The host goes: leaves it, and keeps in mind whose window this was.
 */
void
hc_window_close_seat (HcWindow *self)
{
  g_return_if_fail (HC_IS_WINDOW (self));

  g_cancellable_cancel (self->leaving);
  leave (self);
}

/**
 * hc_window_set_address:
 * @uris: where guests find the page, the best first
 * @fingerprint: (nullable): by which guests know the host; %NULL where nothing is encrypted
 */
void
hc_window_set_address (HcWindow *self, const char *const *uris, const char *fingerprint)
{
  hc_address_card_set_address (hc_door_get_card (self->door), uris, fingerprint);
  hc_address_card_set_address (hc_home_get_card (self->home), uris, fingerprint);
}

void
hc_window_set_guests (HcWindow *self, guint n_guests, gboolean have_been)
{
  hc_address_card_set_guests (hc_door_get_card (self->door), n_guests, have_been);
  hc_address_card_set_guests (hc_home_get_card (self->home), n_guests, have_been);
}

/**
 * hc_window_set_card_visible:
 *
 * Whether the door says where guests find the page.
 */
void
hc_window_set_card_visible (HcWindow *self, gboolean is_visible)
{
  hc_door_set_card_visible (self->door, is_visible);
}

void
hc_window_show_person (HcWindow *self, const char *username)
{
  g_return_if_fail (HC_IS_WINDOW (self));

  hc_home_show_person (self->home, username);
}

/**
 * hc_window_fail:
 *
 * Shows that there is no host.
 *
 * Returns: (transfer none): the page that is to say why
 */
HcProblemPage *
hc_window_fail (HcWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "problem");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return self->problem;
}

/**
 * hc_window_get_book:
 *
 * Returns: (transfer none) (nullable): %NULL while nobody is signed in
 */
HcBook *
hc_window_get_book (HcWindow *self)
{
  return self->book;
}

/**
 * hc_window_get_username:
 *
 * Returns: (nullable): who is signed in, or is about to be
 */
const char *
hc_window_get_username (HcWindow *self)
{
  return self->username;
}

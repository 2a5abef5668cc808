/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-compat.h"
#include "hc-sentences.h"
#include "hc-notifier.h"

/**
 * HcNotifier:
 *
 * Tells on the desktop what a user is alerted of while none of that user's windows is active, and
 * takes it back as soon as it was answered or seen anywhere. What is pressed there is said to the
 * host through the user's own seat; where that is not there yet, when it comes.
 */
struct _HcNotifier
{
  GObject       parent_instance;

  /* owned */
  GPtrArray    *windows; /* of HcWindow, not owned */
  GPtrArray    *waiting; /* of HcWaitingDeed */
  GHashTable   *shown;   /* ids of notifications */

  /* borrowed: owns us */
  GApplication *application;
};

G_DEFINE_FINAL_TYPE (HcNotifier, hc_notifier, G_TYPE_OBJECT)

static guint wanted_signal;

/* Something that was pressed before its user was there. */
typedef struct
{
  HcChoice  choice;
  char     *user;
  char     *other;
} HcWaitingDeed;

static void
free_deed (gpointer data)
{
  HcWaitingDeed *deed = data;

  g_free (deed->user);
  g_free (deed->other);
  g_free (deed);
}

static char *
get_id (const char *user, const char *other)
{
  return g_strdup_printf ("%s %s", user, other);
}

static HcWindow *
find_window (HcNotifier *self, const char *user, gboolean is_active)
{
  for (guint i = 0; i < self->windows->len; i++)
    {
      HcWindow *window = self->windows->pdata[i];

      if (g_strcmp0 (hc_window_get_username (window), user) == 0 &&
          (!is_active || gtk_window_is_active (GTK_WINDOW (window))))
        return window;
    }
  return NULL;
}

static void
withdraw (HcNotifier *self, const char *id)
{
  if (!g_hash_table_contains (self->shown, id))
    return;
  g_application_withdraw_notification (self->application, id);
  g_hash_table_remove (self->shown, id);
}

static GNotification *
new_notification (const HcEvent *event, HcBook *book, const char *sentence)
{
  GNotification *notification = g_notification_new (sentence);
  const char *user = hc_person_item_get_username (hc_book_get_me (book));
  const char *other = event->person->username;
  g_autoptr (GString) body = g_string_new (NULL);

  if (event->note != NULL)
    g_string_append_printf (body, "“%s”\n", event->note);
  /* Translators: for whom a notification is, of those who are signed in here; a name and a username */
  g_string_append_printf (body, _("For %s (@%s)"), hc_person_item_get_name (hc_book_get_me (book)), user);
  g_notification_set_body (notification, body->str);
  g_notification_set_default_action_and_target (notification, "app.show", "(ss)", user, other);
  if (event->kind == HC_EVENT_REQUEST_RECEIVED)
    {
      g_notification_add_button_with_target (notification, _("Accept"), "app.accept", "(ss)", user, other);
      g_notification_add_button_with_target (notification, _("Decline"), "app.decline", "(ss)", user, other);
    }
  return notification;
}

/* Several windows of one user hear of it: the same id, so it is one notification. */
static void
on_alert (HcBook *book, const HcEvent *event, HcNotifier *self)
{
  const char *user = hc_person_item_get_username (hc_book_get_me (book));
  g_autofree char *sentence = hc_say_alert (event);
  g_autoptr (GNotification) notification = NULL;
  char *id;

  if (sentence == NULL || find_window (self, user, TRUE) != NULL)
    return;
  notification = new_notification (event, book, sentence);
  id = get_id (user, event->person->username);
  g_application_send_notification (self->application, id, notification);
  g_hash_table_add (self->shown, id);
}

static void
on_alert_over (HcBook *book, const HcEvent *event, HcNotifier *self)
{
  g_autofree char *id = get_id (hc_person_item_get_username (hc_book_get_me (book)), event->person->username);

  withdraw (self, id);
}

/* What was pressed before its user was there is said now. */
static void
on_ready (HcBook *book, HcNotifier *self)
{
  const char *user = hc_person_item_get_username (hc_book_get_me (book));

  for (guint i = self->waiting->len; i > 0; i--)
    {
      HcWaitingDeed *deed = self->waiting->pdata[i - 1];

      if (!g_str_equal (deed->user, user))
        continue;
      hc_book_choose (book, deed->choice, deed->other, NULL);
      g_ptr_array_remove_index (self->waiting, i - 1);
    }
}

static void
withdraw_all (HcNotifier *self, const char *user)
{
  g_autoptr (GList) ids = g_hash_table_get_keys (self->shown);
  g_autofree char *prefix = user != NULL ? g_strconcat (user, " ", NULL) : g_strdup ("");

  for (GList *link = ids; link != NULL; link = link->next)
    if (g_str_has_prefix (link->data, prefix))
      withdraw (self, link->data);
}

static void
on_book (HcWindow *window, GParamSpec *pspec, HcNotifier *self)
{
  HcBook *book = hc_window_get_book (window);

  if (book == NULL)
    return;
  g_signal_connect_object (book, "alert", G_CALLBACK (on_alert), self, 0);
  g_signal_connect_object (book, "alert-over", G_CALLBACK (on_alert_over), self, 0);
  g_signal_connect_object (book, "ready", G_CALLBACK (on_ready), self, 0);
}

static void
on_destroyed (HcWindow *window, HcNotifier *self)
{
  g_autofree char *user = g_strdup (hc_window_get_username (window));

  g_ptr_array_remove (self->windows, window);
  if (user != NULL && find_window (self, user, FALSE) == NULL)
    withdraw_all (self, user);
}

static void
choose (HcNotifier *self, HcChoice choice, GVariant *parameter)
{
  HcWaitingDeed *deed;
  HcWindow *window;
  const char *user;
  const char *other;

  g_variant_get (parameter, "(&s&s)", &user, &other);
  window = find_window (self, user, FALSE);
  if (window != NULL && hc_window_get_book (window) != NULL)
    {
      hc_book_choose (hc_window_get_book (window), choice, other, NULL);
      return;
    }
  deed = g_new0 (HcWaitingDeed, 1);
  deed->choice = choice;
  deed->user = g_strdup (user);
  deed->other = g_strdup (other);
  g_ptr_array_add (self->waiting, deed);
  if (window == NULL)
    g_signal_emit (self, wanted_signal, 0, user);
}

static void
on_accept (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, HC_CHOICE_ACCEPT, parameter);
}

static void
on_decline (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, HC_CHOICE_DECLINE, parameter);
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HcNotifier *self = data;
  HcWindow *window;
  const char *user;
  const char *other;

  g_variant_get (parameter, "(&s&s)", &user, &other);
  if (find_window (self, user, FALSE) == NULL)
    g_signal_emit (self, wanted_signal, 0, user);
  window = find_window (self, user, FALSE);
  if (window == NULL)
    return;
  hc_compat_present (GTK_WINDOW (window));
  hc_window_show_person (window, other);
}

static const GActionEntry actions[] = {
  { "accept", on_accept, "(ss)", NULL, NULL, { 0 } },
  { "decline", on_decline, "(ss)", NULL, NULL, { 0 } },
  { "show", on_show, "(ss)", NULL, NULL, { 0 } },
};

static void
hc_notifier_finalize (GObject *object)
{
  HcNotifier *self = HC_NOTIFIER (object);

  g_ptr_array_unref (self->windows);
  g_ptr_array_unref (self->waiting);
  g_hash_table_unref (self->shown);
  G_OBJECT_CLASS (hc_notifier_parent_class)->finalize (object);
}

static void
hc_notifier_class_init (HcNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_notifier_finalize;
  /* A window of this user is wanted, and there is none. */
  wanted_signal = g_signal_new ("wanted", HC_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
}

static void
hc_notifier_init (HcNotifier *self)
{
  self->windows = g_ptr_array_new ();
  self->waiting = g_ptr_array_new_with_free_func (free_deed);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * hc_notifier_new:
 * @application: gets the actions `accept`, `decline` and `show`, each with a user and another
 */
HcNotifier *
hc_notifier_new (GApplication *application)
{
  HcNotifier *self = g_object_new (HC_TYPE_NOTIFIER, NULL);

  self->application = application;
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), self);
  return self;
}

/**
 * hc_notifier_watch:
 *
 * Tells what the users of @window are alerted of.
 */
void
hc_notifier_watch (HcNotifier *self, HcWindow *window)
{
  g_return_if_fail (HC_IS_NOTIFIER (self));

  g_ptr_array_add (self->windows, window);
  g_signal_connect_object (window, "notify::book", G_CALLBACK (on_book), self, 0);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_destroyed), self, 0);
}

/**
 * hc_notifier_close:
 *
 * The program ends: nothing could be pressed any more.
 */
void
hc_notifier_close (HcNotifier *self)
{
  g_return_if_fail (HC_IS_NOTIFIER (self));

  withdraw_all (self, NULL);
}

/**
 * hc_notifier_count_seats:
 *
 * Returns: in how many windows somebody is signed in
 */
guint
hc_notifier_count_seats (HcNotifier *self)
{
  guint n_seats = 0;

  for (guint i = 0; i < self->windows->len; i++)
    n_seats += hc_window_get_book (self->windows->pdata[i]) != NULL ? 1 : 0;
  return n_seats;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-compat.h"
#include "hc-sentences.h"
#include "hc-notifier.h"

#define WAITING_MAX 16

/**
 * HcNotifier:
 *
 * Tells on the desktop what a user is alerted of while none of that user's windows is active, and
 * takes it back as soon as it was answered or seen anywhere, or the user left. What is pressed there
 * is an errand for the user's own seat; where that is not there yet, for when it comes to the window
 * that waits for it.
 */
struct _HcNotifier
{
  GObject       parent_instance;

  /* owned */
  GPtrArray    *windows; /* of HcWindow, not owned */
  GPtrArray    *waiting; /* of HcErrand */
  GHashTable   *shown;   /* ids of notifications, to whom they are for */

  HcKeys       *keys;

  /* borrowed: owns us */
  GApplication *application;
};

G_DEFINE_FINAL_TYPE (HcNotifier, hc_notifier, G_TYPE_OBJECT)

static guint wanted_signal;

typedef struct
{
  int       choice; /* HcChoice, or HC_NO_CHOICE to lead there */
  char     *user;
  char     *other;
  HcWindow *window; /* where it waits or is done; a weak pointer */
} HcErrand;

static void
free_errand (HcErrand *errand)
{
  g_free (errand->user);
  g_free (errand->other);
  g_clear_weak_pointer (&errand->window);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcErrand, free_errand)

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

/* Returns: (nullable): the first window in which @user is signed in */
static HcWindow *
find_seat (HcNotifier *self, const char *user)
{
  for (guint i = 0; i < self->windows->len; i++)
    if (g_strcmp0 (hc_window_get_username (self->windows->pdata[i]), user) == 0 &&
        hc_window_get_book (self->windows->pdata[i]) != NULL)
      return self->windows->pdata[i];
  return NULL;
}

/* It may be shown since before the program was killed. */
static void
withdraw (HcNotifier *self, const char *id)
{
  g_application_withdraw_notification (self->application, id);
  g_hash_table_remove (self->shown, id);
}

static void
withdraw_all (HcNotifier *self)
{
  g_autoptr (GList) ids = g_hash_table_get_keys (self->shown);

  for (GList *link = ids; link != NULL; link = link->next)
    withdraw (self, link->data);
}

/* Who has left has nothing to answer here. */
static void
withdraw_from_absent (HcNotifier *self)
{
  g_autoptr (GList) ids = g_hash_table_get_keys (self->shown);

  for (GList *link = ids; link != NULL; link = link->next)
    if (find_seat (self, g_hash_table_lookup (self->shown, link->data)) == NULL)
      withdraw (self, link->data);
}

/* Some services read a body as markup, others as it is, and which one it will be is not for us to know. So
 * no tag begins in what people wrote, and no entity: a word joiner is not seen. */
static void
defuse (GString *text)
{
  g_string_replace (text, "<", "‹", 0);
  g_string_replace (text, "&", "&\u2060", 0);
}

static GNotification *
new_notification (const HcEvent *event, HcBook *book, const char *sentence)
{
  GNotification *notification = g_notification_new (sentence);
  const char *user = hc_person_item_get_username (hc_book_get_me (book));
  const char *other = event->person->username;
  g_autoptr (GString) body = g_string_new (NULL);

  if (event->note != NULL)
    {
      /* Translators: what somebody wrote, in quotes */
      g_string_append_printf (body, _("“%s”"), event->note);
      g_string_append_c (body, '\n');
    }
  /* Translators: for whom a notification is, of those who are signed in here; a name and a username */
  g_string_append_printf (body, _("For %s (@%s)"), hc_person_item_get_name (hc_book_get_me (book)), user);
  defuse (body);
  g_notification_set_body (notification, body->str);
  g_notification_set_default_action_and_target (notification, "app.show", "(ss)", user, other);
  if (event->kind == HC_EVENT_REQUEST_RECEIVED)
    {
      g_notification_add_button_with_target (notification, _("Accept"), "app.accept", "(ss)", user, other);
      g_notification_add_button_with_target (notification, _("Decline"), "app.decline", "(ss)", user, other);
    }
  return notification;
}

/* Several windows of one user hear of it: one of them tells. */
static void
on_alert (HcBook *book, const HcEvent *event, HcNotifier *self)
{
  const char *user = hc_person_item_get_username (hc_book_get_me (book));
  g_autofree char *sentence = hc_say_alert (event);
  g_autoptr (GNotification) notification = NULL;
  HcWindow *window = find_seat (self, user);
  char *id;

  if (sentence == NULL || window == NULL || hc_window_get_book (window) != book || find_window (self, user, TRUE) != NULL)
    return;
  notification = new_notification (event, book, sentence);
  id = get_id (user, event->person->username);
  g_application_send_notification (self->application, id, notification);
  g_hash_table_replace (self->shown, id, g_strdup (user));
}

static void
on_alert_over (HcBook *book, const HcEvent *event, HcNotifier *self)
{
  g_autofree char *id = get_id (hc_person_item_get_username (hc_book_get_me (book)), event->person->username);

  withdraw (self, id);
}

/* Meanwhile the window may have gone, or its user. */
static void
on_met (GObject *seat, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcErrand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcMessage) page = hc_seat_ask_finish (HC_SEAT (seat), result, &error);
  HcBook *book = errand->window != NULL ? hc_window_get_book (errand->window) : NULL;
  g_autofree char *sentence = NULL;

  if (book == NULL || hc_book_get_seat (book) != HC_SEAT (seat))
    return;
  if (page != NULL)
    {
      hc_window_show_person (errand->window, errand->other);
      return;
    }
  sentence = hc_explain (error);
  gtk_widget_activate_action (GTK_WIDGET (errand->window), "win.say", "s", sentence);
}

/* Where somebody's row is depends on who they are, which a window that has just come does not know. */
static void
lead (HcErrand *errand)
{
  g_autoptr (HcCommand) command = hc_seat_new_command (HC_COMMAND_LIST);
  HcSeat *seat = hc_book_get_seat (hc_window_get_book (errand->window));

  command->what = HC_LIST_PEOPLE;
  command->query = g_strdup (errand->other);
  hc_seat_ask_async (seat, command, NULL, on_met, errand);
}

/* Does what its user is there for now. */
static void
run_errands (HcNotifier *self)
{
  for (guint i = self->waiting->len; i > 0; i--)
    {
      g_autoptr (HcErrand) errand = NULL;
      HcWindow *window = find_seat (self, ((HcErrand *) self->waiting->pdata[i - 1])->user);

      if (window == NULL || !hc_seat_is_live (hc_book_get_seat (hc_window_get_book (window))))
        continue;
      errand = g_ptr_array_steal_index (self->waiting, i - 1);
      g_set_weak_pointer (&errand->window, window);
      if (errand->choice == HC_NO_CHOICE)
        lead (g_steal_pointer (&errand));
      else
        hc_book_choose (hc_window_get_book (window), errand->choice, errand->other, NULL);
    }
}

/* Returns: (nullable): the window of @book, where it never showed: it is there for an errand only */
static HcWindow *
find_hidden (HcNotifier *self, HcBook *book)
{
  HcWindow *window = find_seat (self, hc_person_item_get_username (hc_book_get_me (book)));
  gboolean is_hidden = window != NULL && !gtk_widget_get_visible (GTK_WIDGET (window));

  return is_hidden && hc_window_get_book (window) == book ? window : NULL;
}

static void
on_done (HcBook *book, int choice, int result, HcPersonItem *item, HcNotifier *self)
{
  HcWindow *window = find_hidden (self, book);

  if (window != NULL)
    gtk_window_destroy (GTK_WINDOW (window));
}

/* Whoever pressed it believes that it is done: the window shows, and says why not. */
static void
on_complaint (HcBook *book, const GError *error, HcNotifier *self)
{
  HcWindow *window = find_hidden (self, book);

  if (window != NULL)
    hc_compat_present (GTK_WINDOW (window));
}

/* What was pressed is not done behind the back of who thought better of it: all that waits at @window for
 * others than @user goes. */
static void
drop_errands (HcNotifier *self, HcWindow *window, const char *user)
{
  for (guint i = self->waiting->len; i > 0; i--)
    {
      HcErrand *errand = self->waiting->pdata[i - 1];

      if (errand->window == window && g_strcmp0 (errand->user, user) != 0)
        g_ptr_array_remove_index (self->waiting, i - 1);
    }
}

static void
on_book (HcWindow *window, GParamSpec *pspec, HcNotifier *self)
{
  HcBook *book = hc_window_get_book (window);

  if (book == NULL)
    {
      withdraw_from_absent (self);
      return;
    }
  drop_errands (self, window, hc_window_get_username (window));
  g_signal_connect_object (book, "alert", G_CALLBACK (on_alert), self, 0);
  g_signal_connect_object (book, "alert-over", G_CALLBACK (on_alert_over), self, 0);
  g_signal_connect_object (book, "ready", G_CALLBACK (run_errands), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (book, "done", G_CALLBACK (on_done), self, G_CONNECT_AFTER);
  g_signal_connect_object (book, "complaint", G_CALLBACK (on_complaint), self, G_CONNECT_AFTER);
}

static void
on_destroyed (HcWindow *window, HcNotifier *self)
{
  g_ptr_array_remove (self->windows, window);
  drop_errands (self, window, NULL);
  withdraw_from_absent (self);
}

/* Returns: (nullable): where @user is, or the door at which something waits for @user already */
static HcWindow *
find_place (HcNotifier *self, const char *user)
{
  HcWindow *window = find_window (self, user, FALSE);

  for (guint i = 0; window == NULL && i < self->waiting->len; i++)
    if (g_str_equal (((HcErrand *) self->waiting->pdata[i])->user, user))
      window = ((HcErrand *) self->waiting->pdata[i])->window;
  return window;
}

/* Whoever is on the bus can begin one, also for users that never were. */
static HcWindow *
open_place (HcNotifier *self, const char *user, gboolean is_visible)
{
  g_autofree char *token = hc_keys_get (self->keys, user);

  if (token != NULL)
    g_signal_emit (self, wanted_signal, 0, user, is_visible);
  return find_window (self, user, FALSE);
}

static void
begin_errand (HcNotifier *self, int choice, GVariant *parameter)
{
  g_autoptr (HcErrand) errand = g_new0 (HcErrand, 1);
  HcWindow *window;

  errand->choice = choice;
  g_variant_get (parameter, "(ss)", &errand->user, &errand->other);
  if (self->waiting->len >= WAITING_MAX)
    return;
  window = find_place (self, errand->user);
  if (window == NULL)
    window = open_place (self, errand->user, choice == HC_NO_CHOICE);
  if (window == NULL)
    return;
  g_set_weak_pointer (&errand->window, window);
  g_ptr_array_add (self->waiting, g_steal_pointer (&errand));
  if (choice == HC_NO_CHOICE)
    hc_compat_present (GTK_WINDOW (window));
  run_errands (self);
}

static void
on_accept (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  begin_errand (data, HC_CHOICE_ACCEPT, parameter);
}

static void
on_decline (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  begin_errand (data, HC_CHOICE_DECLINE, parameter);
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  begin_errand (data, HC_NO_CHOICE, parameter);
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
  g_clear_object (&self->keys);
  G_OBJECT_CLASS (hc_notifier_parent_class)->finalize (object);
}

static void
hc_notifier_class_init (HcNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_notifier_finalize;
  /* A window of this user is wanted, and there is none; whether to be seen, or only for an errand. */
  wanted_signal = g_signal_new ("wanted", HC_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
hc_notifier_init (HcNotifier *self)
{
  self->windows = g_ptr_array_new ();
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) free_errand);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * hc_notifier_new:
 * @application: gets the actions `accept`, `decline` and `show`, each with a user and another
 * @keys: who is known here
 */
HcNotifier *
hc_notifier_new (GApplication *application, HcKeys *keys)
{
  HcNotifier *self = g_object_new (HC_TYPE_NOTIFIER, NULL);

  self->application = application;
  self->keys = g_object_ref (keys);
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

  withdraw_all (self);
}

gboolean
hc_notifier_has_window (HcNotifier *self, const char *user)
{
  return find_window (self, user, FALSE) != NULL;
}

/**
 * hc_notifier_count_users:
 *
 * Returns: how many people are signed in in windows
 */
guint
hc_notifier_count_users (HcNotifier *self)
{
  g_autoptr (GHashTable) usernames = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->windows->len; i++)
    if (hc_window_get_book (self->windows->pdata[i]) != NULL)
      g_hash_table_add (usernames, (gpointer) hc_window_get_username (self->windows->pdata[i]));
  return g_hash_table_size (usernames);
}

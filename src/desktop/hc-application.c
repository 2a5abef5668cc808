/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-desktop-resources.h"
#include "hc-memory.h"
#include "hc-notifier.h"
#include "hc-remains.h"
#include "hc-rescue.h"
#include "hc-window.h"
#include "hc-wishes.h"
#include "hc-application.h"

#define NETWORK_REST_MS 500

/**
 * HcApplication:
 *
 * The program with a face: it embeds the host and shows its windows, which stand from the first
 * moment and fill when the host does. The host is there as long as a window is: a program that the
 * bus has started serves nobody before one is wanted. Quitting stops it in order.
 */
struct _HcApplication
{
  AdwApplication   parent_instance;

  gboolean         has_begun;
  gboolean         is_serving;
  gboolean         is_stopping;
  guint            n_guests;
  guint            network_source;
  guint            guests_source;

  /* owned */
  HcHost          *host;
  char            *folder;
  char           **wishes;  /* what this one was started with; see HcCommandLine */
  char            *failure; /* why there is no host, for a person; NULL while there is none known */
  HcKeys          *keys;
  HcMemory        *memory;
  HcNotifier      *notifier;
  HcRescue        *rescue;
  GNetworkMonitor *network;
};

G_DEFINE_FINAL_TYPE (HcApplication, hc_application, ADW_TYPE_APPLICATION)

typedef void (*HcWindowFunc) (HcApplication *self, HcWindow *window);

static void
for_each_window (HcApplication *self, HcWindowFunc func)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *link = windows; link != NULL; link = link->next)
    if (HC_IS_WINDOW (link->data))
      func (self, link->data);
}

static void
show_address (HcApplication *self, HcWindow *window)
{
  g_auto (GStrv) uris = self->is_serving ? hc_host_list_uris (self->host) : NULL;

  hc_window_set_address (window, (const char *const *) uris, hc_host_get_fingerprint (self->host));
}

static void
show_guests (HcApplication *self, HcWindow *window)
{
  hc_window_set_guests (window, self->n_guests, hc_memory_has_had_guests (self->memory));
}

static void
on_clients_rested (HcApplication *self)
{
  guint n_users = hc_clients_count_users (hc_host_get_clients (self->host));
  guint n_at_windows = hc_notifier_count_users (self->notifier);

  self->guests_source = 0;
  self->n_guests = n_users > n_at_windows ? n_users - n_at_windows : 0;
  if (self->n_guests > 0)
    hc_memory_note_guests (self->memory);
  for_each_window (self, show_guests);
}

/* They change in flocks, and a window of ours is a client a moment before it has its book. */
static void
on_clients_changed (HcApplication *self)
{
  if (self->is_serving && self->guests_source == 0)
    self->guests_source = g_idle_add_once ((GSourceOnceFunc) on_clients_rested, self);
}

static void
open_window (HcApplication *self, HcWindow *window)
{
  hc_window_open (window, hc_host_get_accounts (self->host), hc_host_get_dispatcher (self->host),
                  hc_host_get_health (self->host));
  show_address (self, window);
  show_guests (self, window);
}

static void
on_network_rested (HcApplication *self)
{
  self->network_source = 0;
  for_each_window (self, show_address);
}

/* Changes come in flocks. */
static void
on_network_changed (HcApplication *self)
{
  if (self->network_source == 0)
    self->network_source = g_timeout_add_once (NETWORK_REST_MS, (GSourceOnceFunc) on_network_rested, self);
}

static void
close_seat (HcApplication *self, HcWindow *window)
{
  hc_window_close_seat (window);
}

static void
on_stopped (GObject *host, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcApplication) self = data;

  hc_host_stop_finish (HC_HOST (host), result);
  g_application_quit (G_APPLICATION (self));
}

/* What is kept of the windows now is who was in them before. */
static void
leave_host (HcApplication *self, GAsyncReadyCallback callback)
{
  self->is_serving = FALSE;
  g_clear_handle_id (&self->guests_source, g_source_remove);
  hc_memory_freeze (self->memory, TRUE);
  for_each_window (self, close_seat);
  hc_host_stop_async (self->host, callback, g_object_ref (self));
}

static void
stop_host (HcApplication *self)
{
  hc_notifier_close (self->notifier);
  leave_host (self, on_stopped);
}

/* One window is enough to say it. */
static void
show_failure (HcApplication *self, HcWindow *window)
{
  if (GTK_WINDOW (window) == gtk_application_get_active_window (GTK_APPLICATION (self)))
    hc_rescue_show (self->rescue, window, self->failure);
  else
    gtk_window_destroy (GTK_WINDOW (window));
}

static void
fail (HcApplication *self, const char *sentence)
{
  g_printerr ("%s\n", sentence);
  self->failure = g_strdup (sentence);
  hc_memory_freeze (self->memory, TRUE);
  if (self->is_stopping)
    g_application_quit (G_APPLICATION (self));
  else
    for_each_window (self, show_failure);
}

static void
on_damage_kept (GObject *host, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcApplication) self = data;
  g_autoptr (GError) error = NULL;

  hc_host_stop_finish (HC_HOST (host), result);
  hc_remains_refuse (self->folder, g_get_real_time () / 1000, &error);
  fail (self, error != NULL ? error->message : _("The database is damaged."));
}

static void
on_damaged (HcApplication *self)
{
  if (self->is_serving && !self->is_stopping)
    leave_host (self, on_damage_kept);
}

static void
on_started (GObject *host, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!hc_host_start_finish (HC_HOST (host), result, &error))
    {
      fail (self, error->message);
      return;
    }
  self->is_serving = TRUE;
  hc_host_announce (self->host);
  if (self->is_stopping)
    {
      stop_host (self);
      return;
    }
  g_signal_connect_object (hc_host_get_clients (self->host), "changed", G_CALLBACK (on_clients_changed), self,
                           G_CONNECT_SWAPPED);
  for_each_window (self, open_window);
  if (hc_host_is_damaged (self->host))
    on_damaged (self);
}

static void
start_host (HcApplication *self)
{
  g_signal_connect_object (self->host, "damaged", G_CALLBACK (on_damaged), self, G_CONNECT_SWAPPED);
  hc_host_start_async (self->host, on_started, g_object_ref (self));
}

/* There is a database again: it gets a host of its own. */
static void
on_rescued (HcApplication *self)
{
  g_autoptr (HcHost) former = self->host;

  g_clear_pointer (&self->failure, g_free);
  hc_memory_freeze (self->memory, FALSE);
  self->host = hc_host_new (hc_host_get_options (former));
  start_host (self);
}

static void
begin (HcApplication *self)
{
  if (self->has_begun)
    return;
  self->has_begun = TRUE;
  g_application_hold (G_APPLICATION (self));
  start_host (self);
}

static gboolean
has_visible_window (HcApplication *self)
{
  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (self)); link != NULL; link = link->next)
    if (gtk_widget_get_visible (link->data))
      return TRUE;
  return FALSE;
}

static HcWindow *
new_window (HcApplication *self, const char *username)
{
  HcWindow *window = hc_window_new (GTK_APPLICATION (self), self->keys, username);

  begin (self);
  hc_notifier_watch (self->notifier, window);
  g_signal_connect_object (window, "notify::book", G_CALLBACK (on_clients_changed), self, G_CONNECT_SWAPPED);
  if (self->is_serving)
    open_window (self, window);
  else if (self->failure != NULL)
    hc_rescue_show (self->rescue, window, self->failure);
  return window;
}

static void
add_window (HcApplication *self, const char *username)
{
  gboolean is_first = !has_visible_window (self);
  HcWindow *window;

  if (self->is_stopping)
    return;
  window = new_window (self, username);
  hc_window_set_card_visible (window, is_first);
  hc_memory_watch (self->memory, window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
restore_windows (HcApplication *self)
{
  g_auto (GStrv) usernames = hc_memory_list_windows (self->memory);

  for (char **username = usernames; *username != NULL; username++)
    add_window (self, **username != '\0' ? *username : NULL);
  if (*usernames == NULL)
    add_window (self, NULL);
}

/* Closing the last window ends the program, and so the host, in order. */
static void
on_window_removed (HcApplication *self)
{
  if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    hc_application_stop (self);
}

/* Something was pressed for a user who has no window now. What can be done without one is: its seat
 * is in a window that shows only where somebody has to sign in. */
static void
on_wanted (HcApplication *self, const char *username, gboolean is_visible)
{
  if (self->is_stopping)
    return;
  if (!is_visible)
    {
      new_window (self, username);
      return;
    }
  if (!has_visible_window (self))
    restore_windows (self);
  if (!hc_notifier_has_window (self->notifier, username))
    add_window (self, username);
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  add_window (data, NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  hc_application_stop (data);
}

static const GActionEntry actions[] = {
  { "new-window", on_new_window, NULL, NULL, NULL, { 0 } },
  { "quit", on_quit, NULL, NULL, NULL, { 0 } },
};

static void
set_accels (GtkApplication *self)
{
  static const char *const accels[][2] = {
    { "app.new-window", "<Control>n" },
    { "app.quit", "<Control>q" },
    { "window.close", "<Control>w" },
    { "win.show-shortcuts", "<Control>question" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (self, accels[i][0], (const char *[]){ accels[i][1], NULL });
}

static void
hc_application_startup (GApplication *application)
{
  HcApplication *self = HC_APPLICATION (application);

  G_APPLICATION_CLASS (hc_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (HC_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accels (GTK_APPLICATION (self));
  hc_memory_add_actions (self->memory, G_ACTION_MAP (self));

  self->keys = hc_keys_new (self->folder);
  self->notifier = hc_notifier_new (application, self->keys);
  g_signal_connect_object (self->notifier, "wanted", G_CALLBACK (on_wanted), self, G_CONNECT_SWAPPED);
  self->rescue = hc_rescue_new (GTK_APPLICATION (self), self->folder);
  g_signal_connect_object (self->rescue, "done", G_CALLBACK (on_rescued), self, G_CONNECT_SWAPPED);
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "window-removed", G_CALLBACK (on_window_removed), NULL);
}

static void
hc_application_activate (GApplication *application)
{
  HcApplication *self = HC_APPLICATION (application);

  if (has_visible_window (self))
    add_window (self, NULL);
  else
    restore_windows (self);
}

static int
hc_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  HcApplication *self = HC_APPLICATION (application);
  int port = self->is_serving ? hc_host_get_port (self->host) : 0;
  g_auto (GStrv) unmet = hc_wishes_list_unmet (command_line, (const char *const *) self->wishes, port);
  g_auto (GStrv) uris = self->is_serving ? hc_host_list_uris (self->host) : NULL;

  if (!hc_wishes_mean_other_data ((const char *const *) unmet))
    g_application_activate (application);
  if (unmet[0] == NULL)
    return 0;
  hc_wishes_say_unmet (command_line, unmet, uris != NULL ? uris[0] : NULL, self->folder);
  return 1;
}

static void
hc_application_finalize (GObject *object)
{
  HcApplication *self = HC_APPLICATION (object);

  g_clear_handle_id (&self->network_source, g_source_remove);
  g_clear_handle_id (&self->guests_source, g_source_remove);
  g_clear_object (&self->network);
  g_clear_object (&self->rescue);
  g_clear_object (&self->notifier);
  g_clear_object (&self->memory);
  g_clear_object (&self->keys);
  g_clear_object (&self->host);
  g_free (self->folder);
  g_strfreev (self->wishes);
  g_free (self->failure);
  G_OBJECT_CLASS (hc_application_parent_class)->finalize (object);
}

static void
hc_application_class_init (HcApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  g_resources_register (hc_desktop_get_resource ());
  G_OBJECT_CLASS (klass)->finalize = hc_application_finalize;
  application_class->startup = hc_application_startup;
  application_class->activate = hc_application_activate;
  application_class->command_line = hc_application_command_line;
}

static void
hc_application_init (HcApplication *self)
{
}

/**
 * hc_application_new:
 * @wishes: what was said of @options; see HcCommandLine
 * @is_service: started by the bus: waits for what it is wanted for, and shows no window of its own
 */
HcApplication *
hc_application_new (const HcHostOptions *options, const char *const *wishes, gboolean is_service)
{
  HcApplication *self = g_object_new (
    HC_TYPE_APPLICATION, "application-id", HC_APP_ID, "resource-base-path", "/io/github/handclasp/Handclasp", "flags",
    G_APPLICATION_HANDLES_COMMAND_LINE | (is_service ? G_APPLICATION_IS_SERVICE : G_APPLICATION_DEFAULT_FLAGS), NULL);

  HcHostOptions chosen = *options;

  self->memory = hc_memory_new ();
  if (chosen.port == HC_HOST_ANY_PORT)
    chosen.port = hc_memory_get_port (self->memory);
  chosen.has_tls = chosen.has_tls || hc_memory_wants_tls (self->memory);
  self->host = hc_host_new (&chosen);
  self->folder = g_strdup (options->folder);
  self->wishes = g_strdupv ((char **) wishes);
  return self;
}

/**
 * hc_application_run:
 *
 * Returns: what the program ends with
 */
int
hc_application_run (HcApplication *self, const char *program)
{
  gboolean is_service = g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE;
  const char *const none[] = { NULL };
  g_auto (GStrv) arguments = hc_wishes_to_arguments (program, is_service ? none : (const char *const *) self->wishes);
  int status = g_application_run (G_APPLICATION (self), (int) g_strv_length (arguments), arguments);

  return self->failure != NULL ? 1 : status;
}

/**
 * hc_application_stop:
 *
 * Says goodbye to guests and windows, flushes the store, and ends.
 */
void
hc_application_stop (HcApplication *self)
{
  g_return_if_fail (HC_IS_APPLICATION (self));

  if (self->is_stopping)
    return;
  self->is_stopping = TRUE;
  if (self->is_serving)
    stop_host (self);
  else if (!self->has_begun || self->failure != NULL)
    g_application_quit (G_APPLICATION (self));
}

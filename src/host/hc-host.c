/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-addresses.h"
#include "hc-certificate.h"
#include "hc-error.h"
#include "hc-log.h"
#include "hc-remains.h"
#include "hc-server.h"
#include "hc-web-session.h"
#include "hc-host.h"

#define FIRST_PORT 8000
#define LAST_PORT 8009

/**
 * HcHost:
 *
 * The whole program without a face: it makes the store, the hub, the services and the server, wires
 * them, and ends them in order. Guests are let in only when everything stands. `damaged` says that the
 * database is: then all that can be done is to stop.
 */
struct _HcHost
{
  GObject          parent_instance;

  HcHostOptions    options;

  /* owned */
  HcClock         *clock;
  HcPresenceBoard *board;
  HcStore         *store;
  HcHub           *hub;
  HcClients       *clients;
  HcPresence      *presence;
  HcDirectory     *directory;
  HcFriends       *friends;
  HcInbox         *inbox;
  HcAccounts      *accounts;
  HcDispatcher    *dispatcher;
  HcTls           *tls; /* NULL: plain HTTP */
  HcServer        *server;
};

G_DEFINE_FINAL_TYPE (HcHost, hc_host, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_DAMAGED,
  N_SIGNALS,
} HcHostSignal;

static guint signals[N_SIGNALS];

static void
on_damaged (HcHost *self)
{
  g_signal_emit (self, signals[SIGNAL_DAMAGED], 0);
}

static void
watch_keeper (HcHost *self)
{
  g_signal_connect_object (hc_store_get_keeper (self->store), "damaged", G_CALLBACK (on_damaged), self,
                           G_CONNECT_SWAPPED);
}

static void
build_services (HcHost *self)
{
  const HcLimits *limits = &self->options.limits;

  self->hub = hc_hub_new ();
  self->clients = hc_clients_new ();
  self->presence = hc_presence_new (self->store, self->hub, self->clients, self->board, limits, self->clock);
  self->directory = hc_directory_new (self->store, self->hub, limits, self->clock);
  self->friends = hc_friends_new (self->store, self->presence, limits, self->clock);
  self->inbox = hc_inbox_new (self->store, self->hub, self->presence);
  self->accounts = hc_accounts_new (self->store, self->clients, self->directory, self->presence, limits, self->clock);
  self->dispatcher = hc_dispatcher_new (self->store, self->hub, self->clients, self->friends, self->directory,
                                        self->presence, self->inbox);
  self->server = hc_server_new (self->accounts, self->dispatcher, self->store, limits,
                                (const char *const *) self->options.names, self->tls);
}

static HcTls *
make_own_tls (HcHost *self, GError **error)
{
  g_auto (GStrv) names = hc_web_session_list_names (g_get_host_name (), (const char *const *) self->options.names);
  g_autoptr (GPtrArray) addresses = hc_addresses_find ();
  const HcCertificateScope scope = { (const char *const *) names, addresses };
  g_autofree char *path = NULL;

  path = hc_certificate_keep (self->options.folder, &scope, g_get_real_time () / G_USEC_PER_SEC, error);
  return path != NULL ? hc_tls_new_for_files (path, path, error) : NULL;
}

static gboolean
set_up_tls (HcHost *self, GError **error)
{
  if (!self->options.has_tls)
    return TRUE;
  if (self->options.certificate != NULL)
    self->tls = hc_tls_new_for_files (self->options.certificate, self->options.key, error);
  else
    self->tls = make_own_tls (self, error);
  return self->tls != NULL;
}

static gboolean
listen_on_free_port (HcHost *self, GError **error)
{
  for (guint16 port = FIRST_PORT; port <= LAST_PORT; port++)
    {
      g_autoptr (GError) taken = NULL;

      if (hc_server_listen (self->server, self->options.address, port, &taken))
        {
          if (port != FIRST_PORT)
            g_printerr (_("Port %d is taken, so this is port %d.\n"), FIRST_PORT, port);
          return TRUE;
        }
      if (!g_error_matches (taken, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        {
          g_propagate_error (error, g_steal_pointer (&taken));
          return FALSE;
        }
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
               _("The ports %d to %d are all taken. Name a free one with --port."), FIRST_PORT, LAST_PORT);
  return FALSE;
}

static gboolean
listen_on_port (HcHost *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (hc_server_listen (self->server, self->options.address, self->options.port, &problem))
    return TRUE;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 _("Port %d is taken by another program. Name a free one with --port, or leave it out."),
                 self->options.port);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* What the store could not do may come of damage, which is the better reason. */
static void
fail_to_start (HcHost *self, GTask *task, GError *error)
{
  GError *reason = NULL;

  hc_presence_stop (self->presence);
  hc_friends_stop (self->friends);
  hc_store_close (self->store);
  if (hc_remains_refuse (self->options.folder, hc_clock_now (self->clock), &reason))
    g_error_free (error);
  g_task_return_error (task, reason != NULL ? reason : error);
}

static void
tell_start (HcHost *self)
{
  g_autofree char *detail = g_strdup_printf ("version %s, port %d", HC_VERSION, hc_server_get_port (self->server));

  hc_log_write (HC_LOG_STARTED, NULL, NULL, detail);
}

static void
on_presence_started (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HcHost *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!hc_presence_start_finish (HC_PRESENCE (object), result, &error) ||
      !(self->options.port == HC_HOST_ANY_PORT ? listen_on_free_port (self, &error) : listen_on_port (self, &error)))
    {
      fail_to_start (self, task, error);
      return;
    }
  tell_start (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_friends_started (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HcHost *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!hc_friends_start_finish (HC_FRIENDS (object), result, &error))
    {
      fail_to_start (self, task, error);
      return;
    }
  hc_presence_start_async (self->presence, on_presence_started, g_steal_pointer (&task));
}

/* Whoever leaves with the server is noted by the store, so the store ends last. */
static void
on_server_stopped (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HcHost *self = g_task_get_source_object (task);

  hc_server_stop_finish (HC_SERVER (object), result);
  hc_presence_stop (self->presence);
  hc_friends_stop (self->friends);
  hc_store_close (self->store);
  hc_log_write (HC_LOG_STOPPED, NULL, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
hc_host_finalize (GObject *object)
{
  HcHost *self = HC_HOST (object);

  g_clear_object (&self->server);
  g_clear_pointer (&self->tls, hc_tls_unref);
  g_clear_object (&self->dispatcher);
  g_clear_object (&self->accounts);
  g_clear_object (&self->inbox);
  g_clear_object (&self->friends);
  g_clear_object (&self->directory);
  g_clear_object (&self->presence);
  g_clear_object (&self->clients);
  g_clear_object (&self->hub);
  g_clear_object (&self->store);
  g_clear_pointer (&self->board, hc_presence_board_unref);
  g_clear_pointer (&self->clock, hc_clock_unref);
  g_free (self->options.folder);
  g_clear_object (&self->options.address);
  g_strfreev (self->options.names);
  g_free (self->options.certificate);
  g_free (self->options.key);
  G_OBJECT_CLASS (hc_host_parent_class)->finalize (object);
}

static void
hc_host_class_init (HcHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_host_finalize;

  signals[SIGNAL_DAMAGED] = g_signal_new ("damaged", HC_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          0);
}

static void
hc_host_init (HcHost *self)
{
}

/**
 * hc_host_new:
 * @options: copied
 */
HcHost *
hc_host_new (const HcHostOptions *options)
{
  HcHost *self = g_object_new (HC_TYPE_HOST, NULL);

  self->options = *options;
  self->options.folder = g_strdup (options->folder);
  if (options->address != NULL)
    g_object_ref (options->address);
  self->options.names = g_strdupv (options->names);
  self->options.certificate = g_strdup (options->certificate);
  self->options.key = g_strdup (options->key);
  self->clock = hc_clock_new_system ();
  self->board = hc_presence_board_new ();
  return self;
}

/**
 * hc_host_start_async:
 *
 * Opens the store, does what became due meanwhile, and serves. Fails with a sentence for a person.
 */
void
hc_host_start_async (HcHost *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;

  self->store = hc_store_new (self->options.folder, &self->options.limits, self->clock, self->board, &error);
  if (self->store == NULL || !set_up_tls (self, &error))
    {
      if (self->store != NULL)
        hc_store_close (self->store);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  watch_keeper (self);
  build_services (self);
  hc_friends_start_async (self->friends, on_friends_started, task);
}

gboolean
hc_host_start_finish (HcHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * hc_host_stop_async:
 *
 * Says goodbye to every guest, then flushes and closes the store.
 */
void
hc_host_stop_async (HcHost *self, GAsyncReadyCallback callback, gpointer user_data)
{
  hc_server_stop_async (self->server, on_server_stopped, g_task_new (self, NULL, callback, user_data));
}

void
hc_host_stop_finish (HcHost *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * hc_host_list_uris:
 *
 * Returns: (transfer full): the addresses guests open, the best first
 */
char **
hc_host_list_uris (HcHost *self)
{
  return hc_server_list_uris (self->server);
}

/**
 * hc_host_announce:
 *
 * Says on the standard output where guests find it, all at once: who reads one line can read them all.
 */
void
hc_host_announce (HcHost *self)
{
  g_auto (GStrv) uris = hc_host_list_uris (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **uri = uris; *uri != NULL; uri++)
    g_string_append_printf (text, _("Serving on %s\n"), *uri);
  if (self->tls != NULL)
    g_string_append_printf (text, _("The certificate's SHA-256 fingerprint is %s\n"),
                            hc_tls_get_fingerprint (self->tls));
  g_print ("%s", text->str);
}

/**
 * hc_host_get_fingerprint:
 *
 * Returns: (nullable): the SHA-256 of its certificate, "AB:CD:..."; %NULL while it has none
 */
const char *
hc_host_get_fingerprint (HcHost *self)
{
  return self->tls != NULL ? hc_tls_get_fingerprint (self->tls) : NULL;
}

guint16
hc_host_get_port (HcHost *self)
{
  return hc_server_get_port (self->server);
}

/**
 * hc_host_is_damaged:
 *
 * Returns: whether the database is, as far as is known
 */
gboolean
hc_host_is_damaged (HcHost *self)
{
  return self->store != NULL && hc_keeper_knows_damage (hc_store_get_keeper (self->store));
}

const HcHostOptions *
hc_host_get_options (HcHost *self)
{
  return &self->options;
}

HcAccounts *
hc_host_get_accounts (HcHost *self)
{
  return self->accounts;
}

HcClients *
hc_host_get_clients (HcHost *self)
{
  return self->clients;
}

/**
 * hc_host_get_health:
 *
 * Returns: (transfer none): who says whether anything can be stored, once the host stands
 */
HcHealth *
hc_host_get_health (HcHost *self)
{
  return hc_store_get_health (self->store);
}

HcDispatcher *
hc_host_get_dispatcher (HcHost *self)
{
  return self->dispatcher;
}

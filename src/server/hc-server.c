/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <libsoup/soup.h>

#include "hc-addresses.h"
#include "hc-exchange.h"
#include "hc-listener.h"
#include "hc-socket.h"
#include "hc-web-session.h"
#include "hc-server.h"

#define STOP_TIME 900 /* ms */
#define STOP_LOOK 10

/**
 * HcServer:
 *
 * The host's face to the network: an HTTP server behind a listener of its own, and the sockets that
 * become of its connections. Whoever owns it stops it before letting it go.
 */
struct _HcServer
{
  GObject         parent_instance;

  /* owned */
  HcServices      services;
  HcListener     *listener;
  SoupServer     *soup;
  GSocketAddress *here;     /* what libsoup is told of both ends: it asks for it and we do not */
  GInetAddress   *bound;    /* NULL: all of this machine's */
  GTask          *stopping;
  guint           stop_source;
  gint64          stop_by;  /* monotonic, in microseconds */

  /* borrowed: set while libsoup takes one */
  HcConnection   *arriving;
};

G_DEFINE_FINAL_TYPE (HcServer, hc_server, G_TYPE_OBJECT)

static void
on_request (HcConnection *connection, GIOStream *stream, gpointer data)
{
  HcServer *self = data;

  self->arriving = connection;
  soup_server_accept_iostream (self->soup, stream, self->here, self->here, NULL);
  self->arriving = NULL;
}

static void
on_request_started (HcServer *self, SoupServerMessage *message)
{
  g_return_if_fail (self->arriving != NULL);

  hc_exchange_begin (message, self->arriving, &self->services);
}

static gboolean
on_stop_look (gpointer data)
{
  HcServer *self = data;
  g_autoptr (GTask) task = NULL;

  if (hc_listener_count (self->listener) > 0 && g_get_monotonic_time () < self->stop_by)
    return G_SOURCE_CONTINUE;
  hc_listener_close_all (self->listener);
  self->stop_source = 0;
  task = g_steal_pointer (&self->stopping);
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
hc_server_finalize (GObject *object)
{
  HcServer *self = HC_SERVER (object);

  g_clear_handle_id (&self->stop_source, g_source_remove);
  hc_listener_stop (self->listener);
  hc_listener_close_all (self->listener);
  soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_object (&self->listener);
  g_clear_object (&self->here);
  g_clear_object (&self->bound);
  g_clear_object (&self->services.reactor);
  g_clear_object (&self->services.accounts);
  g_clear_object (&self->services.dispatcher);
  g_clear_object (&self->services.store);
  g_strfreev (self->services.names);
  g_ptr_array_unref (self->services.sockets);
  G_OBJECT_CLASS (hc_server_parent_class)->finalize (object);
}

static void
hc_server_class_init (HcServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_server_finalize;
}

static void
hc_server_init (HcServer *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  self->here = g_inet_socket_address_new (loopback, 0);
  self->services.sockets = g_ptr_array_new ();
  self->services.reactor = hc_reactor_new (NULL);
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  g_signal_connect_object (self->soup, "request-started", G_CALLBACK (on_request_started), self, G_CONNECT_SWAPPED);
}

HcServer *
hc_server_new (HcAccounts         *accounts,
               HcDispatcher       *dispatcher,
               HcStore            *store,
               const HcLimits     *limits,
               const char *const  *host_names,
               HcTls              *tls)
{
  HcServer *self = g_object_new (HC_TYPE_SERVER, NULL);

  self->services.owner = G_OBJECT (self);
  self->services.accounts = g_object_ref (accounts);
  self->services.dispatcher = g_object_ref (dispatcher);
  self->services.store = g_object_ref (store);
  self->services.limits = limits;
  self->services.scheme = tls != NULL ? "https" : "http";
  self->services.names = hc_web_session_list_names (g_get_host_name (), host_names);
  self->listener = hc_listener_new (self->services.reactor, limits, tls, on_request, self);
  return self;
}

gboolean
hc_server_listen (HcServer *self, GInetAddress *address, guint16 port, GError **error)
{
  g_return_val_if_fail (HC_IS_SERVER (self), FALSE);

  if (!hc_listener_listen (self->listener, address, port, error))
    return FALSE;
  g_set_object (&self->bound, address);
  self->services.port = hc_listener_get_port (self->listener);
  return TRUE;
}

void
hc_server_stop_async (HcServer *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (HC_IS_SERVER (self));
  g_return_if_fail (self->stopping == NULL);

  self->stopping = g_task_new (self, NULL, callback, user_data);
  hc_listener_stop (self->listener);
  for (guint i = 0; i < self->services.sockets->len; i++)
    g_ptr_array_add (sockets, g_object_ref (self->services.sockets->pdata[i]));
  for (guint i = 0; i < sockets->len; i++)
    hc_socket_leave (sockets->pdata[i]);
  self->stop_by = g_get_monotonic_time () + STOP_TIME * G_TIME_SPAN_MILLISECOND;
  self->stop_source = g_timeout_add (STOP_LOOK, on_stop_look, self);
}

void
hc_server_stop_finish (HcServer *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

guint16
hc_server_get_port (HcServer *self)
{
  return self->services.port;
}

char **
hc_server_list_uris (HcServer *self)
{
  g_return_val_if_fail (HC_IS_SERVER (self), NULL);

  return hc_addresses_list_uris (self->bound, hc_listener_has_ipv6 (self->listener), self->services.scheme,
                                 self->services.port);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "peer.h"

/*
 * The WebSocket server that libsoup brings, and who asked whom in memory. Compression is off: it costs 98 kB a connection.
 * The listener is ours, as that of libsoup has a backlog of 10.
 *
 * Usage: soup PORT
 */

static GPtrArray *users;  /* of GPtrArray of SoupWebsocketConnection */
static GHashTable *pairs; /* pair to PeerDeed, the last that was done */

static GPtrArray *
get_connections (guint user)
{
  while (users->len <= user)
    g_ptr_array_add (users, g_ptr_array_new ());
  return users->pdata[user];
}

static gpointer
get_key (guint one, guint other)
{
  return GSIZE_TO_POINTER (((gsize) MIN (one, other) << 32 | MAX (one, other)) + 1);
}

static gboolean
change_pair (guint user, guint to, PeerDeed deed)
{
  gpointer key = get_key (user, to);
  PeerDeed last = GPOINTER_TO_UINT (g_hash_table_lookup (pairs, key));
  PeerDeed wanted = deed == PEER_REQUEST ? PEER_NOTHING : deed - 1;

  if (last != wanted)
    return FALSE;
  if (deed == PEER_UNFRIEND)
    g_hash_table_remove (pairs, key);
  else
    g_hash_table_insert (pairs, key, GUINT_TO_POINTER (deed));
  return TRUE;
}

static void
tell (guint user, const char *event, guint about)
{
  g_autoptr (GString) text = g_string_sized_new (128);
  GPtrArray *connections = get_connections (user);

  peer_write_event (text, event, about);
  for (guint i = 0; i < connections->len; i++)
    soup_websocket_connection_send_text (connections->pdata[i], text->str);
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer data)
{
  guint user = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  g_autofree char *reply = NULL;
  const char *id;
  guint to;
  PeerDeed deed = peer_read_message (text, &to, &id);

  if (deed == PEER_HELLO)
    soup_websocket_connection_send_text (connection, PEER_WELCOME);
  if (deed == PEER_NOTHING || deed == PEER_HELLO || !change_pair (user, to, deed))
    return;
  tell (to, peer_get_event (deed), user);
  if (deed != PEER_REQUEST)
    tell (user, peer_get_event (deed), to);
  reply = g_strdup_printf ("{\"type\":\"reply\",\"id\":\"%.*s\",\"result\":\"ok\"}", (int) strcspn (id, "\""), id);
  soup_websocket_connection_send_text (connection, reply);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer data)
{
  g_ptr_array_remove_fast (get_connections (GPOINTER_TO_UINT (data)), connection);
  g_object_unref (connection);
}

static void
on_connection (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
               gpointer data)
{
  const char *cookie = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Cookie");
  guint user;

  if (cookie == NULL || !peer_read_cookie (cookie, &user))
    return;
  g_ptr_array_add (get_connections (user), g_object_ref (connection));
  g_signal_connect (connection, "message", G_CALLBACK (on_message), GUINT_TO_POINTER (user));
  g_signal_connect (connection, "closed", G_CALLBACK (on_closed), GUINT_TO_POINTER (user));
}

static GSocket *
listen_on (guint16 port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GError) error = NULL;
  GSocket *listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_set_listen_backlog (listener, 4096);
  if (!g_socket_bind (listener, address, TRUE, &error) || !g_socket_listen (listener, &error))
    g_error ("%s", error->message);
  return listener;
}

int
main (int argc, char **argv)
{
  static char *protocols[] = { (char *) "handclasp.v1", NULL };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  users = g_ptr_array_new ();
  pairs = g_hash_table_new (NULL, NULL);
  soup_server_remove_websocket_extension (server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_websocket_handler (server, "/ws/friend-requests/", NULL, protocols, on_connection, NULL, NULL);
  listener = listen_on ((guint16) atoi (argv[1]));
  if (!soup_server_listen_socket (server, listener, 0, &error))
    g_error ("%s", error->message);
  g_main_loop_run (loop);
  return 0;
}

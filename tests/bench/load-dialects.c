/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-load"

#include <stdlib.h>
#include <string.h>

#include "load-client.h"

/* Handclasp's own protocol, and the part of it that our own peers speak. */

/* Only what a cycle can bring; the rest is nothing. */
static LoadNews
read_json (const char *text, guint *peer)
{
  static const struct
  {
    const char *event;
    LoadNews    news;
  } events[] = {
    { "request_received\"", LOAD_TOLD },
    { "friend_added\"", LOAD_FRIENDS },
    { "friend_removed\"", LOAD_UNDONE },
  };
  const char *event = strstr (text, "\"event\":\"");
  const char *username;

  if (event == NULL)
    return strstr (text, "\"type\":\"welcome\"") != NULL ? LOAD_READY
           : strstr (text, "\"type\":\"error\"") != NULL ? LOAD_REFUSED
                                                         : LOAD_NOTHING;
  event += strlen ("\"event\":\"");
  username = strstr (event, "\"username\":\"u");
  for (guint i = 0; i < G_N_ELEMENTS (events) && username != NULL; i++)
    if (g_str_has_prefix (event, events[i].event))
      {
        *peer = (guint) strtoul (username + strlen ("\"username\":\"u"), NULL, 10);
        return events[i].news;
      }
  return LOAD_NOTHING;
}

static void
write_json (GString *text, const char *command, guint peer)
{
  static guint n_commands;

  g_string_append_printf (text, "{\"type\":\"%s\",\"id\":\"load-%08x\",\"to\":\"u%u\"}", command, ++n_commands, peer);
}

static LoadNews
read_handclasp (LoadClient *client, const char *text, guint *peer)
{
  return read_json (text, peer);
}

static void
greet_handclasp (LoadClient *client)
{
  static const char hello[] = "{\"type\":\"hello\"}";

  load_client_say (client, hello, strlen (hello));
}

static void
ask_handclasp (GString *text, guint user, guint peer)
{
  write_json (text, "request", peer);
}

static void
accept_handclasp (GString *text, guint user, guint peer)
{
  write_json (text, "accept", peer);
}

static void
undo_handclasp (GString *text, guint user, guint peer)
{
  write_json (text, "unfriend", peer);
}

const LoadDialect load_handclasp = {
  .name = "handclasp",
  .path = "/ws/friend-requests/",
  .subprotocol = "handclasp.v1",
  .greet = greet_handclasp,
  .read = read_handclasp,
  .ask = ask_handclasp,
  .accept = accept_handclasp,
  .undo = undo_handclasp,
};

/* The same in messages of Socket.IO 5 over Engine.IO 4. */

static LoadNews
read_socketio (LoadClient *client, const char *text, guint *peer)
{
  static const char connect[] = "40";
  static const char pong[] = "3";

  if (g_str_has_prefix (text, "42"))
    return read_json (text, peer);
  if (g_str_has_prefix (text, "44"))
    return LOAD_REFUSED;
  if (g_str_has_prefix (text, "0"))
    load_client_say (client, connect, strlen (connect));
  else if (g_str_equal (text, "2"))
    load_client_say (client, pong, strlen (pong));
  return LOAD_NOTHING;
}

static void
wrap (GString *text, const char *command, guint peer)
{
  g_string_append (text, "42[\"message\",");
  write_json (text, command, peer);
  g_string_append_c (text, ']');
}

static void
ask_socketio (GString *text, guint user, guint peer)
{
  wrap (text, "request", peer);
}

static void
accept_socketio (GString *text, guint user, guint peer)
{
  wrap (text, "accept", peer);
}

static void
undo_socketio (GString *text, guint user, guint peer)
{
  wrap (text, "unfriend", peer);
}

const LoadDialect load_socketio = {
  .name = "socketio",
  .path = "/socket.io/?EIO=4&transport=websocket",
  .read = read_socketio,
  .ask = ask_socketio,
  .accept = accept_socketio,
  .undo = undo_socketio,
};

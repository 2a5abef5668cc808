/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-dispatcher.h"

#define HELD_MAX 64
#define WAIT_MS 1000

/**
 * HcDispatcher:
 *
 * The one door: every command of every client, socket or window, comes through it and finds its
 * handler in a table. What a client asks before it heard all it missed waits until then, as an
 * answer comes after the events it speaks of.
 */
struct _HcDispatcher
{
  GObject      parent_instance;

  /* owned */
  HcStore     *store;
  HcHub       *hub;
  HcClients    *clients;
  HcFriends   *friends;
  HcDirectory *directory;
  HcPresence  *presence;
  HcInbox     *inbox;
};

G_DEFINE_FINAL_TYPE (HcDispatcher, hc_dispatcher, G_TYPE_OBJECT)

typedef void (*HcHandler) (HcDispatcher *self, HcClient *client, HcCommand *command);

static void
on_deed (HcDispatcher *self, HcClient *client, HcCommand *command)
{
  hc_friends_relate (self->friends, client, command);
}

static void
on_list (HcDispatcher *self, HcClient *client, HcCommand *command)
{
  hc_directory_list (self->directory, client, command);
}

static void
on_watch (HcDispatcher *self, HcClient *client, HcCommand *command)
{
  hc_presence_watch (self->presence, client, command);
}

static void
on_seen (HcDispatcher *self, HcClient *client, HcCommand *command)
{
  hc_inbox_mark_seen (self->inbox, client, command);
}

static void
on_profile (HcDispatcher *self, HcClient *client, HcCommand *command)
{
  hc_directory_rename (self->directory, client, command);
}

static void
on_settings (HcDispatcher *self, HcClient *client, HcCommand *command)
{
  hc_directory_set_who_may_ask (self->directory, client, command);
}

static const HcHandler handlers[] = {
  [HC_COMMAND_DEED] = on_deed,
  [HC_COMMAND_LIST] = on_list,
  [HC_COMMAND_WATCH] = on_watch,
  [HC_COMMAND_SEEN] = on_seen,
  [HC_COMMAND_PROFILE] = on_profile,
  [HC_COMMAND_SETTINGS] = on_settings,
};

static void
refuse_greeting (HcClient *client, HcCommand *command)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new_literal (HC_ERROR, HC_ERROR_BAD_MESSAGE, _("A client says hello once, and first of all."));
  hc_client_refuse (client, command->id, error);
}

static gboolean
is_catching_up (HcClient *client)
{
  HcClientState state = hc_client_get_state (client);

  return state == HC_CLIENT_GREETING || state == HC_CLIENT_RESUMING;
}

static void
on_state (HcClient *client, GParamSpec *pspec, HcDispatcher *self)
{
  GQueue *held = hc_client_get_held (client);

  while (!is_catching_up (client) && !g_queue_is_empty (held))
    {
      g_autoptr (HcCommand) command = g_queue_pop_head (held);

      hc_dispatcher_dispatch (self, client, command);
    }
  if (g_queue_is_empty (held))
    g_signal_handlers_disconnect_by_func (client, on_state, self);
}

static void
hold (HcDispatcher *self, HcClient *client, HcCommand *command)
{
  GQueue *held = hc_client_get_held (client);
  g_autoptr (GError) error = NULL;

  if (g_queue_is_empty (held))
    g_signal_connect_object (client, "notify::state", G_CALLBACK (on_state), self, 0);
  if (g_queue_get_length (held) < HELD_MAX)
    {
      g_queue_push_tail (held, hc_command_ref (command));
      return;
    }
  error = hc_error_new_slow_down (WAIT_MS);
  hc_client_refuse (client, command->id, error);
}

static void
hc_dispatcher_finalize (GObject *object)
{
  HcDispatcher *self = HC_DISPATCHER (object);

  g_object_unref (self->inbox);
  g_object_unref (self->presence);
  g_object_unref (self->directory);
  g_object_unref (self->friends);
  g_object_unref (self->clients);
  g_object_unref (self->hub);
  g_object_unref (self->store);
  G_OBJECT_CLASS (hc_dispatcher_parent_class)->finalize (object);
}

static void
hc_dispatcher_class_init (HcDispatcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_dispatcher_finalize;
}

static void
hc_dispatcher_init (HcDispatcher *self)
{
}

HcDispatcher *
hc_dispatcher_new (HcStore     *store,
                   HcHub       *hub,
                   HcClients   *clients,
                   HcFriends   *friends,
                   HcDirectory *directory,
                   HcPresence  *presence,
                   HcInbox     *inbox)
{
  HcDispatcher *self = g_object_new (HC_TYPE_DISPATCHER, NULL);

  self->store = g_object_ref (store);
  self->hub = g_object_ref (hub);
  self->clients = g_object_ref (clients);
  self->friends = g_object_ref (friends);
  self->directory = g_object_ref (directory);
  self->presence = g_object_ref (presence);
  self->inbox = g_object_ref (inbox);
  return self;
}

/**
 * hc_dispatcher_admit:
 * @member: calls hc_dispatcher_dismiss() before it goes
 *
 * Returns: (transfer full): what to hand in with each command of @member
 */
HcClient *
hc_dispatcher_admit (HcDispatcher *self, HcMember *member, HcSession *session)
{
  HcClient *client;

  g_return_val_if_fail (HC_IS_DISPATCHER (self), NULL);

  client = hc_client_new (member, session);
  hc_clients_add (self->clients, client);
  return client;
}

/**
 * hc_dispatcher_dispatch:
 *
 * Does what @command says; the answer is delivered to the member of @client.
 */
void
hc_dispatcher_dispatch (HcDispatcher *self, HcClient *client, HcCommand *command)
{
  gboolean is_new = hc_client_get_state (client) == HC_CLIENT_NEW;

  g_return_if_fail (HC_IS_DISPATCHER (self));

  if (hc_client_get_state (client) == HC_CLIENT_GONE)
    return;
  if (is_new != (command->type == HC_COMMAND_HELLO))
    refuse_greeting (client, command);
  else if (is_catching_up (client))
    hold (self, client, command);
  else if (is_new)
    hc_inbox_greet (self->inbox, client, command);
  else
    handlers[command->type](self, client, command);
}

/**
 * hc_dispatcher_feed:
 *
 * The member of @client has room for more of its replay.
 */
void
hc_dispatcher_feed (HcDispatcher *self, HcClient *client)
{
  g_return_if_fail (HC_IS_DISPATCHER (self));

  hc_inbox_feed (self->inbox, client);
}

/**
 * hc_dispatcher_dismiss:
 *
 * The member of @client goes: nothing reaches it any more.
 */
void
hc_dispatcher_dismiss (HcDispatcher *self, HcClient *client)
{
  HcClientState state = hc_client_get_state (client);

  g_return_if_fail (HC_IS_DISPATCHER (self));

  if (state == HC_CLIENT_GONE)
    return;
  if (hc_client_get_member (client) != NULL)
    hc_hub_forget (self->hub, hc_client_get_member (client));
  hc_client_set_state (client, HC_CLIENT_GONE);
  hc_inbox_forget (self->inbox, client);
  if (state != HC_CLIENT_NEW)
    hc_presence_depart (self->presence, client);
  hc_store_touch_session (self->store, hc_client_get_session_id (client));
  hc_clients_remove (self->clients, client);
}

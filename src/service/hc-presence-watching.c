/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-groups.h"
#include "hc-presence-private.h"

/* Who is told of whom: each client joins a group for everybody it watches, and changes it when the
 * relation changes. */

static HcPresenceState
look_up (HcPresence *self, HcWatched *watched, gint64 *last_seen)
{
  *last_seen = watched->last_seen;
  return hc_presence_board_show (self->board, watched->user_id, watched->is_close, last_seen);
}

static void
tell_presence (HcPresence *self, HcClient *client, HcWatched *watched)
{
  gint64 last_seen;
  HcPresenceState presence = look_up (self, watched, &last_seen);
  g_autoptr (HcMessage) message = hc_message_new_presence (watched->username, presence, last_seen);

  hc_client_deliver (client, message);
}

static char *
get_group (HcWatched *watched)
{
  return watched->is_close ? hc_group_presence (watched->username) : hc_group_here (watched->username);
}

static void
join_watched (HcPresence *self, HcClient *client, HcWatched *watched)
{
  g_autofree char *group = get_group (watched);

  if (hc_client_get_member (client) != NULL)
    hc_hub_join (self->hub, group, hc_client_get_member (client));
}

static void
leave_watched (HcPresence *self, HcClient *client, HcWatched *watched)
{
  g_autofree char *group = get_group (watched);

  if (hc_client_get_member (client) != NULL)
    hc_hub_leave (self->hub, group, hc_client_get_member (client));
}

static void
replace_watched (HcPresence *self, HcClient *client, GPtrArray *found)
{
  GHashTable *watched = hc_client_get_watched (client);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, watched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      leave_watched (self, client, value);
      g_hash_table_iter_remove (&iter);
    }
  while (found->len > 0)
    {
      HcWatched *one = g_ptr_array_steal_index (found, found->len - 1);

      g_hash_table_insert (watched, one->username, one);
      join_watched (self, client, one);
    }
}

typedef struct
{
  HcPresence *presence;
  HcClient   *client;
  HcCommand  *command;
} HcWatchCall;

static void
free_watch_call (HcWatchCall *call)
{
  g_object_unref (call->presence);
  g_object_unref (call->client);
  hc_command_unref (call->command);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcWatchCall, free_watch_call)

static void
on_watched_found (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcWatchCall) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPerson) me = NULL;
  g_autoptr (GPtrArray) found = hc_store_watch_finish (HC_STORE (store), result, &me, &error);
  g_autoptr (HcMessage) reply = NULL;
  GHashTableIter iter;
  gpointer watched;

  if (found == NULL)
    {
      hc_client_refuse (call->client, call->command->id, error);
      return;
    }
  if (hc_client_get_member (call->client) == NULL)
    return;
  replace_watched (call->presence, call->client, found);
  reply = hc_message_new_reply (call->command->id, HC_RESULT_OK, me);
  hc_client_deliver (call->client, reply);

  g_hash_table_iter_init (&iter, hc_client_get_watched (call->client));
  while (hc_client_get_member (call->client) != NULL && g_hash_table_iter_next (&iter, NULL, &watched))
    tell_presence (call->presence, call->client, watched);
}

/* After an event: @client may now watch @person in another resolution, and what the event says of
 * their presence may be older than what was told meanwhile. */
static void
follow_relation (HcPresence *self, HcClient *client, HcPerson *person)
{
  HcWatched *watched = hc_client_find_watched (client, person->username);
  gboolean is_close = person->standing == HC_STANDING_FRIEND || person->standing == HC_STANDING_ME;
  gint64 last_seen;

  if (watched == NULL)
    return;
  if (watched->is_close != is_close)
    {
      leave_watched (self, client, watched);
      watched->is_close = is_close;
      join_watched (self, client, watched);
    }
  if (look_up (self, watched, &last_seen) != person->presence)
    tell_presence (self, client, watched);
}

/**
 * hc_presence_watch:
 * @command: a %HC_COMMAND_WATCH
 *
 * Replaces whom @client is told of.
 */
void
hc_presence_watch (HcPresence *self, HcClient *client, HcCommand *command)
{
  HcWatchCall *call = g_new0 (HcWatchCall, 1);

  call->presence = g_object_ref (self);
  call->client = g_object_ref (client);
  call->command = hc_command_ref (command);
  hc_store_watch_async (self->store, hc_client_get_user_id (client), (const char *const *) command->usernames, NULL,
                        on_watched_found, call);
}

/**
 * hc_presence_deliver:
 * @deliveries: (element-type HcDelivery): in the order they go out
 *
 * Sends each event to all clients of the user it is for.
 */
void
hc_presence_deliver (HcPresence *self, GPtrArray *deliveries)
{
  for (guint i = 0; i < deliveries->len; i++)
    {
      HcDelivery *delivery = deliveries->pdata[i];
      g_autofree char *group = hc_group_friend_requests (delivery->username);
      g_autoptr (HcMessage) message = hc_message_new_event (delivery->event);
      g_autoptr (GPtrArray) clients = hc_clients_list (self->clients, delivery->username);

      hc_hub_send (self->hub, group, message);
      for (guint j = 0; j < clients->len; j++)
        follow_relation (self, clients->pdata[j], delivery->event->person);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-error.h"
#include "hc-groups.h"
#include "hc-inbox.h"

#define BATCH 64
#define RETRY_MS 1000

/**
 * HcInbox:
 *
 * What each user was told, and what a client that comes back has missed. A client that resumes
 * reads the events from the store, as fast as it takes them, and joins its user's group in the very
 * turn in which there is none left: so nothing comes twice, in another order, or not at all.
 */
struct _HcInbox
{
  GObject     parent_instance;

  /* owned */
  HcStore    *store;
  HcHub      *hub;
  HcPresence *presence;
  GHashTable *resuming; /* HcClient, not owned, to HcResume */
};

G_DEFINE_FINAL_TYPE (HcInbox, hc_inbox, G_TYPE_OBJECT)

typedef struct
{
  gint64   seq;        /* the last that was delivered */
  gboolean is_reading;
} HcResume;

typedef struct
{
  HcInbox   *inbox;
  HcClient  *client;
  HcCommand *command; /* NULL while resuming */
} HcInboxCall;

static HcInboxCall *
new_call (HcInbox *self, HcClient *client, HcCommand *command)
{
  HcInboxCall *call = g_new0 (HcInboxCall, 1);

  call->inbox = g_object_ref (self);
  call->client = g_object_ref (client);
  call->command = command != NULL ? hc_command_ref (command) : NULL;
  return call;
}

static void
free_call (HcInboxCall *call)
{
  g_object_unref (call->inbox);
  g_object_unref (call->client);
  g_clear_pointer (&call->command, hc_command_unref);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcInboxCall, free_call)

static void
go_live (HcInbox *self, HcClient *client)
{
  g_autofree char *group = hc_group_friend_requests (hc_client_get_username (client));

  g_hash_table_remove (self->resuming, client);
  hc_hub_join (self->hub, group, hc_client_get_member (client));
  hc_hub_join (self->hub, HC_GROUP_DIRECTORY, hc_client_get_member (client));
  hc_client_set_state (client, HC_CLIENT_LIVE);
}

static void on_events_read (GObject *store, GAsyncResult *result, gpointer data);

static void
read_more (HcInbox *self, HcClient *client)
{
  HcResume *resume = g_hash_table_lookup (self->resuming, client);
  HcMember *member = hc_client_get_member (client);

  if (resume == NULL || resume->is_reading || member == NULL || !hc_member_has_room (member))
    return;
  resume->is_reading = TRUE;
  hc_store_read_events_async (self->store, hc_client_get_user_id (client), resume->seq, BATCH, NULL, on_events_read,
                              new_call (self, client, NULL));
}

static void
on_greeted (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcInboxCall) call = data;
  HcInbox *self = call->inbox;
  HcClient *client = call->client;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcGreeting) greeting = hc_store_greet_finish (HC_STORE (store), result, &error);
  g_autoptr (HcMessage) welcome = NULL;
  HcResume *resume;

  if (hc_client_get_member (client) == NULL)
    return;
  if (greeting == NULL)
    {
      hc_presence_depart (self->presence, client);
      hc_client_set_state (client, HC_CLIENT_NEW);
      hc_client_refuse (client, call->command->id, error);
      return;
    }

  welcome = hc_message_new_welcome (greeting->epoch, greeting->seq, greeting->is_replay, greeting->me,
                                    &greeting->counts, greeting->who_may_ask);
  hc_client_deliver (client, welcome);
  if (hc_client_get_member (client) == NULL)
    return;
  if (!greeting->is_replay || call->command->seq >= greeting->seq)
    {
      go_live (self, client);
      return;
    }
  resume = g_new0 (HcResume, 1);
  resume->seq = call->command->seq;
  g_hash_table_insert (self->resuming, client, resume);
  hc_client_set_state (client, HC_CLIENT_RESUMING);
  read_more (self, client);
}

static void
greet (HcInbox *self, HcClient *client, HcCommand *hello)
{
  hc_store_greet_async (self->store, hc_client_get_user_id (client), hello->epoch, hello->seq, NULL, on_greeted,
                        new_call (self, client, hello));
}

static gboolean
on_retry (gpointer data)
{
  HcInboxCall *call = data;

  read_more (call->inbox, call->client);
  return G_SOURCE_REMOVE;
}

/* It took so long that what it still lacks is no longer kept: it starts afresh. */
static void
greet_afresh (HcInbox *self, HcClient *client)
{
  g_autoptr (HcCommand) hello = hc_command_new (HC_COMMAND_HELLO, NULL);

  g_hash_table_remove (self->resuming, client);
  hc_client_set_state (client, HC_CLIENT_GREETING);
  greet (self, client, hello);
}

/* The disk takes no more just now: nothing is lost, it only comes later. */
static void
retry_later (HcInbox *self, HcClient *client)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, RETRY_MS, on_retry, new_call (self, client, NULL), (GDestroyNotify) free_call);
}

static void
on_events_read (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcInboxCall) call = data;
  HcClient *client = call->client;
  HcResume *resume = g_hash_table_lookup (call->inbox->resuming, client);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = hc_store_read_events_finish (HC_STORE (store), result, &error);

  if (resume == NULL || hc_client_get_member (client) == NULL)
    return;
  resume->is_reading = FALSE;
  if (events == NULL)
    {
      if (g_error_matches (error, HC_ERROR, HC_ERROR_NOT_FOUND))
        greet_afresh (call->inbox, client);
      else
        retry_later (call->inbox, client);
      return;
    }

  for (guint i = 0; i < events->len; i++)
    {
      HcEvent *event = events->pdata[i];
      g_autoptr (HcMessage) message = hc_message_new_event (event);

      resume->seq = event->seq;
      hc_client_deliver (client, message);
      if (hc_client_get_member (client) == NULL)
        return;
    }
  if (events->len < BATCH)
    go_live (call->inbox, client);
  else
    read_more (call->inbox, client);
}

static void
on_seen (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcInboxCall) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcSeen) seen = hc_store_mark_seen_finish (HC_STORE (store), result, &error);
  g_autoptr (HcMessage) reply = NULL;

  if (seen == NULL)
    {
      hc_client_refuse (call->client, call->command->id, error);
      return;
    }
  if (seen->event != NULL)
    {
      g_autoptr (GPtrArray) deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_delivery_free);

      g_ptr_array_add (deliveries, hc_delivery_new (hc_client_get_username (call->client), seen->event));
      hc_presence_deliver (call->inbox->presence, deliveries);
    }
  reply = hc_message_new_reply (call->command->id, HC_RESULT_OK, seen->me);
  hc_client_deliver (call->client, reply);
}

static void
hc_inbox_finalize (GObject *object)
{
  HcInbox *self = HC_INBOX (object);

  g_hash_table_unref (self->resuming);
  g_object_unref (self->presence);
  g_object_unref (self->hub);
  g_object_unref (self->store);
  G_OBJECT_CLASS (hc_inbox_parent_class)->finalize (object);
}

static void
hc_inbox_class_init (HcInboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_inbox_finalize;
}

static void
hc_inbox_init (HcInbox *self)
{
  self->resuming = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

HcInbox *
hc_inbox_new (HcStore *store, HcHub *hub, HcPresence *presence)
{
  HcInbox *self = g_object_new (HC_TYPE_INBOX, NULL);

  self->store = g_object_ref (store);
  self->hub = g_object_ref (hub);
  self->presence = g_object_ref (presence);
  return self;
}

/**
 * hc_inbox_greet:
 * @hello: a %HC_COMMAND_HELLO
 *
 * Answers with a welcome; where the client can resume, with the events it missed.
 */
void
hc_inbox_greet (HcInbox *self, HcClient *client, HcCommand *hello)
{
  /* First, so that the welcome shows its user online. */
  hc_presence_arrive (self->presence, client);
  hc_client_set_state (client, HC_CLIENT_GREETING);
  greet (self, client, hello);
}

/**
 * hc_inbox_feed:
 *
 * The member has room again: goes on with its replay, if there is one.
 */
void
hc_inbox_feed (HcInbox *self, HcClient *client)
{
  read_more (self, client);
}

/**
 * hc_inbox_forget:
 *
 * @client has gone.
 */
void
hc_inbox_forget (HcInbox *self, HcClient *client)
{
  g_hash_table_remove (self->resuming, client);
}

/**
 * hc_inbox_mark_seen:
 * @command: a %HC_COMMAND_SEEN
 */
void
hc_inbox_mark_seen (HcInbox *self, HcClient *client, HcCommand *command)
{
  hc_store_mark_seen_async (self->store, hc_client_get_user_id (client), command->seq, NULL, on_seen,
                            new_call (self, client, command));
}

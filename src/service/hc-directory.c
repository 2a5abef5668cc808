/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-error.h"
#include "hc-groups.h"
#include "hc-throttle.h"
#include "hc-directory.h"

#define RENAMING_WINDOW_MS (10 * G_GINT64_CONSTANT (1000))

/**
 * HcDirectory:
 *
 * Who there is: lists of people, and word to everybody when somebody joins, is renamed or leaves.
 */
struct _HcDirectory
{
  GObject  parent_instance;

  /* owned */
  HcStore    *store;
  HcHub      *hub;
  HcThrottle *renamings; /* by username: each is told to everybody */
};

G_DEFINE_FINAL_TYPE (HcDirectory, hc_directory, G_TYPE_OBJECT)

typedef struct
{
  HcDirectory *directory;
  HcClient    *client;
  HcCommand   *command;
} HcDirectoryCall;

static HcDirectoryCall *
new_call (HcDirectory *self, HcClient *client, HcCommand *command)
{
  HcDirectoryCall *call = g_new0 (HcDirectoryCall, 1);

  call->directory = g_object_ref (self);
  call->client = g_object_ref (client);
  call->command = hc_command_ref (command);
  return call;
}

static void
free_call (HcDirectoryCall *call)
{
  g_object_unref (call->directory);
  g_object_unref (call->client);
  hc_command_unref (call->command);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcDirectoryCall, free_call)

static void
on_listed (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcDirectoryCall) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPage) page = hc_store_list_finish (HC_STORE (store), result, &error);
  g_autoptr (HcMessage) message = NULL;

  if (page == NULL)
    {
      hc_client_refuse (call->client, call->command->id, error);
      return;
    }
  message = hc_message_new_page (call->command->id, call->command->what, page->items, page->next);
  hc_client_deliver (call->client, message);
}

static HcMessage *
choose_as_seen (HcMember *member, gpointer messages)
{
  HcMessage *own = g_hash_table_lookup (messages, hc_member_get_username (member));

  return own != NULL ? own : g_hash_table_lookup (messages, "");
}

static void
announce_renamed (HcDirectory *self, HcRenamed *renamed)
{
  g_autoptr (GHashTable) messages =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) hc_message_unref);
  GHashTableIter iter;
  gpointer viewer;
  gpointer person;

  g_hash_table_insert (messages, (gpointer) "", hc_message_new_directory (HC_DIRECTORY_RENAMED, renamed->person));
  g_hash_table_insert (messages, renamed->me->username, hc_message_new_directory (HC_DIRECTORY_RENAMED, renamed->me));
  g_hash_table_iter_init (&iter, renamed->as_seen_by);
  while (g_hash_table_iter_next (&iter, &viewer, &person))
    g_hash_table_insert (messages, viewer, hc_message_new_directory (HC_DIRECTORY_RENAMED, person));
  hc_hub_send_each (self->hub, HC_GROUP_DIRECTORY, choose_as_seen, messages);
}

static void
on_renamed (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcDirectoryCall) call = data;
  g_autoptr (GError) error = NULL;
  gboolean is_changed = FALSE;
  g_autoptr (HcRenamed) renamed = hc_store_rename_finish (HC_STORE (store), result, &is_changed, &error);
  g_autoptr (HcMessage) reply = NULL;

  if (renamed == NULL)
    {
      hc_client_refuse (call->client, call->command->id, error);
      return;
    }
  if (is_changed)
    announce_renamed (call->directory, renamed);
  reply = hc_message_new_reply (call->command->id, HC_RESULT_OK, renamed->me);
  hc_client_deliver (call->client, reply);
}

static void
on_who_may_ask_set (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcDirectoryCall) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcPerson) me = hc_store_set_who_may_ask_finish (HC_STORE (store), result, &error);
  g_autoptr (HcMessage) reply = NULL;

  if (me == NULL)
    {
      hc_client_refuse (call->client, call->command->id, error);
      return;
    }
  reply = hc_message_new_settings (call->command->id, me, call->command->who_may_ask);
  hc_client_deliver (call->client, reply);
}

static void
hc_directory_finalize (GObject *object)
{
  HcDirectory *self = HC_DIRECTORY (object);

  hc_throttle_free (self->renamings);
  g_object_unref (self->hub);
  g_object_unref (self->store);
  G_OBJECT_CLASS (hc_directory_parent_class)->finalize (object);
}

static void
hc_directory_class_init (HcDirectoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_directory_finalize;
}

static void
hc_directory_init (HcDirectory *self)
{
}

HcDirectory *
hc_directory_new (HcStore *store, HcHub *hub, const HcLimits *limits, HcClock *clock)
{
  HcDirectory *self = g_object_new (HC_TYPE_DIRECTORY, NULL);

  self->store = g_object_ref (store);
  self->hub = g_object_ref (hub);
  self->renamings = hc_throttle_new (limits->profile_rate, RENAMING_WINDOW_MS, clock);
  return self;
}

/**
 * hc_directory_list:
 * @command: a %HC_COMMAND_LIST
 */
void
hc_directory_list (HcDirectory *self, HcClient *client, HcCommand *command)
{
  hc_store_list_async (self->store, hc_client_get_user_id (client), command, NULL, on_listed,
                       new_call (self, client, command));
}

/**
 * hc_directory_rename:
 * @command: a %HC_COMMAND_PROFILE
 */
void
hc_directory_rename (HcDirectory *self, HcClient *client, HcCommand *command)
{
  const char *username = hc_client_get_username (client);
  gint64 wait_ms = hc_throttle_check (self->renamings, username);
  g_autoptr (GError) error = NULL;

  if (wait_ms > 0)
    {
      error = hc_error_new_slow_down (wait_ms);
      hc_client_refuse (client, command->id, error);
      return;
    }
  hc_throttle_take (self->renamings, username);
  hc_store_rename_async (self->store, hc_client_get_user_id (client), command->name, NULL, on_renamed,
                         new_call (self, client, command));
}

/**
 * hc_directory_set_who_may_ask:
 * @command: a %HC_COMMAND_SETTINGS
 */
void
hc_directory_set_who_may_ask (HcDirectory *self, HcClient *client, HcCommand *command)
{
  hc_store_set_who_may_ask_async (self->store, hc_client_get_user_id (client), command->who_may_ask, NULL,
                                  on_who_may_ask_set, new_call (self, client, command));
}

/**
 * hc_directory_announce:
 * @person: as everybody sees them, for nobody has anything with them
 */
void
hc_directory_announce (HcDirectory *self, HcDirectoryChange change, HcPerson *person)
{
  g_autoptr (HcMessage) message = hc_message_new_directory (change, person);

  hc_hub_send (self->hub, HC_GROUP_DIRECTORY, message);
}

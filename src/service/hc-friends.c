/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-throttle.h"
#include "hc-friends.h"

#define COMMAND_WINDOW_MS (10 * G_GINT64_CONSTANT (1000))
#define PAIR_WINDOW_MS (10 * 60 * G_GINT64_CONSTANT (1000))

/**
 * HcFriends:
 *
 * What people do with each other, from asking to blocking, and what time does: requests expire and
 * cooldowns end.
 */
struct _HcFriends
{
  GObject     parent_instance;

  /* owned */
  HcStore    *store;
  HcPresence *presence;
  HcThrottle *commands; /* by username */
  HcThrottle *pairs;    /* by acting username and other username */

  guint       chore_source;
  gint64      chore_ms;
  gboolean    is_stopped;
};

G_DEFINE_FINAL_TYPE (HcFriends, hc_friends, G_TYPE_OBJECT)

typedef struct
{
  HcFriends *friends;
  HcClient  *client;
  HcCommand *command;
  char      *pair; /* NULL where the deed does not count for the pair */
  gboolean   is_counted;
} HcRelateCall;

static void
free_call (HcRelateCall *call)
{
  g_object_unref (call->friends);
  g_object_unref (call->client);
  hc_command_unref (call->command);
  g_free (call->pair);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcRelateCall, free_call)

static void
count (HcRelateCall *call)
{
  hc_throttle_take (call->friends->commands, hc_client_get_username (call->client));
  if (call->pair != NULL)
    hc_throttle_take (call->friends->pairs, call->pair);
  call->is_counted = TRUE;
}

static void
discount (HcRelateCall *call)
{
  if (!call->is_counted)
    return;
  hc_throttle_give_back (call->friends->commands, hc_client_get_username (call->client));
  if (call->pair != NULL)
    hc_throttle_give_back (call->friends->pairs, call->pair);
}

static gint64
how_long_to_wait (HcRelateCall *call)
{
  gint64 by_user = hc_throttle_check (call->friends->commands, hc_client_get_username (call->client));
  gint64 by_pair = call->pair != NULL ? hc_throttle_check (call->friends->pairs, call->pair) : 0;

  return MAX (by_user, by_pair);
}

/* Whoever asked is told of the event and that it is done at once: two writes would be a third of what
 * a deed costs the main loop. */
static void
answer (HcRelateCall *call, HcOutcome *outcome)
{
  g_autoptr (HcMember) member = NULL;
  g_autoptr (HcMessage) reply = hc_message_new_reply (call->command->id, outcome->result, outcome->person);

  g_set_object (&member, hc_client_get_member (call->client));
  if (member != NULL)
    hc_member_hold (member);
  hc_presence_deliver (call->friends->presence, outcome->deliveries);
  hc_client_deliver (call->client, reply);
  if (member != NULL)
    hc_member_release (member);
}

static void
on_related (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcRelateCall) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcOutcome) outcome = hc_store_relate_finish (HC_STORE (store), result, &error);

  if (outcome == NULL)
    {
      hc_client_refuse (call->client, call->command->id, error);
      return;
    }
  if (outcome->is_repeated)
    discount (call);
  answer (call, outcome);
}

static void
on_chores_done (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HcFriends *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean has_more = FALSE;
  g_autoptr (GPtrArray) deliveries = hc_store_do_chores_finish (HC_STORE (store), result, &has_more, &error);

  if (deliveries == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  hc_presence_deliver (self->presence, deliveries);
  if (has_more && !self->is_stopped)
    hc_store_do_chores_async (self->store, NULL, on_chores_done, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
do_chores (HcFriends *self, GAsyncReadyCallback callback, gpointer user_data)
{
  hc_store_do_chores_async (self->store, NULL, on_chores_done, g_task_new (self, NULL, callback, user_data));
}

static void on_chore_time (HcFriends *self);

/* The next round waits for the end of this one, so that they never pile up behind a slow disk. */
static void
on_round_done (GObject *object, GAsyncResult *result, gpointer data)
{
  HcFriends *self = HC_FRIENDS (object);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("Old requests could not be cleared away now: %s", error->message);
  if (!self->is_stopped)
    self->chore_source = g_timeout_add_once (self->chore_ms, (GSourceOnceFunc) on_chore_time, self);
}

static void
on_chore_time (HcFriends *self)
{
  self->chore_source = 0;
  do_chores (self, on_round_done, NULL);
}

static void
on_first_chores_done (GObject *object, GAsyncResult *result, gpointer data)
{
  HcFriends *self = HC_FRIENDS (object);
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->chore_source = g_timeout_add_once (self->chore_ms, (GSourceOnceFunc) on_chore_time, self);
  g_task_return_boolean (task, TRUE);
}

static void
hc_friends_finalize (GObject *object)
{
  HcFriends *self = HC_FRIENDS (object);

  g_clear_handle_id (&self->chore_source, g_source_remove);
  hc_throttle_free (self->commands);
  hc_throttle_free (self->pairs);
  g_object_unref (self->presence);
  g_object_unref (self->store);
  G_OBJECT_CLASS (hc_friends_parent_class)->finalize (object);
}

static void
hc_friends_class_init (HcFriendsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_friends_finalize;
}

static void
hc_friends_init (HcFriends *self)
{
}

HcFriends *
hc_friends_new (HcStore *store, HcPresence *presence, const HcLimits *limits, HcClock *clock)
{
  HcFriends *self = g_object_new (HC_TYPE_FRIENDS, NULL);

  self->store = g_object_ref (store);
  self->presence = g_object_ref (presence);
  self->commands = hc_throttle_new (limits->command_rate, COMMAND_WINDOW_MS, clock);
  self->pairs = hc_throttle_new (limits->pair_rate, PAIR_WINDOW_MS, clock);
  self->chore_ms = limits->chore_interval;
  return self;
}

/**
 * hc_friends_start_async:
 *
 * Does what time has made due while the host was off, and from then on regularly.
 */
void
hc_friends_start_async (HcFriends *self, GAsyncReadyCallback callback, gpointer user_data)
{
  do_chores (self, on_first_chores_done, g_task_new (self, NULL, callback, user_data));
}

gboolean
hc_friends_start_finish (HcFriends *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
hc_friends_stop (HcFriends *self)
{
  self->is_stopped = TRUE;
  g_clear_handle_id (&self->chore_source, g_source_remove);
}

/**
 * hc_friends_relate:
 * @command: a %HC_COMMAND_DEED
 *
 * Does it durably, tells both users, then answers @client. Each counts before it is done, so that
 * many at once cannot slip through; a repeated id is given back.
 */
void
hc_friends_relate (HcFriends *self, HcClient *client, HcCommand *command)
{
  HcRelateCall *call = g_new0 (HcRelateCall, 1);
  gint64 wait_ms;

  call->friends = g_object_ref (self);
  call->client = g_object_ref (client);
  call->command = hc_command_ref (command);
  if (command->deed == HC_DEED_REQUEST || command->deed == HC_DEED_CANCEL)
    call->pair = g_strconcat (hc_client_get_username (client), " ", command->to, NULL);

  wait_ms = how_long_to_wait (call);
  if (wait_ms == 0)
    count (call);
  hc_store_relate_async (self->store, hc_client_get_user_id (client), command, wait_ms, NULL, on_related, call);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-groups.h"
#include "hc-presence-private.h"

/* One user who is, or not long ago was, connected. */
typedef struct
{
  gint64   user_id;
  char    *username;
  guint    n_clients; /* after hello */
  gint64   left_at;   /* when the last of them went, where there is none */
  gboolean is_online; /* what friends were told */
  gboolean is_here;   /* what the others were told at the last tick */
} HcPresent;

G_DEFINE_FINAL_TYPE (HcPresence, hc_presence, G_TYPE_OBJECT)

static void
free_present (HcPresent *present)
{
  g_free (present->username);
  g_free (present);
}

static HcPresent *
ensure_present (HcPresence *self, gint64 user_id, const char *username)
{
  HcPresent *present = g_hash_table_lookup (self->presents, username);

  if (present == NULL)
    {
      present = g_new0 (HcPresent, 1);
      present->username = g_strdup (username);
      g_hash_table_insert (self->presents, present->username, present);
    }
  present->user_id = user_id;
  return present;
}

static void
tell_friends (HcPresence *self, HcPresent *present)
{
  g_autofree char *group = hc_group_presence (present->username);
  g_autoptr (HcMessage) message = NULL;

  message = hc_message_new_presence (present->username, present->is_online ? HC_PRESENCE_ONLINE : HC_PRESENCE_AWAY,
                                     present->is_online ? 0 : present->left_at);
  hc_hub_send (self->hub, group, message);
}

static void
tell_others (HcPresence *self, HcPresent *present)
{
  g_autofree char *group = hc_group_here (present->username);
  g_autoptr (HcMessage) message = NULL;

  message = hc_message_new_presence (present->username, present->is_here ? HC_PRESENCE_HERE : HC_PRESENCE_AWAY, 0);
  hc_hub_send (self->hub, group, message);
}

static void
go_online (HcPresence *self, HcPresent *present)
{
  if (present->is_online)
    return;
  present->is_online = TRUE;
  hc_presence_board_set_online (self->board, present->user_id);
  hc_store_note_arrival (self->store, present->user_id);
  tell_friends (self, present);
}

static void
go_away (HcPresence *self, HcPresent *present)
{
  g_queue_remove (&self->leaving, present);
  present->is_online = FALSE;
  hc_presence_board_set_away (self->board, present->user_id, present->left_at);
  hc_store_note_departure (self->store, present->user_id, present->left_at);
  tell_friends (self, present);
}

static void wait_for_next_to_leave (HcPresence *self);

static gboolean
on_grace_over (gpointer data)
{
  HcPresence *self = data;
  gint64 now = hc_clock_now (self->clock);
  HcPresent *present;

  self->grace_source = 0;
  while ((present = g_queue_peek_head (&self->leaving)) != NULL)
    {
      if (now >= present->left_at && now < present->left_at + self->grace_ms)
        break;
      go_away (self, present);
    }
  wait_for_next_to_leave (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next_to_leave (HcPresence *self)
{
  HcPresent *present = g_queue_peek_head (&self->leaving);
  gint64 wait_ms;

  if (present == NULL || self->grace_source != 0)
    return;
  wait_ms = present->left_at + self->grace_ms - hc_clock_now (self->clock);
  self->grace_source = g_timeout_add (CLAMP (wait_ms, 1, self->grace_ms + 1), on_grace_over, self);
}

static gboolean
is_here_now (HcPresence *self, HcPresent *present)
{
  gint64 gone_ms = hc_clock_now (self->clock) - present->left_at;

  return present->n_clients > 0 || present->is_online || (gone_ms >= 0 && gone_ms <= self->linger_ms);
}

static void
show_here (HcPresence *self, HcPresent *present, gboolean is_here)
{
  if (is_here == present->is_here)
    return;
  present->is_here = is_here;
  hc_presence_board_set_here (self->board, present->user_id, is_here);
  tell_others (self, present);
}

static gboolean
on_tick (gpointer data)
{
  HcPresence *self = data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->presents);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HcPresent *present = value;
      gboolean is_here = is_here_now (self, present);

      show_here (self, present, is_here);
      if (!is_here)
        {
          hc_presence_board_remove (self->board, present->user_id);
          g_hash_table_iter_remove (&iter);
        }
    }
  hc_store_heartbeat (self->store);
  return G_SOURCE_CONTINUE;
}

static void
on_presence_loaded (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HcPresence *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) recent = hc_store_load_presence_finish (HC_STORE (store), result, &error);

  if (recent == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < recent->len; i++)
    {
      HcLastSeen *last_seen = recent->pdata[i];
      HcPresent *present = ensure_present (self, last_seen->user_id, last_seen->username);

      present->left_at = last_seen->last_seen;
    }
  on_tick (self);
  self->tick_source = g_timeout_add (self->tick_ms, on_tick, self);
  g_task_return_boolean (task, TRUE);
}

static void
hc_presence_finalize (GObject *object)
{
  HcPresence *self = HC_PRESENCE (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->grace_source, g_source_remove);
  g_queue_clear (&self->leaving);
  g_hash_table_unref (self->presents);
  hc_presence_board_unref (self->board);
  hc_clock_unref (self->clock);
  g_object_unref (self->clients);
  g_object_unref (self->hub);
  g_object_unref (self->store);
  G_OBJECT_CLASS (hc_presence_parent_class)->finalize (object);
}

static void
hc_presence_class_init (HcPresenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_presence_finalize;
}

static void
hc_presence_init (HcPresence *self)
{
  self->presents = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) free_present);
  g_queue_init (&self->leaving);
}

HcPresence *
hc_presence_new (HcStore         *store,
                 HcHub           *hub,
                 HcClients       *clients,
                 HcPresenceBoard *board,
                 const HcLimits  *limits,
                 HcClock         *clock)
{
  HcPresence *self = g_object_new (HC_TYPE_PRESENCE, NULL);

  self->store = g_object_ref (store);
  self->hub = g_object_ref (hub);
  self->clients = g_object_ref (clients);
  self->board = hc_presence_board_ref (board);
  self->clock = hc_clock_ref (clock);
  self->tick_ms = limits->presence_tick;
  self->grace_ms = limits->presence_grace;
  self->linger_ms = limits->presence_linger;
  return self;
}

/**
 * hc_presence_start_async:
 *
 * Reads who was connected not long ago, and makes the first tick.
 */
void
hc_presence_start_async (HcPresence *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  hc_store_load_presence_async (self->store, hc_clock_now (self->clock) - self->linger_ms, NULL, on_presence_loaded,
                                task);
}

gboolean
hc_presence_start_finish (HcPresence *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * hc_presence_stop:
 *
 * Writes down who has gone, without waiting for their grace. Nobody is left to be told.
 */
void
hc_presence_stop (HcPresence *self)
{
  g_return_if_fail (HC_IS_PRESENCE (self));

  while (!g_queue_is_empty (&self->leaving))
    go_away (self, g_queue_peek_head (&self->leaving));
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->grace_source, g_source_remove);
}

/**
 * hc_presence_arrive:
 *
 * @client has said hello: its user is online.
 */
void
hc_presence_arrive (HcPresence *self, HcClient *client)
{
  HcPresent *present;

  g_return_if_fail (HC_IS_PRESENCE (self));

  present = ensure_present (self, hc_client_get_user_id (client), hc_client_get_username (client));
  present->n_clients++;
  if (present->n_clients == 1)
    g_queue_remove (&self->leaving, present);
  go_online (self, present);
}

/**
 * hc_presence_depart:
 *
 * A @client that had arrived has gone.
 */
void
hc_presence_depart (HcPresence *self, HcClient *client)
{
  HcPresent *present = g_hash_table_lookup (self->presents, hc_client_get_username (client));

  g_return_if_fail (HC_IS_PRESENCE (self));

  if (present == NULL || present->user_id != hc_client_get_user_id (client) || present->n_clients == 0)
    return;
  if (--present->n_clients > 0)
    return;
  present->left_at = hc_clock_now (self->clock);
  g_queue_push_tail (&self->leaving, present);
  wait_for_next_to_leave (self);
}

/**
 * hc_presence_forget:
 *
 * The account of @username is gone: nobody is told any more where they are.
 */
void
hc_presence_forget (HcPresence *self, const char *username)
{
  HcPresent *present = g_hash_table_lookup (self->presents, username);

  if (present == NULL)
    return;
  g_queue_remove (&self->leaving, present);
  hc_presence_board_remove (self->board, present->user_id);
  g_hash_table_remove (self->presents, username);
}

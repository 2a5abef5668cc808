/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-seat.h"

#define GREET_AGAIN_MS 1000

/**
 * HcSeat:
 *
 * A native window as a member of the hub: what hc-socket is to a browser. It says hello, hands the
 * window's commands to the dispatcher, passes on what is delivered, and pairs answers with
 * questions. It knows nothing of widgets.
 */
struct _HcSeat
{
  GObject       parent_instance;

  gboolean      is_live; /* the welcome has come */
  guint         greet_source;

  /* owned */
  HcDispatcher *dispatcher;
  HcClient     *client; /* NULL once it is closed */
  HcSession    *session;
  GHashTable   *asked;  /* id to GTask */
};

typedef enum
{
  SIGNAL_MESSAGE,
  SIGNAL_ENDED,
} HcSeatSignal;

static guint signals[SIGNAL_ENDED + 1];

static void member_iface_init (HcMemberInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcSeat, hc_seat, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (HC_TYPE_MEMBER, member_iface_init))

static void
greet (HcSeat *self)
{
  g_autoptr (HcCommand) hello = hc_command_new (HC_COMMAND_HELLO, NULL);

  self->greet_source = 0;
  hc_dispatcher_dispatch (self->dispatcher, self->client, hello);
}

static void
settle (HcSeat *self, HcMessage *message)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *id = NULL;

  if (message->id == NULL ||
      !g_hash_table_steal_extended (self->asked, message->id, (gpointer *) &id, (gpointer *) &task))
    return;
  if (message->type == HC_MESSAGE_ERROR)
    g_task_return_error (task, g_error_copy (message->error));
  else
    g_task_return_pointer (task, hc_message_ref (message), (GDestroyNotify) hc_message_unref);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
abandon_questions (HcSeat *self)
{
  g_autoptr (GHashTable) asked = g_steal_pointer (&self->asked);
  GHashTableIter iter;
  gpointer task;

  self->asked = new_table ();
  g_hash_table_iter_init (&iter, asked);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    g_task_return_new_error (task, HC_ERROR, HC_ERROR_SIGNED_OUT, "%s", _("You are signed out."));
}

static const char *
hc_seat_get_member_username (HcMember *member)
{
  return hc_seat_get_username (HC_SEAT (member));
}

/* The host could not say welcome just now; a socket would come again, and so do we. */
static void
greet_again_later (HcSeat *self)
{
  if (self->greet_source == 0)
    self->greet_source = g_timeout_add_once (GREET_AGAIN_MS, (GSourceOnceFunc) greet, self);
}

static void
hc_seat_deliver (HcMember *member, HcMessage *message)
{
  g_autoptr (HcSeat) self = g_object_ref (HC_SEAT (member));

  if (message->type == HC_MESSAGE_ERROR && message->id == NULL)
    {
      if (!g_error_matches (message->error, HC_ERROR, HC_ERROR_SIGNED_OUT))
        greet_again_later (self);
      return;
    }
  self->is_live |= message->type == HC_MESSAGE_WELCOME;
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
  settle (self, message);
}

/* What is delivered is applied at once: nothing queues. */
static gboolean
hc_seat_has_room (HcMember *member)
{
  return TRUE;
}

static void
hc_seat_end (HcMember *member, HcEnding ending)
{
  g_autoptr (HcSeat) self = g_object_ref (HC_SEAT (member));

  hc_seat_close (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, (int) ending);
}

static void
member_iface_init (HcMemberInterface *iface)
{
  iface->get_username = hc_seat_get_member_username;
  iface->deliver = hc_seat_deliver;
  iface->has_room = hc_seat_has_room;
  iface->end = hc_seat_end;
}

static void
hc_seat_dispose (GObject *object)
{
  HcSeat *self = HC_SEAT (object);

  hc_seat_close (self);
  G_OBJECT_CLASS (hc_seat_parent_class)->dispose (object);
}

static void
hc_seat_finalize (GObject *object)
{
  HcSeat *self = HC_SEAT (object);

  g_hash_table_unref (self->asked);
  g_clear_object (&self->dispatcher);
  g_clear_pointer (&self->session, hc_session_unref);
  G_OBJECT_CLASS (hc_seat_parent_class)->finalize (object);
}

static void
hc_seat_class_init (HcSeatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hc_seat_dispose;
  object_class->finalize = hc_seat_finalize;

  /* An HcMessage that was delivered; answers come here before they settle their question. */
  signals[SIGNAL_MESSAGE] =
    g_signal_new ("message", HC_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /* The session is over, by whosever wish: the HcEnding. */
  signals[SIGNAL_ENDED] =
    g_signal_new ("ended", HC_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
hc_seat_init (HcSeat *self)
{
  self->asked = new_table ();
}

/**
 * hc_seat_new:
 *
 * Says hello at once; the welcome comes with the signal HcSeat::message.
 */
HcSeat *
hc_seat_new (HcDispatcher *dispatcher, HcSession *session)
{
  HcSeat *self = g_object_new (HC_TYPE_SEAT, NULL);

  self->dispatcher = g_object_ref (dispatcher);
  self->session = hc_session_ref (session);
  self->client = hc_dispatcher_admit (dispatcher, HC_MEMBER (self), session);
  greet (self);
  return self;
}

/**
 * hc_seat_close:
 *
 * Leaves the hub; questions that are still open fail with %HC_ERROR_SIGNED_OUT.
 */
void
hc_seat_close (HcSeat *self)
{
  g_autoptr (HcClient) client = g_steal_pointer (&self->client);

  g_return_if_fail (HC_IS_SEAT (self));

  self->is_live = FALSE;
  g_clear_handle_id (&self->greet_source, g_source_remove);
  if (client != NULL)
    hc_dispatcher_dismiss (self->dispatcher, client);
  abandon_questions (self);
}

/**
 * hc_seat_ask_async:
 * @command: made by hc_seat_new_command()
 *
 * Says @command to the host. hc_seat_ask_finish() returns (transfer full) its answer, or the error
 * that the host gave; the answer was applied before.
 */
void
hc_seat_ask_async (HcSeat              *self,
                   HcCommand           *command,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (HC_IS_SEAT (self));
  g_return_if_fail (command->id != NULL);

  if (self->client == NULL)
    {
      g_task_return_new_error (task, HC_ERROR, HC_ERROR_SIGNED_OUT, "%s", _("You are signed out."));
      return;
    }
  g_hash_table_insert (self->asked, g_strdup (command->id), g_steal_pointer (&task));
  hc_dispatcher_dispatch (self->dispatcher, self->client, command);
}

HcMessage *
hc_seat_ask_finish (HcSeat *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
hc_seat_get_username (HcSeat *self)
{
  return self->session->me->username;
}

HcSession *
hc_seat_get_session (HcSeat *self)
{
  return self->session;
}

gboolean
hc_seat_is_live (HcSeat *self)
{
  return self->is_live;
}

/**
 * hc_seat_new_command:
 *
 * Returns: (transfer full): a command with a fresh id, whose other fields the caller fills in
 */
HcCommand *
hc_seat_new_command (HcCommandType type)
{
  g_autofree char *id = g_uuid_string_random ();

  return hc_command_new (type, id);
}

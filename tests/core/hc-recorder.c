/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-recorder.h"

/**
 * HcRecorder:
 *
 * A member that keeps all it is told. What a test wants to happen meanwhile is its hook.
 */
struct _HcRecorder
{
  GObject            parent_instance;

  /* owned */
  char              *username;
  GPtrArray         *messages;

  /* borrowed */
  gpointer           hook_data;
  gpointer           end_hook_data;

  HcRecorderHook     hook;
  HcRecorderEndHook  end_hook;
  guint              n_ended;
  gboolean           has_room;
};

static void hc_recorder_member_init (HcMemberInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcRecorder, hc_recorder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HC_TYPE_MEMBER, hc_recorder_member_init))

static const char *
hc_recorder_get_username (HcMember *member)
{
  return HC_RECORDER (member)->username;
}

static void
hc_recorder_deliver (HcMember *member, HcMessage *message)
{
  HcRecorder *self = HC_RECORDER (member);

  g_ptr_array_add (self->messages, hc_message_ref (message));
  if (self->hook != NULL)
    self->hook (self, message, self->hook_data);
}

static gboolean
hc_recorder_has_room (HcMember *member)
{
  return HC_RECORDER (member)->has_room;
}

static void
hc_recorder_end (HcMember *member, HcEnding ending)
{
  HcRecorder *self = HC_RECORDER (member);

  self->n_ended++;
  if (self->end_hook != NULL)
    self->end_hook (self, self->end_hook_data);
}

static void
hc_recorder_member_init (HcMemberInterface *iface)
{
  iface->get_username = hc_recorder_get_username;
  iface->deliver = hc_recorder_deliver;
  iface->has_room = hc_recorder_has_room;
  iface->end = hc_recorder_end;
}

static void
hc_recorder_finalize (GObject *object)
{
  HcRecorder *self = HC_RECORDER (object);

  g_free (self->username);
  g_ptr_array_unref (self->messages);
  G_OBJECT_CLASS (hc_recorder_parent_class)->finalize (object);
}

static void
hc_recorder_class_init (HcRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_recorder_finalize;
}

static void
hc_recorder_init (HcRecorder *self)
{
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_message_unref);
  self->has_room = TRUE;
}

HcRecorder *
hc_recorder_new (const char *username)
{
  HcRecorder *self = g_object_new (HC_TYPE_RECORDER, NULL);

  self->username = g_strdup (username);
  return self;
}

/* @hook is called for each message, after it was kept. */
void
hc_recorder_set_hook (HcRecorder *self, HcRecorderHook hook, gpointer user_data)
{
  self->hook = hook;
  self->hook_data = user_data;
}

/* @hook is called when its session is over. */
void
hc_recorder_set_end_hook (HcRecorder *self, HcRecorderEndHook hook, gpointer user_data)
{
  self->end_hook = hook;
  self->end_hook_data = user_data;
}

void
hc_recorder_set_has_room (HcRecorder *self, gboolean has_room)
{
  self->has_room = has_room;
}

/* Returns: (transfer full) (nullable): the oldest message, which it no longer keeps */
HcMessage *
hc_recorder_take (HcRecorder *self)
{
  return self->messages->len > 0 ? g_ptr_array_steal_index (self->messages, 0) : NULL;
}

guint
hc_recorder_count (HcRecorder *self)
{
  return self->messages->len;
}

HcMessage *
hc_recorder_peek (HcRecorder *self, guint i)
{
  return self->messages->pdata[i];
}

guint
hc_recorder_get_n_ended (HcRecorder *self)
{
  return self->n_ended;
}

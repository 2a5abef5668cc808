/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-error.h"
#include "hc-json.h"
#include "hc-message.h"

static const char *const changes[] = {
  [HC_DIRECTORY_JOINED] = "joined",
  [HC_DIRECTORY_RENAMED] = "renamed",
  [HC_DIRECTORY_LEFT] = "left",
};

static void
append_welcome (const HcMessage *self, GString *json)
{
  const HcCounts *counts = &self->counts;

  g_string_append_printf (json, "{\"type\":\"welcome\",\"epoch\":\"%s\",\"seq\":%" G_GINT64_FORMAT, self->epoch,
                          self->seq);
  g_string_append_printf (json, ",\"resume\":\"%s\",\"me\":", self->is_replay ? "replay" : "snapshot");
  g_string_append (json, hc_person_get_json (self->person));
  g_string_append_printf (json,
                          ",\"counts\":{\"incoming\":%" G_GINT64_FORMAT ",\"declined\":%" G_GINT64_FORMAT
                          ",\"filtered\":%" G_GINT64_FORMAT ",\"outgoing\":%" G_GINT64_FORMAT
                          ",\"friends\":%" G_GINT64_FORMAT ",\"unseen\":%" G_GINT64_FORMAT "}",
                          counts->incoming, counts->declined, counts->filtered, counts->outgoing, counts->friends,
                          counts->unseen);
}

static void
append_who_may_ask (const HcMessage *self, GString *json)
{
  if (self->who_may_ask >= 0)
    g_string_append_printf (json, ",\"who_may_ask\":\"%s\"", hc_who_may_ask_get_word (self->who_may_ask));
}

static void
append_reply (const HcMessage *self, GString *json)
{
  g_string_append (json, "{\"type\":\"reply\",\"id\":\"");
  g_string_append (json, self->id);
  g_string_append (json, "\",\"result\":\"");
  g_string_append (json, hc_result_get_word (self->result));
  g_string_append (json, "\",\"person\":");
  g_string_append (json, hc_person_get_json (self->person));
}

static void
append_error (const HcMessage *self, GString *json)
{
  gint64 retry_after = hc_error_get_retry_after (self->error);

  g_string_append (json, "{\"type\":\"error\"");
  if (self->id != NULL)
    g_string_append_printf (json, ",\"id\":\"%s\"", self->id);
  g_string_append_printf (json, ",\"code\":\"%s\",\"message\":", hc_error_get_word (self->error));
  hc_json_append_string (json, self->error->message);
  if (retry_after > 0)
    g_string_append_printf (json, ",\"retry_after\":%" G_GINT64_FORMAT, retry_after);
  g_string_append_c (json, '}');
}

static void
append_page (const HcMessage *self, GString *json)
{
  g_string_append_printf (json, "{\"type\":\"page\",\"id\":\"%s\",\"what\":\"%s\",\"items\":[", self->id,
                          hc_list_kind_get_word (self->what));
  for (guint i = 0; i < self->items->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      if (self->what == HC_LIST_EVENTS)
        hc_event_append_json (self->items->pdata[i], json);
      else
        g_string_append (json, hc_person_get_json (self->items->pdata[i]));
    }
  g_string_append (json, "],\"next\":");
  hc_json_append_string (json, self->next);
  g_string_append_c (json, '}');
}

static void
append_presence (const HcMessage *self, GString *json)
{
  g_string_append_printf (json, "{\"type\":\"presence\",\"username\":\"%s\",\"presence\":\"%s\",\"last_seen\":",
                          self->username, hc_presence_state_get_word (self->presence));
  hc_json_append_time (json, self->last_seen);
  g_string_append_c (json, '}');
}

static void
append_directory (const HcMessage *self, GString *json)
{
  g_string_append_printf (json, "{\"type\":\"directory\",\"event\":\"%s\",\"person\":", changes[self->change]);
  g_string_append (json, hc_person_get_json (self->person));
  g_string_append_c (json, '}');
}

static void
append_json (const HcMessage *self, GString *json)
{
  switch (self->type)
    {
    case HC_MESSAGE_WELCOME:
      append_welcome (self, json);
      append_who_may_ask (self, json);
      g_string_append_c (json, '}');
      break;
    case HC_MESSAGE_REPLY:
      append_reply (self, json);
      append_who_may_ask (self, json);
      g_string_append_c (json, '}');
      break;
    case HC_MESSAGE_ERROR:
      append_error (self, json);
      break;
    case HC_MESSAGE_EVENT:
      hc_event_append_json (self->event, json);
      break;
    case HC_MESSAGE_PAGE:
      append_page (self, json);
      break;
    case HC_MESSAGE_PRESENCE:
      append_presence (self, json);
      break;
    case HC_MESSAGE_DIRECTORY:
      append_directory (self, json);
      break;
    default:
      g_assert_not_reached ();
    }
}

static HcMessage *
new_message (HcMessageType type, const char *id)
{
  HcMessage *self = g_rc_box_new0 (HcMessage);

  self->type = type;
  self->id = g_strdup (id);
  self->who_may_ask = -1;
  return self;
}

/**
 * hc_message_new_welcome:
 * @seq: the last one of @me
 * @is_replay: whether the events that the client missed follow
 */
HcMessage *
hc_message_new_welcome (const char     *epoch,
                        gint64          seq,
                        gboolean        is_replay,
                        HcPerson       *me,
                        const HcCounts *counts,
                        HcWhoMayAsk     who_may_ask)
{
  HcMessage *self = new_message (HC_MESSAGE_WELCOME, NULL);

  self->epoch = g_strdup (epoch);
  self->seq = seq;
  self->is_replay = is_replay;
  self->person = hc_person_ref (me);
  self->counts = *counts;
  self->who_may_ask = who_may_ask;
  return self;
}

HcMessage *
hc_message_new_reply (const char *id, HcResult result, HcPerson *person)
{
  HcMessage *self = new_message (HC_MESSAGE_REPLY, id);

  self->result = result;
  self->person = hc_person_ref (person);
  return self;
}

HcMessage *
hc_message_new_settings (const char *id, HcPerson *me, HcWhoMayAsk who_may_ask)
{
  HcMessage *self = hc_message_new_reply (id, HC_RESULT_OK, me);

  self->who_may_ask = who_may_ask;
  return self;
}

/**
 * hc_message_new_error:
 * @id: (nullable): of the message that is refused
 */
HcMessage *
hc_message_new_error (const char *id, const GError *error)
{
  HcMessage *self = new_message (HC_MESSAGE_ERROR, id);

  self->error = g_error_copy (error);
  return self;
}

HcMessage *
hc_message_new_event (HcEvent *event)
{
  HcMessage *self = new_message (HC_MESSAGE_EVENT, NULL);

  self->event = hc_event_ref (event);
  return self;
}

/**
 * hc_message_new_page:
 * @items: shared, and no longer changed by anybody
 * @next: (nullable):
 */
HcMessage *
hc_message_new_page (const char *id, HcListKind what, GPtrArray *items, const char *next)
{
  HcMessage *self = new_message (HC_MESSAGE_PAGE, id);

  self->what = what;
  self->items = g_ptr_array_ref (items);
  self->next = g_strdup (next);
  return self;
}

HcMessage *
hc_message_new_presence (const char *username, HcPresenceState presence, gint64 last_seen)
{
  HcMessage *self = new_message (HC_MESSAGE_PRESENCE, NULL);

  self->username = g_strdup (username);
  self->presence = presence;
  self->last_seen = last_seen;
  return self;
}

HcMessage *
hc_message_new_directory (HcDirectoryChange change, HcPerson *person)
{
  HcMessage *self = new_message (HC_MESSAGE_DIRECTORY, NULL);

  self->change = change;
  self->person = hc_person_ref (person);
  return self;
}

HcMessage *
hc_message_ref (HcMessage *self)
{
  return g_rc_box_acquire (self);
}

static void
hc_message_clear (HcMessage *self)
{
  g_free (self->id);
  g_clear_error (&self->error);
  g_clear_pointer (&self->person, hc_person_unref);
  g_clear_pointer (&self->event, hc_event_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->next);
  g_free (self->username);
  g_free (self->epoch);
  g_clear_pointer (&self->text, g_bytes_unref);
}

void
hc_message_unref (HcMessage *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) hc_message_clear);
}

/**
 * hc_message_get_text:
 *
 * Writes the JSON at the first call only: all readers share it.
 *
 * Returns: (transfer none): the message as it goes over the wire
 */
GBytes *
hc_message_get_text (HcMessage *self)
{
  g_autoptr (GString) json = NULL;

  if (self->text == NULL)
    {
      json = g_string_sized_new (512);
      append_json (self, json);
      /* Without the room to grow in: it may wait for readers, and they are held to its length. */
      self->text = g_bytes_new_take (g_memdup2 (json->str, json->len + 1), json->len);
    }
  return self->text;
}

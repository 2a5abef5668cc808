/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-event.h"
#include "hc-json.h"
#include "hc-words.h"

static const char *const kinds[] = {
  [HC_EVENT_REQUEST_SENT] = "request_sent",
  [HC_EVENT_REQUEST_RECEIVED] = "request_received",
  [HC_EVENT_REQUEST_CANCELLED] = "request_cancelled",
  [HC_EVENT_REQUEST_WITHDRAWN] = "request_withdrawn",
  [HC_EVENT_REQUEST_DECLINED] = "request_declined",
  [HC_EVENT_REQUEST_REFUSED] = "request_refused",
  [HC_EVENT_REQUEST_RESTORED] = "request_restored",
  [HC_EVENT_REQUEST_EXPIRED] = "request_expired",
  [HC_EVENT_DRAWER_CHANGED] = "drawer_changed",
  [HC_EVENT_FRIEND_ADDED] = "friend_added",
  [HC_EVENT_FRIEND_REMOVED] = "friend_removed",
  [HC_EVENT_BLOCKED] = "blocked",
  [HC_EVENT_UNBLOCKED] = "unblocked",
  [HC_EVENT_PREAPPROVED] = "preapproved",
  [HC_EVENT_PREAPPROVAL_REVOKED] = "preapproval_revoked",
  [HC_EVENT_ACCOUNT_GONE] = "account_gone",
  [HC_EVENT_SEEN] = "seen",
};

/**
 * hc_event_new:
 * @fields: what to copy; its person is shared
 *
 * Returns: (transfer full): a copy of @fields that can be shared
 */
HcEvent *
hc_event_new (const HcEvent *fields)
{
  HcEvent *self = g_atomic_rc_box_dup (sizeof *fields, (gpointer) fields);

  self->person = hc_person_ref (fields->person);
  self->note = g_strdup (fields->note);
  return self;
}

HcEvent *
hc_event_ref (HcEvent *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hc_event_clear (HcEvent *self)
{
  hc_person_unref (self->person);
  g_free (self->note);
}

void
hc_event_unref (HcEvent *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) hc_event_clear);
}

/**
 * hc_event_append_json:
 *
 * Writes @self as EVENT of the protocol, section 3.3.
 */
void
hc_event_append_json (const HcEvent *self, GString *json)
{
  g_string_append (json, "{\"type\":\"event\",\"seq\":");
  hc_json_append_integer (json, self->seq);
  g_string_append (json, ",\"event\":");
  hc_json_append_string (json, kinds[self->kind]);
  g_string_append (json, self->is_alert ? ",\"alert\":true" : ",\"alert\":false");
  g_string_append (json, ",\"person\":");
  g_string_append (json, hc_person_get_json (self->person));
  g_string_append (json, ",\"note\":");
  hc_json_append_string (json, self->note);
  g_string_append (json, ",\"at\":");
  hc_json_append_integer (json, self->at);
  if (self->kind == HC_EVENT_SEEN)
    {
      g_string_append (json, ",\"upto\":");
      hc_json_append_integer (json, self->upto);
    }
  g_string_append_c (json, '}');
}

const char *
hc_event_kind_get_word (HcEventKind kind)
{
  return kinds[kind];
}

/**
 * hc_event_kind_find:
 *
 * Returns: the kind with that word, or %HC_EVENT_NONE
 */
HcEventKind
hc_event_kind_find (const char *word)
{
  return hc_words_find (kinds, G_N_ELEMENTS (kinds), word, HC_EVENT_NONE);
}

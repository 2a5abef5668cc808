/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-json.h"
#include "hc-person.h"
#include "hc-words.h"

/* Enough for most people without growing. */
#define USUAL_LENGTH 256

static const char *const standings[] = {
  [HC_STANDING_NONE] = "none",         [HC_STANDING_ME] = "me",         [HC_STANDING_OUTGOING] = "outgoing",
  [HC_STANDING_INCOMING] = "incoming", [HC_STANDING_FRIEND] = "friend", [HC_STANDING_BLOCKED] = "blocked",
};

static const char *const drawers[] = {
  [HC_DRAWER_NONE] = NULL,
  [HC_DRAWER_DECLINED] = "declined",
  [HC_DRAWER_FILTERED] = "filtered",
};

static const char *const presences[] = {
  [HC_PRESENCE_AWAY] = "away",
  [HC_PRESENCE_HERE] = "here",
  [HC_PRESENCE_ONLINE] = "online",
};

/**
 * hc_person_new:
 * @fields: what to copy
 *
 * Returns: (transfer full): a copy of @fields that can be shared
 */
HcPerson *
hc_person_new (const HcPerson *fields)
{
  HcPerson *self = g_atomic_rc_box_dup (sizeof *fields, (gpointer) fields);

  self->username = g_strdup (fields->username);
  self->name = g_strdup (fields->name);
  self->note = g_strdup (fields->note);
  self->json = NULL;
  return self;
}

/**
 * hc_person_new_from_json:
 * @object: what hc_person_get_json() wrote
 *
 * Returns: (transfer full):
 */
HcPerson *
hc_person_new_from_json (JsonObject *object)
{
  const char *standing = json_object_get_string_member_with_default (object, "relation", NULL);
  const char *drawer = json_object_get_string_member_with_default (object, "drawer", NULL);
  const char *presence = json_object_get_string_member_with_default (object, "presence", NULL);
  HcPerson fields = {
    .username = (char *) json_object_get_string_member_with_default (object, "username", ""),
    .name = (char *) json_object_get_string_member_with_default (object, "name", ""),
    .standing = hc_words_find (standings, G_N_ELEMENTS (standings), standing, HC_STANDING_NONE),
    .drawer = hc_words_find (drawers, G_N_ELEMENTS (drawers), drawer, HC_DRAWER_NONE),
    .is_preapproved = json_object_get_boolean_member_with_default (object, "preapproved", FALSE),
    .presence = hc_words_find (presences, G_N_ELEMENTS (presences), presence, HC_PRESENCE_AWAY),
    .note = (char *) json_object_get_string_member_with_default (object, "note", NULL),
  };

  hc_json_get_integer (object, "last_seen", &fields.last_seen);
  hc_json_get_integer (object, "since", &fields.since);
  hc_json_get_integer (object, "version", &fields.version);
  return hc_person_new (&fields);
}

HcPerson *
hc_person_ref (HcPerson *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hc_person_clear (HcPerson *self)
{
  g_free (self->username);
  g_free (self->name);
  g_free (self->note);
  g_free (self->json);
}

void
hc_person_unref (HcPerson *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) hc_person_clear);
}

static char *
write_json (const HcPerson *self)
{
  GString *json = g_string_sized_new (USUAL_LENGTH);

  g_string_append (json, "{\"username\":\"");
  g_string_append (json, self->username);
  g_string_append (json, "\",\"name\":");
  hc_json_append_string (json, self->name);
  g_string_append (json, ",\"relation\":");
  hc_json_append_string (json, standings[self->standing]);
  g_string_append (json, ",\"drawer\":");
  hc_json_append_string (json, drawers[self->drawer]);
  g_string_append (json, self->is_preapproved ? ",\"preapproved\":true" : ",\"preapproved\":false");
  g_string_append (json, ",\"presence\":");
  hc_json_append_string (json, presences[self->presence]);
  g_string_append (json, ",\"last_seen\":");
  hc_json_append_time (json, self->last_seen);
  g_string_append (json, ",\"note\":");
  hc_json_append_string (json, self->note);
  g_string_append (json, ",\"since\":");
  hc_json_append_time (json, self->since);
  g_string_append (json, ",\"version\":");
  hc_json_append_integer (json, self->version);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

/**
 * hc_person_get_json:
 *
 * Writes it at the first call only: the store keeps it, and all who are told share it. Any thread may
 * call this.
 *
 * Returns: (transfer none): @self as PERSON of the protocol, section 3.3
 */
const char *
hc_person_get_json (HcPerson *self)
{
  char *json = g_atomic_pointer_get (&self->json);

  if (json != NULL)
    return json;
  json = write_json (self);
  if (g_atomic_pointer_compare_and_exchange (&self->json, NULL, json))
    return json;
  g_free (json);
  return g_atomic_pointer_get (&self->json);
}

const char *
hc_presence_state_get_word (HcPresenceState presence)
{
  return presences[presence];
}

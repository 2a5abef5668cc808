/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-person-item.h"

/**
 * HcPersonItem:
 *
 * Somebody in the lists of one window, for expressions to look at. It holds the newest HcPerson the
 * host told of, and which choice waits for its answer.
 */
struct _HcPersonItem
{
  GObject   parent_instance;

  int       waiting; /* HcChoice or HC_NO_CHOICE */

  /* owned */
  char     *username; /* outlives each HcPerson, for tables that have it as their key */
  HcPerson *person;
};

G_DEFINE_FINAL_TYPE (HcPersonItem, hc_person_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_USERNAME = 1,
  PROP_NAME,
  PROP_STATION,
  PROP_IS_PREAPPROVED,
  PROP_PRESENCE,
  PROP_LAST_SEEN,
  PROP_NOTE,
  PROP_SINCE,
  PROP_WAITING,
} HcPersonItemProperty;

static GParamSpec *properties[PROP_WAITING + 1];

/* Takes @person and says which properties it changed. */
static void
replace_person (HcPersonItem *self, HcPerson *person)
{
  g_autoptr (HcPerson) old = self->person;
  const struct
  {
    HcPersonItemProperty property;
    gboolean             is_changed;
  } changes[] = {
    { PROP_NAME, g_strcmp0 (old->name, person->name) != 0 },
    { PROP_STATION, hc_station_of (old) != hc_station_of (person) },
    { PROP_IS_PREAPPROVED, old->is_preapproved != person->is_preapproved },
    { PROP_PRESENCE, old->presence != person->presence },
    { PROP_LAST_SEEN, old->last_seen != person->last_seen },
    { PROP_NOTE, g_strcmp0 (old->note, person->note) != 0 },
    { PROP_SINCE, old->since != person->since },
  };

  self->person = person;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    if (changes[i].is_changed)
      g_object_notify_by_pspec (G_OBJECT (self), properties[changes[i].property]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
hc_person_item_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcPersonItem *self = HC_PERSON_ITEM (object);

  switch ((HcPersonItemProperty) property_id)
    {
    case PROP_USERNAME:
      g_value_set_string (value, self->username);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->person->name);
      break;
    case PROP_STATION:
      g_value_set_uint (value, hc_station_of (self->person));
      break;
    case PROP_IS_PREAPPROVED:
      g_value_set_boolean (value, self->person->is_preapproved);
      break;
    case PROP_PRESENCE:
      g_value_set_uint (value, self->person->presence);
      break;
    case PROP_LAST_SEEN:
      g_value_set_int64 (value, self->person->last_seen);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->person->note);
      break;
    case PROP_SINCE:
      g_value_set_int64 (value, self->person->since);
      break;
    case PROP_WAITING:
      g_value_set_int (value, self->waiting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_person_item_finalize (GObject *object)
{
  HcPersonItem *self = HC_PERSON_ITEM (object);

  g_clear_pointer (&self->person, hc_person_unref);
  g_free (self->username);
  G_OBJECT_CLASS (hc_person_item_parent_class)->finalize (object);
}

static void
hc_person_item_class_init (HcPersonItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hc_person_item_get_property;
  object_class->finalize = hc_person_item_finalize;

  properties[PROP_USERNAME] = g_param_spec_string ("username", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATION] = g_param_spec_uint ("station", NULL, NULL, 0, HC_STATION_ME, HC_STATION_NONE, flags);
  properties[PROP_IS_PREAPPROVED] = g_param_spec_boolean ("is-preapproved", NULL, NULL, FALSE, flags);
  properties[PROP_PRESENCE] = g_param_spec_uint ("presence", NULL, NULL, 0, HC_PRESENCE_ONLINE, HC_PRESENCE_AWAY, flags);
  properties[PROP_LAST_SEEN] = g_param_spec_int64 ("last-seen", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  properties[PROP_SINCE] = g_param_spec_int64 ("since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_WAITING] =
    g_param_spec_int ("waiting", NULL, NULL, HC_NO_CHOICE, HC_N_CHOICES - 1, HC_NO_CHOICE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
hc_person_item_init (HcPersonItem *self)
{
  self->waiting = HC_NO_CHOICE;
}

HcPersonItem *
hc_person_item_new (HcPerson *person)
{
  HcPersonItem *self = g_object_new (HC_TYPE_PERSON_ITEM, NULL);

  self->username = g_strdup (person->username);
  self->person = hc_person_ref (person);
  return self;
}

/**
 * hc_person_item_learn:
 * @is_past: @told is of a moment that may be long over, so that its presence says nothing of now
 *
 * Keeps the newer of the two: versions count what this viewer may see but presence.
 *
 * Returns: %FALSE where @told is older than what is known
 */
gboolean
hc_person_item_learn (HcPersonItem *self, HcPerson *told, gboolean is_past)
{
  HcPerson fields = *told;

  g_return_val_if_fail (HC_IS_PERSON_ITEM (self), FALSE);

  if (told->version < self->person->version)
    return FALSE;
  if (is_past)
    {
      fields.presence = self->person->presence;
      fields.last_seen = self->person->last_seen;
    }
  replace_person (self, is_past ? hc_person_new (&fields) : hc_person_ref (told));
  return TRUE;
}

void
hc_person_item_set_presence (HcPersonItem *self, HcPresenceState presence, gint64 last_seen)
{
  HcPerson fields = *self->person;

  g_return_if_fail (HC_IS_PERSON_ITEM (self));

  fields.presence = presence;
  fields.last_seen = last_seen;
  replace_person (self, hc_person_new (&fields));
}

/**
 * hc_person_item_set_waiting:
 * @choice: the HcChoice whose answer is awaited, or %HC_NO_CHOICE
 */
void
hc_person_item_set_waiting (HcPersonItem *self, int choice)
{
  g_return_if_fail (HC_IS_PERSON_ITEM (self));

  if (self->waiting == choice)
    return;
  self->waiting = choice;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

HcPerson *
hc_person_item_get_person (HcPersonItem *self)
{
  return self->person;
}

const char *
hc_person_item_get_username (HcPersonItem *self)
{
  return self->username;
}

const char *
hc_person_item_get_name (HcPersonItem *self)
{
  return self->person->name;
}

HcStation
hc_person_item_get_station (HcPersonItem *self)
{
  return hc_station_of (self->person);
}

gboolean
hc_person_item_is_preapproved (HcPersonItem *self)
{
  return self->person->is_preapproved;
}

int
hc_person_item_get_waiting (HcPersonItem *self)
{
  return self->waiting;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  HC_STANDING_NONE,
  HC_STANDING_ME,
  HC_STANDING_OUTGOING,
  HC_STANDING_INCOMING,
  HC_STANDING_FRIEND,
  HC_STANDING_BLOCKED,
} HcStanding;

typedef enum
{
  HC_DRAWER_NONE,
  HC_DRAWER_DECLINED,
  HC_DRAWER_FILTERED,
} HcDrawer;

typedef enum
{
  HC_PRESENCE_AWAY,
  HC_PRESENCE_HERE,
  HC_PRESENCE_ONLINE,
} HcPresenceState;

/**
 * HcPerson:
 * @standing: `relation` on the wire
 * @last_seen: milliseconds, or 0 where it is not told
 * @note: (nullable): of the request that waits
 * @since: milliseconds, or 0
 *
 * Somebody as one viewer sees them at one moment. It never changes, any thread may hold it.
 */
typedef struct
{
  char            *username;
  char            *name;
  HcStanding       standing;
  HcDrawer         drawer;
  gboolean         is_preapproved;
  HcPresenceState  presence;
  gint64           last_seen;
  char            *note;
  gint64           since;
  gint64           version;

  /*< private >*/
  char            *json;
} HcPerson;

HcPerson   *hc_person_new            (const HcPerson  *fields);
HcPerson   *hc_person_new_from_json  (JsonObject      *object);
HcPerson   *hc_person_ref            (HcPerson        *self);
void        hc_person_unref          (HcPerson        *self);

const char *hc_person_get_json       (HcPerson        *self);

const char *hc_presence_state_get_word (HcPresenceState presence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcPerson, hc_person_unref)

G_END_DECLS

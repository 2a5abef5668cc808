/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-presence-board.h"

/* Who is there, as the last word of the host has it. The main loop writes it, the store reads it
 * while it draws people. */
struct _HcPresenceBoard
{
  GMutex      lock;

  /* owned */
  GHashTable *entries; /* (element-type gint64 HcPresenceEntry) */
};

typedef struct
{
  gint64   user_id;
  gint64   last_seen;
  gboolean is_online;
  gboolean is_here;
} HcPresenceEntry;

HcPresenceBoard *
hc_presence_board_new (void)
{
  HcPresenceBoard *self = g_atomic_rc_box_new0 (HcPresenceBoard);

  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

HcPresenceBoard *
hc_presence_board_ref (HcPresenceBoard *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hc_presence_board_clear (HcPresenceBoard *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
}

void
hc_presence_board_unref (HcPresenceBoard *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) hc_presence_board_clear);
}

static HcPresenceEntry *
ensure_entry (HcPresenceBoard *self, gint64 user_id)
{
  HcPresenceEntry *entry = g_hash_table_lookup (self->entries, &user_id);

  if (entry != NULL)
    return entry;
  entry = g_new0 (HcPresenceEntry, 1);
  entry->user_id = user_id;
  g_hash_table_insert (self->entries, &entry->user_id, entry);
  return entry;
}

void
hc_presence_board_set_online (HcPresenceBoard *self, gint64 user_id)
{
  g_mutex_lock (&self->lock);
  ensure_entry (self, user_id)->is_online = TRUE;
  g_mutex_unlock (&self->lock);
}

/**
 * hc_presence_board_set_away:
 * @last_seen: when the last connection ended
 */
void
hc_presence_board_set_away (HcPresenceBoard *self, gint64 user_id, gint64 last_seen)
{
  HcPresenceEntry *entry;

  g_mutex_lock (&self->lock);
  entry = ensure_entry (self, user_id);
  entry->is_online = FALSE;
  entry->last_seen = last_seen;
  g_mutex_unlock (&self->lock);
}

void
hc_presence_board_set_here (HcPresenceBoard *self, gint64 user_id, gboolean is_here)
{
  g_mutex_lock (&self->lock);
  ensure_entry (self, user_id)->is_here = is_here;
  g_mutex_unlock (&self->lock);
}

void
hc_presence_board_remove (HcPresenceBoard *self, gint64 user_id)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->entries, &user_id);
  g_mutex_unlock (&self->lock);
}

/**
 * hc_presence_board_show:
 * @is_close: whether the viewer is a friend or the user
 * @last_seen: (inout): comes as what is stored and goes as what is told, 0 for nothing
 *
 * Returns: what the viewer may know: protocol, section 3.3
 */
HcPresenceState
hc_presence_board_show (HcPresenceBoard *self, gint64 user_id, gboolean is_close, gint64 *last_seen)
{
  const HcPresenceEntry *found;
  HcPresenceEntry entry = { 0 };

  g_mutex_lock (&self->lock);
  found = g_hash_table_lookup (self->entries, &user_id);
  if (found != NULL)
    entry = *found;
  g_mutex_unlock (&self->lock);

  *last_seen = is_close && !entry.is_online ? MAX (*last_seen, entry.last_seen) : 0;
  if (!is_close)
    return entry.is_here ? HC_PRESENCE_HERE : HC_PRESENCE_AWAY;
  return entry.is_online ? HC_PRESENCE_ONLINE : HC_PRESENCE_AWAY;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-desk.h"
#include "hc-meta-table.h"
#include "hc-schema.h"
#include "hc-user-table.h"

static void
ensure_epoch (HcDesk *self)
{
  self->epoch = hc_meta_table_get (self->database, "epoch");
  if (self->epoch != NULL)
    return;
  self->epoch = g_uuid_string_random ();
  hc_meta_table_set (self->database, "epoch", self->epoch);
}

/* Whoever was connected when the host died was so until its last heartbeat, as far as we know. */
static void
recover_from_crash (HcDesk *self)
{
  gint64 alive_at = hc_meta_table_get_integer (self->database, "alive_at");

  hc_user_table_disconnect_all (self->database, alive_at);
}

/**
 * hc_desk_open:
 * @path: of a file that exists, maybe empty
 *
 * Returns: (transfer full) (nullable): the desk with a database that is up to date
 */
HcDesk *
hc_desk_open (const char *path, const HcLimits *limits, HcClock *clock, HcPresenceBoard *board, GError **error)
{
  g_autoptr (HcDesk) self = g_new0 (HcDesk, 1);

  self->limits = *limits;
  self->clock = hc_clock_ref (clock);
  self->board = hc_presence_board_ref (board);
  self->database = hc_database_open (path, error);
  if (self->database == NULL || !hc_schema_bring_up_to_date (self->database, error))
    return NULL;

  hc_database_execute (self->database, "BEGIN");
  ensure_epoch (self);
  recover_from_crash (self);
  hc_database_execute (self->database, "COMMIT");
  if (hc_database_take_failure (self->database, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
hc_desk_close (HcDesk *self)
{
  if (self->database != NULL)
    {
      hc_database_execute (self->database, "PRAGMA wal_checkpoint (TRUNCATE)");
      hc_database_close (self->database);
    }
  hc_presence_board_unref (self->board);
  hc_clock_unref (self->clock);
  g_free (self->epoch);
  g_free (self);
}

gint64
hc_desk_now (HcDesk *self)
{
  return hc_clock_now (self->clock);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "hc-database.h"

G_BEGIN_DECLS

/* One connection, for one thread.
 *
 * The first failure sticks: from then on every query has no rows, until somebody takes the
 * failure. So what reads and writes tables need not ask after each step; whoever runs the whole
 * job asks once and rolls back. */
struct _HcDatabase
{
  /* owned */
  sqlite3    *connection;
  GHashTable *statements; /* (element-type utf8 HcRows), by the address of the SQL */
  HcRows     *nothing;

  /* borrowed */
  GCancellable *cancellable; /* (nullable): of what takes long */

  int         failure; /* an SQLite code, SQLITE_OK where all is well */
  HcTrouble   trouble;
  gboolean    is_damaged;
};

void hc_database_note_failure (HcDatabase *self,
                               int         code,
                               const char *sql);

G_END_DECLS

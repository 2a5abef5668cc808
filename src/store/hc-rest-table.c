/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-rest-table.h"

void
hc_rest_table_add (HcDatabase *database, const char *username, gint64 until)
{
  HC_RUN (database, "INSERT INTO rest (username, until) VALUES (?1, ?2) ON CONFLICT (username) DO UPDATE SET until = ?2",
          HC_TEXT (username), HC_INT (until));
}

void
hc_rest_table_delete_old (HcDatabase *database, gint64 now)
{
  HC_RUN (database, "DELETE FROM rest WHERE until <= ?1", HC_INT (now));
}

gboolean
hc_rest_table_has (HcDatabase *database, const char *username, gint64 now)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT 1 FROM rest WHERE username = ?1 AND until > ?2",
                                      HC_TEXT (username), HC_INT (now));

  return hc_rows_next (rows);
}

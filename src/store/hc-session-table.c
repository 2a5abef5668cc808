/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-session-table.h"

#define COLUMNS "id, user_id, last_used_at"
#define ADDRESSES_MAX 32

gint64
hc_session_table_insert (HcDatabase *database, gint64 user_id, const char *token_hash, const char *address, gint64 now)
{
  g_autoptr (HcRows) rows = HC_QUERY (database,
                                      "INSERT INTO session (user_id, token_hash, address, created_at, last_used_at) "
                                      "VALUES (?1, ?2, ?3, ?4, ?4) RETURNING id",
                                      HC_INT (user_id), HC_TEXT (token_hash), HC_TEXT (address), HC_INT (now));

  return hc_rows_next (rows) ? hc_rows_get_integer (rows, 0) : 0;
}

/* Never backwards: a clock that is wrong for one start signs nobody out at the next. */
void
hc_session_table_touch (HcDatabase *database, gint64 id, gint64 now)
{
  HC_RUN (database, "UPDATE session SET last_used_at = max (last_used_at, ?2) WHERE id = ?1", HC_INT (id),
          HC_INT (now));
}

void
hc_session_table_delete (HcDatabase *database, gint64 id)
{
  HC_RUN (database, "DELETE FROM session WHERE id = ?1", HC_INT (id));
}

void
hc_session_table_delete_others (HcDatabase *database, gint64 user_id, gint64 kept_id)
{
  HC_RUN (database, "DELETE FROM session WHERE user_id = ?1 AND id != ?2", HC_INT (user_id), HC_INT (kept_id));
}

void
hc_session_table_delete_all (HcDatabase *database)
{
  hc_rows_run (hc_database_query (database, "DELETE FROM session", NULL, 0));
}

/**
 * hc_session_table_delete_old:
 *
 * Returns: how many, at most @limit
 */
gint64
hc_session_table_delete_old (HcDatabase *database, gint64 last_used_before, guint limit)
{
  return HC_RUN (database,
                 "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE last_used_at < ?1 LIMIT ?2)",
                 HC_INT (last_used_before), HC_INT (limit));
}

gboolean
hc_session_table_find (HcDatabase *database, const char *token_hash, HcSessionRow *session)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT " COLUMNS " FROM session WHERE token_hash = ?1",
                                      HC_TEXT (token_hash));

  if (!hc_rows_next (rows))
    return FALSE;
  session->id = hc_rows_get_integer (rows, 0);
  session->user_id = hc_rows_get_integer (rows, 1);
  session->last_used_at = hc_rows_get_integer (rows, 2);
  return TRUE;
}

/**
 * hc_address_table_remember:
 *
 * Keeps the newest few addresses of each user.
 */
void
hc_address_table_remember (HcDatabase *database, gint64 user_id, const char *address, gint64 now)
{
  HC_RUN (database,
          "INSERT INTO address (user_id, address, used_at) VALUES (?1, ?2, ?3) "
          "ON CONFLICT (user_id, address) DO UPDATE SET used_at = ?3",
          HC_INT (user_id), HC_TEXT (address), HC_INT (now));
  HC_RUN (database,
          "DELETE FROM address WHERE user_id = ?1 AND address IN "
          "(SELECT address FROM address WHERE user_id = ?1 ORDER BY used_at DESC LIMIT -1 OFFSET ?2)",
          HC_INT (user_id), HC_INT (ADDRESSES_MAX));
}

gboolean
hc_address_table_knows (HcDatabase *database, gint64 user_id, const char *address)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT 1 FROM address WHERE user_id = ?1 AND address = ?2",
                                      HC_INT (user_id), HC_TEXT (address));

  return hc_rows_next (rows);
}

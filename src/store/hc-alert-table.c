/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-alert-table.h"

/* The events that are alerts, until they are seen or no longer hold. */

/**
 * hc_alert_table_insert:
 * @user_id: whom @event alerts
 * @about: whom it is about
 */
void
hc_alert_table_insert (HcDatabase *database, gint64 user_id, gint64 about, const HcEvent *event)
{
  HC_RUN (database, "INSERT INTO alert (user_id, about, kind, seq) VALUES (?1, ?2, ?3, ?4)", HC_INT (user_id),
          HC_INT (about), HC_TEXT (hc_event_kind_get_word (event->kind)), HC_INT (event->seq));
}

/**
 * hc_alert_table_withdraw:
 *
 * What @user_id was alerted to about somebody no longer holds.
 */
void
hc_alert_table_withdraw (HcDatabase *database, gint64 user_id, gint64 about, HcEventKind kind)
{
  HC_RUN (database, "DELETE FROM alert WHERE user_id = ?1 AND about = ?2 AND kind = ?3", HC_INT (user_id),
          HC_INT (about), HC_TEXT (hc_event_kind_get_word (kind)));
}

/**
 * hc_alert_table_see:
 *
 * Returns: how many alerts up to @upto were unseen
 */
gint64
hc_alert_table_see (HcDatabase *database, gint64 user_id, gint64 upto)
{
  return HC_RUN (database, "DELETE FROM alert WHERE user_id = ?1 AND seq <= ?2", HC_INT (user_id), HC_INT (upto));
}

void
hc_alert_table_delete_all (HcDatabase *database, gint64 user_id)
{
  HC_RUN (database, "DELETE FROM alert WHERE user_id = ?1", HC_INT (user_id));
}

/**
 * hc_alert_table_count:
 *
 * Returns: how many are unseen
 */
gint64
hc_alert_table_count (HcDatabase *database, gint64 user_id)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT count (*) FROM alert WHERE user_id = ?1", HC_INT (user_id));

  return hc_rows_next (rows) ? hc_rows_get_integer (rows, 0) : 0;
}

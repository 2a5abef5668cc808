/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-event-table.h"
#include "hc-person-text.h"

#define IS_ALERT                                                                                   \
  "EXISTS (SELECT 1 FROM alert WHERE user_id = event.user_id AND about = event.about AND "          \
  "kind = event.kind AND seq = event.seq)"
#define COLUMNS "seq, kind, " IS_ALERT ", person, note, at, upto"

static HcEvent *
read_event (HcRows *rows)
{
  g_autoptr (HcPerson) person = hc_person_from_text (hc_rows_get_text (rows, 3));
  HcEvent fields = {
    .seq = hc_rows_get_integer (rows, 0),
    .kind = hc_event_kind_find (hc_rows_get_text (rows, 1)),
    .is_alert = hc_rows_get_integer (rows, 2) != 0,
    .person = person,
    .note = (char *) hc_rows_get_text (rows, 4),
    .at = hc_rows_get_integer (rows, 5),
    .upto = hc_rows_get_integer (rows, 6),
  };

  return hc_event_new (&fields);
}

static GPtrArray *
read_events (HcRows *rows)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_event_unref);

  while (hc_rows_next (rows))
    g_ptr_array_add (events, read_event (rows));
  return events;
}

/**
 * hc_event_table_insert:
 * @user_id: whom @event is for
 * @about: whom it is about
 */
void
hc_event_table_insert (HcDatabase *database, gint64 user_id, gint64 about, const HcEvent *event)
{
  HC_RUN (database,
          "INSERT INTO event (user_id, seq, kind, about, person, note, at, upto) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
          HC_INT (user_id), HC_INT (event->seq), HC_TEXT (hc_event_kind_get_word (event->kind)), HC_INT (about),
          HC_TEXT (hc_person_get_json (event->person)), HC_TEXT (event->note), HC_INT (event->at), HC_INT (event->upto));
}

/**
 * hc_event_table_trim:
 * @n_kept: so many of the newest stay ...
 * @oldest: ... where they are not older than this; and unseen alerts stay
 */
void
hc_event_table_trim (HcDatabase *database, gint64 user_id, gint64 n_kept, gint64 oldest)
{
  HC_RUN (database,
          "DELETE FROM event WHERE user_id = ?1 AND NOT " IS_ALERT " AND seq < max ("
          "  (SELECT seq + 1 FROM user WHERE id = ?1) - ?2,"
          "  ifnull ((SELECT seq FROM event WHERE user_id = ?1 AND at >= ?3 ORDER BY seq LIMIT 1),"
          "          (SELECT seq + 1 FROM user WHERE id = ?1)))",
          HC_INT (user_id), HC_INT (n_kept), HC_INT (oldest));
}

void
hc_event_table_delete_all (HcDatabase *database, gint64 user_id)
{
  HC_RUN (database, "DELETE FROM event WHERE user_id = ?1", HC_INT (user_id));
}

/**
 * hc_event_table_list_after:
 *
 * Returns: (transfer full) (element-type HcEvent): oldest first
 */
GPtrArray *
hc_event_table_list_after (HcDatabase *database, gint64 user_id, gint64 seq, guint limit)
{
  g_autoptr (HcRows) rows = HC_QUERY (database,
                                      "SELECT " COLUMNS " FROM event WHERE user_id = ?1 AND seq > ?2 "
                                      "ORDER BY seq LIMIT ?3",
                                      HC_INT (user_id), HC_INT (seq), HC_INT (limit));

  return read_events (rows);
}

/**
 * hc_event_table_list_before:
 *
 * Returns: (transfer full) (element-type HcEvent): newest first
 */
GPtrArray *
hc_event_table_list_before (HcDatabase *database, gint64 user_id, gint64 seq, guint limit)
{
  g_autoptr (HcRows) rows = HC_QUERY (database,
                                      "SELECT " COLUMNS " FROM event WHERE user_id = ?1 AND seq < ?2 "
                                      "ORDER BY seq DESC LIMIT ?3",
                                      HC_INT (user_id), HC_INT (seq), HC_INT (limit));

  return read_events (rows);
}

/**
 * hc_event_table_count_after:
 * @oldest: (out): when the first of them was, or 0
 *
 * Returns: how many events after @seq are kept
 */
gint64
hc_event_table_count_after (HcDatabase *database, gint64 user_id, gint64 seq, gint64 *oldest)
{
  g_autoptr (HcRows) rows = HC_QUERY (database,
                                      "SELECT count (*), min (at) FROM event WHERE user_id = ?1 AND seq > ?2",
                                      HC_INT (user_id), HC_INT (seq));

  if (!hc_rows_next (rows))
    return 0;
  *oldest = hc_rows_get_integer (rows, 1);
  return hc_rows_get_integer (rows, 0);
}

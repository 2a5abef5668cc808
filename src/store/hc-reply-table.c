/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-person-text.h"
#include "hc-reply-table.h"

#define COLUMNS "deed, addressee, note, result, person, at"

/**
 * hc_reply_table_insert:
 * @command: a %HC_COMMAND_DEED whose id has no reply
 */
void
hc_reply_table_insert (HcDatabase *database, gint64 user_id, const HcCommand *command, HcResult result,
                       HcPerson *person, gint64 now)
{
  HC_RUN (database,
          "INSERT INTO reply (user_id, id, deed, addressee, note, result, person, at) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
          HC_INT (user_id), HC_TEXT (command->id), HC_TEXT (hc_deed_get_word (command->deed)), HC_TEXT (command->to),
          HC_TEXT (command->note), HC_TEXT (hc_result_get_word (result)), HC_TEXT (hc_person_get_json (person)), HC_INT (now));
}

void
hc_reply_table_delete (HcDatabase *database, gint64 user_id, const char *id)
{
  HC_RUN (database, "DELETE FROM reply WHERE user_id = ?1 AND id = ?2", HC_INT (user_id), HC_TEXT (id));
}

void
hc_reply_table_delete_all (HcDatabase *database, gint64 user_id)
{
  HC_RUN (database, "DELETE FROM reply WHERE user_id = ?1", HC_INT (user_id));
}

/**
 * hc_reply_table_delete_old:
 *
 * Looks at the @limit that were written first. Those from a future that a wrong clock once showed
 * go too, or they would lie there for good.
 *
 * Returns: how many were deleted
 */
gint64
hc_reply_table_delete_old (HcDatabase *database, gint64 now, gint64 lifetime, guint limit)
{
  return HC_RUN (database,
                 "DELETE FROM reply WHERE number IN (SELECT number FROM reply ORDER BY number LIMIT ?3) "
                 "AND at NOT BETWEEN ?1 - ?2 AND ?1 + ?2",
                 HC_INT (now), HC_INT (lifetime), HC_INT (limit));
}

/**
 * hc_reply_table_find:
 * @oldest: replies before this no longer count
 * @result: (out): of %HC_REPLY_SAME
 * @person: (out) (transfer full): likewise
 */
HcReplyMatch
hc_reply_table_find (HcDatabase *database, gint64 user_id, const HcCommand *command, gint64 oldest, HcResult *result,
                     HcPerson **person)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT " COLUMNS " FROM reply WHERE user_id = ?1 AND id = ?2",
                                      HC_INT (user_id), HC_TEXT (command->id));

  if (!hc_rows_next (rows))
    return HC_REPLY_NONE;
  if (hc_rows_get_integer (rows, 5) < oldest)
    return HC_REPLY_OLD;
  if (g_strcmp0 (hc_rows_get_text (rows, 0), hc_deed_get_word (command->deed)) != 0 ||
      g_strcmp0 (hc_rows_get_text (rows, 1), command->to) != 0 ||
      g_strcmp0 (hc_rows_get_text (rows, 2), command->note) != 0)
    return HC_REPLY_OTHER;

  *result = hc_result_find (hc_rows_get_text (rows, 3));
  *person = hc_person_from_text (hc_rows_get_text (rows, 4));
  return HC_REPLY_SAME;
}

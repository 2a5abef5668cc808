/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-alert-table.h"
#include "hc-error.h"
#include "hc-event-table.h"
#include "hc-reply-table.h"
#include "hc-text.h"
#include "hc-user-table.h"
#include "hc-word-table.h"

#define COLUMNS                                                                                  \
  "id, username, name, revision, who_may_ask, last_seen, seq, friends, outgoing, incoming, declined, filtered"

static HcWhoMayAsk
find_who (const char *word)
{
  for (HcWhoMayAsk who = HC_WHO_EVERYONE; who <= HC_WHO_NOBODY; who++)
    if (g_strcmp0 (word, hc_who_may_ask_get_word (who)) == 0)
      return who;
  return HC_WHO_EVERYONE;
}

static gboolean
read_user (HcRows *rows, HcUser *user)
{
  *user = (HcUser){ 0 };
  if (!hc_rows_next (rows))
    return FALSE;

  user->id = hc_rows_get_integer (rows, 0);
  user->username = g_strdup (hc_rows_get_text (rows, 1));
  user->name = g_strdup (hc_rows_get_text (rows, 2));
  user->revision = hc_rows_get_integer (rows, 3);
  user->who_may_ask = find_who (hc_rows_get_text (rows, 4));
  user->last_seen = hc_rows_get_integer (rows, 5);
  user->seq = hc_rows_get_integer (rows, 6);
  user->counts.friends = hc_rows_get_integer (rows, 7);
  user->counts.outgoing = hc_rows_get_integer (rows, 8);
  user->counts.incoming = hc_rows_get_integer (rows, 9);
  user->counts.declined = hc_rows_get_integer (rows, 10);
  user->counts.filtered = hc_rows_get_integer (rows, 11);
  return TRUE;
}

/**
 * hc_user_table_insert:
 * @username: that nobody has
 *
 * Returns: the new user's id
 */
gint64
hc_user_table_insert (HcDatabase *database, const char *username, const char *name, const char *password_hash,
                      gint64 now)
{
  g_autofree char *key = hc_text_sort_key (name);
  g_autofree char *words = hc_word_table_join (name, username);
  g_autoptr (HcRows) rows = HC_QUERY (database,
                                      "INSERT INTO user (username, name, sort_key, words, password_hash, created_at) "
                                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
                                      HC_TEXT (username), HC_TEXT (name), HC_TEXT (key), HC_TEXT (words),
                                      HC_TEXT (password_hash), HC_INT (now));
  gint64 id = hc_rows_next (rows) ? hc_rows_get_integer (rows, 0) : 0;

  hc_word_table_add (database, id, words);
  return id;
}

/**
 * hc_user_table_delete:
 *
 * Deletes the user with everything that is theirs.
 */
void
hc_user_table_delete (HcDatabase *database, gint64 id)
{
  g_autofree char *words = hc_user_table_find_words (database, id);

  if (words != NULL)
    hc_word_table_remove (database, id, words);
  hc_alert_table_delete_all (database, id);
  hc_event_table_delete_all (database, id);
  hc_reply_table_delete_all (database, id);
  HC_RUN (database, "DELETE FROM user WHERE id = ?1", HC_INT (id));
}

/**
 * hc_user_table_write_progress:
 *
 * Writes the seq and the counts of @user.
 */
void
hc_user_table_write_progress (HcDatabase *database, const HcUser *user)
{
  const HcCounts *counts = &user->counts;

  HC_RUN (database,
          "UPDATE user SET seq = ?2, friends = ?3, outgoing = ?4, incoming = ?5, declined = ?6, filtered = ?7 "
          "WHERE id = ?1",
          HC_INT (user->id), HC_INT (user->seq), HC_INT (counts->friends), HC_INT (counts->outgoing),
          HC_INT (counts->incoming), HC_INT (counts->declined), HC_INT (counts->filtered));
}

void
hc_user_table_rename (HcDatabase *database, gint64 id, const char *name)
{
  g_auto (HcUser) user = { 0 };
  g_autofree char *old_words = hc_user_table_find_words (database, id);
  g_autofree char *key = hc_text_sort_key (name);
  g_autofree char *words = NULL;

  if (!hc_user_table_find (database, id, &user) || old_words == NULL)
    return;
  words = hc_word_table_join (name, user.username);
  hc_word_table_remove (database, id, old_words);
  hc_word_table_add (database, id, words);
  HC_RUN (database, "UPDATE user SET name = ?2, sort_key = ?3, words = ?4, revision = revision + 1 WHERE id = ?1",
          HC_INT (id), HC_TEXT (name), HC_TEXT (key), HC_TEXT (words));
}

void
hc_user_table_set_who_may_ask (HcDatabase *database, gint64 id, HcWhoMayAsk who)
{
  HC_RUN (database, "UPDATE user SET who_may_ask = ?2 WHERE id = ?1", HC_INT (id),
          HC_TEXT (hc_who_may_ask_get_word (who)));
}

void
hc_user_table_set_password (HcDatabase *database, gint64 id, const char *password_hash)
{
  HC_RUN (database, "UPDATE user SET password_hash = ?2 WHERE id = ?1", HC_INT (id), HC_TEXT (password_hash));
}

/* A crash would lose when this connection ended, but not that it began. */
void
hc_user_table_connect (HcDatabase *database, gint64 id, gint64 now)
{
  HC_RUN (database, "UPDATE user SET is_connected = 1, last_seen = max (last_seen, ?2) WHERE id = ?1", HC_INT (id),
          HC_INT (now));
}

void
hc_user_table_disconnect (HcDatabase *database, gint64 id, gint64 last_seen)
{
  HC_RUN (database, "UPDATE user SET is_connected = 0, last_seen = ?2 WHERE id = ?1", HC_INT (id), HC_INT (last_seen));
}

void
hc_user_table_disconnect_all (HcDatabase *database, gint64 last_seen)
{
  HC_RUN (database, "UPDATE user SET is_connected = 0, last_seen = max (last_seen, ?1) WHERE is_connected = 1",
          HC_INT (last_seen));
}

/**
 * hc_user_table_find:
 * @user: (out caller-allocates): filled in, or zero
 */
gboolean
hc_user_table_find (HcDatabase *database, gint64 id, HcUser *user)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT " COLUMNS " FROM user WHERE id = ?1", HC_INT (id));

  return read_user (rows, user);
}

/**
 * hc_user_table_require:
 * @user: (out caller-allocates): filled in, or zero
 *
 * Returns: %FALSE and %HC_ERROR_SIGNED_OUT where the user, who asked for something, is gone
 */
gboolean
hc_user_table_require (HcDatabase *database, gint64 id, HcUser *user, GError **error)
{
  if (hc_user_table_find (database, id, user))
    return TRUE;
  g_set_error_literal (error, HC_ERROR, HC_ERROR_SIGNED_OUT, _("You are no longer signed in."));
  return FALSE;
}

gboolean
hc_user_table_find_by_username (HcDatabase *database, const char *username, HcUser *user)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT " COLUMNS " FROM user WHERE username = ?1",
                                      HC_TEXT (username));

  return read_user (rows, user);
}

/**
 * hc_user_table_find_password:
 * @password_hash: (out) (transfer full) (nullable):
 *
 * Returns: the user's id, or 0
 */
gint64
hc_user_table_find_password (HcDatabase *database, const char *username, char **password_hash)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT id, password_hash FROM user WHERE username = ?1",
                                      HC_TEXT (username));

  *password_hash = NULL;
  if (!hc_rows_next (rows))
    return 0;
  *password_hash = g_strdup (hc_rows_get_text (rows, 1));
  return hc_rows_get_integer (rows, 0);
}

/**
 * hc_user_table_find_words:
 *
 * Returns: (transfer full) (nullable): what hc_word_table_join() made of the user's names
 */
char *
hc_user_table_find_words (HcDatabase *database, gint64 id)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT words FROM user WHERE id = ?1", HC_INT (id));

  return hc_rows_next (rows) ? g_strdup (hc_rows_get_text (rows, 0)) : NULL;
}

/**
 * hc_user_table_list_seen:
 *
 * Returns: id, username and last_seen of each who was connected after @since
 */
HcRows *
hc_user_table_list_seen (HcDatabase *database, gint64 since)
{
  return HC_QUERY (database, "SELECT id, username, last_seen FROM user WHERE last_seen > ?1", HC_INT (since));
}

/**
 * hc_user_table_list_ids:
 *
 * Returns: the ids after @after in their order, at most @limit
 */
HcRows *
hc_user_table_list_ids (HcDatabase *database, gint64 after, guint limit)
{
  return HC_QUERY (database, "SELECT id FROM user WHERE id > ?1 ORDER BY id LIMIT ?2", HC_INT (after), HC_INT (limit));
}

void
hc_user_clear (HcUser *self)
{
  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->name, g_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-schema.h"

/* A step leads from one version to the next and is never changed once people have it. */

static const char meta_and_people[] =
  "CREATE TABLE meta ("
  "  key   TEXT PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  /* id is never given out again: old events name it. The counts follow from pair. */
  "CREATE TABLE user ("
  "  id            INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  username      TEXT NOT NULL UNIQUE,"
  "  name          TEXT NOT NULL,"
  "  revision      INTEGER NOT NULL DEFAULT 1,"
  "  who_may_ask   TEXT NOT NULL DEFAULT 'everyone',"
  "  last_seen     INTEGER NOT NULL DEFAULT 0,"
  "  seq           INTEGER NOT NULL DEFAULT 0,"
  "  friends       INTEGER NOT NULL DEFAULT 0,"
  "  outgoing      INTEGER NOT NULL DEFAULT 0,"
  "  incoming      INTEGER NOT NULL DEFAULT 0,"
  "  declined      INTEGER NOT NULL DEFAULT 0,"
  "  filtered      INTEGER NOT NULL DEFAULT 0,"
  "  is_connected  INTEGER NOT NULL DEFAULT 0,"
  "  sort_key      TEXT NOT NULL,"
  "  words         TEXT NOT NULL," /* ' ann smith ann2 ' */
  "  created_at    INTEGER NOT NULL,"
  "  password_hash TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX user_by_name ON user (sort_key, username, words);"
  "CREATE INDEX user_by_last_seen ON user (last_seen);"
  "CREATE INDEX user_connected ON user (id) WHERE is_connected = 1;"

  "CREATE TABLE word ("
  "  word    TEXT NOT NULL,"
  "  user_id INTEGER NOT NULL,"
  "  PRIMARY KEY (word, user_id)"
  ") STRICT, WITHOUT ROWID;"

  /* Usernames of removed accounts. */
  "CREATE TABLE rest ("
  "  username TEXT PRIMARY KEY,"
  "  until    INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE session ("
  "  id           INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  user_id      INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,"
  "  token_hash   TEXT NOT NULL UNIQUE,"
  "  created_at   INTEGER NOT NULL,"
  "  last_used_at INTEGER NOT NULL,"
  "  address      TEXT"
  ") STRICT;"
  "CREATE INDEX session_by_user ON session (user_id);"
  "CREATE INDEX session_by_last_used ON session (last_used_at);"

  /* Where a user had a session before. */
  "CREATE TABLE address ("
  "  user_id INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,"
  "  address TEXT NOT NULL,"
  "  used_at INTEGER NOT NULL,"
  "  PRIMARY KEY (user_id, address)"
  ") STRICT, WITHOUT ROWID;";

static const char pairs_and_events[] =
  /* One row for two people who ever had anything, low < high. Never deleted while both are there,
   * as the versions only grow. place: 1 inbox, 2 declined, 3 filtered, 4 behind a block. */
  "CREATE TABLE pair ("
  "  low                INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,"
  "  high               INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,"
  "  are_friends        INTEGER NOT NULL,"
  "  sender             INTEGER,"
  "  recipient          INTEGER,"
  "  place              INTEGER NOT NULL,"
  "  requested_at       INTEGER NOT NULL,"
  "  note               TEXT,"
  "  low_blocks         INTEGER NOT NULL,"
  "  low_preapproves    INTEGER NOT NULL,"
  "  low_cooling_until  INTEGER NOT NULL,"
  "  low_cooling_level  INTEGER NOT NULL,"
  "  low_since          INTEGER NOT NULL,"
  "  low_version        INTEGER NOT NULL,"
  "  high_blocks        INTEGER NOT NULL,"
  "  high_preapproves   INTEGER NOT NULL,"
  "  high_cooling_until INTEGER NOT NULL,"
  "  high_cooling_level INTEGER NOT NULL,"
  "  high_since         INTEGER NOT NULL,"
  "  high_version       INTEGER NOT NULL,"
  "  PRIMARY KEY (low, high),"
  "  CHECK (low < high),"
  "  CHECK (NOT are_friends OR (sender IS NULL AND NOT low_blocks AND NOT high_blocks))"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX pair_by_high ON pair (high, low);"
  "CREATE INDEX pair_by_recipient ON pair (recipient, place, requested_at) WHERE recipient IS NOT NULL;"
  "CREATE INDEX pair_by_sender ON pair (sender) WHERE sender IS NOT NULL;"
  "CREATE INDEX pair_by_age ON pair (requested_at) WHERE sender IS NOT NULL;"

  /* person: as it was sent. about: whom an alert is about, who may be gone. */
  "CREATE TABLE event ("
  "  user_id  INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,"
  "  seq      INTEGER NOT NULL,"
  "  kind     TEXT NOT NULL,"
  "  is_alert INTEGER NOT NULL,"
  "  about    INTEGER NOT NULL,"
  "  person   TEXT NOT NULL,"
  "  note     TEXT,"
  "  at       INTEGER NOT NULL,"
  "  upto     INTEGER NOT NULL,"
  "  PRIMARY KEY (user_id, seq)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX event_unseen ON event (user_id, about) WHERE is_alert = 1;"

  /* In the order of time, so that the oldest are at one end. */
  "CREATE TABLE reply ("
  "  number    INTEGER PRIMARY KEY,"
  "  user_id   INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,"
  "  id        TEXT NOT NULL,"
  "  deed      TEXT NOT NULL,"
  "  addressee TEXT NOT NULL,"
  "  note      TEXT,"
  "  result    TEXT NOT NULL,"
  "  person    TEXT NOT NULL,"
  "  at        INTEGER NOT NULL,"
  "  UNIQUE (user_id, id)"
  ") STRICT;";

/* Says whose file it is: `Hand`. */
static const char application[] = "PRAGMA application_id = 0x48616E64";

/* It costs each deed more than it spares who asks by it: the pairs of one person are few. */
static const char fewer_indexes[] = "DROP INDEX pair_by_sender;";

/* In the order of time, so that what is new lies on pages beside each other, whoever it is for: with a thousand
 * people at it, each event had a page of its own to be written. Whose user is gone goes with hc_user_table_delete ():
 * a REFERENCES would look for the user at each event and each reply. */
static const char in_order_of_time[] =
  "DROP INDEX event_unseen;"
  "ALTER TABLE event RENAME TO event_by_user;"
  "CREATE TABLE event ("
  "  number   INTEGER PRIMARY KEY,"
  "  user_id  INTEGER NOT NULL,"
  "  seq      INTEGER NOT NULL,"
  "  kind     TEXT NOT NULL,"
  "  is_alert INTEGER NOT NULL,"
  "  about    INTEGER NOT NULL,"
  "  person   TEXT NOT NULL,"
  "  note     TEXT,"
  "  at       INTEGER NOT NULL,"
  "  upto     INTEGER NOT NULL,"
  "  UNIQUE (user_id, seq)"
  ") STRICT;"
  "INSERT INTO event (user_id, seq, kind, is_alert, about, person, note, at, upto) "
  "SELECT user_id, seq, kind, is_alert, about, person, note, at, upto FROM event_by_user ORDER BY at, user_id, seq;"
  "DROP TABLE event_by_user;"
  "CREATE INDEX event_unseen ON event (user_id, about) WHERE is_alert = 1;";

static const char replies_alone[] =
  "ALTER TABLE reply RENAME TO reply_of_user;"
  "CREATE TABLE reply ("
  "  number    INTEGER PRIMARY KEY,"
  "  user_id   INTEGER NOT NULL,"
  "  id        TEXT NOT NULL,"
  "  deed      TEXT NOT NULL,"
  "  addressee TEXT NOT NULL,"
  "  note      TEXT,"
  "  result    TEXT NOT NULL,"
  "  person    TEXT NOT NULL,"
  "  at        INTEGER NOT NULL,"
  "  UNIQUE (user_id, id)"
  ") STRICT;"
  "INSERT INTO reply SELECT * FROM reply_of_user;"
  "DROP TABLE reply_of_user;";

/* What is said is never written again: who was alerted wants only the few that wait to be seen. The table is made anew,
 * as what DROP COLUMN leaves in the schema is SQLite's own wording, and the schema is compared to the letter. */
static const char alerts_apart[] =
  "CREATE TABLE alert ("
  "  user_id INTEGER NOT NULL,"
  "  about   INTEGER NOT NULL,"
  "  kind    TEXT NOT NULL,"
  "  seq     INTEGER NOT NULL,"
  "  PRIMARY KEY (user_id, about, kind, seq)"
  ") STRICT, WITHOUT ROWID;"
  "INSERT INTO alert SELECT user_id, about, kind, seq FROM event WHERE is_alert;"
  "DROP INDEX event_unseen;"
  "ALTER TABLE event RENAME TO event_with_alerts;"
  "CREATE TABLE event ("
  "  number  INTEGER PRIMARY KEY,"
  "  user_id INTEGER NOT NULL,"
  "  seq     INTEGER NOT NULL,"
  "  kind    TEXT NOT NULL,"
  "  about   INTEGER NOT NULL,"
  "  person  TEXT NOT NULL,"
  "  note    TEXT,"
  "  at      INTEGER NOT NULL,"
  "  upto    INTEGER NOT NULL,"
  "  UNIQUE (user_id, seq)"
  ") STRICT;"
  "INSERT INTO event SELECT number, user_id, seq, kind, about, person, note, at, upto FROM event_with_alerts;"
  "DROP TABLE event_with_alerts;";

typedef struct
{
  const char *parts[2];
} HcSchemaStep;

static const HcSchemaStep steps[] = {
  { { meta_and_people, pairs_and_events } },
  { { application } },
  { { fewer_indexes } },
  { { in_order_of_time, replies_alone } },
  { { alerts_apart } },
};

static gint64
read_version (HcDatabase *database)
{
  g_autoptr (HcRows) rows = hc_database_query (database, "PRAGMA user_version", NULL, 0);

  return hc_rows_next (rows) ? hc_rows_get_integer (rows, 0) : 0;
}

static gboolean
take_step (HcDatabase *database, guint number)
{
  const HcSchemaStep *step = &steps[number];
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version = %u", number + 1);

  if (!hc_database_execute (database, "BEGIN IMMEDIATE"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (step->parts) && step->parts[i] != NULL; i++)
    if (!hc_database_execute (database, step->parts[i]))
      return FALSE;
  return hc_database_execute (database, version) && hc_database_commit (database);
}

/* What it consists of, as it was written. */
static char *
describe (HcDatabase *database)
{
  g_autoptr (HcRows) rows = hc_database_query (database,
                                               "SELECT coalesce (group_concat (text, ';'), '') FROM "
                                               "(SELECT type || name || tbl_name || coalesce (sql, '') AS text "
                                               "FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1)",
                                               NULL, 0);

  return hc_rows_next (rows) ? g_strdup (hc_rows_get_text (rows, 0)) : NULL;
}

static char *
describe_version (gint64 version)
{
  g_autoptr (HcDatabase) model = hc_database_open_quick (":memory:", NULL);

  for (gint64 i = 0; i < version; i++)
    take_step (model, i);
  return describe (model);
}

/**
 * hc_schema_check:
 *
 * Asks whether @database is ours and of a version that we know. A damaged schema may pass for a good
 * one with SQLite, so it is compared with what that version has: about 1 ms.
 *
 * Returns: %FALSE with a sentence for a person; with %G_IO_ERROR_INVALID_DATA it is damaged
 */
gboolean
hc_schema_check (HcDatabase *database, GError **error)
{
  gint64 version = read_version (database);
  g_autoptr (GError) failure = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  if (version > (gint64) G_N_ELEMENTS (steps))
    {
      g_set_error (error, HC_ERROR, HC_ERROR_STORAGE,
                   _("The database was written by a newer Handclasp (its version is %d, this program knows up to %d). "
                     "Please update Handclasp."),
                   (int) version, (int) G_N_ELEMENTS (steps));
      return FALSE;
    }
  expected = describe_version (version);
  found = describe (database);
  hc_database_take_failure (database, &failure);
  if (failure != NULL && !hc_database_is_damaged (database))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (version >= 0 && g_strcmp0 (expected, found) == 0)
    return TRUE;
  hc_database_note_damage (database);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The database is damaged."));
  return FALSE;
}

/**
 * hc_schema_is_old:
 *
 * Returns: whether hc_schema_bring_up_to_date() would change what an older program has written
 */
gboolean
hc_schema_is_old (HcDatabase *database)
{
  gint64 version = read_version (database);

  return version > 0 && version < (gint64) G_N_ELEMENTS (steps);
}

gboolean
hc_schema_is_empty (HcDatabase *database)
{
  return read_version (database) == 0;
}

/**
 * hc_schema_bring_up_to_date:
 * @database: one that passes hc_schema_check()
 *
 * Takes the steps that lead from the version of @database to ours, each in a transaction.
 *
 * Returns: %FALSE with a sentence for a person where that failed
 */
gboolean
hc_schema_bring_up_to_date (HcDatabase *database, GError **error)
{
  for (gint64 i = read_version (database); i < (gint64) G_N_ELEMENTS (steps); i++)
    if (!take_step (database, i))
      {
        const char *reason = hc_database_explain_failure (database);

        if (i == 0)
          g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("No database could be made: %s."), reason);
        else
          g_set_error (error, HC_ERROR, HC_ERROR_STORAGE,
                       _("The database could not be brought from version %d to %d, and is as it was: %s."), (int) i,
                       (int) i + 1, reason);
        hc_database_roll_back (database);
        hc_database_take_failure (database, NULL);
        return FALSE;
      }
  return TRUE;
}

guint
hc_schema_get_version (void)
{
  return G_N_ELEMENTS (steps);
}

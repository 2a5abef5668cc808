/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-database-private.h"
#include "hc-error.h"
#include "hc-database.h"

/* The rows that one statement gives. It lives as long as the database and is used again and
 * again; ending it makes it ready for the next time. */
struct _HcRows
{
  /* borrowed */
  HcDatabase   *database;

  /* owned */
  sqlite3_stmt *statement; /* NULL where it could not be prepared */

  gboolean      is_running;
};

/* A checkpoint is work that who waits meanwhile feels: a thousand pages take a few milliseconds, and more would spare
 * nothing, as what comes next is on other pages. */
static const char pragmas[] = "PRAGMA journal_mode = WAL;"
                              "PRAGMA synchronous = FULL;"
                              "PRAGMA foreign_keys = ON;"
                              "PRAGMA trusted_schema = OFF;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA cache_size = -16384;"
                              "PRAGMA journal_size_limit = 67108864;"
                              "PRAGMA wal_autocheckpoint = 1000;";

/* For files that nobody relies on before they are finished and written through. */
static const char quick_pragmas[] = "PRAGMA journal_mode = OFF;"
                                    "PRAGMA synchronous = OFF;"
                                    "PRAGMA trusted_schema = OFF;";

static void
hc_rows_free (HcRows *self)
{
  sqlite3_finalize (self->statement);
  g_free (self);
}

static void
reset (HcRows *self)
{
  if (self->is_running)
    sqlite3_reset (self->statement);
  self->is_running = FALSE;
}

static HcRows *
prepare (HcDatabase *self, const char *sql)
{
  HcRows *rows = g_hash_table_lookup (self->statements, sql);
  sqlite3_stmt *statement = NULL;
  int code;

  if (rows != NULL)
    return rows;

  code = sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      hc_database_note_failure (self, code, sql);
      return self->nothing;
    }
  rows = g_new0 (HcRows, 1);
  rows->database = self;
  rows->statement = statement;
  g_hash_table_insert (self->statements, (gpointer) sql, rows);
  return rows;
}

static int
bind (sqlite3_stmt *statement, int index, const HcValue *value)
{
  switch (value->type)
    {
    case HC_VALUE_TEXT:
      return sqlite3_bind_text (statement, index, value->text, -1, SQLITE_STATIC);
    case HC_VALUE_ID:
      if (value->integer == 0)
        return sqlite3_bind_null (statement, index);
      G_GNUC_FALLTHROUGH;
    case HC_VALUE_INTEGER:
    default:
      return sqlite3_bind_int64 (statement, index, value->integer);
    }
}

/* Nobody asks how much memory it has, and counting takes a lock at each turn. Too late, and no harm,
 * where another library opened a database before. */
static void
leave_memory_uncounted (void)
{
  static gsize is_done;

  if (g_once_init_enter (&is_done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&is_done, 1);
    }
}

static HcDatabase *
open_with (const char *path, const char *settings, GError **error)
{
  g_autoptr (HcDatabase) self = g_new0 (HcDatabase, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  leave_memory_uncounted ();
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) hc_rows_free);
  self->nothing = g_new0 (HcRows, 1);
  self->nothing->database = self;

  code = sqlite3_open_v2 (path, &self->connection, flags, NULL);
  if (code != SQLITE_OK)
    hc_database_note_failure (self, code, "opening");
  else
    {
      sqlite3_busy_timeout (self->connection, 1000);
      if (hc_database_execute (self, settings))
        return g_steal_pointer (&self);
    }
  if (self->is_damaged)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The database “%s” is damaged."), path);
  else
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("The database “%s” cannot be opened: %s."), path,
                 hc_database_explain_failure (self));
  return NULL;
}

/**
 * hc_database_open:
 * @path: of a file that exists, maybe empty
 *
 * Returns: (transfer full) (nullable): the database with all its settings, or %NULL and a sentence
 *   for a person; with %G_IO_ERROR_INVALID_DATA it is damaged
 */
HcDatabase *
hc_database_open (const char *path, GError **error)
{
  return open_with (path, pragmas, error);
}

/**
 * hc_database_open_as_is:
 *
 * To read one that others may use. Errors are as with hc_database_open().
 */
HcDatabase *
hc_database_open_as_is (const char *path, GError **error)
{
  return open_with (path, "PRAGMA trusted_schema = OFF", error);
}

/**
 * hc_database_open_quick:
 *
 * To make one that nobody relies on before it is finished. Errors are as with hc_database_open().
 */
HcDatabase *
hc_database_open_quick (const char *path, GError **error)
{
  return open_with (path, quick_pragmas, error);
}

/* What is damaged stays as it is, with the log beside it. */
void
hc_database_close (HcDatabase *self)
{
  if (self->is_damaged)
    sqlite3_db_config (self->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_hash_table_unref (self->statements);
  g_free (self->nothing);
  sqlite3_close_v2 (self->connection);
  g_free (self);
}

/**
 * hc_database_execute:
 * @sql: statements without parameters and rows
 *
 * Works also after a failure, as this is how one rolls back.
 */
gboolean
hc_database_execute (HcDatabase *self, const char *sql)
{
  int code = sqlite3_exec (self->connection, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    hc_database_note_failure (self, code, sql);
  return code == SQLITE_OK;
}

/* As hc_database_execute(), and prepared once: @sql is one statement, a literal. */
static gboolean
execute_again (HcDatabase *self, const char *sql)
{
  HcRows *rows = prepare (self, sql);
  gboolean is_done;

  if (rows->statement == NULL)
    return FALSE;
  is_done = sqlite3_step (rows->statement) == SQLITE_DONE;
  if (!is_done)
    hc_database_note_failure (self, sqlite3_extended_errcode (self->connection), sql);
  sqlite3_reset (rows->statement);
  return is_done;
}

gboolean
hc_database_begin (HcDatabase *self)
{
  return execute_again (self, "BEGIN");
}

/**
 * hc_database_commit:
 *
 * Returns: whether all since hc_database_begin() is on the disk
 */
gboolean
hc_database_commit (HcDatabase *self)
{
  return execute_again (self, "COMMIT");
}

/**
 * hc_database_roll_back:
 *
 * Undoes all since hc_database_begin(), where a failure has not done so.
 */
void
hc_database_roll_back (HcDatabase *self)
{
  if (hc_database_is_in_transaction (self))
    execute_again (self, "ROLLBACK");
}

/**
 * hc_database_query:
 * @values: one for each parameter; texts must live until the rows end
 *
 * Use it by HC_QUERY() or HC_RUN(). Ends rows of the same @sql that were not at their end.
 *
 * Returns: (transfer none): to be ended
 */
HcRows *
hc_database_query (HcDatabase *self, const char *sql, const HcValue *values, guint n_values)
{
  HcRows *rows = self->failure == SQLITE_OK ? prepare (self, sql) : self->nothing;
  int code = SQLITE_OK;

  if (rows->statement == NULL)
    return rows;

  g_assert (sqlite3_bind_parameter_count (rows->statement) == (int) n_values);
  reset (rows);
  for (guint i = 0; i < n_values && code == SQLITE_OK; i++)
    code = bind (rows->statement, (int) i + 1, &values[i]);
  if (code != SQLITE_OK)
    hc_database_note_failure (self, code, sql);
  return rows;
}

/**
 * hc_database_rest:
 *
 * Gives back the memory that only speeds up what comes next.
 */
void
hc_database_rest (HcDatabase *self)
{
  sqlite3_db_release_memory (self->connection);
}

/**
 * hc_database_count_writes:
 *
 * Returns: how many pages were ever written to the disk, round about: it says whether any were since
 */
int
hc_database_count_writes (HcDatabase *self)
{
  int n_pages = 0;
  int most = 0;

  sqlite3_db_status (self->connection, SQLITE_DBSTATUS_CACHE_WRITE, &n_pages, &most, FALSE);
  return n_pages;
}

/**
 * hc_database_count_changes:
 *
 * Returns: how many rows were ever written or deleted, those that were rolled back since too
 */
gint64
hc_database_count_changes (HcDatabase *self)
{
  return sqlite3_total_changes64 (self->connection);
}

gboolean
hc_database_is_in_transaction (HcDatabase *self)
{
  return !sqlite3_get_autocommit (self->connection);
}

/**
 * hc_rows_next:
 *
 * Returns: whether there is a row
 */
gboolean
hc_rows_next (HcRows *self)
{
  int code;

  if (self->statement == NULL || self->database->failure != SQLITE_OK)
    return FALSE;

  self->is_running = TRUE;
  code = sqlite3_step (self->statement);
  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    hc_database_note_failure (self->database, code, sqlite3_sql (self->statement));
  reset (self);
  return FALSE;
}

void
hc_rows_end (HcRows *self)
{
  reset (self);
}

/**
 * hc_rows_run:
 *
 * Does what the statement does and ends it.
 *
 * Returns: how many rows it changed
 */
gint64
hc_rows_run (HcRows *self)
{
  gint64 before = hc_database_count_changes (self->database);

  hc_rows_next (self);
  hc_rows_end (self);
  return self->database->failure == SQLITE_OK && self->statement != NULL
           ? hc_database_count_changes (self->database) - before
           : 0;
}

gint64
hc_rows_get_integer (HcRows *self, int column)
{
  return sqlite3_column_int64 (self->statement, column);
}

/**
 * hc_rows_get_text:
 *
 * Returns: (transfer none) (nullable): until the next row
 */
const char *
hc_rows_get_text (HcRows *self, int column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-database-private.h"
#include "hc-error.h"

/* What is done with all that is in a database. */

#define CANCEL_STEPS 10000
#define COPIED_AT_ONCE 256 /* pages: 1 MiB */
#define COPY_REST_US 1000
#define READ_AT_ONCE 65536

static int
is_cancelled (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/**
 * hc_database_set_cancellable:
 * @cancellable: (nullable): ends what takes long from now on; borrowed
 */
void
hc_database_set_cancellable (HcDatabase *self, GCancellable *cancellable)
{
  self->cancellable = cancellable;
  sqlite3_progress_handler (self->connection, CANCEL_STEPS, is_cancelled, cancellable);
}

static gboolean
refuse (HcDatabase *self, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->is_damaged)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The database is damaged."));
  else
    g_set_error (error, HC_ERROR, HC_ERROR_STORAGE, _("The database cannot be copied: %s."),
                 hc_database_explain_failure (self));
  return FALSE;
}

/* A read transaction holds the copy to one moment; who writes meanwhile waits for nothing. */
static int
copy_pages (HcDatabase *self, HcDatabase *target, GCancellable *cancellable)
{
  sqlite3_backup *backup = sqlite3_backup_init (target->connection, "main", self->connection, "main");
  int code = SQLITE_OK;

  if (backup == NULL)
    return sqlite3_errcode (target->connection);
  while (code == SQLITE_OK && !g_cancellable_is_cancelled (cancellable))
    {
      code = sqlite3_backup_step (backup, COPIED_AT_ONCE);
      g_usleep (COPY_REST_US);
    }
  sqlite3_backup_finish (backup);
  return code;
}

/**
 * hc_database_copy:
 * @target: what was in it goes
 *
 * Copies everything as it is now, slowly enough to leave the disk to others.
 *
 * Returns: %FALSE with a sentence for a person; with %G_IO_ERROR_INVALID_DATA it is damaged
 */
gboolean
hc_database_copy (HcDatabase *self, HcDatabase *target, GCancellable *cancellable, GError **error)
{
  int code;

  if (!hc_database_execute (self, "BEGIN; SELECT count(*) FROM sqlite_schema"))
    return refuse (self, cancellable, error);
  code = copy_pages (self, target, cancellable);
  hc_database_commit (self);
  if (code != SQLITE_DONE)
    {
      hc_database_note_failure (self, code, "backup");
      return refuse (self, cancellable, error);
    }
  /* The copy is one file, without a log beside it. */
  if (!hc_database_execute (target, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF"))
    return refuse (target, cancellable, error);
  return TRUE;
}

static gboolean
looks_good (HcDatabase *self)
{
  g_autoptr (HcRows) rows = hc_database_query (self, "PRAGMA integrity_check (1)", NULL, 0);

  return hc_rows_next (rows) && g_str_equal (hc_rows_get_text (rows, 0), "ok");
}

static int
read_file (sqlite3_file *file, GCancellable *cancellable)
{
  g_autofree char *buffer = g_malloc (READ_AT_ONCE);
  sqlite3_int64 size = 0;
  int code = SQLITE_OK;

  if (file == NULL || file->pMethods == NULL)
    return SQLITE_OK;
  code = file->pMethods->xFileSize (file, &size);
  for (sqlite3_int64 at = 0; at < size && code == SQLITE_OK; at += READ_AT_ONCE)
    code = g_cancellable_is_cancelled (cancellable)
             ? SQLITE_INTERRUPT
             : file->pMethods->xRead (file, buffer, (int) MIN (READ_AT_ONCE, size - at), at);
  return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

/* Pages that cannot be read look to SQLite like pages with nonsense in them. */
static gboolean
can_be_read (HcDatabase *self)
{
  sqlite3_file *file = NULL;
  sqlite3_file *log = NULL;
  int code;

  sqlite3_file_control (self->connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  sqlite3_file_control (self->connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  code = read_file (file, self->cancellable);
  if (code == SQLITE_OK)
    code = read_file (log, self->cancellable);
  if (code != SQLITE_OK)
    hc_database_note_failure (self, code, "read");
  return code == SQLITE_OK;
}

/**
 * hc_database_check:
 *
 * Looks at everything in it: about 6 ms for each MiB. A disk that fails is no damage.
 *
 * Returns: %FALSE with a sentence for a person; with %G_IO_ERROR_INVALID_DATA it is damaged
 */
gboolean
hc_database_check (HcDatabase *self, GError **error)
{
  if (looks_good (self) || (self->failure == SQLITE_OK && can_be_read (self) && looks_good (self)))
    return TRUE;
  self->is_damaged |= self->failure == SQLITE_OK;
  refuse (self, NULL, error);
  self->failure = SQLITE_OK;
  return FALSE;
}

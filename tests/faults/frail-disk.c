/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-faults"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "frail-disk.h"
#include "frail-handle.h"

#define DATABASE "handclasp.sqlite"

/* A name surely leads to a file only when its folder was synced, too. */
typedef struct
{
  FrailFile *durable; /* (nullable): what it surely leads to */
  FrailFile *current; /* (nullable): what it leads to as long as there is power */
} FrailName;

struct _FrailDisk
{
  sqlite3_vfs  vfs;

  /* borrowed */
  sqlite3_vfs *real;

  /* owned */
  GHashTable  *names; /* (element-type utf8 FrailName) by path */
  GRand       *dice;

  GMutex       lock;  /* of what follows, and of all files */
  guint        n_until_cut;     /* changes; 0: the power stays */
  gboolean     is_cut;
  guint        n_until_failure; /* operations; 0: none fails */
  guint        n_failures;      /* that are still to come */
  gboolean     has_failed;
  gboolean     is_full;         /* only what takes room fails */
};

static void
frail_name_free (FrailName *self)
{
  g_clear_pointer (&self->durable, frail_file_unref);
  g_clear_pointer (&self->current, frail_file_unref);
  g_free (self);
}

static gboolean
fails_now (FrailDisk *self, FrailOperation operation)
{
  if (self->n_failures == 0 || (self->is_full && operation != FRAIL_TAKES_ROOM))
    return FALSE;
  if (self->n_until_failure > 1)
    {
      self->n_until_failure--;
      return FALSE;
    }
  self->n_failures--;
  self->has_failed = TRUE;
  return TRUE;
}

gboolean
frail_disk_allow (FrailDisk *self, FrailOperation operation)
{
  gboolean is_allowed;

  g_mutex_lock (&self->lock);
  is_allowed = !self->is_cut && !fails_now (self, operation);
  if (is_allowed && operation != FRAIL_READS && self->n_until_cut > 0)
    self->is_cut = --self->n_until_cut == 0;
  g_mutex_unlock (&self->lock);
  return is_allowed;
}

int
frail_disk_get_failure (FrailDisk *self, int code)
{
  return self->is_full ? SQLITE_FULL : code;
}

void
frail_disk_lock (FrailDisk *self)
{
  g_mutex_lock (&self->lock);
}

void
frail_disk_unlock (FrailDisk *self)
{
  g_mutex_unlock (&self->lock);
}

/* SQLite syncs the folder, too, with the first sync of a new log. */
static void
sync_folder (FrailDisk *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      FrailName *name = value;

      g_clear_pointer (&name->durable, frail_file_unref);
      name->durable = name->current != NULL ? frail_file_ref (name->current) : NULL;
    }
}

/* Where the power goes meanwhile, nothing is sure. */
void
frail_disk_sync (FrailDisk *self, FrailFile *file)
{
  g_mutex_lock (&self->lock);
  if (!self->is_cut)
    {
      frail_file_sync (file);
      if (file->is_log)
        sync_folder (self);
    }
  g_mutex_unlock (&self->lock);
}

static FrailFile *
find_file (FrailDisk *self, const char *path, gboolean is_log)
{
  FrailName *name = g_hash_table_lookup (self->names, path);

  if (name == NULL)
    {
      name = g_new0 (FrailName, 1);
      g_hash_table_insert (self->names, g_strdup (path), name);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        {
          name->durable = frail_file_new (path, is_log);
          name->current = frail_file_ref (name->durable);
        }
    }
  if (name->current == NULL)
    name->current = frail_file_new (NULL, is_log);
  return frail_file_ref (name->current);
}

static gboolean
is_ours (const char *path)
{
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  return name != NULL && g_str_has_prefix (name, DATABASE);
}

static int
on_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  FrailDisk *self = vfs->pAppData;
  FrailHandle *handle = (FrailHandle *) file;
  gboolean is_log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  int code;

  if (!is_ours (path))
    return self->real->xOpen (self->real, path, file, flags, out_flags);

  file->pMethods = NULL;
  if (!frail_disk_allow (self, flags & SQLITE_OPEN_CREATE ? FRAIL_TAKES_ROOM : FRAIL_READS))
    return SQLITE_CANTOPEN;
  g_mutex_lock (&self->lock);
  handle->file = find_file (self, path, is_log);
  g_mutex_unlock (&self->lock);
  handle->disk = self;
  frail_handle_init (handle);
  code = self->real->xOpen (self->real, path, handle->real, flags, out_flags);
  if (code == SQLITE_OK)
    return SQLITE_OK;
  frail_file_unref (handle->file);
  file->pMethods = NULL;
  return code;
}

static int
on_delete (sqlite3_vfs *vfs, const char *path, int is_synced)
{
  FrailDisk *self = vfs->pAppData;
  FrailName *name;

  if (!is_ours (path))
    return self->real->xDelete (self->real, path, is_synced);
  if (!frail_disk_allow (self, FRAIL_CHANGES))
    return SQLITE_IOERR_DELETE;
  g_mutex_lock (&self->lock);
  name = g_hash_table_lookup (self->names, path);
  if (name != NULL)
    g_clear_pointer (&name->current, frail_file_unref);
  if (is_synced && !self->is_cut)
    sync_folder (self);
  g_mutex_unlock (&self->lock);
  return self->real->xDelete (self->real, path, FALSE);
}

static int
on_access (sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
  FrailDisk *self = vfs->pAppData;

  if (is_ours (path) && !frail_disk_allow (self, FRAIL_READS))
    return SQLITE_IOERR_ACCESS;
  return self->real->xAccess (self->real, path, flags, result);
}

/* What a disk may have of a file is what a name leads to, in one of the states it has been in. */
static void
leave_file (FrailDisk *self, const char *path, FrailName *name, double share)
{
  g_autoptr (GByteArray) left = NULL;
  FrailFile *file = g_rand_boolean (self->dice) ? name->current : name->durable;

  g_unlink (path);
  if (file == NULL)
    return;
  left = frail_file_leave (file, self->dice, share);
  g_file_set_contents_full (path, (const char *) left->data, left->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

FrailDisk *
frail_disk_new (guint32 seed)
{
  FrailDisk *self = g_new0 (FrailDisk, 1);

  self->real = sqlite3_vfs_find (NULL);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) frail_name_free);
  self->dice = g_rand_new_with_seed (seed);
  g_mutex_init (&self->lock);

  self->vfs = *self->real;
  self->vfs.szOsFile = (int) sizeof (FrailHandle) + self->real->szOsFile;
  self->vfs.pNext = NULL;
  self->vfs.zName = "frail";
  self->vfs.pAppData = self;
  self->vfs.xOpen = on_open;
  self->vfs.xDelete = on_delete;
  self->vfs.xAccess = on_access;
  return self;
}

void
frail_disk_free (FrailDisk *self)
{
  frail_disk_take_out (self);
  g_hash_table_unref (self->names);
  g_rand_free (self->dice);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * frail_disk_put_in:
 *
 * From now on SQLite opens its files here. All that is there is on the disk, and the power is on.
 */
void
frail_disk_put_in (FrailDisk *self)
{
  g_hash_table_remove_all (self->names);
  self->is_cut = self->has_failed = FALSE;
  self->n_until_cut = self->n_failures = 0;
  sqlite3_vfs_register (&self->vfs, TRUE);
}

void
frail_disk_take_out (FrailDisk *self)
{
  sqlite3_vfs_unregister (&self->vfs);
}

/**
 * frail_disk_cut_at:
 * @n_changes: with the one of this number from now on the power goes; 0: it stays
 */
void
frail_disk_cut_at (FrailDisk *self, guint n_changes)
{
  g_mutex_lock (&self->lock);
  self->n_until_cut = n_changes;
  g_mutex_unlock (&self->lock);
}

gboolean
frail_disk_is_cut (FrailDisk *self)
{
  gboolean is_cut;

  g_mutex_lock (&self->lock);
  is_cut = self->is_cut;
  g_mutex_unlock (&self->lock);
  return is_cut;
}

/**
 * frail_disk_leave_remains:
 *
 * The power has gone, and everybody has let the files go: puts in their place what is left of them.
 */
void
frail_disk_leave_remains (FrailDisk *self)
{
  static const double shares[] = { 0, 0.5, 0.9, 1 };
  double share = shares[g_rand_int_range (self->dice, 0, G_N_ELEMENTS (shares))];
  GHashTableIter iter;
  gpointer path, name;

  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, &path, &name))
    {
      g_autofree char *index = g_strdup_printf ("%s-shm", (const char *) path);

      leave_file (self, path, name, share);
      g_unlink (index);
    }
  g_hash_table_remove_all (self->names);
}

/**
 * frail_disk_fail_at:
 * @n_operations: the one of this number from now on fails
 * @n_times: how many fail
 * @is_full: only what takes room is counted, and fails
 */
void
frail_disk_fail_at (FrailDisk *self, guint n_operations, guint n_times, gboolean is_full)
{
  g_mutex_lock (&self->lock);
  self->n_until_failure = n_operations;
  self->n_failures = n_times;
  self->is_full = is_full;
  g_mutex_unlock (&self->lock);
}

gboolean
frail_disk_has_failed (FrailDisk *self)
{
  gboolean has_failed;

  g_mutex_lock (&self->lock);
  has_failed = self->has_failed;
  g_mutex_unlock (&self->lock);
  return has_failed;
}

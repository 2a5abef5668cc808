/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-faults"

#include "frail-handle.h"

/* What is asked after the power went, or in the moment it goes, never answers; the latter may have been begun. */
#define DO(self, operation, code, call)                    \
  (frail_disk_allow ((self)->disk, (operation))            \
     ? answer ((self), (call))                             \
     : frail_disk_get_failure ((self)->disk, (code)))

#define REAL(self, method, ...) ((self)->real->pMethods->method ((self)->real, ##__VA_ARGS__))

static int
answer (FrailHandle *self, int code)
{
  return frail_disk_is_cut (self->disk) ? SQLITE_IOERR : code;
}

static int
on_close (sqlite3_file *file)
{
  FrailHandle *self = (FrailHandle *) file;

  g_clear_pointer (&self->file, frail_file_unref);
  return REAL (self, xClose);
}

static int
on_read (sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
  FrailHandle *self = (FrailHandle *) file;

  return DO (self, FRAIL_READS, SQLITE_IOERR_READ, REAL (self, xRead, data, length, offset));
}

static int
write_through (FrailHandle *self, const void *data, int length, sqlite3_int64 offset)
{
  frail_disk_lock (self->disk);
  frail_file_write (self->file, data, (gsize) length, (gsize) offset);
  frail_disk_unlock (self->disk);
  return REAL (self, xWrite, data, length, offset);
}

static int
on_write (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  FrailHandle *self = (FrailHandle *) file;

  return DO (self, FRAIL_TAKES_ROOM, SQLITE_IOERR_WRITE, write_through (self, data, length, offset));
}

static int
truncate_through (FrailHandle *self, sqlite3_int64 size)
{
  frail_disk_lock (self->disk);
  frail_file_truncate (self->file, (gsize) size);
  frail_disk_unlock (self->disk);
  return REAL (self, xTruncate, size);
}

static int
on_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  FrailHandle *self = (FrailHandle *) file;

  return DO (self, FRAIL_CHANGES, SQLITE_IOERR_TRUNCATE, truncate_through (self, size));
}

/* The real file ends with the test, and need not be on any disk. */
static int
sync_through (FrailHandle *self)
{
  frail_disk_sync (self->disk, self->file);
  return SQLITE_OK;
}

static int
on_sync (sqlite3_file *file, int flags)
{
  FrailHandle *self = (FrailHandle *) file;

  return DO (self, FRAIL_CHANGES, SQLITE_IOERR_FSYNC, sync_through (self));
}

static int
on_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  FrailHandle *self = (FrailHandle *) file;

  return DO (self, FRAIL_READS, SQLITE_IOERR_FSTAT, REAL (self, xFileSize, size));
}

static int
on_lock (sqlite3_file *file, int level)
{
  FrailHandle *self = (FrailHandle *) file;

  return DO (self, FRAIL_READS, SQLITE_IOERR_LOCK, REAL (self, xLock, level));
}

static int
on_unlock (sqlite3_file *file, int level)
{
  FrailHandle *self = (FrailHandle *) file;

  return REAL (self, xUnlock, level);
}

static int
on_check_reserved_lock (sqlite3_file *file, int *is_locked)
{
  FrailHandle *self = (FrailHandle *) file;

  return REAL (self, xCheckReservedLock, is_locked);
}

static int
on_file_control (sqlite3_file *file, int what, void *argument)
{
  FrailHandle *self = (FrailHandle *) file;

  return REAL (self, xFileControl, what, argument);
}

static int
on_sector_size (sqlite3_file *file)
{
  FrailHandle *self = (FrailHandle *) file;

  return REAL (self, xSectorSize);
}

static int
on_characteristics (sqlite3_file *file)
{
  FrailHandle *self = (FrailHandle *) file;

  return REAL (self, xDeviceCharacteristics);
}

static int
on_shm_map (sqlite3_file *file, int page, int size, int may_extend, void volatile **memory)
{
  FrailHandle *self = (FrailHandle *) file;

  return DO (self, FRAIL_READS, SQLITE_IOERR_SHMMAP, REAL (self, xShmMap, page, size, may_extend, memory));
}

static int
on_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  FrailHandle *self = (FrailHandle *) file;

  if (flags & SQLITE_SHM_UNLOCK)
    return REAL (self, xShmLock, offset, n, flags);
  return DO (self, FRAIL_READS, SQLITE_IOERR_SHMLOCK, REAL (self, xShmLock, offset, n, flags));
}

static void
on_shm_barrier (sqlite3_file *file)
{
  FrailHandle *self = (FrailHandle *) file;

  REAL (self, xShmBarrier);
}

static int
on_shm_unmap (sqlite3_file *file, int is_over)
{
  FrailHandle *self = (FrailHandle *) file;

  return REAL (self, xShmUnmap, is_over);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = on_close,
  .xRead = on_read,
  .xWrite = on_write,
  .xTruncate = on_truncate,
  .xSync = on_sync,
  .xFileSize = on_file_size,
  .xLock = on_lock,
  .xUnlock = on_unlock,
  .xCheckReservedLock = on_check_reserved_lock,
  .xFileControl = on_file_control,
  .xSectorSize = on_sector_size,
  .xDeviceCharacteristics = on_characteristics,
  .xShmMap = on_shm_map,
  .xShmLock = on_shm_lock,
  .xShmBarrier = on_shm_barrier,
  .xShmUnmap = on_shm_unmap,
};

void
frail_handle_init (FrailHandle *self)
{
  self->base.pMethods = &methods;
  self->real = (sqlite3_file *) (self + 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "frail-disk.h"
#include "frail-file.h"

G_BEGIN_DECLS

typedef enum
{
  FRAIL_READS,
  FRAIL_CHANGES,
  FRAIL_TAKES_ROOM,
} FrailOperation;

/* An open file. The system's own handle lies behind it in memory. */
typedef struct
{
  sqlite3_file  base;

  /* borrowed */
  FrailDisk    *disk;
  sqlite3_file *real;

  /* owned */
  FrailFile    *file;
} FrailHandle;

void     frail_handle_init        (FrailHandle    *self);

/* What the disk tells its handles; changes only between lock and unlock. */
void     frail_disk_lock          (FrailDisk      *self);
void     frail_disk_unlock        (FrailDisk      *self);
gboolean frail_disk_allow         (FrailDisk      *self,
                                   FrailOperation  operation);
int      frail_disk_get_failure   (FrailDisk      *self,
                                   int             code);
void     frail_disk_sync          (FrailDisk      *self,
                                   FrailFile      *file);

G_END_DECLS

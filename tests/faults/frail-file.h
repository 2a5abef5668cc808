/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FrailFile:
 *
 * What a disk surely has of a file, and what it was told since: of that anything may be left when the
 * power goes, sector by sector and in any order.
 */
typedef struct
{
  GByteArray *durable;
  GPtrArray  *pending; /* (element-type FrailWrite) */
  gboolean    is_log;
} FrailFile;

FrailFile  *frail_file_new          (const char   *path,
                                     gboolean      is_log);
FrailFile  *frail_file_ref          (FrailFile    *self);
void        frail_file_unref        (FrailFile    *self);

void        frail_file_write        (FrailFile    *self,
                                     gconstpointer data,
                                     gsize         length,
                                     gsize         offset);
void        frail_file_truncate     (FrailFile    *self,
                                     gsize         size);
void        frail_file_sync         (FrailFile    *self);
GByteArray *frail_file_leave        (FrailFile    *self,
                                     GRand        *dice,
                                     double        share);

G_END_DECLS

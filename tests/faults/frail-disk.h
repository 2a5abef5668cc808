/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FrailDisk:
 *
 * What SQLite finds instead of the system's files while it is in: a disk whose power goes, or that
 * does not do what it is asked. It knows what would be left of the database and its log, since it
 * keeps apart what was written and never synced. The index of the log is memory, and gone with the
 * power. For one database at a time, and any thread.
 */
typedef struct _FrailDisk FrailDisk;

FrailDisk *frail_disk_new           (guint32     seed);
void       frail_disk_free          (FrailDisk  *self);

void       frail_disk_put_in        (FrailDisk  *self);
void       frail_disk_take_out      (FrailDisk  *self);

void       frail_disk_cut_at        (FrailDisk  *self,
                                     guint       n_changes);
gboolean   frail_disk_is_cut        (FrailDisk  *self);
void       frail_disk_leave_remains (FrailDisk  *self);

void       frail_disk_fail_at       (FrailDisk  *self,
                                     guint       n_operations,
                                     guint       n_times,
                                     gboolean    is_full);
gboolean   frail_disk_has_failed    (FrailDisk  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FrailDisk, frail_disk_free)

G_END_DECLS

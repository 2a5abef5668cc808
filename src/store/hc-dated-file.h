/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HcDatedFile:
 * @reason: why it is there, such as `daily`
 * @at: when it was made
 *
 * A database that is kept beside the one in use: a backup, or one that was put aside. Its name says it all.
 */
typedef struct
{
  char   *path;
  char   *reason;
  gint64  at;
} HcDatedFile;

GPtrArray   *hc_dated_file_list      (const char  *folder,
                                      gint64       now);
gboolean     hc_dated_file_is_name   (const char  *name);
void         hc_dated_file_free      (HcDatedFile *self);

char        *hc_dated_file_make_path (const char  *folder,
                                      const char  *reason,
                                      gint64       at);
char        *hc_dated_file_say_date  (gint64       at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcDatedFile, hc_dated_file_free)

G_END_DECLS

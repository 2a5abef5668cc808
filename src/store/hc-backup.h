/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hc-dated-file.h"

G_BEGIN_DECLS

gboolean     hc_backup_make        (const char    *folder,
                                    const char    *reason,
                                    gint64         now,
                                    GCancellable  *cancellable,
                                    GError       **error);

gboolean     hc_backup_is_due      (const char    *folder,
                                    gint64         now);
GPtrArray   *hc_backup_list        (const char    *folder,
                                    gint64         now);
HcDatedFile *hc_backup_find_newest (const char    *folder,
                                    gint64         now);

G_END_DECLS

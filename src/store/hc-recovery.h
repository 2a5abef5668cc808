/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-dated-file.h"

G_BEGIN_DECLS

char     *hc_recovery_restore      (const char  *folder,
                                    const char  *file,
                                    gint64       now,
                                    char       **kept,
                                    GError     **error);
gboolean  hc_recovery_start_afresh (const char  *folder,
                                    gint64       now,
                                    char       **kept,
                                    GError     **error);

G_END_DECLS

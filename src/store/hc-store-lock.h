/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *hc_store_lock_get_database (const char *folder);
int      hc_store_lock_folder    (const char  *folder,
                                  GError     **error);
gboolean hc_store_lock_make_file (const char  *path,
                                  GError     **error);

G_END_DECLS

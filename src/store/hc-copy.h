/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hc-database.h"

G_BEGIN_DECLS

HcDatabase *hc_copy_make    (const char    *source,
                             const char    *path,
                             GCancellable  *cancellable,
                             GError       **error);
HcDatabase *hc_copy_make_new (const char   *path,
                              GError      **error);
gboolean    hc_copy_complete (HcDatabase   *copy,
                              const char   *path,
                              GError      **error);
gboolean    hc_copy_put     (const char    *path,
                             const char    *final,
                             GError       **error);
gboolean    hc_copy_sync    (const char    *path,
                             GError       **error);

G_END_DECLS

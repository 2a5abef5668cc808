/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-database.h"

G_BEGIN_DECLS

gboolean hc_schema_check            (HcDatabase  *database,
                                     GError     **error);
gboolean hc_schema_is_old           (HcDatabase  *database);
gboolean hc_schema_is_empty         (HcDatabase  *database);
gboolean hc_schema_bring_up_to_date (HcDatabase  *database,
                                     GError     **error);

guint    hc_schema_get_version      (void);

G_END_DECLS

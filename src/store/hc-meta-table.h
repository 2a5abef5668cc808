/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-database.h"

G_BEGIN_DECLS

void   hc_meta_table_set           (HcDatabase *database,
                                    const char *key,
                                    const char *value);
void   hc_meta_table_set_integer   (HcDatabase *database,
                                    const char *key,
                                    gint64      value);

char  *hc_meta_table_get           (HcDatabase *database,
                                    const char *key);
gint64 hc_meta_table_get_integer   (HcDatabase *database,
                                    const char *key);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-database.h"

G_BEGIN_DECLS

void     hc_rest_table_add        (HcDatabase *database,
                                   const char *username,
                                   gint64      until);
void     hc_rest_table_delete_old (HcDatabase *database,
                                   gint64      now);

gboolean hc_rest_table_has        (HcDatabase *database,
                                   const char *username,
                                   gint64      now);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-database.h"

G_BEGIN_DECLS

char   *hc_word_table_join   (const char *name,
                              const char *username);

void    hc_word_table_add    (HcDatabase *database,
                              gint64      user_id,
                              const char *words);
void    hc_word_table_remove (HcDatabase *database,
                              gint64      user_id,
                              const char *words);

GArray *hc_word_table_find   (HcDatabase *database,
                              const char *prefix,
                              guint       limit);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-database.h"
#include "hc-pair.h"

G_BEGIN_DECLS

/**
 * HcPairFunc:
 *
 * Is called with each pair; it may write it.
 */
typedef void (*HcPairFunc) (HcPair   *pair,
                            gpointer  user_data);

gboolean   hc_pair_table_find         (HcDatabase *database,
                                       gint64      one,
                                       gint64      other,
                                       HcPair     *pair);
void       hc_pair_table_write        (HcDatabase *database,
                                       HcPair     *pair);

void       hc_pair_table_each         (HcDatabase *database,
                                       gint64      user_id,
                                       HcPairFunc  func,
                                       gpointer    user_data);
guint      hc_pair_table_each_older   (HcDatabase *database,
                                       gint64      requested_before,
                                       guint       limit,
                                       HcPairFunc  func,
                                       gpointer    user_data);
gboolean   hc_pair_table_share_friend (HcDatabase *database,
                                       gint64      one,
                                       gint64      other);

G_END_DECLS

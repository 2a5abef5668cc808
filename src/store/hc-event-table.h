/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-database.h"
#include "hc-event.h"

G_BEGIN_DECLS

void       hc_event_table_insert        (HcDatabase    *database,
                                         gint64         user_id,
                                         gint64         about,
                                         const HcEvent *event);
void       hc_event_table_trim          (HcDatabase    *database,
                                         gint64         user_id,
                                         gint64         n_kept,
                                         gint64         oldest);
void       hc_event_table_delete_all    (HcDatabase    *database,
                                         gint64         user_id);

GPtrArray *hc_event_table_list_after    (HcDatabase    *database,
                                         gint64         user_id,
                                         gint64         seq,
                                         guint          limit);
GPtrArray *hc_event_table_list_before   (HcDatabase    *database,
                                         gint64         user_id,
                                         gint64         seq,
                                         guint          limit);
gint64     hc_event_table_count_after   (HcDatabase    *database,
                                         gint64         user_id,
                                         gint64         seq,
                                         gint64        *oldest);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-database.h"
#include "hc-event.h"

G_BEGIN_DECLS

void   hc_alert_table_insert     (HcDatabase    *database,
                                  gint64         user_id,
                                  gint64         about,
                                  const HcEvent *event);
void   hc_alert_table_withdraw   (HcDatabase    *database,
                                  gint64         user_id,
                                  gint64         about,
                                  HcEventKind    kind);
gint64 hc_alert_table_see        (HcDatabase    *database,
                                  gint64         user_id,
                                  gint64         upto);
void   hc_alert_table_delete_all (HcDatabase    *database,
                                  gint64         user_id);

gint64 hc_alert_table_count      (HcDatabase    *database,
                                  gint64         user_id);

G_END_DECLS

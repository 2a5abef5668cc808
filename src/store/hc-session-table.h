/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-database.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  gint64 user_id;
  gint64 last_used_at;
} HcSessionRow;

gint64   hc_session_table_insert        (HcDatabase *database, gint64 user_id, const char *token_hash,
                                         const char *address, gint64 now);
void     hc_session_table_touch         (HcDatabase *database, gint64 id, gint64 now);
void     hc_session_table_delete        (HcDatabase *database, gint64 id);
void     hc_session_table_delete_others (HcDatabase *database, gint64 user_id, gint64 kept_id);
void     hc_session_table_delete_all    (HcDatabase *database);
gint64   hc_session_table_delete_old    (HcDatabase *database, gint64 last_used_before, guint limit);

gboolean hc_session_table_find          (HcDatabase *database, const char *token_hash, HcSessionRow *session);

void     hc_address_table_remember      (HcDatabase *database, gint64 user_id, const char *address, gint64 now);
gboolean hc_address_table_knows         (HcDatabase *database, gint64 user_id, const char *address);

G_END_DECLS

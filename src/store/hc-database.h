/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-health.h"

G_BEGIN_DECLS

typedef struct _HcDatabase HcDatabase;
typedef struct _HcRows HcRows;

/**
 * HcValueType:
 * @HC_VALUE_ID: of a row; 0 is NULL
 */
typedef enum
{
  HC_VALUE_INTEGER,
  HC_VALUE_ID,
  HC_VALUE_TEXT,
} HcValueType;

typedef struct
{
  HcValueType  type;
  gint64       integer;
  const char  *text;
} HcValue;

#define HC_INT(n) ((HcValue){ .type = HC_VALUE_INTEGER, .integer = (n) })
#define HC_ID(n) ((HcValue){ .type = HC_VALUE_ID, .integer = (n) })
#define HC_TEXT(s) ((HcValue){ .type = HC_VALUE_TEXT, .text = (s) })

/**
 * HC_QUERY:
 * @sql: a literal: its address is what its prepared statement is found by
 */
#define HC_QUERY(database, sql, ...)                              \
  hc_database_query ((database), (sql), (HcValue[]){ __VA_ARGS__ }, \
                     sizeof ((HcValue[]){ __VA_ARGS__ }) / sizeof (HcValue))
#define HC_RUN(database, sql, ...) hc_rows_run (HC_QUERY (database, sql, __VA_ARGS__))

HcDatabase *hc_database_open           (const char     *path,
                                        GError        **error);
HcDatabase *hc_database_open_as_is     (const char     *path,
                                        GError        **error);
HcDatabase *hc_database_open_quick     (const char     *path,
                                        GError        **error);
void        hc_database_close          (HcDatabase     *self);
void        hc_database_set_cancellable (HcDatabase    *self,
                                         GCancellable  *cancellable);
gboolean    hc_database_copy           (HcDatabase     *self,
                                        HcDatabase     *target,
                                        GCancellable   *cancellable,
                                        GError        **error);
gboolean    hc_database_check          (HcDatabase     *self,
                                        GError        **error);

gboolean    hc_database_execute        (HcDatabase     *self,
                                        const char     *sql);
gboolean    hc_database_begin          (HcDatabase     *self);
gboolean    hc_database_commit         (HcDatabase     *self);
void        hc_database_roll_back      (HcDatabase     *self);
HcRows     *hc_database_query          (HcDatabase     *self,
                                        const char     *sql,
                                        const HcValue  *values,
                                        guint           n_values);
gboolean    hc_database_take_failure   (HcDatabase     *self,
                                        GError        **error);
HcTrouble   hc_database_take_trouble   (HcDatabase     *self);
void        hc_database_rest           (HcDatabase     *self);
int         hc_database_count_writes   (HcDatabase     *self);
gint64      hc_database_count_changes  (HcDatabase     *self);
gboolean    hc_database_is_in_transaction (HcDatabase  *self);
gboolean    hc_database_is_damaged     (HcDatabase     *self);
const char *hc_database_explain_failure (HcDatabase    *self);
void        hc_database_note_damage    (HcDatabase     *self);

gboolean    hc_rows_next               (HcRows         *self);
void        hc_rows_end                (HcRows         *self);
gint64      hc_rows_run                (HcRows         *self);
gint64      hc_rows_get_integer        (HcRows         *self,
                                        int             column);
const char *hc_rows_get_text           (HcRows         *self,
                                        int             column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcDatabase, hc_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcRows, hc_rows_end)

G_END_DECLS

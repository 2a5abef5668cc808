/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-meta-table.h"

void
hc_meta_table_set (HcDatabase *database, const char *key, const char *value)
{
  HC_RUN (database, "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
          HC_TEXT (key), HC_TEXT (value));
}

void
hc_meta_table_set_integer (HcDatabase *database, const char *key, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  hc_meta_table_set (database, key, text);
}

/**
 * hc_meta_table_get:
 *
 * Returns: (transfer full) (nullable): the value
 */
char *
hc_meta_table_get (HcDatabase *database, const char *key)
{
  g_autoptr (HcRows) rows = HC_QUERY (database, "SELECT value FROM meta WHERE key = ?1", HC_TEXT (key));

  return hc_rows_next (rows) ? g_strdup (hc_rows_get_text (rows, 0)) : NULL;
}

/**
 * hc_meta_table_get_integer:
 *
 * Returns: the value, or 0
 */
gint64
hc_meta_table_get_integer (HcDatabase *database, const char *key)
{
  g_autofree char *text = hc_meta_table_get (database, key);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-meta-table.h"
#include "hc-store-ping.h"
#include "hc-store-private.h"

static gpointer
run_ping (HcDesk *desk, gpointer request, GError **error)
{
  HcRows *rows = hc_database_query (desk->database, "SELECT count(*) FROM meta", NULL, 0);

  hc_rows_run (rows);
  return GINT_TO_POINTER (TRUE);
}

/* Something new, as SQLite writes no page that stays the same. */
static gpointer
run_probe (HcDesk *desk, gpointer request, GError **error)
{
  hc_meta_table_set_integer (desk->database, "probe", g_get_monotonic_time ());
  return NULL;
}

static const HcJobType ping = { .run = run_ping };
const HcJobType hc_store_probe = { .run = run_probe };

void
hc_store_ping_async (HcStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  hc_store_submit (self, &ping, NULL, cancellable, callback, user_data);
}

gboolean
hc_store_ping_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  if (hc_store_finish (self, &ping, result, error) == NULL)
    return FALSE;
  if (!hc_health_is_bad (hc_store_get_health (self)))
    return TRUE;
  g_set_error_literal (error, HC_ERROR, HC_ERROR_STORAGE, _("Nothing can be stored at present."));
  return FALSE;
}

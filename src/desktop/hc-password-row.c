/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-password-row.h"

/**
 * hc_password_row_clear:
 * @row: an #AdwPasswordEntryRow
 *
 * Forgets what was typed, and that it was to be seen: the next one to type there may be somebody else.
 */
void
hc_password_row_clear (GtkWidget *row)
{
  gtk_editable_set_text (GTK_EDITABLE (row), "");
  gtk_text_set_visibility (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row))), FALSE);
}

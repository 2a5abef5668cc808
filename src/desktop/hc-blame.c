/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-compat.h"
#include "hc-blame.h"

/**
 * hc_blame:
 * @sentence: what is wrong with @entry; it is shown elsewhere, and heard here
 *
 * Marks @entry as wrong and puts the focus there.
 */
void
hc_blame (GtkWidget *entry, const char *sentence)
{
  GtkAccessible *heard = hc_compat_get_heard (entry);

  gtk_widget_add_css_class (entry, "error");
  gtk_accessible_update_state (heard, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (heard, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  gtk_widget_grab_focus (entry);
}

void
hc_forgive (GtkWidget *entry)
{
  GtkAccessible *heard = hc_compat_get_heard (entry);

  gtk_widget_remove_css_class (entry, "error");
  gtk_accessible_reset_state (heard, GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_property (heard, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void hc_blame   (GtkWidget  *entry,
                 const char *sentence);
void hc_forgive (GtkWidget  *entry);

G_END_DECLS

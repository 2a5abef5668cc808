/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What libadwaita 1.2 and newer ones do with different widgets, and display servers in different ways. */

/**
 * HcCompatAnswer:
 * @is_yes: %FALSE where the question was closed or refused
 */
typedef void (*HcCompatAnswer) (gboolean is_yes,
                                gpointer user_data);

void       hc_compat_present        (GtkWindow      *window);
GtkWidget *hc_compat_ask            (GtkWindow      *parent,
                                     const char     *title,
                                     const char     *text,
                                     const char     *yes,
                                     gboolean        is_dangerous,
                                     GtkWidget      *extra,
                                     HcCompatAnswer  answer,
                                     gpointer        user_data,
                                     GDestroyNotify  destroy);
void       hc_compat_allow          (GtkWidget      *dialog,
                                     gboolean        can_do);

void       hc_compat_install_actions (GtkWidgetClass *window_class);

GtkAccessible *hc_compat_get_heard (GtkWidget *entry);
void           hc_compat_let_hear  (GtkWidget *widget);

G_END_DECLS

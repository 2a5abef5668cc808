/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-person-item.h"

G_BEGIN_DECLS

/* What rows say of somebody; the first argument is the widget whose expression asks. All return
 * (transfer full) text. */

char     *hc_person_say_address   (gpointer    widget,
                                   const char *username);
char     *hc_person_say_presence  (gpointer    widget,
                                   guint       presence,
                                   gint64      last_seen,
                                   gint64      now);
char     *hc_person_say_since     (gpointer    widget,
                                   guint       station,
                                   gint64      since,
                                   gint64      now);
char     *hc_person_say_station   (gpointer    widget,
                                   guint       station,
                                   gboolean    is_preapproved);
char     *hc_person_say_icon      (gpointer    widget,
                                   guint       station);
char     *hc_person_say_more      (gpointer    widget,
                                   const char *name);
char     *hc_person_say_all       (HcPersonItem *item);
gboolean  hc_person_has_text      (gpointer    widget,
                                   const char *text);
gboolean  hc_person_has_menu      (gpointer    widget,
                                   guint       station,
                                   gboolean    is_preapproved);
char    **hc_person_style_dot     (gpointer    widget,
                                   guint       presence);

G_END_DECLS

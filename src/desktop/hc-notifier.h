/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-window.h"

G_BEGIN_DECLS

#define HC_TYPE_NOTIFIER (hc_notifier_get_type ())
G_DECLARE_FINAL_TYPE (HcNotifier, hc_notifier, HC, NOTIFIER, GObject)

HcNotifier *hc_notifier_new         (GApplication  *application,
                                     HcKeys        *keys);

void        hc_notifier_watch       (HcNotifier    *self,
                                     HcWindow      *window);
void        hc_notifier_close       (HcNotifier    *self);

gboolean    hc_notifier_has_window  (HcNotifier    *self,
                                     const char    *user);
guint       hc_notifier_count_users (HcNotifier    *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HC_TYPE_QR (hc_qr_get_type ())
G_DECLARE_FINAL_TYPE (HcQr, hc_qr, HC, QR, GObject)

HcQr     *hc_qr_new      (const char *text);

int       hc_qr_get_size (HcQr       *self);
gboolean  hc_qr_is_dark  (HcQr       *self,
                          int         column,
                          int         row);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HC_TYPE_WRAP_LAYOUT (hc_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (HcWrapLayout, hc_wrap_layout, HC, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS

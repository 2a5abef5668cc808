/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HC_TYPE_CHOICE_BUTTON (hc_choice_button_get_type ())
G_DECLARE_FINAL_TYPE (HcChoiceButton, hc_choice_button, HC, CHOICE_BUTTON, GtkButton)

G_END_DECLS

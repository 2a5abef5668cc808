/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void hc_password_row_clear (GtkWidget *row);

G_END_DECLS

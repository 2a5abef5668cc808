/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hc-book.h"

G_BEGIN_DECLS

void hc_asking_choose (GtkWidget   *widget,
                       HcBook      *book,
                       HcChoice     choice,
                       const char  *username);

G_END_DECLS

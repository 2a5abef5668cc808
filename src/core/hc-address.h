/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *hc_address_get_key (GInetAddress *address);

G_END_DECLS

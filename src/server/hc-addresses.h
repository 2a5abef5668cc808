/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *hc_addresses_find      (void);
char     **hc_addresses_sort_uris (GPtrArray     *addresses,
                                   GInetAddress  *usual,
                                   gboolean       has_ipv6,
                                   const char    *scheme,
                                   guint16        port);
char     **hc_addresses_list_uris (GInetAddress  *bound,
                                   gboolean       has_ipv6,
                                   const char    *scheme,
                                   guint16        port);

G_END_DECLS

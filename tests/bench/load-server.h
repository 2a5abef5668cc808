/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a server costs: it and all processes that it started. */

gint64 load_server_get_memory    (int pid);
gint64 load_server_get_processor (int pid);
gint64 load_server_get_wake_ups  (int pid);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-desk.h"
#include "hc-encounter.h"

G_BEGIN_DECLS

gboolean hc_chores_is_too_old (HcDesk       *desk,
                               const HcPair *pair,
                               gint64        now);
gboolean hc_chores_do_some    (HcDesk       *desk,
                               GPtrArray    *deliveries);

G_END_DECLS

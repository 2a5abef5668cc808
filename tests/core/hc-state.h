/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-relation.h"

G_BEGIN_DECLS

#define HC_N_STATE_CODES (1 << 12)

gboolean hc_state_parse  (const char       *word,
                          HcRelation       *relation);
char    *hc_state_spell  (const HcRelation *relation);
guint    hc_state_encode (const HcRelation *relation);

G_END_DECLS

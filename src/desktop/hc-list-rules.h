/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-command.h"
#include "hc-person.h"

G_BEGIN_DECLS

gboolean  hc_list_rules_has     (HcListKind      kind,
                              const char     *query,
                              const HcPerson *person);
char     *hc_list_rules_get_key (HcListKind      kind,
                              const HcPerson *person);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-machine.h"

G_BEGIN_DECLS

/* Says in @flaw where the machine breaks it. */
typedef gboolean (*HcRuleFunc) (HcMachine *machine,
                                GString   *flaw);

typedef struct
{
  const char *name;
  HcRuleFunc  holds;
} HcRule;

extern const HcRule hc_relation_rules[];
extern const gsize  hc_n_relation_rules;

const HcRule *hc_relation_rule_find (const char *name);

G_END_DECLS

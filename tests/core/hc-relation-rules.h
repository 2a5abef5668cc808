/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-relation.h"

G_BEGIN_DECLS

typedef HcRelationStep (*HcStepFunc) (HcRelation *relation,
                                      HcDeed      deed);

typedef struct _HcMachine HcMachine;

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

HcMachine    *hc_machine_new         (HcStepFunc  step);
void          hc_machine_free        (HcMachine  *self);
GHashTable   *hc_machine_list_states (HcMachine  *self);

const HcRule *hc_relation_rule_find  (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcMachine, hc_machine_free)

G_END_DECLS

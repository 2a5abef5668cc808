/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-relation.h"

G_BEGIN_DECLS

typedef HcRelationStep (*HcStepFunc) (HcRelation *relation,
                                      HcDeed      deed);

/**
 * HcMachine:
 * @states: (element-type HcRelation): all that can be reached from `none` by any deed of either
 *   person, with any filter at any time
 */
typedef struct
{
  HcStepFunc  step;
  GArray     *states;
} HcMachine;

HcMachine  *hc_machine_new         (HcStepFunc  step);
void        hc_machine_free        (HcMachine  *self);

GHashTable *hc_machine_list_states (HcMachine  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcMachine, hc_machine_free)

G_END_DECLS

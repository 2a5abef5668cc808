/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-relation-rules.h"

G_BEGIN_DECLS

/**
 * HcFault:
 * @broken_rule: the one that must notice
 *
 * A machine that is wrong in one point.
 */
typedef struct
{
  const char *name;
  HcStepFunc  step;
  const char *broken_rule;
} HcFault;

extern const HcFault hc_relation_faults[];
extern const gsize   hc_n_relation_faults;

G_END_DECLS

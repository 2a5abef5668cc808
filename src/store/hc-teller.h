/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-job.h"

G_BEGIN_DECLS

typedef struct _HcTeller HcTeller;

HcTeller *hc_teller_new   (void);
void      hc_teller_unref (HcTeller  *self);

void      hc_teller_tell  (HcTeller  *self,
                           GPtrArray *jobs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcTeller, hc_teller_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-clock.h"

G_BEGIN_DECLS

typedef struct _HcLockout HcLockout;

HcLockout *hc_lockout_new     (gint64       limit,
                               gint64       pause_ms,
                               gint64       pause_max_ms,
                               HcClock     *clock);
void       hc_lockout_free    (HcLockout   *self);

gint64     hc_lockout_check   (HcLockout   *self,
                               const char  *key);
void       hc_lockout_begin   (HcLockout   *self,
                               const char  *key);
void       hc_lockout_succeed (HcLockout   *self,
                               const char  *key);
void       hc_lockout_fail    (HcLockout   *self,
                               const char  *key);
void       hc_lockout_cancel  (HcLockout   *self,
                               const char  *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcLockout, hc_lockout_free)

G_END_DECLS

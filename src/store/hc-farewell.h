/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-desk.h"
#include "hc-store-accounts.h"
#include "hc-user-table.h"

G_BEGIN_DECLS

HcFarewell *hc_farewell_run (HcDesk       *desk,
                             const HcUser *user);

G_END_DECLS

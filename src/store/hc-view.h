/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-desk.h"
#include "hc-pair.h"
#include "hc-user-table.h"

G_BEGIN_DECLS

HcPerson *hc_view_me       (HcDesk       *desk,
                            const HcUser *user);
HcPerson *hc_view_stranger (HcDesk       *desk,
                            const HcUser *user);
HcPerson *hc_view_person   (HcDesk       *desk,
                            const HcUser *user,
                            const HcPair *pair);

G_END_DECLS

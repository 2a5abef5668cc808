/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-accounts.h"
#include "hc-address-card.h"
#include "hc-book.h"

G_BEGIN_DECLS

#define HC_TYPE_HOME (hc_home_get_type ())
G_DECLARE_FINAL_TYPE (HcHome, hc_home, HC, HOME, AdwBin)

void           hc_home_set_book       (HcHome      *self,
                                       HcBook      *book,
                                       HcAccounts  *accounts);
void           hc_home_set_narrow     (HcHome      *self,
                                       gboolean     is_narrow);
void           hc_home_show_person    (HcHome      *self,
                                       const char  *username);

gboolean       hc_home_is_at_requests (HcHome      *self);
HcAddressCard *hc_home_get_card       (HcHome      *self);

G_END_DECLS

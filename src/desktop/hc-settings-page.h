/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-accounts.h"
#include "hc-book.h"

G_BEGIN_DECLS

#define HC_TYPE_SETTINGS_PAGE (hc_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (HcSettingsPage, hc_settings_page, HC, SETTINGS_PAGE, AdwBin)

void hc_settings_page_set_book (HcSettingsPage *self,
                                HcBook         *book,
                                HcAccounts     *accounts);

G_END_DECLS

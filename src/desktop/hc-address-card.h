/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HC_TYPE_ADDRESS_CARD (hc_address_card_get_type ())
G_DECLARE_FINAL_TYPE (HcAddressCard, hc_address_card, HC, ADDRESS_CARD, AdwBin)

void hc_address_card_set_address (HcAddressCard      *self,
                                  const char *const  *uris,
                                  const char         *fingerprint);
void hc_address_card_set_guests  (HcAddressCard      *self,
                                  guint               n_guests,
                                  gboolean            have_been);

G_END_DECLS

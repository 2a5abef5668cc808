/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-accounts.h"
#include "hc-address-card.h"

G_BEGIN_DECLS

#define HC_TYPE_DOOR (hc_door_get_type ())
G_DECLARE_FINAL_TYPE (HcDoor, hc_door, HC, DOOR, AdwBin)

void           hc_door_open             (HcDoor             *self,
                                         HcAccounts         *accounts);
void           hc_door_reset            (HcDoor             *self);
void           hc_door_set_known        (HcDoor             *self,
                                         const char *const  *usernames);
void           hc_door_set_username     (HcDoor             *self,
                                         const char         *username);
void           hc_door_tell             (HcDoor             *self,
                                         const char         *sentence);
void           hc_door_complain         (HcDoor             *self,
                                         const char         *sentence);
void           hc_door_set_card_visible (HcDoor             *self,
                                         gboolean            is_visible);
void           hc_door_focus            (HcDoor             *self);

HcAddressCard *hc_door_get_card         (HcDoor             *self);

G_END_DECLS

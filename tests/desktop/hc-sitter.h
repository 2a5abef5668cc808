/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-book.h"
#include "hc-guest.h"

G_BEGIN_DECLS

/* Somebody at a window, without the window. */

HcSeat *hc_sitter_new_seat  (HcHouse       *house,
                             const char    *username);
HcBook *hc_sitter_new_book  (HcHouse       *house,
                             const char    *username);
void    hc_sitter_announce  (HcGuest           *guest,
                             HcDirectoryChange  change);

char   *hc_sitter_list      (GListModel    *model);
void    hc_sitter_sees      (HcBook        *book,
                             HcListKind     kind,
                             const char    *usernames);

void    hc_sitter_break     (HcHouse       *house,
                             const char    *table);
void    hc_sitter_mend      (HcHouse       *house,
                             const char    *table);

G_END_DECLS

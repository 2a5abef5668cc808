/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-person-list.h"

G_BEGIN_DECLS

#define HC_TYPE_LIST_PAGE (hc_list_page_get_type ())
G_DECLARE_FINAL_TYPE (HcListPage, hc_list_page, HC, LIST_PAGE, AdwBin)

void   hc_list_page_set_list     (HcListPage   *self,
                                  GListModel   *list);
void   hc_list_page_say_empty    (HcListPage   *self,
                                  const char   *icon,
                                  const char   *title,
                                  const char   *text);
void   hc_list_page_focus_list   (HcListPage   *self);
void   hc_list_page_show_person  (HcListPage   *self,
                                  const char   *username);

GStrv         hc_list_page_list_visible (HcListPage *self);
HcPersonItem *hc_list_page_get_focused  (HcListPage *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-person-item.h"
#include "hc-seat.h"

G_BEGIN_DECLS

#define HC_TYPE_PERSON_LIST (hc_person_list_get_type ())
G_DECLARE_FINAL_TYPE (HcPersonList, hc_person_list, HC, PERSON_LIST, GObject)

HcPersonList *hc_person_list_new         (HcListKind     kind,
                                          HcSeat        *seat,
                                          GHashTable    *people);

void          hc_person_list_set_query   (HcPersonList  *self,
                                          const char    *query);
void          hc_person_list_place       (HcPersonList  *self,
                                          HcPersonItem  *item);
void          hc_person_list_remove      (HcPersonList  *self,
                                          const char    *username);
void          hc_person_list_close       (HcPersonList  *self);

HcListKind    hc_person_list_get_kind    (HcPersonList  *self);
const char   *hc_person_list_get_query   (HcPersonList  *self);
gboolean      hc_person_list_is_complete (HcPersonList  *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "hc-choice.h"
#include "hc-person.h"

G_BEGIN_DECLS

#define HC_TYPE_PERSON_ITEM (hc_person_item_get_type ())
G_DECLARE_FINAL_TYPE (HcPersonItem, hc_person_item, HC, PERSON_ITEM, GObject)

HcPersonItem *hc_person_item_new             (HcPerson        *person);

gboolean      hc_person_item_learn           (HcPersonItem    *self,
                                              HcPerson        *told,
                                              gboolean         is_past);
void          hc_person_item_set_presence    (HcPersonItem    *self,
                                              HcPresenceState  presence,
                                              gint64           last_seen);
void          hc_person_item_set_waiting     (HcPersonItem    *self,
                                              int              choice);

HcPerson     *hc_person_item_get_person      (HcPersonItem    *self);
const char   *hc_person_item_get_username    (HcPersonItem    *self);
const char   *hc_person_item_get_name        (HcPersonItem    *self);
HcStation     hc_person_item_get_station     (HcPersonItem    *self);
gboolean      hc_person_item_is_preapproved  (HcPersonItem    *self);
int           hc_person_item_get_waiting     (HcPersonItem    *self);

G_END_DECLS

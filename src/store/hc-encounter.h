/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-desk.h"
#include "hc-pair.h"
#include "hc-store.h"
#include "hc-user-table.h"

G_BEGIN_DECLS

/**
 * HcEncounter:
 * @desk: (unowned)
 * @deliveries: (unowned) (element-type HcDelivery): grows with what is told
 * @me: who acts
 * @drawn: (nullable): them as @me sees them, where that was drawn since it last changed
 *
 * Two people while something happens between them.
 */
typedef struct
{
  HcDesk    *desk;
  GPtrArray *deliveries;
  gint64     now;
  HcUser     me;
  HcUser     them;
  HcPair     pair;
  HcPerson  *drawn;
} HcEncounter;

void           hc_encounter_clear        (HcEncounter          *self);

void           hc_encounter_turn         (HcEncounter          *self);

HcRelation     hc_encounter_get_relation (HcEncounter          *self);
void           hc_encounter_settle       (HcEncounter          *self,
                                          HcDeed                deed,
                                          const HcRelation     *after,
                                          const HcRelationStep *step,
                                          const char           *note);
void           hc_encounter_expire       (HcEncounter          *self);
HcPerson      *hc_encounter_draw_them    (HcEncounter          *self);

HcEvent       *hc_encounter_tell         (HcDesk               *desk,
                                          HcUser               *user,
                                          gint64                about,
                                          const HcEvent        *fields);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HcEncounter, hc_encounter_clear)

G_END_DECLS

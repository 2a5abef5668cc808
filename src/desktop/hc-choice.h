/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-person.h"
#include "hc-relation.h"

G_BEGIN_DECLS

/**
 * HcStation:
 *
 * Where somebody stands for me: relation and drawer in one word.
 */
typedef enum
{
  HC_STATION_NONE,
  HC_STATION_OUTGOING,
  HC_STATION_INCOMING,
  HC_STATION_DECLINED,
  HC_STATION_FILTERED,
  HC_STATION_FRIEND,
  HC_STATION_BLOCKED,
  HC_STATION_ME,
} HcStation;

/**
 * HcChoice:
 *
 * What can be chosen beside somebody: a deed, or a deed that asks for a note first.
 */
typedef enum
{
  HC_CHOICE_REQUEST,
  HC_CHOICE_REQUEST_WITH_NOTE,
  HC_CHOICE_CANCEL,
  HC_CHOICE_ACCEPT,
  HC_CHOICE_DECLINE,
  HC_CHOICE_REFUSE,
  HC_CHOICE_RESTORE,
  HC_CHOICE_UNFRIEND,
  HC_CHOICE_BLOCK,
  HC_CHOICE_UNBLOCK,
  HC_CHOICE_PREAPPROVE,
  HC_CHOICE_REVOKE,
} HcChoice;

#define HC_N_CHOICES (HC_CHOICE_REVOKE + 1)
#define HC_NO_CHOICE -1
#define HC_N_BUTTONS 3

HcStation   hc_station_of           (const HcPerson *person);
const char *hc_station_get_label    (HcStation       station);
const char *hc_station_get_icon     (HcStation       station);
int         hc_station_get_button   (HcStation       station,
                                     guint           place);
GArray     *hc_station_list_menu    (HcStation       station,
                                     gboolean        is_preapproved);

const char *hc_choice_get_text      (HcChoice        choice);
char       *hc_choice_get_name      (HcChoice        choice,
                                     const char     *person);
const char *hc_choice_get_action    (HcChoice        choice);
const char *hc_choice_get_style     (HcChoice        choice);
HcDeed      hc_choice_get_deed      (HcChoice        choice);

G_END_DECLS

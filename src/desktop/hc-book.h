/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-activity.h"
#include "hc-person-list.h"

G_BEGIN_DECLS

#define HC_TYPE_BOOK (hc_book_get_type ())
G_DECLARE_FINAL_TYPE (HcBook, hc_book, HC, BOOK, GObject)

HcBook       *hc_book_new             (HcSeat        *seat);

void          hc_book_choose          (HcBook        *self,
                                       HcChoice       choice,
                                       const char    *username,
                                       const char    *note);
void          hc_book_complain        (HcBook        *self,
                                       const GError  *error);
void          hc_book_set_name        (HcBook        *self,
                                       const char    *name);
void          hc_book_set_who_may_ask (HcBook        *self,
                                       HcWhoMayAsk    who);
void          hc_book_watch           (HcBook        *self,
                                       GStrv          usernames);
void          hc_book_close           (HcBook        *self);

HcSeat       *hc_book_get_seat        (HcBook        *self);
HcAlerts     *hc_book_get_alerts      (HcBook        *self);
HcActivity   *hc_book_get_activity    (HcBook        *self);
HcPersonItem *hc_book_get_me          (HcBook        *self);
HcPersonList *hc_book_get_list        (HcBook        *self,
                                       HcListKind     kind);
HcPersonItem *hc_book_find            (HcBook        *self,
                                       const char    *username);
int           hc_book_get_who_may_ask (HcBook        *self);

G_END_DECLS

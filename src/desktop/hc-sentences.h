/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-choice.h"
#include "hc-member.h"

G_BEGIN_DECLS

char       *hc_fill_in        (const char    *sentence,
                               const char    *key,
                               const char    *text);
char       *hc_join           (const char    *first,
                               const char    *second);
char       *hc_shorten        (const char    *name);
char       *hc_explain        (const GError  *error);
char       *hc_say_event      (const HcEvent *event);
char       *hc_say_alert      (const HcEvent *event);
char       *hc_say_done       (HcChoice       choice,
                               const char    *whole_name);
char       *hc_say_ago        (gint64         time,
                               gint64         now);
const char *hc_say_ending     (HcEnding       ending,
                               gboolean       is_here);

G_END_DECLS

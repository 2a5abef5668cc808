/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-command.h"
#include "hc-database.h"

G_BEGIN_DECLS

typedef enum
{
  HC_REPLY_NONE,  /* the id is new */
  HC_REPLY_OLD,   /* a command had this id, so long ago that it no longer counts */
  HC_REPLY_SAME,  /* the same command was answered before */
  HC_REPLY_OTHER, /* another command had this id */
} HcReplyMatch;

void         hc_reply_table_insert     (HcDatabase       *database,
                                        gint64            user_id,
                                        const HcCommand  *command,
                                        HcResult          result,
                                        HcPerson         *person,
                                        gint64            now);
void         hc_reply_table_delete     (HcDatabase       *database,
                                        gint64            user_id,
                                        const char       *id);
void         hc_reply_table_delete_all (HcDatabase      *database,
                                        gint64            user_id);
gint64       hc_reply_table_delete_old (HcDatabase       *database,
                                        gint64            now,
                                        gint64            lifetime,
                                        guint             limit);

HcReplyMatch hc_reply_table_find       (HcDatabase       *database,
                                        gint64            user_id,
                                        const HcCommand  *command,
                                        gint64            oldest,
                                        HcResult         *result,
                                        HcPerson        **person);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-person.h"

G_BEGIN_DECLS

typedef struct _HcPresenceBoard HcPresenceBoard;

HcPresenceBoard *hc_presence_board_new         (void);
HcPresenceBoard *hc_presence_board_ref         (HcPresenceBoard *self);
void             hc_presence_board_unref       (HcPresenceBoard *self);

void             hc_presence_board_set_online  (HcPresenceBoard *self,
                                                gint64           user_id);
void             hc_presence_board_set_away    (HcPresenceBoard *self,
                                                gint64           user_id,
                                                gint64           last_seen);
void             hc_presence_board_set_here    (HcPresenceBoard *self,
                                                gint64           user_id,
                                                gboolean         is_here);
void             hc_presence_board_remove      (HcPresenceBoard *self,
                                                gint64           user_id);

/**
 * hc_presence_board_show:
 * @is_close: whether a friend looks, or @user_id
 * @last_seen: (inout): as it is stored goes in; what the viewer may know comes out
 */
HcPresenceState  hc_presence_board_show        (HcPresenceBoard *self,
                                                gint64           user_id,
                                                gboolean         is_close,
                                                gint64          *last_seen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcPresenceBoard, hc_presence_board_unref)

G_END_DECLS

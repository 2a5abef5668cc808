/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-clock.h"
#include "hc-database.h"
#include "hc-limits.h"
#include "hc-presence-board.h"

G_BEGIN_DECLS

/**
 * HcDesk:
 * @epoch: says which history the seqs count
 * @is_checked: whether everything in @database was looked at when it was opened
 * @trimmed_id: the last user whose old events were looked through
 *
 * What the store's thread works with. Nobody else touches it while that runs.
 */
typedef struct
{
  HcDatabase      *database;
  HcPresenceBoard *board;
  HcClock         *clock;
  HcLimits         limits;
  char            *epoch;
  gboolean         is_checked;
  gint64           trimmed_id;
} HcDesk;

HcDesk *hc_desk_open  (const char       *folder,
                       const HcLimits   *limits,
                       HcClock          *clock,
                       HcPresenceBoard  *board,
                       GError          **error);
void    hc_desk_close (HcDesk           *self);

gint64  hc_desk_now   (HcDesk           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcDesk, hc_desk_close)

G_END_DECLS

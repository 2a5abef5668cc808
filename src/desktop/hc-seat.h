/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-dispatcher.h"

G_BEGIN_DECLS

#define HC_TYPE_SEAT (hc_seat_get_type ())
G_DECLARE_FINAL_TYPE (HcSeat, hc_seat, HC, SEAT, GObject)

HcSeat     *hc_seat_new          (HcDispatcher         *dispatcher,
                                  HcSession            *session);

void        hc_seat_close        (HcSeat               *self);
void        hc_seat_ask_async    (HcSeat               *self,
                                  HcCommand            *command,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
HcMessage  *hc_seat_ask_finish   (HcSeat               *self,
                                  GAsyncResult         *result,
                                  GError              **error);

const char *hc_seat_get_username (HcSeat               *self);
HcSession  *hc_seat_get_session  (HcSeat               *self);
gboolean    hc_seat_is_live      (HcSeat               *self);

HcCommand  *hc_seat_new_command  (HcCommandType         type);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-member.h"

G_BEGIN_DECLS

#define HC_TYPE_RECORDER (hc_recorder_get_type ())
G_DECLARE_FINAL_TYPE (HcRecorder, hc_recorder, HC, RECORDER, GObject)

typedef void (*HcRecorderHook)    (HcRecorder *self,
                                   HcMessage  *message,
                                   gpointer    user_data);
typedef void (*HcRecorderEndHook) (HcRecorder *self,
                                   gpointer    user_data);

HcRecorder *hc_recorder_new            (const char        *username);

void        hc_recorder_set_hook       (HcRecorder        *self,
                                        HcRecorderHook     hook,
                                        gpointer           user_data);
void        hc_recorder_set_end_hook   (HcRecorder        *self,
                                        HcRecorderEndHook  hook,
                                        gpointer           user_data);
void        hc_recorder_set_has_room   (HcRecorder        *self,
                                        gboolean           has_room);
HcMessage  *hc_recorder_take           (HcRecorder        *self);

guint       hc_recorder_count          (HcRecorder        *self);
HcMessage  *hc_recorder_peek           (HcRecorder        *self,
                                        guint              i);
guint       hc_recorder_get_n_ended    (HcRecorder        *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-window.h"

G_BEGIN_DECLS

#define HC_TYPE_MEMORY (hc_memory_get_type ())
G_DECLARE_FINAL_TYPE (HcMemory, hc_memory, HC, MEMORY, GObject)

HcMemory *hc_memory_new            (void);

void      hc_memory_watch          (HcMemory  *self,
                                    HcWindow  *window);
void      hc_memory_add_actions    (HcMemory  *self,
                                    GActionMap *map);
void      hc_memory_note_guests    (HcMemory  *self);
void      hc_memory_freeze         (HcMemory  *self,
                                    gboolean   is_frozen);

gboolean  hc_memory_has_had_guests (HcMemory  *self);
GStrv     hc_memory_list_windows   (HcMemory  *self);
int       hc_memory_get_port       (HcMemory  *self);
gboolean  hc_memory_wants_tls      (HcMemory  *self);

G_END_DECLS

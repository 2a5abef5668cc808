/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hc-accounts.h"
#include "hc-book.h"
#include "hc-dispatcher.h"
#include "hc-health.h"
#include "hc-keys.h"
#include "hc-problem-page.h"

G_BEGIN_DECLS

#define HC_TYPE_WINDOW (hc_window_get_type ())
G_DECLARE_FINAL_TYPE (HcWindow, hc_window, HC, WINDOW, AdwApplicationWindow)

HcWindow   *hc_window_new              (GtkApplication      *application,
                                        HcKeys              *keys,
                                        const char          *username);

void        hc_window_open             (HcWindow            *self,
                                        HcAccounts          *accounts,
                                        HcDispatcher        *dispatcher,
                                        HcHealth            *health);
void        hc_window_close_seat       (HcWindow            *self);
void        hc_window_set_address      (HcWindow            *self,
                                        const char *const   *uris,
                                        const char          *fingerprint);
void        hc_window_set_guests       (HcWindow            *self,
                                        guint                n_guests,
                                        gboolean             have_been);
void        hc_window_set_card_visible (HcWindow            *self,
                                        gboolean             is_visible);
void        hc_window_show_person      (HcWindow            *self,
                                        const char          *username);

HcProblemPage *hc_window_fail          (HcWindow            *self);

HcBook     *hc_window_get_book         (HcWindow            *self);
const char *hc_window_get_username     (HcWindow            *self);

G_END_DECLS

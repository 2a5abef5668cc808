/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HC_TYPE_KEYS (hc_keys_get_type ())
G_DECLARE_FINAL_TYPE (HcKeys, hc_keys, HC, KEYS, GObject)

HcKeys     *hc_keys_new    (const char *folder);

void        hc_keys_set    (HcKeys     *self,
                            const char *username,
                            const char *token);
void        hc_keys_drop   (HcKeys     *self,
                            const char *username,
                            const char *token);

char       *hc_keys_get    (HcKeys     *self,
                            const char *username);
GStrv       hc_keys_list   (HcKeys     *self);

G_END_DECLS

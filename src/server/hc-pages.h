/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-exchange.h"

G_BEGIN_DECLS

gboolean hc_pages_has   (const char *path);
void     hc_pages_serve (HcExchange *exchange);
GBytes  *hc_pages_find_refusal (HcExchange *exchange);

const char *hc_pages_guess_type  (const char *path);
gboolean    hc_pages_match_etag  (const char *if_none_match,
                                  const char *etag);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-exchange.h"

G_BEGIN_DECLS

gboolean    hc_pages_has        (const char   *path);
void        hc_pages_serve      (HcExchange   *exchange);
void        hc_pages_refuse     (HcExchange   *exchange,
                                 const char   *name,
                                 const GError *error);

const char *hc_pages_guess_type (const char   *path);
gboolean    hc_pages_match_etag (const char   *if_none_match,
                                 const char   *etag);

G_END_DECLS

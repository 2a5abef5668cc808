/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

typedef struct _HcTls HcTls;

HcTls      *hc_tls_new             (GBytes       *certificate,
                                    GBytes       *key,
                                    GError      **error);
HcTls      *hc_tls_new_for_files   (const char   *certificate,
                                    const char   *key,
                                    GError      **error);
HcTls      *hc_tls_ref             (HcTls        *self);
void        hc_tls_unref           (HcTls        *self);

gboolean    hc_tls_begin           (HcTls             *self,
                                    gnutls_session_t   session);
const char *hc_tls_get_fingerprint (HcTls             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcTls, hc_tls_unref)

G_END_DECLS

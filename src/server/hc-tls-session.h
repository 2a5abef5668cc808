/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/uio.h>

#include "hc-tls.h"

G_BEGIN_DECLS

typedef enum
{
  HC_HANDSHAKE_MORE,
  HC_HANDSHAKE_DONE,
  HC_HANDSHAKE_BROKEN,
} HcHandshake;

typedef struct _HcTlsSession HcTlsSession;

HcTlsSession *hc_tls_session_new         (HcTls         *tls,
                                          int            fd);
void          hc_tls_session_free        (HcTlsSession  *self);

HcHandshake   hc_tls_session_shake_hands (HcTlsSession  *self);
gssize        hc_tls_session_hear        (HcTlsSession  *self,
                                          gsize          n_wanted);
gssize        hc_tls_session_peek        (HcTlsSession  *self,
                                          void          *buffer,
                                          gsize          size);
gssize        hc_tls_session_read        (HcTlsSession  *self,
                                          void          *buffer,
                                          gsize          size);
gssize        hc_tls_session_write       (HcTlsSession  *self,
                                          struct iovec  *pieces,
                                          guint          n_pieces);
void          hc_tls_session_end         (HcTlsSession  *self);
gboolean      hc_tls_session_flush       (HcTlsSession  *self);

gboolean      hc_tls_session_is_shaken   (HcTlsSession  *self);
gboolean      hc_tls_session_has_heard   (HcTlsSession  *self);
gboolean      hc_tls_session_has_unsent  (HcTlsSession  *self);

G_END_DECLS

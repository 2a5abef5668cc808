/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-tls-session.h"

G_BEGIN_DECLS

/**
 * HcLine:
 * @fd: (not owned): of a socket; -1: it is closed
 * @is_plain: whether the peer speaks no TLS, though we would
 * @tls: (owned) (nullable): %NULL while nothing is encrypted
 *
 * What carries the bytes of a connection. It never waits. Embedded in its owner.
 */
typedef struct
{
  int           fd;
  gboolean      is_plain;
  HcTlsSession *tls;
} HcLine;

HcHandshake hc_line_shake_hands (HcLine  *self,
                                 HcTls   *tls);
gssize   hc_line_peek        (HcLine       *self,
                              void         *buffer,
                              gsize         size);
gssize   hc_line_count       (HcLine       *self,
                              gsize         n_wanted);
gssize   hc_line_read        (HcLine       *self,
                              void         *buffer,
                              gsize         size);
gssize   hc_line_write       (HcLine       *self,
                              struct iovec *pieces,
                              guint         n_pieces);
void     hc_line_end         (HcLine       *self);
void     hc_line_clear       (HcLine       *self);

gboolean hc_line_is_open     (HcLine       *self,
                              HcTls        *tls);
gboolean hc_line_has_heard   (HcLine       *self);
gboolean hc_line_has_unsent  (HcLine       *self);

G_END_DECLS

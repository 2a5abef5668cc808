/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-tls.h"

G_BEGIN_DECLS

/**
 * HcVisitor:
 *
 * Who comes over TLS, in a test that holds both ends.
 */
typedef struct
{
  gnutls_session_t                 session;
  gnutls_certificate_credentials_t credentials;
} HcVisitor;

void     hc_visitor_open  (HcVisitor  *self,
                           int         fd,
                           const char *priorities);
void     hc_visitor_close (HcVisitor  *self);
int      hc_visitor_shake (HcVisitor  *self);
char    *hc_visitor_read  (HcVisitor  *self);

HcTls   *hc_visitor_make_tls (void);

G_END_DECLS

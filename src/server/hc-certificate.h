/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a certificate is for: names, and the addresses of a machine. */
typedef struct
{
  const char *const *names;
  GPtrArray         *addresses; /* of GInetAddress */
} HcCertificateScope;

char     *hc_certificate_keep    (const char               *folder,
                                  const HcCertificateScope *scope,
                                  gint64                    now,
                                  GError                  **error);

G_END_DECLS

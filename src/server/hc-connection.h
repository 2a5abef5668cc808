/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/uio.h>

#include "hc-reactor.h"
#include "hc-roster.h"
#include "hc-tls.h"

G_BEGIN_DECLS

typedef struct _HcConnection HcConnection;

/**
 * HcConnectionFuncs:
 * @ready: like that of a watch
 * @expire: likewise
 * @lost: it is closed, by whomever; nothing is called after this
 */
typedef struct
{
  void (*ready)  (gpointer owner,
                  guint32  events);
  void (*expire) (gpointer owner);
  void (*lost)   (gpointer owner);
} HcConnectionFuncs;

/* Where connections come from and go to; it outlives them. */
typedef struct
{
  HcReactor      *reactor;
  HcRoster       *roster;
  const HcLimits *limits;
  void          (*request) (HcConnection *connection, GIOStream *stream, gpointer user_data);
  gpointer        user_data;
  HcTls          *tls; /* NULL: plain HTTP */
} HcConnectionHome;

HcConnection *hc_connection_new          (HcConnectionHome        *home,
                                          int                      fd,
                                          const struct in6_addr   *peer);
HcConnection *hc_connection_ref          (HcConnection            *self);
void          hc_connection_unref        (HcConnection            *self);

void          hc_connection_answering    (HcConnection            *self,
                                          GCancellable            *cancellable);
void          hc_connection_end_request  (HcConnection            *self);
void          hc_connection_refuse       (HcConnection            *self,
                                          guint                    status,
                                          const GError            *error);
void          hc_connection_adopt        (HcConnection            *self,
                                          const HcConnectionFuncs *funcs,
                                          gpointer                 owner);
void          hc_connection_sign_in      (HcConnection            *self);
void          hc_connection_linger       (HcConnection            *self);
void          hc_connection_close        (HcConnection            *self);

gssize        hc_connection_read         (HcConnection            *self,
                                          void                    *buffer,
                                          gsize                    size);
gssize        hc_connection_write        (HcConnection            *self,
                                          struct iovec            *pieces,
                                          guint                    n_pieces);
void          hc_connection_want         (HcConnection            *self,
                                          guint32                  events);
void          hc_connection_shut         (HcConnection            *self);

gboolean      hc_connection_has_tls      (HcConnection            *self);
gboolean      hc_connection_has_heard    (HcConnection            *self);
gboolean      hc_connection_is_plain     (HcConnection            *self);
HcWatch      *hc_connection_get_watch    (HcConnection            *self);
GInetAddress *hc_connection_dup_address  (HcConnection            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcConnection, hc_connection_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-accounts.h"
#include "hc-dispatcher.h"
#include "hc-reactor.h"

G_BEGIN_DECLS

/**
 * HcServices:
 *
 * What requests and sockets work with. The server owns all of it and outlives them.
 */
typedef struct
{
  GObject        *owner;
  HcAccounts     *accounts;
  HcDispatcher   *dispatcher;
  HcStore        *store;
  HcReactor      *reactor;
  const HcLimits *limits;
  char          **names;   /* what guests may call this host, besides its addresses */
  const char     *scheme;  /* "http" or "https" */
  guint16         port;
  GPtrArray      *sockets; /* of HcSocket, not owned: those that are open */
} HcServices;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "hc-connection.h"
#include "hc-services.h"

G_BEGIN_DECLS

typedef struct _HcExchange HcExchange;

typedef void (*HcExchangeHandler) (HcExchange *exchange);

/**
 * HcExchange:
 *
 * One HTTP request and its answer. Whoever answers later calls hc_exchange_wait() first. Its fields are read by handlers and set by hc-exchange.c only.
 */
struct _HcExchange
{
  SoupServerMessage *message;     /* owns us, but while the answer is waited for */

  /* owned */
  HcConnection      *connection;
  GByteArray        *body;
  GCancellable      *cancellable; /* cancelled when nobody waits for the answer any more */
  char              *token;       /* of the session it came with; NULL: none */

  /* borrowed */
  HcServices        *services;
  HcExchangeHandler  handle;      /* NULL: nobody is to handle it, or it is answered */

  gboolean           is_waiting;
  gboolean           is_gone;     /* libsoup writes no answer any more */
};

void          hc_exchange_begin         (SoupServerMessage *message,
                                         HcConnection      *connection,
                                         HcServices        *services);
HcExchange   *hc_exchange_ref           (HcExchange        *self);
void          hc_exchange_unref         (HcExchange        *self);

HcExchange   *hc_exchange_wait          (HcExchange        *self);
void          hc_exchange_answer_bytes  (HcExchange        *self,
                                         guint              status,
                                         const char        *type,
                                         GBytes            *bytes);
void          hc_exchange_answer_person (HcExchange        *self,
                                         guint              status,
                                         HcPerson          *me);
void          hc_exchange_answer_empty  (HcExchange        *self,
                                         guint              status);
void          hc_exchange_answer_error  (HcExchange        *self,
                                         const GError      *error);
void          hc_exchange_answer_refusal (HcExchange       *self,
                                          guint             status,
                                          const char       *why);
void          hc_exchange_set_header    (HcExchange        *self,
                                         const char        *name,
                                         const char        *value);
void          hc_exchange_set_cookie    (HcExchange        *self,
                                         const char        *token);

JsonObject   *hc_exchange_read_json     (HcExchange        *self,
                                         GError           **error);
const char   *hc_exchange_get_header    (HcExchange        *self,
                                         const char        *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcExchange, hc_exchange_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-event.h"

G_BEGIN_DECLS

/**
 * HcDelivery:
 * @username: whom @event is for
 */
typedef struct
{
  char    *username;
  HcEvent *event;
} HcDelivery;

HcDelivery *hc_delivery_new  (const char *username,
                              HcEvent    *event);
void        hc_delivery_free (HcDelivery *self);

G_END_DECLS

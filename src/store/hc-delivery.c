/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-delivery.h"

HcDelivery *
hc_delivery_new (const char *username, HcEvent *event)
{
  HcDelivery *self = g_new (HcDelivery, 1);

  self->username = g_strdup (username);
  self->event = hc_event_ref (event);
  return self;
}

void
hc_delivery_free (HcDelivery *self)
{
  hc_event_unref (self->event);
  g_free (self->username);
  g_free (self);
}

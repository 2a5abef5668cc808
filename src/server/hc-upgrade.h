/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-exchange.h"

G_BEGIN_DECLS

#define HC_SUBPROTOCOL "handclasp.v1"

void hc_upgrade (HcExchange *exchange);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-exchange.h"

G_BEGIN_DECLS

HcExchangeHandler hc_gate_pass         (HcExchange *exchange);
gboolean          hc_gate_check_origin (HcExchange *exchange);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-exchange.h"

G_BEGIN_DECLS

/* Section 2 of the protocol, a function for each call. */
void hc_api_sign_up        (HcExchange *exchange);
void hc_api_sign_in        (HcExchange *exchange);
void hc_api_sign_out       (HcExchange *exchange);
void hc_api_password       (HcExchange *exchange);
void hc_api_remove_account (HcExchange *exchange);
void hc_api_me             (HcExchange *exchange);
void hc_api_health         (HcExchange *exchange);

G_END_DECLS

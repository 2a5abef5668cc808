/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-connection.h"

G_BEGIN_DECLS

#define HC_TYPE_TLS_INPUT (hc_tls_input_get_type ())
G_DECLARE_FINAL_TYPE (HcTlsInput, hc_tls_input, HC, TLS_INPUT, GInputStream)

#define HC_TYPE_TLS_OUTPUT (hc_tls_output_get_type ())
G_DECLARE_FINAL_TYPE (HcTlsOutput, hc_tls_output, HC, TLS_OUTPUT, GOutputStream)

GInputStream  *hc_tls_input_new  (HcConnection *connection,
                                  GSocket      *socket);
GOutputStream *hc_tls_output_new (HcConnection *connection,
                                  GSocket      *socket);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-connection.h"

G_BEGIN_DECLS

#define HC_TYPE_STREAM (hc_stream_get_type ())
G_DECLARE_FINAL_TYPE (HcStream, hc_stream, HC, STREAM, GSocketConnection)

GIOStream *hc_stream_new (HcConnection  *connection,
                          int            fd,
                          GError       **error);

G_END_DECLS

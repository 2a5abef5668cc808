/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOAD_OPCODE_TEXT 0x1
#define LOAD_OPCODE_CLOSE 0x8
#define LOAD_OPCODE_PING 0x9
#define LOAD_OPCODE_PONG 0xa

void  load_frame_append (GByteArray *out, guint8 opcode, const char *payload, gsize length);
gsize load_frame_parse  (const guint8 *bytes, gsize length, guint8 *opcode, const guint8 **payload, gsize *payload_length);

G_END_DECLS

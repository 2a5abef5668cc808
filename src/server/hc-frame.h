/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HC_OPCODE_CONTINUATION = 0x0,
  HC_OPCODE_TEXT = 0x1,
  HC_OPCODE_BINARY = 0x2,
  HC_OPCODE_CLOSE = 0x8,
  HC_OPCODE_PING = 0x9,
  HC_OPCODE_PONG = 0xA,
} HcOpcode;

/* RFC 6455, section 7.4.1. */
typedef enum
{
  HC_CLOSE_NORMAL = 1000,
  HC_CLOSE_GOING_AWAY = 1001,
  HC_CLOSE_PROTOCOL_ERROR = 1002,
  HC_CLOSE_UNSUPPORTED = 1003,
  HC_CLOSE_NO_STATUS = 1005, /* never on the wire: a close that says nothing */
  HC_CLOSE_BAD_DATA = 1007,
  HC_CLOSE_TOO_BIG = 1009,
  HC_CLOSE_SERVER_ERROR = 1011,
} HcCloseCode;

typedef enum
{
  HC_FRAME_MORE, /* every byte is taken, and nothing came of them yet */
  HC_FRAME_PART, /* a frame, but not the last one of its message */
  HC_FRAME_TEXT,
  HC_FRAME_PING,
  HC_FRAME_PONG,
  HC_FRAME_CLOSE,
  HC_FRAME_BROKEN, /* the connection fails; feed no more */
} HcFrameYield;

#define HC_FRAME_HEAD_MAX 14

/**
 * HcFrameParser:
 *
 * Reads what a client sends. It is embedded in its owner, and holds memory of its own only while a
 * message or a control frame is under way. All fields are private.
 */
typedef struct
{
  GByteArray *message;      /* NULL between messages */
  GByteArray *control;      /* NULL between control frames */
  gsize       size_max;     /* of a frame and of a message */
  gsize       n_left;       /* of the frame's payload */
  guint8      head[HC_FRAME_HEAD_MAX];
  guint8      n_head;       /* how many bytes of it are there */
  guint8      mask_at;
  guint8      utf8_left;    /* bytes that the character under way still needs ... */
  guint8      utf8_low;     /* ... the next of them between this ... */
  guint8      utf8_high;    /* ... and this */
  guint8      is_in_frame : 1;
  guint8      is_in_message : 1;
} HcFrameParser;

void         hc_frame_parser_init  (HcFrameParser *self,
                                    gsize          size_max);
void         hc_frame_parser_clear (HcFrameParser *self);
HcFrameYield hc_frame_parser_feed  (HcFrameParser  *self,
                                    const guint8  **bytes,
                                    gsize          *n_bytes,
                                    GBytes        **payload,
                                    guint16        *close_code);

#define HC_FRAME_HEADER_MAX 10
guint        hc_frame_write_header (guint8          header[HC_FRAME_HEADER_MAX],
                                    HcOpcode        opcode,
                                    gsize           length);
GBytes      *hc_frame_new_close    (guint16         code,
                                    const char     *reason);

G_END_DECLS

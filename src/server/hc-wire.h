/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-connection.h"
#include "hc-frame.h"
#include "hc-outbox.h"
#include "hc-pulse.h"

G_BEGIN_DECLS

/* What the protocol adds to the close codes of RFC 6455, in its section 3. */
typedef enum
{
  HC_CLOSE_BAD_MESSAGES = 4400,
  HC_CLOSE_SIGNED_OUT = 4401,
  HC_CLOSE_LATE = 4408,
  HC_CLOSE_BEHIND = 4409,
  HC_CLOSE_TOO_FAST = 4429,
} HcWireCloseCode;

typedef struct _HcWire HcWire;

/**
 * HcWireFuncs:
 * @may_hear: whether a text is welcome now; one that is not waits, and nothing more is read until
 *   hc_wire_go_on()
 * @text: a message of valid UTF-8
 * @drained: the peer took some of what waited for it
 * @closing: nothing is heard or sent any more
 * @lost: it is over; nothing is called after this
 */
typedef struct
{
  gboolean (*may_hear) (HcWire *wire);
  void     (*text)     (HcWire *wire,
                        GBytes *text);
  void     (*drained)  (HcWire *wire);
  void     (*closing)  (HcWire *wire);
  void     (*lost)     (HcWire *wire);
} HcWireFuncs;

/**
 * HcWire:
 *
 * A WebSocket (RFC 6455) on a connection that was upgraded, with a bound on everything. It is
 * embedded in its owner, which holds a reference to itself until @lost. All fields but owner are
 * private.
 */
struct _HcWire
{
  /* owned */
  HcConnection      *connection;
  GBytes            *held;     /* a text that waits until it may be heard ... */
  GByteArray        *leftover; /* ... and the bytes that came behind it */
  GBytes            *ping;     /* the newest that is not answered */

  /* borrowed: outlive us */
  GObject           *owner;
  const HcWireFuncs *funcs;
  const HcLimits    *limits;

  HcFrameParser      parser;
  HcOutbox           outbox;
  HcPulse            pulse;
  gint64             closed_by; /* monotonic, in microseconds */
  guint8             state;
};

void     hc_wire_init         (HcWire            *self,
                               GObject           *owner,
                               HcConnection      *connection,
                               GByteArray        *leftover,
                               const HcLimits    *limits,
                               const HcWireFuncs *funcs);
void     hc_wire_clear        (HcWire            *self);

void     hc_wire_send         (HcWire            *self,
                               GBytes            *text,
                               gboolean           counts);
void     hc_wire_hold         (HcWire            *self);
void     hc_wire_release      (HcWire            *self);
void     hc_wire_close        (HcWire            *self,
                               guint16            code,
                               const char        *reason);
void     hc_wire_go_on        (HcWire            *self);
void     hc_wire_await_hello  (HcWire            *self);
void     hc_wire_greeted      (HcWire            *self);

gboolean hc_wire_is_open      (HcWire            *self);
gboolean hc_wire_is_drained   (HcWire            *self);
gboolean hc_wire_is_crowded   (HcWire            *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-connection.h"
#include "hc-frame.h"

G_BEGIN_DECLS

/**
 * HcOutbox:
 *
 * Frames that a peer did not take yet. Payloads are shared with everybody else they go to. Embedded
 * in its owner; while nothing waits it holds no memory. All fields are private.
 */
typedef struct
{
  GArray *frames;    /* NULL: none */
  guint   n_gone;    /* frames at its start that are written */
  gsize   n_written; /* bytes of the first one that is not */
  gsize   n_bytes;   /* that wait */
  gsize   n_counted; /* in frames that count as falling behind */
  guint8  is_held;   /* until hc_outbox_release() */
} HcOutbox;

typedef enum
{
  HC_OUTBOX_EMPTY,
  HC_OUTBOX_WAITS,
  HC_OUTBOX_BROKEN,
} HcOutboxState;

HcOutboxState hc_outbox_send    (HcOutbox     *self,
                                 HcConnection *connection,
                                 HcOpcode      opcode,
                                 GBytes       *payload,
                                 gboolean      counts);
void          hc_outbox_hold    (HcOutbox     *self);
gboolean      hc_outbox_release (HcOutbox     *self);
HcOutboxState hc_outbox_flush   (HcOutbox     *self,
                                 HcConnection *connection);
void          hc_outbox_drop    (HcOutbox     *self);
void          hc_outbox_clear   (HcOutbox     *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-connection.h"

G_BEGIN_DECLS

/**
 * HcPair:
 *
 * A connection whose other end the test holds.
 */
typedef struct
{
  HcLimits          limits;
  HcReactor        *reactor;
  HcRoster         *roster;
  HcConnectionHome  home;
  HcConnection     *connection;
  int               fd;        /* of the other end */
  GPtrArray        *streams;   /* that libsoup would have got */
} HcPair;

typedef gboolean (*HcPairTest) (gpointer data);

void     hc_pair_open     (HcPair     *self);
void     hc_pair_close    (HcPair     *self);

void     hc_pair_wait     (HcPairTest  test,
                           gpointer    data);
void     hc_pair_turn     (void);
void     hc_pair_write    (HcPair     *self,
                           const void *bytes,
                           gsize       n_bytes);
GString *hc_pair_read     (HcPair     *self,
                           gsize       n_bytes);
GString *hc_pair_read_all (HcPair     *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "load-client.h"

G_BEGIN_DECLS

/**
 * LoadCycles:
 * @n_users: those with the numbers 0 to @n_users - 1 take part
 * @target: (nullable): whom everybody asks; otherwise each pair has its turn
 * @on_block: (nullable): called as a block's counted time begins, and as it ends
 *
 * Cycles go in blocks. In a block each is of another pair: one asks, the other is told and accepts, both are told. Then
 * they are undone, which is not counted.
 */
typedef struct
{
  LoadCrowd  *crowd;
  guint       n_users;
  const guint *target;
  void      (*on_block) (gboolean is_begin, gpointer data);
  gpointer    data;

  GArray     *notices; /* gint64 nanoseconds from when a cycle was due until who is asked was told */
  GArray     *wholes;  /* until both were told that they are friends */
  gint64      counted; /* nanoseconds of all blocks */
  guint       n_done;

  /* private */
  GHashTable *open;    /* pair to LoadCycle */
  GPtrArray  *block;   /* of LoadCycle */
  guint64     next_pair;
  guint       n_block_done;
  guint       n_undone;
} LoadCycles;

void    load_cycles_init   (LoadCycles *self, LoadCrowd *crowd, guint n_users);
void    load_cycles_clear  (LoadCycles *self);

void    load_cycles_flow   (LoadCycles *self, guint n_in_flight, double seconds);
void    load_cycles_pace   (LoadCycles *self, guint per_second, double seconds);

double  load_get_quantile  (GArray *times, double quantile);

G_END_DECLS

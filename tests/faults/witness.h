/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-fixture.h"

G_BEGIN_DECLS

/**
 * Witness:
 * @answered: (element-type WitnessDeed): what the store said it did, since the last check
 * @refused: (element-type WitnessDeed): what it said it could not store, since then
 * @n_lost: people and deeds that were answered, and were not there
 * @n_ghosts: deeds that were refused, and were there
 * @n_wrong: events that were doubled, missing or others than those that were told
 *
 * Some people who do things to each other through a real store, as many at once as come, and somebody
 * who remembers what they were told, to compare it with what is found later.
 */
typedef struct
{
  StoreFixture  f;
  GRand        *dice;
  GPtrArray    *people;   /* (element-type WitnessPerson) */
  GPtrArray    *answered;
  GPtrArray    *refused;
  guint         n_waiting;
  guint         n_people; /* ever, so that each has a name of their own */

  guint         n_answered;
  guint         n_refused;
  guint         n_events;
  guint         n_lost;
  guint         n_ghosts;
  guint         n_wrong;
} Witness;

Witness  *witness_new          (guint32      seed);
void      witness_free         (Witness     *self);

void      witness_begin_folder (Witness     *self);
void      witness_end_folder   (Witness     *self);
gboolean  witness_open         (Witness     *self);
void      witness_close        (Witness     *self);

void      witness_set          (Witness     *self,
                                const char  *pragma);
void      witness_add_people   (Witness     *self);
void      witness_do_deeds     (Witness     *self,
                                guint        n_deeds);
void      witness_do_other     (Witness     *self);

void      witness_check        (Witness     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Witness, witness_free)

G_END_DECLS

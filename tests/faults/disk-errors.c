/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-faults"

#include <stdlib.h>

#include "frail-disk.h"
#include "witness.h"

/*
 * Lets the disk fail at its N-th operation, from the opening on, for each N: once, from then on, and for
 * want of room from then on. When the disk is well again the same store must do all that it is asked.
 *
 *   disk-errors N_OPERATIONS STEP
 */

#define SEED 16
#define ROUNDS_IN_A_FOLDER 30
#define N_BATCHES 8
#define MOST_BATCHES 400 /* until something fails */
#define MOST_AT_ONCE 4
#define EVER G_MAXUINT
#define HEALTH_EVERY 200 /* it takes up to a second until a store finds out by itself that it is well again */

typedef struct
{
  guint    n_times;
  gboolean is_full;
} Way;

static const Way ways[] = { { 1, FALSE }, { EVER, FALSE }, { EVER, TRUE } };

typedef struct
{
  Witness   *witness;
  FrailDisk *disk;
  guint      n_failed;     /* rounds in which something failed */
  guint      n_unopened;   /* of them, those in which it was the opening */
  guint      n_unhealed;   /* deeds that were refused though the disk was well */
} Play;

/* The usual number of pages would come too late for rounds this short. */
static void
prepare (Play *play)
{
  witness_set (play->witness, "PRAGMA wal_autocheckpoint = 20");
  witness_add_people (play->witness);
}

static void
work (Play *play)
{
  witness_do_deeds (play->witness, 1 + (guint) g_rand_int_range (play->witness->dice, 0, MOST_AT_ONCE));
  witness_do_other (play->witness);
}

static HcTrouble
get_trouble (Play *play)
{
  return hc_health_get_trouble (hc_store_get_health (play->witness->f.store));
}

/* What cannot be stored is known, and that it can be again, without anybody asking. */
static void
wait_for_health (Play *play, gboolean is_good)
{
  while ((get_trouble (play) == HC_TROUBLE_NONE) != is_good)
    g_main_context_iteration (NULL, TRUE);
}

/* What fails for ever is soon known; what failed once may have been read from elsewhere, or be over again. */
static void
work_until_it_fails (Play *play, const Way *way)
{
  prepare (play);
  for (guint i = 0; i < MOST_BATCHES && !frail_disk_has_failed (play->disk); i++)
    work (play);
  if (way->n_times == EVER && frail_disk_has_failed (play->disk))
    {
      work (play);
      wait_for_health (play, FALSE);
      g_assert_true (!way->is_full || get_trouble (play) == HC_TROUBLE_FULL);
    }
}

static void
play_round (Play *play, guint number, const Way *way)
{
  Witness *witness = play->witness;
  guint n_refused;

  frail_disk_put_in (play->disk);
  frail_disk_fail_at (play->disk, number, way->n_times, way->is_full);
  if (witness_open (witness))
    work_until_it_fails (play, way);
  else
    play->n_unopened++;
  play->n_failed += frail_disk_has_failed (play->disk);
  frail_disk_fail_at (play->disk, 0, 0, FALSE);

  g_assert_true (witness->f.store != NULL || witness_open (witness));
  if (number % HEALTH_EVERY == 1)
    wait_for_health (play, TRUE);
  n_refused = witness->n_refused;
  prepare (play);
  for (guint i = 0; i < N_BATCHES; i++)
    work (play);
  play->n_unhealed += witness->n_refused - n_refused;
  witness_close (witness);
  frail_disk_take_out (play->disk);
  witness_check (witness);
}

int
main (int argc, char **argv)
{
  g_autoptr (Witness) witness = witness_new (SEED);
  g_autoptr (FrailDisk) disk = frail_disk_new (SEED);
  Play play = { .witness = witness, .disk = disk };
  guint n_operations = argc > 2 ? (guint) atoi (argv[1]) : 50;
  guint step = argc > 2 ? (guint) atoi (argv[2]) : 1;
  guint n_rounds = 0;

  witness_begin_folder (witness);
  for (guint number = 1; number <= n_operations; number += step)
    for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
      {
        play_round (&play, number, &ways[i]);
        if (++n_rounds % ROUNDS_IN_A_FOLDER != 0)
          continue;
        witness_end_folder (witness);
        witness_begin_folder (witness);
      }
  witness_end_folder (witness);
  g_print ("{\"rounds\":%u,\"failed\":%u,\"unopened\":%u,\"answered\":%u,\"refused\":%u,\"lost\":%u,\"ghosts\":%u,"
           "\"wrong\":%u,\"unhealed\":%u}\n",
           n_rounds, play.n_failed, play.n_unopened, witness->n_answered, witness->n_refused, witness->n_lost,
           witness->n_ghosts, witness->n_wrong, play.n_unhealed);
  return 0;
}

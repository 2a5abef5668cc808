/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-faults"

#include <stdlib.h>

#include "frail-disk.h"
#include "witness.h"

/*
 * Takes the power away from a store at work, again and again, at any change of its files, and looks
 * each time at what is left.
 *
 *   power-cut N_CUTS [PRAGMA]     with a pragma the store is made careless
 */

#define SEED 15
#define CUTS_IN_A_FOLDER 25
#define LATEST_CUT 1200  /* changes of files after the start of a round */
#define LATEST_END 60    /* after the start of the end */
#define N_BATCHES 40
#define MOST_AT_ONCE 20

/* The usual number comes too late for a round this short. */
static const char *const checkpoints[] = { "PRAGMA wal_autocheckpoint = 4", "PRAGMA wal_autocheckpoint = 20",
                                           "PRAGMA wal_autocheckpoint = 100", "PRAGMA wal_autocheckpoint = 4000" };

static guint
pick (Witness *witness, guint n)
{
  return (guint) g_rand_int_range (witness->dice, 0, (gint32) n);
}

static void
work (Witness *witness, FrailDisk *disk, const char *pragma)
{
  witness_set (witness, checkpoints[pick (witness, G_N_ELEMENTS (checkpoints))]);
  if (pragma != NULL)
    witness_set (witness, pragma);
  witness_add_people (witness);
  for (guint i = 0; i < N_BATCHES && !frail_disk_is_cut (disk); i++)
    witness_do_deeds (witness, 1 + pick (witness, MOST_AT_ONCE));
}

/* Every fourth time the power lasts until the end, and goes then. */
static void
play_round (Witness *witness, FrailDisk *disk, const char *pragma)
{
  gboolean is_late = pick (witness, 4) == 0;

  frail_disk_put_in (disk);
  frail_disk_cut_at (disk, is_late ? 0 : 1 + pick (witness, LATEST_CUT));
  if (witness_open (witness))
    {
      work (witness, disk, pragma);
      if (is_late)
        frail_disk_cut_at (disk, 1 + pick (witness, LATEST_END));
      witness_close (witness);
    }
  frail_disk_take_out (disk);
  frail_disk_leave_remains (disk);
  witness_check (witness);
}

int
main (int argc, char **argv)
{
  g_autoptr (Witness) witness = witness_new (SEED);
  g_autoptr (FrailDisk) disk = frail_disk_new (SEED);
  guint n_cuts = argc > 1 ? (guint) atoi (argv[1]) : 50;

  for (guint i = 0; i < n_cuts; i++)
    {
      if (i % CUTS_IN_A_FOLDER == 0)
        witness_begin_folder (witness);
      play_round (witness, disk, argc > 2 ? argv[2] : NULL);
      if ((i + 1) % CUTS_IN_A_FOLDER == 0 || i + 1 == n_cuts)
        witness_end_folder (witness);
    }
  g_print ("{\"cuts\":%u,\"answered\":%u,\"refused\":%u,\"events\":%u,\"lost\":%u,\"wrong\":%u}\n", n_cuts,
           witness->n_answered, witness->n_refused, witness->n_events, witness->n_lost, witness->n_wrong);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-load"

#include "load-cycles.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define BLOCK_MAX 40000
#define PAIRS_USED 0.8 /* of all there are, in one block */
#define UNDONE_AT_ONCE 64
#define PATIENCE (60 * SECOND)
#define LOOK_EVERY (SECOND / 10)

typedef struct
{
  guint  asker;
  guint  asked;
  gint64 due;
  guint  n_told;
  guint  n_friends;
  guint  n_undone;
} LoadCycle;

static gpointer
get_key (LoadCycles *self, guint one, guint other)
{
  return GSIZE_TO_POINTER (((gsize) MIN (one, other) << 32 | MAX (one, other)) + 1);
}

static guint
count_sockets (LoadCycles *self, guint user)
{
  return load_crowd_get (self->crowd, user)->len;
}

static LoadClient *
get_client (LoadCycles *self, guint user)
{
  return load_crowd_get (self->crowd, user)->pdata[0];
}

static void
add_time (GArray *times, gint64 since)
{
  gint64 taken = load_get_time () - since;

  g_array_append_val (times, taken);
}

static void
say (LoadCycles *self, void (*write) (GString *text, guint user, guint peer), guint user, guint peer)
{
  g_autoptr (GString) text = g_string_sized_new (128);

  write (text, user, peer);
  load_client_say (get_client (self, user), text->str, text->len);
}

static void
on_news (LoadClient *client, LoadNews news, guint peer, gpointer data)
{
  LoadCycles *self = data;
  LoadCycle *cycle = g_hash_table_lookup (self->open, get_key (self, client->user, peer));
  guint n_sockets;

  if (cycle == NULL)
    load_die ("u%u was told %d of u%u, which nobody caused", client->user, news, peer);
  n_sockets = count_sockets (self, cycle->asker) + count_sockets (self, cycle->asked);
  if (news == LOAD_TOLD && ++cycle->n_told == count_sockets (self, cycle->asked))
    {
      add_time (self->notices, cycle->due);
      say (self, self->crowd->dialect->accept, cycle->asked, cycle->asker);
    }
  else if (news == LOAD_FRIENDS && ++cycle->n_friends == n_sockets)
    {
      add_time (self->wholes, cycle->due);
      self->n_block_done++;
    }
  else if (news == LOAD_UNDONE && ++cycle->n_undone == n_sockets)
    self->n_undone++;
  if (cycle->n_told > count_sockets (self, cycle->asked) || cycle->n_friends > n_sockets || cycle->n_undone > n_sockets)
    load_die ("u%u was told %d of u%u once too often", client->user, news, peer);
}

/* Each pair once before any comes again: everybody asks the next, then everybody the one after that ... */
static void
choose_pair (LoadCycles *self, LoadCycle *cycle)
{
  guint n = self->n_users;
  guint64 turn = self->next_pair++;

  if (self->target != NULL)
    {
      cycle->asked = *self->target;
      cycle->asker = (guint) (turn % n);
      return;
    }
  cycle->asker = (guint) (turn % n);
  cycle->asked = (guint) ((cycle->asker + 1 + turn / n % ((n - 1) / 2)) % n);
}

static guint
count_pairs (LoadCycles *self)
{
  guint64 n = self->n_users;

  return (guint) MIN (BLOCK_MAX, self->target != NULL ? n : (guint64) ((double) (n * ((n - 1) / 2)) * PAIRS_USED));
}

static void
start_cycle (LoadCycles *self, gint64 due)
{
  LoadCycle *cycle = g_new0 (LoadCycle, 1);

  choose_pair (self, cycle);
  cycle->due = due;
  g_ptr_array_add (self->block, cycle);
  if (!g_hash_table_insert (self->open, get_key (self, cycle->asker, cycle->asked), cycle))
    load_die ("u%u and u%u are at it already", cycle->asker, cycle->asked);
  say (self, self->crowd->dialect->ask, cycle->asker, cycle->asked);
}

/* Waits for less than a whole block may take, but not for ever. */
static void
wait (LoadCycles *self, gint64 until, gint64 begun)
{
  gint64 now = load_get_time ();

  if (now - begun > PATIENCE)
    load_die ("%u of %u cycles are still not done, and %u undone", self->block->len - self->n_block_done,
              self->block->len, self->n_undone);
  load_crowd_wait (self->crowd, CLAMP (until - now, 0, LOOK_EVERY));
}

static void
undo_block (LoadCycles *self)
{
  guint n_started = 0;
  gint64 begun = load_get_time ();

  while (self->n_undone < self->block->len)
    {
      while (n_started < self->block->len && n_started - self->n_undone < UNDONE_AT_ONCE)
        {
          LoadCycle *cycle = self->block->pdata[n_started++];

          say (self, self->crowd->dialect->undo, cycle->asker, cycle->asked);
        }
      wait (self, G_MAXINT64, begun);
    }
}

/* Returns: when its time began */
static gint64
begin_block (LoadCycles *self)
{
  g_hash_table_remove_all (self->open);
  g_ptr_array_set_size (self->block, 0);
  self->n_block_done = self->n_undone = 0;
  if (self->on_block != NULL)
    self->on_block (TRUE, self->data);
  return load_get_time ();
}

static void
end_block (LoadCycles *self, gint64 begun)
{
  while (self->n_block_done < self->block->len)
    wait (self, G_MAXINT64, begun);
  self->counted += load_get_time () - begun;
  self->n_done += self->n_block_done;
  if (self->on_block != NULL)
    self->on_block (FALSE, self->data);
  undo_block (self);
}

/**
 * load_cycles_flow:
 *
 * Has always @n_in_flight cycles on their way: as many as the server can do.
 */
void
load_cycles_flow (LoadCycles *self, guint n_in_flight, double seconds)
{
  gint64 wanted = (gint64) (seconds * (double) SECOND);

  while (self->counted < wanted)
    {
      guint n_pairs = count_pairs (self);
      gint64 begun = begin_block (self);

      while (self->block->len < n_pairs && self->counted + load_get_time () - begun < wanted)
        {
          while (self->block->len < n_pairs && self->block->len - self->n_block_done < n_in_flight)
            start_cycle (self, load_get_time ());
          wait (self, G_MAXINT64, begun);
        }
      end_block (self, begun);
    }
}

/**
 * load_cycles_pace:
 *
 * Starts cycles when they are due, whatever became of those before. A time counts from then, also where we come late.
 */
void
load_cycles_pace (LoadCycles *self, guint per_second, double seconds)
{
  guint n_wanted = (guint) (seconds * per_second);
  gint64 interval = SECOND / per_second;

  while (self->n_done < n_wanted)
    {
      guint n_cycles = MIN (count_pairs (self), n_wanted - self->n_done);
      gint64 begun = begin_block (self);

      while (self->block->len < n_cycles)
        {
          gint64 due = begun + interval * self->block->len;

          if (due <= load_get_time ())
            start_cycle (self, due);
          else
            wait (self, due, due);
        }
      end_block (self, begun);
    }
}

void
load_cycles_init (LoadCycles *self, LoadCrowd *crowd, guint n_users)
{
  *self = (LoadCycles) { .crowd = crowd, .n_users = n_users };
  self->notices = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wholes = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->open = g_hash_table_new (NULL, NULL);
  self->block = g_ptr_array_new_with_free_func (g_free);
  crowd->on_news = on_news;
  crowd->data = self;
}

void
load_cycles_clear (LoadCycles *self)
{
  self->crowd->on_news = NULL;
  g_array_unref (self->notices);
  g_array_unref (self->wholes);
  g_hash_table_unref (self->open);
  g_ptr_array_unref (self->block);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* Returns: microseconds */
double
load_get_quantile (GArray *times, double quantile)
{
  if (times->len == 0)
    return 0;
  g_array_sort (times, compare);
  return (double) g_array_index (times, gint64, (guint) (quantile * (times->len - 1))) / 1000;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-throttle.h"

/* Lets each key do something a limited number of times in any window of time. It remembers when
 * each of the latest was done, so that it can say how long to wait. */
struct _HcThrottle
{
  gint64      limit; /* 0: no limit */
  gint64      window_ms;
  HcClock    *clock;
  GHashTable *keys; /* to GArray of gint64: when, oldest first */
  gint64      swept_at;
};

/**
 * hc_throttle_new:
 * @limit: how many times; 0 lets everything pass
 * @window_ms: in how many milliseconds
 */
HcThrottle *
hc_throttle_new (gint64 limit, gint64 window_ms, HcClock *clock)
{
  HcThrottle *self = g_new0 (HcThrottle, 1);

  self->limit = limit;
  self->window_ms = window_ms;
  self->clock = hc_clock_ref (clock);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->swept_at = hc_clock_now (clock);
  return self;
}

void
hc_throttle_free (HcThrottle *self)
{
  hc_clock_unref (self->clock);
  g_hash_table_unref (self->keys);
  g_free (self);
}

/* A clock that was set back must not make anybody wait longer than the window. */
static void
drop_old (HcThrottle *self, GArray *times, gint64 now)
{
  guint n_old = 0;

  while (n_old < times->len && (g_array_index (times, gint64, n_old) <= now - self->window_ms ||
                                g_array_index (times, gint64, n_old) > now))
    n_old++;
  g_array_remove_range (times, 0, n_old);
}

static void
sweep (HcThrottle *self, gint64 now)
{
  GHashTableIter iter;
  gpointer times;

  if (now >= self->swept_at && now < self->swept_at + self->window_ms)
    return;
  self->swept_at = now;
  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, NULL, &times))
    {
      drop_old (self, times, now);
      if (((GArray *) times)->len == 0)
        g_hash_table_iter_remove (&iter);
    }
}

/**
 * hc_throttle_check:
 *
 * Returns: 0 where @key may go ahead, else how many milliseconds it has to wait
 */
gint64
hc_throttle_check (HcThrottle *self, const char *key)
{
  GArray *times = g_hash_table_lookup (self->keys, key);
  gint64 now = hc_clock_now (self->clock);

  if (self->limit == 0 || times == NULL)
    return 0;
  drop_old (self, times, now);
  if (times->len < self->limit)
    return 0;
  return g_array_index (times, gint64, times->len - self->limit) + self->window_ms - now;
}

/**
 * hc_throttle_take:
 *
 * Counts one more for @key.
 */
void
hc_throttle_take (HcThrottle *self, const char *key)
{
  GArray *times;
  gint64 now = hc_clock_now (self->clock);

  if (self->limit == 0)
    return;
  sweep (self, now);
  times = g_hash_table_lookup (self->keys, key);
  if (times == NULL)
    {
      times = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->keys, g_strdup (key), times);
    }
  g_array_append_val (times, now);
}

/**
 * hc_throttle_give_back:
 *
 * Takes the latest of @key back: it does not count after all.
 */
void
hc_throttle_give_back (HcThrottle *self, const char *key)
{
  GArray *times = g_hash_table_lookup (self->keys, key);

  if (times != NULL && times->len > 0)
    g_array_set_size (times, times->len - 1);
}

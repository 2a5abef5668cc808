/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-lockout.h"

#define KEYS_MAX 10000
#define RETRY_MS 1000

typedef struct
{
  gint64 n_failures; /* since the last success */
  gint64 n_trying;   /* begun and not decided yet; they count, or many at once would slip through */
  gint64 pause_ms;   /* how long the latest pause was, 0: none yet */
  gint64 until;
  gint64 touched_at;
} HcLockoutRecord;

/* Pauses a key after some failures in a row, and each time longer, until it succeeds. */
struct _HcLockout
{
  gint64      limit; /* 0: never pauses */
  gint64      pause_ms;
  gint64      pause_max_ms;
  HcClock    *clock;
  GHashTable *records; /* key to HcLockoutRecord */
  gint64      swept_at;
};

/**
 * hc_lockout_new:
 * @limit: failures before the first pause; 0 never pauses
 * @pause_ms: the first pause, in milliseconds; each later one is twice as long
 * @pause_max_ms: but no longer than this
 */
HcLockout *
hc_lockout_new (gint64 limit, gint64 pause_ms, gint64 pause_max_ms, HcClock *clock)
{
  HcLockout *self = g_new0 (HcLockout, 1);

  self->limit = limit;
  self->pause_ms = pause_ms;
  self->pause_max_ms = pause_max_ms;
  self->clock = hc_clock_ref (clock);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
hc_lockout_free (HcLockout *self)
{
  hc_clock_unref (self->clock);
  g_hash_table_unref (self->records);
  g_free (self);
}

/* What nobody has touched for the longest pause says nothing any more. */
static void
sweep (HcLockout *self)
{
  gint64 now = hc_clock_now (self->clock);
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (self->records) < KEYS_MAX || ABS (now - self->swept_at) < self->pause_ms)
    return;
  self->swept_at = now;
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HcLockoutRecord *record = value;

      if (record->n_trying == 0 && ABS (now - record->touched_at) > self->pause_max_ms)
        g_hash_table_iter_remove (&iter);
    }
}

static HcLockoutRecord *
ensure_record (HcLockout *self, const char *key)
{
  HcLockoutRecord *record = g_hash_table_lookup (self->records, key);

  if (record == NULL)
    {
      sweep (self);
      record = g_new0 (HcLockoutRecord, 1);
      g_hash_table_insert (self->records, g_strdup (key), record);
    }
  record->touched_at = hc_clock_now (self->clock);
  return record;
}

static HcLockoutRecord *
stop_trying (HcLockout *self, const char *key)
{
  HcLockoutRecord *record = ensure_record (self, key);

  record->n_trying = MAX (record->n_trying - 1, 0);
  return record;
}

/**
 * hc_lockout_check:
 *
 * Returns: 0 where @key may try, else how many milliseconds it has to wait
 */
gint64
hc_lockout_check (HcLockout *self, const char *key)
{
  HcLockoutRecord *record = g_hash_table_lookup (self->records, key);
  gint64 wait_ms;
  gint64 n_left;

  if (self->limit == 0 || record == NULL)
    return 0;
  wait_ms = record->until - hc_clock_now (self->clock);
  if (wait_ms > 0)
    return MIN (wait_ms, record->pause_ms);
  n_left = record->pause_ms > 0 ? 1 : self->limit - record->n_failures;
  return record->n_trying < n_left ? 0 : RETRY_MS;
}

/**
 * hc_lockout_begin:
 *
 * Counts a try of @key, until it succeeds, fails or is cancelled.
 */
void
hc_lockout_begin (HcLockout *self, const char *key)
{
  ensure_record (self, key)->n_trying++;
}

void
hc_lockout_succeed (HcLockout *self, const char *key)
{
  HcLockoutRecord *record = stop_trying (self, key);

  if (record->n_trying == 0)
    g_hash_table_remove (self->records, key);
  else
    record->n_failures = record->pause_ms = record->until = 0;
}

void
hc_lockout_fail (HcLockout *self, const char *key)
{
  HcLockoutRecord *record = stop_trying (self, key);

  record->n_failures++;
  if (self->limit == 0 || record->n_failures < self->limit)
    return;
  record->pause_ms = record->pause_ms == 0 ? self->pause_ms : MIN (2 * record->pause_ms, self->pause_max_ms);
  record->until = hc_clock_now (self->clock) + record->pause_ms;
}

/**
 * hc_lockout_cancel:
 *
 * The try was not decided: it does not count.
 */
void
hc_lockout_cancel (HcLockout *self, const char *key)
{
  stop_trying (self, key);
}

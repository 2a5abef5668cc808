/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-backup.h"
#include "hc-database.h"
#include "hc-store-lock.h"
#include "hc-keeper.h"

#define FAILED_REST_MS (60 * 60 * 1000)

/**
 * HcKeeper:
 *
 * Looks after the database while the store uses it, in a thread and with a connection of its own, so
 * that no command waits for it: makes a backup when one is due, and finds damage. Its signal, `damaged`,
 * comes once, in the main context of who made it.
 */
struct _HcKeeper
{
  GObject       parent_instance;

  gint64        interval; /* in ms, between two looks at the clock */

  /* owned */
  char         *folder;
  HcHealth     *health;
  HcClock      *clock;
  GMainContext *context;
  GThread      *thread;
  GCancellable *closing;

  GMutex        lock;     /* of what follows */
  GCond         is_over;
  gboolean      is_stopping;
  gboolean      is_damaged;

  /* the thread's */
  char         *failure;   /* (owned): why no backup can be made; NULL: it could when it was tried last */
  gint64        failed_at;
};

G_DEFINE_FINAL_TYPE (HcKeeper, hc_keeper, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_DAMAGED,
  N_SIGNALS,
} HcKeeperSignal;

static guint signals[N_SIGNALS];

static gboolean
on_damaged (gpointer keeper)
{
  g_signal_emit (keeper, signals[SIGNAL_DAMAGED], 0);
  return G_SOURCE_REMOVE;
}

static void
say_damage (HcKeeper *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[handclasp] keeper");
  g_source_set_callback (source, on_damaged, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

/* Nobody to lose is nothing to keep, and is no backup that should push out another one. */
static gboolean
has_anybody (HcDatabase *database)
{
  g_autoptr (HcRows) rows = hc_database_query (database, "SELECT 1 FROM user LIMIT 1", NULL, 0);

  return hc_rows_next (rows);
}

static HcDatabase *
open_database (HcKeeper *self, GError **error)
{
  g_autofree char *path = hc_store_lock_get_database (self->folder);
  HcDatabase *database = hc_database_open_as_is (path, error);

  if (database != NULL)
    hc_database_set_cancellable (database, self->closing);
  return database;
}

static void
look_through (HcKeeper *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcDatabase) database = open_database (self, &error);

  if (database != NULL && hc_database_check (database, &error))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) && !g_cancellable_is_cancelled (self->closing))
    hc_keeper_report_damage (self);
}

static void
say_failure (HcKeeper *self, const char *sentence)
{
  self->failed_at = hc_clock_now (self->clock);
  if (g_strcmp0 (sentence, self->failure) == 0)
    return;
  g_free (self->failure);
  self->failure = g_strdup (sentence);
  g_message ("No backup can be made: %s", sentence);
  hc_health_report_backups (self->health, sentence);
}

static void
say_success (HcKeeper *self)
{
  if (self->failure == NULL)
    return;
  g_clear_pointer (&self->failure, g_free);
  g_message ("Backups can be made again.");
  hc_health_report_backups (self->health, NULL);
}

static void
back_up (HcKeeper *self)
{
  g_autoptr (GError) error = NULL;

  if (hc_backup_make (self->folder, "daily", hc_clock_now (self->clock), self->closing, &error))
    {
      say_success (self);
      return;
    }
  if (g_cancellable_is_cancelled (self->closing))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    hc_keeper_report_damage (self);
  else
    say_failure (self, error->message);
}

static gboolean
is_due (HcKeeper *self)
{
  g_autoptr (HcDatabase) database = NULL;
  gint64 now = hc_clock_now (self->clock);

  if (self->failure != NULL && now >= self->failed_at && now < self->failed_at + FAILED_REST_MS)
    return FALSE;
  if (!hc_backup_is_due (self->folder, now))
    return FALSE;
  database = open_database (self, NULL);
  return database != NULL && has_anybody (database);
}

/* The monotonic clock stands still while the machine sleeps, so what became due then is seen soon after. */
static gboolean
rest (HcKeeper *self)
{
  gint64 end = g_get_monotonic_time () + self->interval * 1000;
  gboolean goes_on;

  g_mutex_lock (&self->lock);
  while (!self->is_stopping && g_cond_wait_until (&self->is_over, &self->lock, end))
    ;
  goes_on = !self->is_stopping;
  g_mutex_unlock (&self->lock);
  return goes_on;
}

static gpointer
run_checked (gpointer data)
{
  HcKeeper *self = data;

  do
    if (!hc_keeper_knows_damage (self) && is_due (self))
      back_up (self);
  while (rest (self));
  return NULL;
}

static gpointer
run_unchecked (gpointer data)
{
  look_through (data);
  return run_checked (data);
}

static void
hc_keeper_finalize (GObject *object)
{
  HcKeeper *self = HC_KEEPER (object);

  hc_keeper_stop (self);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->is_over);
  g_object_unref (self->closing);
  g_main_context_unref (self->context);
  g_object_unref (self->health);
  hc_clock_unref (self->clock);
  g_free (self->failure);
  g_free (self->folder);
  G_OBJECT_CLASS (hc_keeper_parent_class)->finalize (object);
}

static void
hc_keeper_class_init (HcKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_keeper_finalize;

  signals[SIGNAL_DAMAGED] = g_signal_new ("damaged", HC_TYPE_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
hc_keeper_init (HcKeeper *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->is_over);
  self->closing = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
}

HcKeeper *
hc_keeper_new (const char *folder, HcHealth *health, HcClock *clock, gint64 interval)
{
  HcKeeper *self = g_object_new (HC_TYPE_KEEPER, NULL);

  self->folder = g_strdup (folder);
  self->health = g_object_ref (health);
  self->clock = hc_clock_ref (clock);
  self->interval = interval;
  return self;
}

/**
 * hc_keeper_start:
 * @is_checked: whether the database has just been looked through
 */
void
hc_keeper_start (HcKeeper *self, gboolean is_checked)
{
  g_return_if_fail (self->thread == NULL);

  self->thread = g_thread_new ("keeper", is_checked ? run_checked : run_unchecked, self);
}

/**
 * hc_keeper_stop:
 *
 * Waits until it has let the database go, which is at once.
 */
void
hc_keeper_stop (HcKeeper *self)
{
  g_cancellable_cancel (self->closing);
  g_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  g_cond_signal (&self->is_over);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
}

/**
 * hc_keeper_report_damage:
 *
 * Something in the database cannot be right. For any thread.
 */
void
hc_keeper_report_damage (HcKeeper *self)
{
  gboolean is_known;

  g_mutex_lock (&self->lock);
  is_known = self->is_damaged;
  self->is_damaged = TRUE;
  g_mutex_unlock (&self->lock);
  if (!is_known)
    say_damage (self);
}

gboolean
hc_keeper_knows_damage (HcKeeper *self)
{
  gboolean is_damaged;

  g_mutex_lock (&self->lock);
  is_damaged = self->is_damaged;
  g_mutex_unlock (&self->lock);
  return is_damaged;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <malloc.h>
#include <unistd.h>

#include "hc-remains.h"
#include "hc-store-lock.h"
#include "hc-store-private.h"
#include "hc-store.h"
#include "hc-teller.h"

#define BATCH_MAX 128
#define REST_AFTER_US (10 * G_USEC_PER_SEC)
#define PROBE_US G_USEC_PER_SEC

/* Everything that is kept. One thread owns the database: what waits there when it looks runs in
 * one transaction, where a job that fails is undone alone, and is answered after the one COMMIT, reads
 * too, so that answers come in the order of commits. All public functions are for the thread that
 * made the store, and tasks are completed in its main context. */
struct _HcStore
{
  GObject       parent_instance;

  /* owned */
  GThread      *thread;
  HcDesk       *desk;        /* the thread's while it runs */
  HcHealth     *health;
  HcKeeper     *keeper;
  HcTeller     *teller;
  char         *folder;

  GMutex        lock;        /* of what follows */
  GCond         has_arrived;
  GQueue        waiting;     /* (element-type HcJob) */
  gboolean      is_closing;

  int           lock_fd;
  gint64        probe_at;    /* the thread's: when it tries again what failed */
};

G_DEFINE_FINAL_TYPE (HcStore, hc_store, G_TYPE_OBJECT)

/* A full disk may end the whole transaction in the middle: then nothing of the batch holds. */
static gboolean
is_whole (HcDatabase *database)
{
  return hc_database_is_in_transaction (database) && !hc_database_take_failure (database, NULL) &&
         !hc_database_is_damaged (database);
}

/* Savepoints cost a fifth of what the jobs themselves do, and are for those who fail half-way, as who asks
 * somebody whose old request expires first, and is refused: the others of their batch run twice then.
 *
 * Returns: %FALSE where nothing of the batch may hold */
static gboolean
run_jobs (HcStore *self, GPtrArray *jobs)
{
  HcDatabase *database = self->desk->database;
  gboolean must_undo = FALSE;

  for (guint i = 0; i < jobs->len && !must_undo; i++)
    {
      must_undo = !hc_job_run (jobs->pdata[i], self->desk);
      if (!is_whole (database))
        return FALSE;
    }
  if (!must_undo)
    return TRUE;

  hc_database_roll_back (database);
  if (!hc_database_begin (database))
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      hc_job_run_apart (jobs->pdata[i], self->desk);
      if (!is_whole (database))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_transaction (HcStore *self, GPtrArray *jobs)
{
  HcDatabase *database = self->desk->database;
  gboolean is_good = !hc_keeper_knows_damage (self->keeper) && hc_database_begin (database) && run_jobs (self, jobs);

  if (is_good && hc_database_commit (database))
    return TRUE;

  hc_database_roll_back (database);
  hc_database_take_failure (database, NULL);
  if (hc_database_is_damaged (database))
    hc_keeper_report_damage (self->keeper);
  return FALSE;
}

/* Returns: %FALSE where it would write */
static gboolean
read_again (HcStore *self, HcJob *job)
{
  HcDatabase *database = self->desk->database;

  if (job->has_written || hc_keeper_knows_damage (self->keeper) || !hc_database_begin (database))
    return FALSE;
  hc_job_run (job, self->desk);
  hc_database_roll_back (database);
  hc_database_take_failure (database, NULL);
  return !job->has_written;
}

/* Nothing of the batch holds. Who only reads need not suffer from a disk that is full. */
static void
fail_writers (HcStore *self, GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    if (!read_again (self, jobs->pdata[i]))
      hc_job_fail (jobs->pdata[i], _("Nothing was changed, as it could not be stored. Try again."));
}

/* Only what reached the disk shows that anything can be stored. Damage is for the keeper to tell. */
static void
report_health (HcStore *self, gboolean is_good, gboolean has_written)
{
  HcTrouble trouble = hc_database_take_trouble (self->desk->database);

  if (hc_keeper_knows_damage (self->keeper))
    return;
  if (!is_good && trouble == HC_TROUBLE_NONE)
    trouble = HC_TROUBLE_DISK;
  if (trouble != HC_TROUBLE_NONE || has_written)
    hc_health_report (self->health, trouble);
}

static void
run_batch (HcStore *self, GPtrArray *jobs)
{
  int n_written = hc_database_count_writes (self->desk->database);
  gboolean is_good = run_transaction (self, jobs);

  if (!is_good)
    fail_writers (self, jobs);
  report_health (self, is_good, hc_database_count_writes (self->desk->database) != n_written);
  hc_teller_tell (self->teller, jobs);
}

/* What many people needed at once lies in many pieces of the heap, until somebody asks for them to go. Not while
 * somebody does something now and then: each time all would be read again. */
static void
rest (HcStore *self)
{
  hc_database_rest (self->desk->database);
  malloc_trim (0);
}

/* Returns: whether it is time to probe, which is once a second while nothing can be stored */
static gboolean
wait_for_arrival (HcStore *self)
{
  gboolean is_bad = hc_health_is_bad (self->health);
  gint64 rest_at = g_get_monotonic_time () + REST_AFTER_US;
  gboolean is_rested = FALSE;

  while (g_queue_is_empty (&self->waiting) && !self->is_closing && (!is_bad || g_get_monotonic_time () < self->probe_at))
    if (is_bad)
      g_cond_wait_until (&self->has_arrived, &self->lock, self->probe_at);
    else if (is_rested)
      g_cond_wait (&self->has_arrived, &self->lock);
    else if (!g_cond_wait_until (&self->has_arrived, &self->lock, rest_at))
      {
        g_mutex_unlock (&self->lock);
        rest (self);
        g_mutex_lock (&self->lock);
        is_rested = TRUE;
      }
  return is_bad && !self->is_closing && g_get_monotonic_time () >= self->probe_at;
}

/* (nullable): nothing waits and nothing more comes. A probe is alone, or who only reads would fail with it. */
static GPtrArray *
wait_for_jobs (HcStore *self)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_job_free);
  gboolean is_time_to_probe;

  g_mutex_lock (&self->lock);
  is_time_to_probe = wait_for_arrival (self);
  if (is_time_to_probe)
    {
      self->probe_at = g_get_monotonic_time () + PROBE_US;
      g_ptr_array_add (jobs, hc_job_new (&hc_store_probe, NULL));
    }
  while (!is_time_to_probe && jobs->len < BATCH_MAX && !g_queue_is_empty (&self->waiting))
    g_ptr_array_add (jobs, g_queue_pop_head (&self->waiting));
  g_mutex_unlock (&self->lock);

  if (jobs->len == 0)
    g_clear_pointer (&jobs, g_ptr_array_unref);
  return jobs;
}

static gpointer
run_thread (gpointer user_data)
{
  HcStore *self = user_data;
  GPtrArray *jobs;

  while ((jobs = wait_for_jobs (self)) != NULL)
    run_batch (self, jobs);
  return NULL;
}

static void
hc_store_dispose (GObject *object)
{
  hc_store_close (HC_STORE (object));
  G_OBJECT_CLASS (hc_store_parent_class)->dispose (object);
}

static void
hc_store_finalize (GObject *object)
{
  HcStore *self = HC_STORE (object);

  g_clear_object (&self->health);
  g_clear_object (&self->keeper);
  hc_teller_unref (self->teller);
  g_free (self->folder);
  g_cond_clear (&self->has_arrived);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (hc_store_parent_class)->finalize (object);
}

static void
hc_store_class_init (HcStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hc_store_dispose;
  object_class->finalize = hc_store_finalize;
}

static void
hc_store_init (HcStore *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->has_arrived);
  g_queue_init (&self->waiting);
  self->teller = hc_teller_new ();
  self->health = hc_health_new ();
  self->lock_fd = -1;
}

/* Returns: whether it is aside now, and then sentences for a person */
static gboolean
put_aside (HcStore *self, gint64 now, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *path = hc_remains_put_aside (self->folder, HC_REMAINS_DAMAGED, now, &problem);

  if (path == NULL)
    g_message ("%s", problem->message);
  return path != NULL && hc_remains_refuse (self->folder, now, error);
}

/**
 * hc_store_new:
 * @folder: where everything is kept; made where it is missing
 *
 * Opens the store and starts its thread.
 *
 * Returns: (transfer full) (nullable): the store, or %NULL and a sentence for a person: the folder
 *   cannot be used, another host uses it, the database is damaged or newer than this program
 */
HcStore *
hc_store_new (const char *folder, const HcLimits *limits, HcClock *clock, HcPresenceBoard *board, GError **error)
{
  g_autofree char *path = hc_store_lock_get_database (folder);
  g_autoptr (HcStore) self = g_object_new (HC_TYPE_STORE, NULL);
  g_autoptr (GError) problem = NULL;

  self->folder = g_strdup (folder);
  self->keeper = hc_keeper_new (folder, self->health, clock, limits->chore_interval);
  self->lock_fd = hc_store_lock_folder (folder, error);
  if (self->lock_fd < 0 || !hc_remains_finish (folder, error) || hc_remains_refuse (folder, hc_clock_now (clock), error) ||
      !hc_store_lock_make_file (path, error))
    return NULL;
  self->desk = hc_desk_open (folder, limits, clock, board, &problem);
  if (self->desk == NULL)
    {
      if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) ||
          !put_aside (self, hc_clock_now (clock), error))
        g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  self->thread = g_thread_new ("store", run_thread, self);
  hc_keeper_start (self->keeper, self->desk->is_checked);
  return g_steal_pointer (&self);
}

/**
 * hc_store_close:
 *
 * Waits until everything that was submitted is on disk, and lets the folder go. Answers that are
 * still on their way arrive in the main loop; what is submitted from now on fails. A damaged database
 * is kept aside.
 */
void
hc_store_close (HcStore *self)
{
  gint64 now = self->desk != NULL ? hc_desk_now (self->desk) : 0;

  g_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  g_cond_signal (&self->has_arrived);
  g_mutex_unlock (&self->lock);

  hc_keeper_stop (self->keeper);
  g_clear_pointer (&self->thread, g_thread_join);
  if (self->desk != NULL && hc_keeper_knows_damage (self->keeper))
    hc_database_note_damage (self->desk->database);
  g_clear_pointer (&self->desk, hc_desk_close);
  if (self->lock_fd >= 0 && hc_keeper_knows_damage (self->keeper))
    put_aside (self, now, NULL);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

/**
 * hc_store_get_health:
 *
 * Returns: (transfer none): who says whether anything can be stored, and backups be made
 */
HcHealth *
hc_store_get_health (HcStore *self)
{
  return self->health;
}

/**
 * hc_store_get_keeper:
 *
 * Returns: (transfer none): who says what is wrong with what is kept
 */
HcKeeper *
hc_store_get_keeper (HcStore *self)
{
  return self->keeper;
}

static void
refuse_job (HcJob *job)
{
  hc_job_fail (job, _("Handclasp is closing."));
  hc_job_tell (job);
  hc_job_free (job);
}

/**
 * hc_store_submit:
 * @request: (transfer full)
 * @callback: (nullable): %NULL where nobody waits
 */
void
hc_store_submit (HcStore *self, const HcJobType *type, gpointer request, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  HcJob *job = hc_job_new (type, request);
  gboolean is_open;
  gboolean is_first;

  if (callback != NULL)
    {
      job->task = g_task_new (self, cancellable, callback, user_data);
      g_task_set_source_tag (job->task, (gpointer) type);
    }

  g_mutex_lock (&self->lock);
  is_open = !self->is_closing;
  is_first = g_queue_is_empty (&self->waiting); /* else the thread has been called, or is not waiting */
  if (is_open)
    g_queue_push_tail (&self->waiting, job);
  g_mutex_unlock (&self->lock);
  if (!is_open)
    refuse_job (job);
  else if (is_first)
    g_cond_signal (&self->has_arrived);
}

/**
 * hc_store_finish:
 *
 * Returns: (transfer full) (nullable): what the job returned
 */
gpointer
hc_store_finish (HcStore *self, const HcJobType *type, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == type, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-teller.h"

/* Then the loop does other things: what people ask meanwhile is on its way to the disk while the rest is told. What is
 * left of a batch goes on in turns with a window that draws and with the reactor. */
#define TELL_MAX_US 1000
#define GO_ON_PRIORITY (G_PRIORITY_HIGH_IDLE + 20) /* GDK_PRIORITY_REDRAW */

/* Tells in the main context of who made it what the store's thread has finished, in the order of commits. */
struct _HcTeller
{
  /* owned */
  GMainContext *context;

  GMutex        lock;     /* of what follows */
  GQueue        finished; /* (element-type HcBatch) */
};

typedef struct
{
  /* owned */
  HcTeller  *teller;
  GPtrArray *jobs;

  guint      n_told;
} HcBatch;

static void
hc_batch_clear (HcBatch *batch)
{
  g_ptr_array_unref (batch->jobs);
  hc_teller_unref (batch->teller);
}

static void
hc_batch_unref (HcBatch *batch)
{
  g_atomic_rc_box_release_full (batch, (GDestroyNotify) hc_batch_clear);
}

/* A callback may run the main loop: what was told is counted before. */
static gboolean
tell_batch (HcBatch *batch, gint64 deadline)
{
  while (batch->n_told < batch->jobs->len)
    {
      if (g_get_monotonic_time () > deadline)
        return FALSE;
      hc_job_tell (batch->jobs->pdata[batch->n_told++]);
    }
  return TRUE;
}

static HcBatch *
peek_finished (HcTeller *self)
{
  HcBatch *batch;

  g_mutex_lock (&self->lock);
  batch = g_queue_peek_head (&self->finished);
  if (batch != NULL)
    g_atomic_rc_box_acquire (batch);
  g_mutex_unlock (&self->lock);
  return batch;
}

static void
remove_finished (HcTeller *self, HcBatch *batch)
{
  gboolean is_there;

  g_mutex_lock (&self->lock);
  is_there = g_queue_remove (&self->finished, batch);
  g_mutex_unlock (&self->lock);
  if (is_there)
    hc_batch_unref (batch);
}

/* Each batch has a source of its own. So a task never completes in the turn that made it, which is
 * what lets GTask call back at once and in order. What an earlier batch had no time for goes first. */
static gboolean
on_batch_finished (gpointer user_data)
{
  HcBatch *own = user_data;
  HcTeller *self = own->teller;
  gint64 deadline = g_get_monotonic_time () + TELL_MAX_US;

  while (own->n_told < own->jobs->len)
    {
      HcBatch *first = peek_finished (self);
      gboolean is_done = tell_batch (first, deadline);

      if (is_done)
        remove_finished (self, first);
      hc_batch_unref (first);
      if (!is_done)
        {
          g_source_set_priority (g_main_current_source (), GO_ON_PRIORITY);
          return G_SOURCE_CONTINUE;
        }
    }
  return G_SOURCE_REMOVE;
}

static void
on_source_gone (gpointer user_data)
{
  HcBatch *batch = user_data;

  remove_finished (batch->teller, batch);
  hc_batch_unref (batch);
}

/**
 * hc_teller_tell:
 * @jobs: (transfer full) (element-type HcJob): that are finished
 *
 * For the store's thread.
 */
void
hc_teller_tell (HcTeller *self, GPtrArray *jobs)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  HcBatch *batch = g_atomic_rc_box_new0 (HcBatch);

  batch->teller = g_atomic_rc_box_acquire (self);
  batch->jobs = jobs;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->finished, g_atomic_rc_box_acquire (batch));
  g_mutex_unlock (&self->lock);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[handclasp] store");
  g_source_set_callback (source, on_batch_finished, batch, on_source_gone);
  g_source_attach (source, self->context);
}

HcTeller *
hc_teller_new (void)
{
  HcTeller *self = g_atomic_rc_box_new0 (HcTeller);

  g_mutex_init (&self->lock);
  g_queue_init (&self->finished);
  self->context = g_main_context_ref_thread_default ();
  return self;
}

static void
hc_teller_clear (HcTeller *self)
{
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
}

void
hc_teller_unref (HcTeller *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) hc_teller_clear);
}

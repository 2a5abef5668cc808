/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-error.h"
#include "hc-job.h"

static void
drop_result (HcJob *self)
{
  if (self->result != NULL && self->type->free_result != NULL)
    self->type->free_result (self->result);
  self->result = NULL;
}

/**
 * hc_job_new:
 * @request: (transfer full)
 */
HcJob *
hc_job_new (const HcJobType *type, gpointer request)
{
  HcJob *self = g_new0 (HcJob, 1);

  self->type = type;
  self->request = request;
  return self;
}

void
hc_job_free (HcJob *self)
{
  drop_result (self);
  if (self->request != NULL && self->type->free_request != NULL)
    self->type->free_request (self->request);
  g_clear_error (&self->error);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * hc_job_run:
 *
 * Works on it, maybe again.
 *
 * Returns: %FALSE where it failed after it had changed something, which must be undone
 */
gboolean
hc_job_run (HcJob *self, HcDesk *desk)
{
  HcDatabase *database = desk->database;
  gint64 n_changes = hc_database_count_changes (database);

  drop_result (self);
  g_clear_error (&self->error);
  self->result = self->type->run (desk, self->request, &self->error);
  self->has_written = hc_database_count_changes (database) != n_changes;
  hc_database_take_failure (database, self->error == NULL ? &self->error : NULL);
  if (self->error == NULL)
    return TRUE;
  drop_result (self);
  return !self->has_written;
}

/**
 * hc_job_run_apart:
 *
 * Works on it in a savepoint of its own, so that it alone is undone. A full disk may end the
 * whole transaction meanwhile.
 */
void
hc_job_run_apart (HcJob *self, HcDesk *desk)
{
  HcDatabase *database = desk->database;
  gboolean is_good;

  hc_database_execute (database, "SAVEPOINT job");
  is_good = hc_job_run (self, desk);
  if (!hc_database_is_in_transaction (database))
    return;
  if (!is_good)
    hc_database_execute (database, "ROLLBACK TO job");
  hc_database_execute (database, "RELEASE job");
}

/**
 * hc_job_fail:
 *
 * Whatever came of it does not hold.
 */
void
hc_job_fail (HcJob *self, const char *sentence)
{
  drop_result (self);
  g_clear_error (&self->error);
  g_set_error_literal (&self->error, HC_ERROR, HC_ERROR_STORAGE, sentence);
}

/**
 * hc_job_tell:
 *
 * Answers who waits, and keeps nothing of the answer.
 */
void
hc_job_tell (HcJob *self)
{
  if (self->task != NULL && self->error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else if (self->task != NULL)
    g_task_return_pointer (self->task, g_steal_pointer (&self->result), self->type->free_result);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-desk.h"

G_BEGIN_DECLS

/**
 * HcJobFunc:
 * @request: what the job type's caller handed over
 *
 * Runs on the store's thread inside a transaction. Whatever it did is undone where it sets @error
 * or the database failed meanwhile; it need not look after the latter. It may run again with the
 * same @request, any number of times, after everything in the database was undone.
 *
 * Returns: (transfer full) (nullable): the result
 */
typedef gpointer (*HcJobFunc) (HcDesk    *desk,
                               gpointer   request,
                               GError   **error);

/**
 * HcJobType:
 * @free_request: (nullable)
 * @free_result: (nullable)
 *
 * One kind of question to the store. Its address marks the tasks that are answered so.
 */
typedef struct
{
  HcJobFunc      run;
  GDestroyNotify free_request;
  GDestroyNotify free_result;
} HcJobType;

/**
 * HcJob:
 * @task: (nullable): whom to tell
 * @has_written: whether it has changed anything when it ran last
 *
 * One question that waits, is worked on or is answered.
 */
typedef struct
{
  const HcJobType *type;

  /* owned */
  GTask           *task;
  gpointer         request;
  gpointer         result;
  GError          *error;

  gboolean         has_written;
} HcJob;

HcJob   *hc_job_new       (const HcJobType *type,
                           gpointer         request);
void     hc_job_free      (HcJob           *self);

gboolean hc_job_run       (HcJob      *self,
                           HcDesk     *desk);
void     hc_job_run_apart (HcJob      *self,
                           HcDesk     *desk);
void     hc_job_fail      (HcJob      *self,
                           const char *sentence);
void     hc_job_tell      (HcJob      *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <glib.h>
#include <sanitizer/tsan_interface.h>

/* As tests/store/tsan-glib.c, for thread pools: who is given something to do sees what was done with
 * it before it was pushed. */

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

typedef struct
{
  GFunc    func;
  gpointer user_data;
} Work;

static void
do_work (gpointer data, gpointer user_data)
{
  Work *work = user_data;

  __tsan_acquire (work);
  __tsan_acquire (data);
  work->func (data, work->user_data);
}

/* A pool lasts about as long as the test, and so does what is allocated for it. */
GThreadPool *
g_thread_pool_new (GFunc func, gpointer user_data, gint n_threads, gboolean is_exclusive, GError **error)
{
  Work *work = g_new (Work, 1);

  *work = (Work){ func, user_data };
  __tsan_release (work);
  return REAL (g_thread_pool_new) (do_work, work, n_threads, is_exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  __tsan_release (data);
  return REAL (g_thread_pool_push) (pool, data, error);
}

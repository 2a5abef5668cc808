/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-teller.h"

#define N_JOBS 8

typedef struct
{
  HcTeller *teller;
  GArray   *told;    /* guint */
  gulong    takes;   /* microseconds that each callback needs */
  gboolean  is_deep; /* each runs the main loop before it is done */
} TellerFixture;

static const HcJobType number = { NULL, NULL, NULL };

static void
set_up (TellerFixture *f, gconstpointer data)
{
  f->teller = hc_teller_new ();
  f->told = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
tear_down (TellerFixture *f, gconstpointer data)
{
  g_array_unref (f->told);
  hc_teller_unref (f->teller);
}

static void
on_told (GObject *object, GAsyncResult *result, gpointer user_data)
{
  TellerFixture *f = user_data;
  guint n = GPOINTER_TO_UINT (g_task_propagate_pointer (G_TASK (result), NULL));

  g_array_append_val (f->told, n);
  g_usleep (f->takes);
  if (f->is_deep)
    g_main_context_iteration (NULL, FALSE);
}

/* As the store's thread does. */
static gpointer
tell_all (gpointer user_data)
{
  hc_teller_tell (((gpointer *) user_data)[0], ((gpointer *) user_data)[1]);
  return NULL;
}

static void
tell (TellerFixture *f, guint first)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_job_free);
  gpointer both[] = { f->teller, jobs };

  for (guint i = 0; i < N_JOBS; i++)
    {
      HcJob *job = hc_job_new (&number, NULL);

      job->task = g_task_new (NULL, NULL, on_told, f);
      job->result = GUINT_TO_POINTER (first + i);
      g_ptr_array_add (jobs, job);
    }
  g_thread_join (g_thread_new ("store", tell_all, both));
}

static void
assert_all_in_order (TellerFixture *f, guint n)
{
  while (f->told->len < n)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (f->told, guint, i), ==, 1 + i);
  g_assert_cmpuint (f->told->len, ==, n);
}

static void
test_tells_in_order (TellerFixture *f, gconstpointer data)
{
  tell (f, 1);
  tell (f, 1 + N_JOBS);
  assert_all_in_order (f, 2 * N_JOBS);
}

static void
test_tells_in_order_where_a_callback_runs_the_loop (TellerFixture *f, gconstpointer data)
{
  f->is_deep = TRUE;
  tell (f, 1);
  tell (f, 1 + N_JOBS);
  assert_all_in_order (f, 2 * N_JOBS);
}

static gboolean
on_other (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_lets_a_window_draw_in_between (TellerFixture *f, gconstpointer data)
{
  gboolean has_drawn = FALSE;

  f->takes = 2000; /* more than one may have at once */
  tell (f, 1);
  tell (f, 1 + N_JOBS);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, on_other, &has_drawn, NULL);
  while (!has_drawn)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->told->len, <, 2 * N_JOBS);
  assert_all_in_order (f, 2 * N_JOBS);
}

/* What it told of is freed, though nobody looks any more. */
static void
test_needs_no_owner_to_tell_the_rest (TellerFixture *f, gconstpointer data)
{
  tell (f, 1);
  hc_teller_unref (f->teller);
  f->teller = hc_teller_new ();
  assert_all_in_order (f, N_JOBS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/teller/" path, TellerFixture, NULL, set_up, func, tear_down)
  ADD ("tells-in-order", test_tells_in_order);
  ADD ("tells-in-order-where-a-callback-runs-the-loop", test_tells_in_order_where_a_callback_runs_the_loop);
  ADD ("lets-a-window-draw-in-between", test_lets_a_window_draw_in_between);
  ADD ("needs-no-owner-to-tell-the-rest", test_needs_no_owner_to_tell_the_rest);
  return g_test_run ();
}

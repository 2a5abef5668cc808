/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <locale.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "hc-application.h"
#include "hc-guest.h"
#include "hc-keys.h"
#include "hc-store-accounts.h"
#include "hc-visit.h"
#include "hc-window.h"

/*
 * A window where 100,000 people are: how long until it shows, what memory it takes, and how its list scrolls. The
 * program itself runs, in a process of its own each time; the figures go to standard error, away from what it says.
 * Needs a display; started by window-bench.js.
 *
 * Usage: window-bench, which starts itself with FOLDER STARTED_AT [STEP]
 */

#define N_PEOPLE 100000
#define N_STARTS 5
#define N_FRAMES 400 /* to scroll in */
#define SLOW_MS 33

static const int steps[] = { 30, 300, 1500 }; /* pixels a frame: a finger, a flick, the scroll bar */

typedef struct
{
  HcApplication *application;
  GtkWindow     *window;
  GtkAdjustment *adjustment; /* of the list; NULL until it is there */
  int            step;
  gint64         started_at; /* all in microseconds */
  gint64         mapped_at;
  gint64         worked; /* by the main thread before this frame */
  gint64         last_frame_at;
  GArray        *works; /* double ms of work for a frame */
  GArray        *gaps;  /* double ms from frame to frame */
} Bench;

static gsize
get_memory (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) numbers = NULL;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  numbers = g_strsplit (text, " ", 3);
  return g_ascii_strtoull (numbers[1], NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}

/* What the main thread worked, whoever else was at the processor meanwhile. */
static gint64
get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return (one > other) - (one < other);
}

static void
print_times (const char *what, GArray *times)
{
  guint n_slow = 0;

  g_array_sort (times, compare);
  for (guint i = 0; i < times->len; i++)
    n_slow += g_array_index (times, double, i) > SLOW_MS;
  g_printerr ("    %-28s median %5.1f ms, p99 %5.1f ms, longest %5.1f ms, %u of %u over %d ms\n", what,
              g_array_index (times, double, times->len / 2), g_array_index (times, double, times->len * 99 / 100),
              g_array_index (times, double, times->len - 1), n_slow, times->len, SLOW_MS);
}

static void
finish (Bench *bench)
{
  if (bench->step > 0)
    {
      g_printerr ("scrolled over %.0f pixels, %d a frame\n", gtk_adjustment_get_value (bench->adjustment),
                  bench->step);
      print_times ("work for a frame", bench->works);
      print_times ("from frame to frame", bench->gaps);
    }
  g_printerr ("    memory %28zu MiB\n", get_memory () / (1024 * 1024));
  hc_application_stop (bench->application);
}

static GtkWidget *
find_view (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LIST_VIEW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_view (child);
  return found;
}

static void
on_before_paint (Bench *bench)
{
  bench->worked = get_work ();
}

static void
on_after_paint (Bench *bench)
{
  gint64 now = g_get_monotonic_time ();
  double work = (get_work () - bench->worked) / 1000.0;
  double gap = (now - bench->last_frame_at) / 1000.0;

  if (bench->mapped_at == 0)
    {
      bench->mapped_at = now;
      g_printerr ("window drawn after %16.0f ms\n", (now - bench->started_at) / 1000.0);
    }
  if (bench->adjustment != NULL)
    {
      g_array_append_val (bench->works, work);
      if (bench->last_frame_at != 0)
        g_array_append_val (bench->gaps, gap);
      bench->last_frame_at = now;
    }
}

static gboolean
on_tick (GtkWidget *window, GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;
  GtkWidget *view = bench->adjustment == NULL ? find_view (window) : NULL;

  if (view != NULL)
    {
      bench->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
      g_printerr ("    with its people after %9.0f ms\n", (g_get_monotonic_time () - bench->started_at) / 1000.0);
    }
  if (bench->adjustment == NULL)
    return G_SOURCE_CONTINUE;
  if (bench->works->len >= (bench->step > 0 ? N_FRAMES : 0))
    {
      finish (bench);
      return G_SOURCE_REMOVE;
    }
  gtk_adjustment_set_value (bench->adjustment, gtk_adjustment_get_value (bench->adjustment) + bench->step);
  return G_SOURCE_CONTINUE;
}

static void
on_realize (Bench *bench)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench->window));

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_before_paint), bench);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), bench);
}

static void
on_window_added (Bench *bench, GtkWindow *window)
{
  bench->window = window;
  g_signal_connect_swapped (window, "realize", G_CALLBACK (on_realize), bench);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), on_tick, bench, NULL);
}

static int
run (char *folder, const char *started_at, const char *step)
{
  static const char *const wishes[] = { NULL };
  HcHostOptions options = { .folder = folder };
  Bench bench = { .started_at = g_ascii_strtoll (started_at, NULL, 10), .step = step != NULL ? atoi (step) : 0 };
  int status;

  gtk_init ();
  hc_limits_init (&options.limits);
  bench.works = g_array_new (FALSE, FALSE, sizeof (double));
  bench.gaps = g_array_new (FALSE, FALSE, sizeof (double));
  bench.application = hc_application_new (&options, wishes, FALSE);
  g_signal_connect_swapped (bench.application, "window-added", G_CALLBACK (on_window_added), &bench);
  status = hc_application_run (bench.application, "window-bench");
  g_object_unref (bench.application);
  g_array_unref (bench.works);
  g_array_unref (bench.gaps);
  return status;
}

/* As it is left behind by somebody who had one window. */
static void
remember_window (const char *folder, const char *username, const char *token)
{
  g_autoptr (HcKeys) keys = hc_keys_new (folder);
  g_autoptr (GSettings) settings = g_settings_new (HC_APP_ID);

  hc_keys_set (keys, username, token);
  g_settings_set_value (settings, "windows", g_variant_new_parsed ("[(%s, 640, 900, false)]", username));
  g_settings_sync ();
}

static void
populate (HcHouse *house)
{
  g_autoptr (HcVisit) visit = NULL;

  hc_house_wait (house, g_get_real_time () / 1000 - HC_HOUSE_TIME);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *username = g_strdup_printf ("u%u", i);
      g_autofree char *name = g_strdup_printf ("Person %c. Number %u", 'A' + i % 26, i);

      hc_store_add_account_async (house->store, username, name, "hash", NULL, NULL, NULL);
    }
  visit = hc_visit_sign_up (house, "127.0.0.1", "viewer");
  remember_window (house->folder, "viewer", visit->token);
  hc_house_stop (house);
}

static void
start (const char *program, const char *folder, int step)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_autofree char *pixels = step > 0 ? g_strdup_printf ("%d", step) : NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, folder, now, pixels, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_autoptr (HcHouse) house = NULL;

  setlocale (LC_ALL, "");
  if (argc > 2)
    return run (argv[1], argv[2], argv[3]);

  house = hc_house_new ("new-accounts=0", NULL);
  populate (house);
  for (guint i = 0; i < N_STARTS; i++)
    start (argv[0], house->folder, 0);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    start (argv[0], house->folder, steps[i]);
  hc_house_start (house);
  return 0;
}

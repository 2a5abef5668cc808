/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-meter"

#include <glib-unix.h>
#include <gtk/gtk.h>

/*
 * Preloaded into the program, it tells how late the main loop comes to what is due, and how the frames of its windows
 * follow each other. On SIGUSR1 it prints what it saw since the last, in one line:
 *
 *   METER {"lag":{"n":…,"p50":…,"p99":…,"worst":…},"frame":{…}}     all in milliseconds
 */

#define PERIOD_US 4000
#define LOOKS_FOR_WINDOWS_MS 100

typedef struct
{
  GSource source;
  GArray *lags;   /* double ms */
  GArray *frames; /* double ms from one to the next */
} Meter;

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return (one > other) - (one < other);
}

static void
append (GString *line, const char *name, GArray *times)
{
  const double *sorted = (const double *) times->data;

  g_array_sort (times, compare);
  g_string_append_printf (line, "\"%s\":{\"n\":%u", name, times->len);
  if (times->len > 0)
    g_string_append_printf (line, ",\"p50\":%.3f,\"p99\":%.3f,\"worst\":%.3f", sorted[times->len / 2],
                            sorted[times->len * 99 / 100], sorted[times->len - 1]);
  g_string_append_c (line, '}');
  g_array_set_size (times, 0);
}

static gboolean
on_asked (gpointer data)
{
  Meter *meter = data;
  g_autoptr (GString) line = g_string_new ("METER {");

  append (line, "lag", meter->lags);
  g_string_append_c (line, ',');
  append (line, "frame", meter->frames);
  g_print ("%s}\n", line->str);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_due (GSource *source, GSourceFunc callback, gpointer data)
{
  Meter *meter = (Meter *) source;
  gint64 now = g_get_monotonic_time ();
  double lag = (double) (now - g_source_get_ready_time (source)) / 1000;

  g_array_append_val (meter->lags, lag);
  g_source_set_ready_time (source, now + PERIOD_US);
  return G_SOURCE_CONTINUE;
}

/* A callback on every frame keeps the clock running, as something that moves would. */
static gboolean
on_frame (GtkWidget *window, GdkFrameClock *clock, gpointer data)
{
  Meter *meter = data;
  gint64 *last = g_object_get_data (G_OBJECT (window), "last-frame");
  gint64 now = g_get_monotonic_time ();
  double gap = (double) (now - *last) / 1000;

  if (*last != 0)
    g_array_append_val (meter->frames, gap);
  *last = now;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_look_for_windows (gpointer data)
{
  GApplication *application = g_application_get_default ();
  GList *windows = GTK_IS_APPLICATION (application) ? gtk_application_get_windows (GTK_APPLICATION (application)) : NULL;

  for (; windows != NULL; windows = windows->next)
    {
      GtkWidget *window = windows->data;

      if (!gtk_widget_get_mapped (window) || g_object_get_data (G_OBJECT (window), "last-frame") != NULL)
        continue;
      g_object_set_data_full (G_OBJECT (window), "last-frame", g_new0 (gint64, 1), g_free);
      gtk_widget_add_tick_callback (window, on_frame, data, NULL);
    }
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs funcs = { .dispatch = on_due };

/* At the priority of a frame: later than guests' sockets nothing else is due. */
static void __attribute__ ((constructor))
start (void)
{
  GSource *source = g_source_new (&funcs, sizeof (Meter));
  Meter *meter = (Meter *) source;

  meter->lags = g_array_new (FALSE, FALSE, sizeof (double));
  meter->frames = g_array_new (FALSE, FALSE, sizeof (double));
  g_source_set_priority (source, GDK_PRIORITY_REDRAW);
  g_source_set_ready_time (source, g_get_monotonic_time () + PERIOD_US);
  g_source_attach (source, NULL);
  g_unix_signal_add (SIGUSR1, on_asked, meter);
  g_timeout_add (LOOKS_FOR_WINDOWS_MS, on_look_for_windows, meter);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-load"

#include <errno.h>
#include <locale.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include "load-cycles.h"
#include "load-server.h"

/*
 * A crowd of users that use a server which runs already. Prints one line of JSON for each thing that it measured:
 *
 *   {"what":"connect","connections":100,"again":0,"per_second":…,"bytes_each":…}    again: who had to begin anew
 *   {"what":"flow","in_flight":32,"per_second":…,"processor":…}           processor: seconds for 10,000 cycles
 *   {"what":"pace","rate":100,"p50":…,"p99":…,"p999":…,"whole_p50":…}     in microseconds
 *   {"what":"fan-out","members":50,"per_second":…,"p50":…,"p99":…}        per_second: messages to members
 *   {"what":"stay","seconds":60,"pings":80,"wake_ups":160}                while nobody does anything
 */

#define SECOND G_GINT64_CONSTANT (1000000000)
#define CONNECTED_AT_ONCE 64
#define SILENCE (3 * SECOND) /* until who is not signed in begins anew */
#define PATIENCE (300 * SECOND)
#define HEADROOM 0.8 /* a pace nearer than that to what the server can do would measure the queue */
#define N_ASKERS 64
#define ASKERS_IN_FLIGHT 8

static const LoadDialect *const dialects[] = { &load_handclasp, &load_socketio, &load_xmpp };

typedef struct
{
  LoadCrowd crowd;
  int       pid;
  double    seconds;
  double    settles_for; /* seconds */
  int       n_least;     /* cycles at a pace */
  double    capacity; /* most cycles a second until now; 0 where nobody asked */
  guint     n_targets;
  gint64    processor_before;
  gint64    processor;
} Load;

gint64
load_get_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * SECOND + time.tv_nsec;
}

void
load_die (const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("load: %s\n", text);
  exit (1);
}

static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

/* Where processors are fewer than threads, the server goes first, whichever it is: what is measured is how soon it answers,
 * not how soon the crowd reads it. Times are waited for to the nanosecond, not to the usual 50 microseconds. */
static void
give_way (void)
{
  struct sched_param priority = { 0 };

  if (sched_setscheduler (0, SCHED_BATCH, &priority) != 0 || prctl (PR_SET_TIMERSLACK, 1) != 0)
    load_die ("it cannot give way: %s", g_strerror (errno));
}

/* Returns: how many had to begin anew */
static guint
connect_users (Load *load, guint first, guint n_users, guint n_sockets)
{
  LoadCrowd *crowd = &load->crowd;
  guint n_before = crowd->n_clients;
  guint n_wanted = n_users * n_sockets;
  guint n_again = 0;
  gint64 begun = load_get_time ();
  gint64 look_at = begun + SILENCE;

  while (crowd->n_ready < n_before + n_wanted)
    {
      while (crowd->n_clients < n_before + n_wanted && crowd->n_clients - crowd->n_ready < CONNECTED_AT_ONCE)
        load_crowd_connect (crowd, first + (crowd->n_clients - n_before) / n_sockets);
      load_crowd_wait (crowd, SECOND);
      if (load_get_time () > begun + PATIENCE)
        load_die ("only %u of %u are signed in", crowd->n_ready - n_before, n_wanted);
      if (load_get_time () > look_at)
        {
          n_again += load_crowd_connect_again (crowd, look_at - SILENCE);
          look_at += SECOND;
        }
    }
  return n_again;
}

static void
stay (Load *load, double seconds)
{
  gint64 until = load_get_time () + (gint64) (seconds * (double) SECOND);

  for (gint64 now = load_get_time (); now < until; now = load_get_time ())
    load_crowd_wait (&load->crowd, until - now);
}

static void
measure_connecting (Load *load, guint n_users)
{
  gint64 memory;
  gint64 begun;
  guint n_again;
  double seconds;

  stay (load, 1);
  memory = load_server_get_memory (load->pid);
  begun = load_get_time ();
  n_again = connect_users (load, 0, n_users, 1);
  seconds = (double) (load_get_time () - begun) / (double) SECOND;
  stay (load, load->settles_for);
  memory = load_server_get_memory (load->pid) - memory;
  g_print ("{\"what\":\"connect\",\"connections\":%u,\"again\":%u,\"per_second\":%.1f,\"bytes_each\":%.1f}\n", n_users,
           n_again, n_users / seconds, (double) memory / n_users);
}

static void
on_block (gboolean is_begin, gpointer data)
{
  Load *load = data;

  if (is_begin)
    load->processor_before = load_server_get_processor (load->pid);
  else
    load->processor += load_server_get_processor (load->pid) - load->processor_before;
}

static void
measure_flow (Load *load, guint n_users, guint n_in_flight)
{
  LoadCycles cycles;
  double per_second;

  load_cycles_init (&cycles, &load->crowd, n_users);
  cycles.on_block = on_block;
  cycles.data = load;
  load->processor = 0;
  load_cycles_flow (&cycles, n_in_flight, load->seconds);
  per_second = cycles.n_done / ((double) cycles.counted / (double) SECOND);
  g_print ("{\"what\":\"flow\",\"in_flight\":%u,\"cycles\":%u,\"per_second\":%.1f,\"processor\":%.4f}\n", n_in_flight,
           cycles.n_done, per_second, (double) load->processor / (double) SECOND * 10000 / cycles.n_done);
  load->capacity = MAX (load->capacity, per_second);
  load_cycles_clear (&cycles);
}

static void
measure_pace (Load *load, guint n_users, guint per_second)
{
  LoadCycles cycles;

  if (load->capacity > 0 && per_second > load->capacity * HEADROOM)
    return;
  load_cycles_init (&cycles, &load->crowd, n_users);
  load_cycles_pace (&cycles, per_second, MAX (load->seconds, (double) load->n_least / per_second));
  g_print ("{\"what\":\"pace\",\"rate\":%u,\"cycles\":%u,\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,"
           "\"whole_p50\":%.1f,\"whole_p99\":%.1f}\n",
           per_second, cycles.n_done, load_get_quantile (cycles.notices, 0.5),
           load_get_quantile (cycles.notices, 0.99), load_get_quantile (cycles.notices, 0.999),
           load_get_quantile (cycles.wholes, 0.5), load_get_quantile (cycles.wholes, 0.99));
  load_cycles_clear (&cycles);
}

/* What nobody does anything costs. */
static void
measure_staying (Load *load, double seconds)
{
  guint n_pings = load->crowd.n_pings;
  gint64 n_wake_ups = load_server_get_wake_ups (load->pid);

  stay (load, seconds);
  n_wake_ups = load_server_get_wake_ups (load->pid) - n_wake_ups;
  g_print ("{\"what\":\"stay\",\"seconds\":%.1f,\"pings\":%u,\"wake_ups\":%" G_GINT64_FORMAT "}\n", seconds,
           load->crowd.n_pings - n_pings, n_wake_ups);
}

/* One more user with that many sockets, whom others ask. */
static void
measure_fan_out (Load *load, guint n_users, guint n_members)
{
  LoadCycles cycles;
  guint target = n_users + load->n_targets++;
  guint n_messages;

  connect_users (load, target, 1, n_members);
  stay (load, 1);
  load_cycles_init (&cycles, &load->crowd, MIN (n_users, N_ASKERS));
  cycles.target = &target;
  load_cycles_flow (&cycles, ASKERS_IN_FLIGHT, load->seconds);
  /* Each member is told of the request and of the friendship, the asker of the latter. */
  n_messages = cycles.n_done * (2 * n_members + 1);
  g_print ("{\"what\":\"fan-out\",\"members\":%u,\"cycles\":%u,\"per_second\":%.1f,\"p50\":%.1f,\"p99\":%.1f}\n",
           n_members, cycles.n_done, n_messages / ((double) cycles.counted / (double) SECOND),
           load_get_quantile (cycles.notices, 0.5), load_get_quantile (cycles.notices, 0.99));
  load_cycles_clear (&cycles);
}

static const LoadDialect *
find_dialect (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    if (g_strcmp0 (dialects[i]->name, name) == 0)
      return dialects[i];
  load_die ("there is no dialect %s", name);
}

static void
for_each_number (const char *list, void (*func) (Load *load, guint n_users, guint number), Load *load, guint n_users)
{
  g_auto (GStrv) numbers = g_strsplit (list != NULL ? list : "", ",", -1);

  for (char **number = numbers; *number != NULL; number++)
    func (load, n_users, (guint) atoi (*number));
}

int
main (int argc, char **argv)
{
  g_autofree char *dialect = g_strdup ("handclasp");
  g_autofree char *flow = NULL;
  g_autofree char *pace = NULL;
  g_autofree char *fan_out = NULL;
  int port = 0;
  int n_users = 100;
  double staying = 0;
  Load load = { .seconds = 1, .settles_for = 1 };
  const GOptionEntry entries[] = {
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect, "How the server speaks", "NAME" },
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Where it listens", "N" },
    { "pid", 0, 0, G_OPTION_ARG_INT, &load.pid, "What process it is", "N" },
    { "connections", 0, 0, G_OPTION_ARG_INT, &n_users, "How many users connect", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &load.seconds, "How long each measurement takes", "N" },
    { "settle", 0, 0, G_OPTION_ARG_DOUBLE, &load.settles_for, "Seconds from the last connection to a look at the memory", "N" },
    { "least", 0, 0, G_OPTION_ARG_INT, &load.n_least, "Cycles at a pace, at the very least", "N" },
    { "stay", 0, 0, G_OPTION_ARG_DOUBLE, &staying, "Seconds in which nobody does anything", "N" },
    { "flow", 0, 0, G_OPTION_ARG_STRING, &flow, "Cycles in flight", "N,…" },
    { "pace", 0, 0, G_OPTION_ARG_STRING, &pace, "Cycles a second", "N,…" },
    { "fan-out", 0, 0, G_OPTION_ARG_STRING, &fan_out, "Members of one user", "N,…" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    load_die ("%s", error->message);
  if (n_users < 3)
    load_die ("three users are the fewest of whom each can ask another");
  setvbuf (stdout, NULL, _IOLBF, 0);
  raise_descriptor_limit ();
  give_way ();
  load_crowd_init (&load.crowd, find_dialect (dialect), (guint16) port);
  measure_connecting (&load, (guint) n_users);
  for_each_number (flow, measure_flow, &load, (guint) n_users);
  for_each_number (pace, measure_pace, &load, (guint) n_users);
  for_each_number (fan_out, measure_fan_out, &load, (guint) n_users);
  if (staying > 0)
    measure_staying (&load, staying);
  load_crowd_leave (&load.crowd);
  return 0;
}

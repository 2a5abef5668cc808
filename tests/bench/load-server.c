/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-load"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load-server.h"

typedef gint64 (*Measure) (int pid);

static gint64
get_memory (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", pid);
  g_autofree char *text = NULL;
  long n_all, n_resident;

  if (!g_file_get_contents (path, &text, NULL, NULL) || sscanf (text, "%ld %ld", &n_all, &n_resident) != 2)
    return 0;
  return (gint64) n_resident * sysconf (_SC_PAGESIZE);
}

/* User and system, in nanoseconds; a tick of /proc would be 10 ms. */
static gint64
get_processor (int pid)
{
  struct timespec time;
  clockid_t clock;

  if (clock_getcpuclockid (pid, &clock) != 0 || clock_gettime (clock, &time) != 0)
    return 0;
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

/* How often its threads slept and were woken. */
static gint64
get_wake_ups (int pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gint64 total = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "status", NULL);
      g_autofree char *text = NULL;
      const char *line;

      if (g_file_get_contents (path, &text, NULL, NULL) && (line = strstr (text, "\nvoluntary_ctxt_switches:")) != NULL)
        total += g_ascii_strtoll (strchr (line, ':') + 1, NULL, 10);
    }
  return total;
}

static int
get_parent (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *end;
  int parent;

  /* The name may have blanks and brackets of its own. */
  if (!g_file_get_contents (path, &text, NULL, NULL) || (end = strrchr (text, ')')) == NULL ||
      sscanf (end, ") %*c %d", &parent) != 1)
    return 0;
  return parent;
}

static gboolean
descends_from (int pid, int ancestor)
{
  while (pid > 1 && pid != ancestor)
    pid = get_parent (pid);
  return pid == ancestor;
}

static gint64
sum (int ancestor, Measure measure)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;
  gint64 total = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (name[0]) && descends_from (atoi (name), ancestor))
      total += measure (atoi (name));
  return total;
}

/* Returns: resident bytes */
gint64
load_server_get_memory (int pid)
{
  return sum (pid, get_memory);
}

/* Returns: how often it slept and was woken until now; meaningful while it ends no threads */
gint64
load_server_get_wake_ups (int pid)
{
  return sum (pid, get_wake_ups);
}

/* Returns: nanoseconds of user and system time */
gint64
load_server_get_processor (int pid)
{
  return sum (pid, get_processor);
}

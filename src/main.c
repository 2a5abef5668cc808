/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>

#include "hc-application.h"
#include "hc-backup.h"
#include "hc-command-line.h"
#include "hc-host.h"
#include "hc-log.h"
#include "hc-recovery.h"
#include "hc-remains.h"

typedef struct
{
  GMainLoop *loop;
  HcHost    *host;
  gboolean   is_serving;
  gboolean   is_stopping;
  int        status;
} HcRun;

static void
say_damage (const HcHostOptions *options)
{
  g_autoptr (GError) error = NULL;

  if (hc_remains_refuse (options->folder, g_get_real_time () / 1000, &error))
    g_printerr ("%s\n", error->message);
  else
    g_printerr ("%s\n", _("The database is damaged."));
}

static void
on_stopped (GObject *host, GAsyncResult *result, gpointer data)
{
  HcRun *run = data;

  hc_host_stop_finish (HC_HOST (host), result);
  if (hc_host_is_damaged (run->host))
    {
      say_damage (hc_host_get_options (run->host));
      run->status = 1;
    }
  g_main_loop_quit (run->loop);
}

static void
stop (HcRun *run)
{
  run->is_stopping = TRUE;
  hc_host_stop_async (run->host, on_stopped, run);
}

static void
stop_once (HcRun *run)
{
  if (run->is_serving && !run->is_stopping)
    stop (run);
  run->is_stopping = TRUE;
}

static gboolean
on_signal (gpointer run)
{
  stop_once (run);
  return G_SOURCE_CONTINUE;
}

static void
on_started (GObject *host, GAsyncResult *result, gpointer data)
{
  HcRun *run = data;
  g_autoptr (GError) error = NULL;

  if (!hc_host_start_finish (HC_HOST (host), result, &error))
    {
      g_printerr ("%s\n", error->message);
      run->status = 1;
      g_main_loop_quit (run->loop);
      return;
    }
  run->is_serving = TRUE;
  hc_host_announce (run->host);
  if (run->is_stopping)
    stop (run);
}

static int
run_headless (const HcHostOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (HcHost) host = hc_host_new (options);
  HcRun run = { .loop = loop, .host = host };

  g_unix_signal_add (SIGTERM, on_signal, &run);
  g_unix_signal_add (SIGINT, on_signal, &run);
  g_signal_connect_swapped (host, "damaged", G_CALLBACK (stop_once), &run);
  hc_host_start_async (host, on_started, &run);
  g_main_loop_run (loop);
  return run.status;
}

static gboolean
on_desktop_signal (gpointer application)
{
  hc_application_stop (application);
  return G_SOURCE_CONTINUE;
}

static int
run_desktop (const HcCommandLine *command_line, const char *program)
{
  g_autoptr (HcApplication) application = NULL;

  if (!gtk_init_check ())
    {
      g_printerr ("%s\n", _("There is no display to show a window on. Start it with --headless to serve without one."));
      return 1;
    }
  application = hc_application_new (&command_line->host, (const char *const *) command_line->wishes,
                                    command_line->is_service);
  g_unix_signal_add (SIGTERM, on_desktop_signal, application);
  g_unix_signal_add (SIGINT, on_desktop_signal, application);
  return hc_application_run (application, program);
}

/* What else there is to go back to. */
static void
list_backups (const char *folder, const char *restored, gint64 now)
{
  g_autoptr (GPtrArray) backups = hc_backup_list (folder, now);

  for (guint i = 0; i < backups->len; i++)
    {
      const HcDatedFile *backup = backups->pdata[i];
      g_autofree char *name = g_path_get_basename (backup->path);
      g_autofree char *date = hc_dated_file_say_date (backup->at);

      if (!g_str_equal (backup->path, restored))
        g_print (_("There is also the backup of %s: --restore=%s\n"), date, name);
    }
}

static int
run_recovery (const HcCommandLine *command_line)
{
  const char *folder = command_line->host.folder;
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *restored = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GPtrArray) aside = NULL; /* damage may have been put aside by an earlier start */
  g_autoptr (GError) error = NULL;

  if (command_line->restores)
    restored = hc_recovery_restore (folder, command_line->backup, now, &kept, &error);
  else
    hc_recovery_start_afresh (folder, now, &kept, &error);
  if (error != NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (restored != NULL)
    {
      g_print (_("Restored “%s”. Everybody has to sign in again.\n"), restored);
      list_backups (folder, restored, now);
    }
  aside = hc_dated_file_list (folder, now);
  if (kept != NULL || aside->len > 0)
    g_print (_("What was there before is kept as “%s”.\n"),
             kept != NULL ? kept : ((const HcDatedFile *) aside->pdata[0])->path);
  else
    g_print ("%s", _("Nothing was there before.\n"));
  return 0;
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_auto (HcCommandLine) command_line = { 0 };
  g_autoptr (GError) error = NULL;
  const char *translations = g_getenv ("HANDCLASP_LOCALEDIR"); /* set where it is not installed */

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, translations != NULL ? translations : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_unsetenv ("SOUP_SERVER_HTTP2"); /* while there is one thread */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN); /* a full quota is an error of write(2), not the end */

  if (!hc_command_line_parse (&command_line, &arguments, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (command_line.shows_version)
    {
      g_print ("Handclasp " HC_VERSION "\n");
      return 0;
    }
  if (command_line.is_verbose)
    hc_log_be_verbose ();
  if (command_line.restores || command_line.starts_afresh)
    return run_recovery (&command_line);
  if (!command_line.is_headless)
    return run_desktop (&command_line, argv[0]);
  return run_headless (&command_line.host);
}

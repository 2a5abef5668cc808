/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-compat.h"
#include "hc-recovery.h"
#include "hc-remains.h"
#include "hc-rescue.h"

/**
 * HcRescue:
 *
 * Where the database is damaged or missing, offers in a window what can be done: to go back to the
 * newest backup, or to begin with nobody. `done` says that there is a database again.
 */
struct _HcRescue
{
  GObject         parent_instance;

  gboolean        is_running; /* what was chosen, in whichever window: nothing else can be meanwhile */

  /* owned */
  char           *folder;
  GSimpleAction  *restore;
  GSimpleAction  *afresh;

  /* borrowed: outlives us */
  GtkApplication *application;
};

G_DEFINE_FINAL_TYPE (HcRescue, hc_rescue, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_DONE,
  N_SIGNALS,
} HcRescueSignal;

static guint signals[N_SIGNALS];

static void
enable (HcRescue *self, gboolean can_restore, gboolean can_start_afresh)
{
  g_simple_action_set_enabled (self->restore, can_restore);
  g_simple_action_set_enabled (self->afresh, can_start_afresh);
}

/* Who chose it may have closed the window since then. */
static void
show_everywhere (HcRescue *self, const char *failure)
{
  for (GList *link = gtk_application_get_windows (self->application); link != NULL; link = link->next)
    if (HC_IS_WINDOW (link->data))
      {
        hc_rescue_show (self, link->data, failure);
        gtk_widget_activate_action (link->data, "win.say", "s", failure);
      }
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer data)
{
  HcRescue *self = HC_RESCUE (object);
  g_autoptr (GError) error = NULL;

  self->is_running = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
  else
    show_everywhere (self, error->message);
}

static void
run_restore (GTask *task, gpointer rescue, gpointer data, GCancellable *cancellable)
{
  const HcRescue *self = rescue;
  GError *error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *path = hc_recovery_restore (self->folder, NULL, g_get_real_time () / 1000, &kept, &error);

  if (path == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
run_start_afresh (GTask *task, gpointer rescue, gpointer data, GCancellable *cancellable)
{
  const HcRescue *self = rescue;
  g_autofree char *kept = NULL;
  GError *error = NULL;

  if (!hc_recovery_start_afresh (self->folder, g_get_real_time () / 1000, &kept, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The file may be large, so it is not done on the main loop. */
static void
run (HcRescue *self, GTaskThreadFunc func)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_done, NULL);

  self->is_running = TRUE;
  enable (self, FALSE, FALSE);
  g_task_run_in_thread (task, func);
}

static void
on_restore (HcRescue *self)
{
  run (self, run_restore);
}

/* Meanwhile another window may have been quicker. */
static void
on_answer (gboolean is_yes, gpointer data)
{
  HcRescue *self = data;

  if (is_yes && g_action_get_enabled (G_ACTION (self->afresh)))
    run (self, run_start_afresh);
}

static void
on_afresh (HcRescue *self)
{
  hc_compat_ask (gtk_application_get_active_window (self->application), _("Start Afresh?"),
                 _("All people, friendships and requests will be gone from Handclasp, and everybody signs up again. "
                   "The files that are there now are kept."),
                 _("Start Afresh"), TRUE, NULL, on_answer, g_object_ref (self), g_object_unref);
}

static GSimpleAction *
add_action (HcRescue *self, const char *name, GCallback callback)
{
  GSimpleAction *action = g_simple_action_new (name, NULL);

  g_simple_action_set_enabled (action, FALSE);
  g_signal_connect_object (action, "activate", callback, self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->application), G_ACTION (action));
  return action;
}

static void
hc_rescue_finalize (GObject *object)
{
  HcRescue *self = HC_RESCUE (object);

  g_object_unref (self->restore);
  g_object_unref (self->afresh);
  g_free (self->folder);
  G_OBJECT_CLASS (hc_rescue_parent_class)->finalize (object);
}

static void
hc_rescue_class_init (HcRescueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_rescue_finalize;

  signals[SIGNAL_DONE] = g_signal_new ("done", HC_TYPE_RESCUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hc_rescue_init (HcRescue *self)
{
}

HcRescue *
hc_rescue_new (GtkApplication *application, const char *folder)
{
  HcRescue *self = g_object_new (HC_TYPE_RESCUE, NULL);

  self->application = application;
  self->folder = g_strdup (folder);
  self->restore = add_action (self, "restore", G_CALLBACK (on_restore));
  self->afresh = add_action (self, "start-afresh", G_CALLBACK (on_afresh));
  return self;
}

/**
 * hc_rescue_show:
 * @failure: why there is no host, for a person
 *
 * Shows @failure in @window, and what can be done about it.
 */
void
hc_rescue_show (HcRescue *self, HcWindow *window, const char *failure)
{
  g_autoptr (HcRemains) remains = hc_remains_find (self->folder, g_get_real_time () / 1000);
  g_autofree char *what = remains != NULL ? hc_remains_describe (remains) : NULL;
  g_autofree char *date = NULL;
  HcProblemPage *page;

  if (remains != NULL && remains->backup != NULL)
    date = hc_dated_file_say_date (remains->backup->at);
  if (!self->is_running)
    enable (self, date != NULL, remains != NULL);
  page = hc_window_fail (window);
  hc_problem_page_set_problem (page, what != NULL ? what : failure);
  hc_problem_page_set_cures (page, date, remains != NULL);
}

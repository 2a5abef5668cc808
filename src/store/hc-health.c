/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-health.h"

/**
 * HcHealth:
 *
 * Whether the store can store anything at present, and its keeper make backups. Their threads say so as soon as they
 * know; those who show it hear `changed` in the main context of who made this.
 */
struct _HcHealth
{
  GObject       parent_instance;

  HcTrouble     trouble;  /* as it was told */
  int           reported; /* the thread's HcTrouble; read from any */

  /* owned */
  GMainContext *context;
  char         *backup_failure; /* a sentence as it was told; NULL while backups can be made */
};

G_DEFINE_FINAL_TYPE (HcHealth, hc_health, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} HcHealthSignal;

static guint signals[N_SIGNALS];

static void
hc_health_finalize (GObject *object)
{
  g_main_context_unref (HC_HEALTH (object)->context);
  g_free (HC_HEALTH (object)->backup_failure);
  G_OBJECT_CLASS (hc_health_parent_class)->finalize (object);
}

static void
hc_health_class_init (HcHealthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_health_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", HC_TYPE_HEALTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hc_health_init (HcHealth *self)
{
  self->context = g_main_context_ref_thread_default ();
}

HcHealth *
hc_health_new (void)
{
  return g_object_new (HC_TYPE_HEALTH, NULL);
}

/* What has come and gone before anybody could look is not told. */
static gboolean
on_reported (gpointer data)
{
  HcHealth *self = data;
  HcTrouble trouble = (HcTrouble) g_atomic_int_get (&self->reported);

  if (trouble == self->trouble)
    return G_SOURCE_REMOVE;
  self->trouble = trouble;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
log_change (HcTrouble trouble)
{
  static const char *const words[] = {
    [HC_TROUBLE_NONE] = "The database can be written again.",
    [HC_TROUBLE_FULL] = "The database cannot be written: the disk is full.",
    [HC_TROUBLE_DISK] = "The database cannot be written.",
  };

  g_message ("%s", words[trouble]);
}

/* What the keeper says of its backups, on its way. */
typedef struct
{
  HcHealth *health;
  char     *failure;
} HcBackupNews;

static void
free_news (gpointer data)
{
  HcBackupNews *news = data;

  g_object_unref (news->health);
  g_free (news->failure);
  g_free (news);
}

static gboolean
on_backups_reported (gpointer data)
{
  HcBackupNews *news = data;

  g_free (news->health->backup_failure);
  news->health->backup_failure = g_steal_pointer (&news->failure);
  g_signal_emit (news->health, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (HcHealth *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[handclasp] health");
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, self->context);
}

/**
 * hc_health_report:
 *
 * For the store's thread.
 */
void
hc_health_report (HcHealth *self, HcTrouble trouble)
{
  if (trouble == (HcTrouble) g_atomic_int_get (&self->reported))
    return;
  g_atomic_int_set (&self->reported, (int) trouble);
  log_change (trouble);
  tell_soon (self, on_reported, g_object_ref (self), g_object_unref);
}

/**
 * hc_health_report_backups:
 * @failure: (nullable): why none can be made, for a person
 *
 * For the keeper's thread, each time that it changes.
 */
void
hc_health_report_backups (HcHealth *self, const char *failure)
{
  HcBackupNews *news = g_new (HcBackupNews, 1);

  *news = (HcBackupNews){ g_object_ref (self), g_strdup (failure) };
  tell_soon (self, on_backups_reported, news, free_news);
}

/**
 * hc_health_is_bad:
 *
 * Returns: whether there is trouble now; for any thread
 */
gboolean
hc_health_is_bad (HcHealth *self)
{
  return g_atomic_int_get (&self->reported) != (int) HC_TROUBLE_NONE;
}

/**
 * hc_health_get_trouble:
 *
 * Returns: what was there when `changed` was last told
 */
HcTrouble
hc_health_get_trouble (HcHealth *self)
{
  return self->trouble;
}

/**
 * hc_health_get_backup_failure:
 *
 * Returns: (nullable): why no backup can be made, as it was when `changed` was last told
 */
const char *
hc_health_get_backup_failure (HcHealth *self)
{
  return self->backup_failure;
}

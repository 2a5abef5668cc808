/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-health.h"

/**
 * HcHealth:
 *
 * Whether the store can store anything at present. Its thread says so as soon as it knows; those who
 * show it hear `changed` in the main context of who made this.
 */
struct _HcHealth
{
  GObject       parent_instance;

  HcTrouble     trouble;  /* as it was told */
  int           reported; /* the thread's HcTrouble; read from any */

  /* owned */
  GMainContext *context;
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

/**
 * hc_health_report:
 *
 * For the store's thread.
 */
void
hc_health_report (HcHealth *self, HcTrouble trouble)
{
  g_autoptr (GSource) source = NULL;

  if (trouble == (HcTrouble) g_atomic_int_get (&self->reported))
    return;
  g_atomic_int_set (&self->reported, (int) trouble);
  log_change (trouble);

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[handclasp] health");
  g_source_set_callback (source, on_reported, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
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

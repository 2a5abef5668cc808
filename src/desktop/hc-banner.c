/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-sentences.h"
#include "hc-banner.h"

/**
 * HcBanner:
 *
 * Says that nothing can be stored, and what to do, or that no backup can be made, for as long as that is so; else it
 * takes no room.
 * libadwaita has one of its own only since 1.3.
 */
struct _HcBanner
{
  AdwBin       parent_instance;

  /* template */
  GtkRevealer *revealer;
  GtkLabel    *label;
};

G_DEFINE_FINAL_TYPE (HcBanner, hc_banner, ADW_TYPE_BIN)

/* Returns: (transfer full) (nullable): what is worst now */
static char *
say_trouble (HcHealth *health)
{
  const char *failure = hc_health_get_backup_failure (health);

  switch (hc_health_get_trouble (health))
    {
    case HC_TROUBLE_FULL:
      return g_strdup (_("The disk is full, so nothing can be stored. Make room on it, and this goes on by itself."));
    case HC_TROUBLE_DISK:
      return g_strdup (_("The disk cannot be written, so nothing can be stored. Once it can, this goes on by itself."));
    case HC_TROUBLE_NONE:
    default:
      return failure != NULL ? hc_fill_in (_("No backup can be made: {reason} Handclasp tries again every hour."),
                                           "reason", failure)
                             : NULL;
    }
}

/* Nobody is to hear what is not seen. */
static void
on_child_revealed (HcBanner *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_revealer_get_reveal_child (self->revealer));
}

/* The words stay while it goes away. */
static void
show_health (HcBanner *self, HcHealth *health)
{
  g_autofree char *trouble = say_trouble (health);

  if (trouble != NULL)
    {
      gtk_label_set_label (self->label, trouble);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
    }
  gtk_revealer_set_reveal_child (self->revealer, trouble != NULL);
}

static void
hc_banner_class_init (HcBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/banner.ui");
  gtk_widget_class_bind_template_child (widget_class, HcBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, HcBanner, label);
  gtk_widget_class_bind_template_callback (widget_class, on_child_revealed);
}

static void
hc_banner_init (HcBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hc_banner_watch:
 * @health: of the store; it is shown from now on
 */
void
hc_banner_watch (HcBanner *self, HcHealth *health)
{
  g_return_if_fail (HC_IS_BANNER (self));

  g_signal_connect_object (health, "changed", G_CALLBACK (show_health), self, G_CONNECT_SWAPPED);
  show_health (self, health);
}

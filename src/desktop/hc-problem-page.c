/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-problem-page.h"
#include "hc-sentences.h"

/**
 * HcProblemPage:
 *
 * Why there is no host, and what can be done about it. Its buttons are actions of the application.
 */
struct _HcProblemPage
{
  AdwBin         parent_instance;

  /* template */
  AdwStatusPage *status;
  GtkButton     *restore;
  GtkLabel      *restore_label;
  GtkButton     *afresh;
};

G_DEFINE_FINAL_TYPE (HcProblemPage, hc_problem_page, ADW_TYPE_BIN)

static void
hc_problem_page_class_init (HcProblemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/problem-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HcProblemPage, status);
  gtk_widget_class_bind_template_child (widget_class, HcProblemPage, restore);
  gtk_widget_class_bind_template_child (widget_class, HcProblemPage, restore_label);
  gtk_widget_class_bind_template_child (widget_class, HcProblemPage, afresh);
}

static void
hc_problem_page_init (HcProblemPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
hc_problem_page_set_problem (HcProblemPage *self, const char *sentence)
{
  g_autofree char *description = g_markup_escape_text (sentence, -1);

  adw_status_page_set_description (self->status, description);
}

/**
 * hc_problem_page_set_cures:
 * @backup: (nullable): of when there is a backup that one can go back to
 */
void
hc_problem_page_set_cures (HcProblemPage *self, const char *backup, gboolean can_start_afresh)
{
  g_autofree char *label = hc_fill_in (_("Restore the Backup of {date}"), "date", backup != NULL ? backup : "");

  gtk_label_set_label (self->restore_label, label);
  gtk_widget_set_visible (GTK_WIDGET (self->restore), backup != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->afresh), can_start_afresh);
}

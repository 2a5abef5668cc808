/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-address-card.h"
#include "hc-qr.h"

#define PAIR 3          /* of a fingerprint, with its colon */
#define PAIRS_A_LINE 8

/**
 * HcAddressCard:
 *
 * Where guests open the page: the best address in large type and as a QR code, others below; and
 * whether others can read along.
 */
struct _HcAddressCard
{
  AdwBin       parent_instance;

  /* owned */
  GStrv        uris;

  /* template */
  GtkStack    *stack;
  GtkImage    *picture;
  GtkLabel    *address;
  GtkLabel    *guests;
  GtkExpander *more;
  GtkListBox  *others;
  GtkLabel    *safety;
  GtkLabel    *fingerprint;
};

G_DEFINE_FINAL_TYPE (HcAddressCard, hc_address_card, ADW_TYPE_BIN)

static void
on_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (parameter, NULL));
  gtk_widget_activate_action (widget, "win.say", "s", _("Address copied"));
}

static void
add_other (HcAddressCard *self, const char *uri)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  /* Translators: what a copy button is called for those who hear it; %s is an address */
  g_autofree char *name = g_strdup_printf (_("Copy %s"), uri);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), uri);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (copy), "s", uri);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "address.copy");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), copy);
  gtk_list_box_append (self->others, row);
}

static void
show_others (HcAddressCard *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->others, 0)) != NULL)
    gtk_list_box_remove (self->others, GTK_WIDGET (row));
  for (char **uri = self->uris + 1; *uri != NULL; uri++)
    add_other (self, *uri);
  gtk_widget_set_visible (GTK_WIDGET (self->more), self->uris[1] != NULL);
}

static void
show_best (HcAddressCard *self)
{
  g_autoptr (HcQr) qr = hc_qr_new (self->uris[0]);
  /* Translators: what a picture is called for those who hear it; %s is an address */
  g_autofree char *name = g_strdup_printf (_("QR code of %s"), self->uris[0]);

  gtk_label_set_label (self->address, self->uris[0]);
  gtk_image_set_from_paintable (self->picture, GDK_PAINTABLE (qr));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* In lines that one can compare, and that fit on a phone. */
static char *
break_lines (const char *fingerprint)
{
  GString *lines = g_string_new (NULL);
  gsize length = strlen (fingerprint);

  for (gsize i = 0; i < length; i += PAIR * PAIRS_A_LINE)
    g_string_append_printf (lines, i == 0 ? "%.*s" : "\n%.*s", PAIR * PAIRS_A_LINE, fingerprint + i);
  return g_string_free (lines, FALSE);
}

static void
show_safety (HcAddressCard *self, const char *fingerprint)
{
  g_autofree char *lines = fingerprint != NULL ? break_lines (fingerprint) : NULL;

  gtk_label_set_label (self->safety,
                       fingerprint != NULL
                         ? _("Connections are encrypted. Where a browser warns of the certificate, it is genuine if this "
                             "is its SHA-256 fingerprint:")
                         : _("Connections are not encrypted: anybody on this network can read along."));
  gtk_label_set_label (self->fingerprint, lines != NULL ? lines : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fingerprint), fingerprint != NULL);
}

static void
on_copy_best (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcAddressCard *self = HC_ADDRESS_CARD (widget);

  if (self->uris != NULL && self->uris[0] != NULL)
    gtk_widget_activate_action (widget, "address.copy", "s", self->uris[0]);
}

static void
hc_address_card_finalize (GObject *object)
{
  HcAddressCard *self = HC_ADDRESS_CARD (object);

  g_strfreev (self->uris);
  G_OBJECT_CLASS (hc_address_card_parent_class)->finalize (object);
}

static void
hc_address_card_class_init (HcAddressCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hc_address_card_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/address-card.ui");
  gtk_widget_class_bind_template_child (widget_class, HcAddressCard, stack);
  gtk_widget_class_bind_template_child (widget_class, HcAddressCard, picture);
  gtk_widget_class_bind_template_child (widget_class, HcAddressCard, address);
  gtk_widget_class_bind_template_child (widget_class, HcAddressCard, guests);
  gtk_widget_class_bind_template_child (widget_class, HcAddressCard, more);
  gtk_widget_class_bind_template_child (widget_class, HcAddressCard, others);
  gtk_widget_class_bind_template_child (widget_class, HcAddressCard, safety);
  gtk_widget_class_bind_template_child (widget_class, HcAddressCard, fingerprint);
  gtk_widget_class_install_action (widget_class, "address.copy", "s", on_copy);
  gtk_widget_class_install_action (widget_class, "address.copy-best", NULL, on_copy_best);
}

static void
hc_address_card_init (HcAddressCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hc_address_card_set_guests (self, 0, FALSE);
}

/**
 * hc_address_card_set_address:
 * @uris: (nullable): where the page is, the best first; %NULL before it is served
 * @fingerprint: (nullable): of the certificate, "AB:CD:..."; %NULL where nothing is encrypted
 */
void
hc_address_card_set_address (HcAddressCard *self, const char *const *uris, const char *fingerprint)
{
  g_return_if_fail (HC_IS_ADDRESS_CARD (self));

  show_safety (self, fingerprint);
  if (self->uris != NULL && uris != NULL && g_strv_equal ((const char *const *) self->uris, uris))
    return;
  g_strfreev (self->uris);
  self->uris = g_strdupv ((char **) uris);
  if (self->uris == NULL || self->uris[0] == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, self->uris == NULL ? "starting" : "nowhere");
      return;
    }
  show_best (self);
  show_others (self);
  gtk_stack_set_visible_child_name (self->stack, "address");
}

/**
 * hc_address_card_set_guests:
 * @n_guests: how many are here now
 * @have_been: whether there has ever been one
 */
void
hc_address_card_set_guests (HcAddressCard *self, guint n_guests, gboolean have_been)
{
  g_autofree char *text = NULL;

  g_return_if_fail (HC_IS_ADDRESS_CARD (self));

  if (n_guests == 0)
    text = g_strdup (have_been ? _("No guests are connected right now") : _("Nobody has joined yet"));
  else
    text = g_strdup_printf (ngettext ("%u guest is connected", "%u guests are connected", n_guests), n_guests);
  gtk_label_set_label (self->guests, text);
}

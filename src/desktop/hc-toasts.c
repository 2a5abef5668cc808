/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-compat.h"
#include "hc-sentences.h"
#include "hc-toasts.h"

#define CHARACTER_SHARE 20 /* pixels of a window's width for which a line may have one character */

/**
 * HcToasts:
 *
 * Tells in a window what its user is alerted of, what became of a choice, and what the host
 * refused. What can be undone, or is worth a look, has a button. What is too long for one line takes more. It
 * dismisses none: libadwaita 1.2 frees what slides out faster than it slid in, and then looks at it once more.
 */
struct _HcToasts
{
  GObject          parent_instance;

  /* owned */
  GListModel      *shown;     /* the widgets in @overlay */
  HcBook          *book;      /* NULL while signed out */
  char            *requester; /* to whom the button of @news leads; NULL where it has none */

  /* borrowed: the window's */
  AdwToastOverlay *overlay;
  HcHome          *home;
  AdwToast        *news; /* the overlay's; NULL once it is gone */
};

G_DEFINE_FINAL_TYPE (HcToasts, hc_toasts, G_TYPE_OBJECT)

static void
on_shown (GListModel *shown, guint position, guint n_removed, guint n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (GtkWidget) widget = g_list_model_get_item (shown, i);

      hc_compat_let_hear (widget);
    }
}

/* Plain text in lines as many as it takes: a title of libadwaita's own is markup, and cut off after one. */
static AdwToast *
new_toast (HcToasts *self, const char *sentence)
{
  AdwToast *toast = adw_toast_new ("");
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new (sentence));

  /* Beside it a button needs its place. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), gtk_widget_get_width (GTK_WIDGET (self->overlay)) / CHARACTER_SHARE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  return toast;
}

static void
rewrite (AdwToast *toast, const char *sentence)
{
  gtk_label_set_label (GTK_LABEL (adw_toast_get_custom_title (toast)), sentence);
}

/* A request that was declined, for as long as its toast is there. */
typedef struct
{
  HcBook *book;
  char   *username;
} HcDeclining;

static void
free_declining (gpointer data, GClosure *closure)
{
  HcDeclining *declining = data;

  g_object_unref (declining->book);
  g_free (declining->username);
  g_free (declining);
}

/* Meanwhile it may have been taken back, accepted elsewhere, or its user may be gone. */
static void
on_undo (AdwToast *toast, gpointer data)
{
  HcDeclining *declining = data;
  HcPersonItem *item = hc_book_find (declining->book, declining->username);

  if (item != NULL && hc_person_item_get_station (item) == HC_STATION_DECLINED &&
      hc_seat_is_live (hc_book_get_seat (declining->book)))
    hc_book_choose (declining->book, HC_CHOICE_RESTORE, declining->username, NULL);
}

/* It is to be seen at once: not behind one that may tell of the same request. */
static AdwToast *
take_place (HcToasts *self, const char *sentence)
{
  AdwToast *toast = g_steal_pointer (&self->news);

  if (toast == NULL)
    return new_toast (self, sentence);
  g_signal_handlers_disconnect_by_data (toast, self);
  rewrite (toast, sentence);
  return g_object_ref (toast);
}

static void
offer_undo (HcToasts *self, const char *sentence, HcPersonItem *item)
{
  HcDeclining *declining = g_new0 (HcDeclining, 1);
  AdwToast *toast = take_place (self, sentence);

  declining->book = g_object_ref (self->book);
  declining->username = g_strdup (hc_person_item_get_username (item));
  adw_toast_set_button_label (toast, _("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), declining, free_declining, 0);
  adw_toast_overlay_add_toast (self->overlay, toast);
}

static void
on_show (HcToasts *self)
{
  if (self->book != NULL && self->requester != NULL)
    hc_home_show_person (self->home, self->requester);
}

static void
on_news_dismissed (HcToasts *self)
{
  self->news = NULL;
}

/* One that is still there tells what is newer instead: ten things at once are not told for a minute.
 * What can be undone stands alone. */
static void
tell (HcToasts *self, const char *sentence, const char *requester)
{
  g_free (self->requester);
  self->requester = g_strdup (requester);
  if (self->news == NULL)
    {
      self->news = new_toast (self, sentence);
      g_signal_connect_object (self->news, "button-clicked", G_CALLBACK (on_show), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->news, "dismissed", G_CALLBACK (on_news_dismissed), self, G_CONNECT_SWAPPED);
    }
  else
    g_object_ref (self->news);
  rewrite (self->news, sentence);
  adw_toast_set_button_label (self->news, requester != NULL ? _("Show") : NULL);
  adw_toast_overlay_add_toast (self->overlay, self->news);
}

static void
on_done (HcToasts *self, int choice, int result, HcPersonItem *item)
{
  g_autofree char *sentence = result == HC_RESULT_OK ? hc_say_done (choice, hc_person_item_get_name (item)) : NULL;

  if (sentence == NULL)
    return;
  if (choice == HC_CHOICE_DECLINE)
    offer_undo (self, sentence, item);
  else
    hc_toasts_say (self, sentence);
}

static void
on_saved (HcToasts *self, gboolean is_name)
{
  hc_toasts_say (self, is_name ? _("Your name is saved.") : _("Saved."));
}

static void
on_complaint (HcToasts *self, const GError *error)
{
  g_autofree char *sentence = hc_explain (error);

  hc_toasts_say (self, sentence);
}

/* Requests show themselves where they are looked at. */
static void
on_alert (HcToasts *self, const HcEvent *event)
{
  g_autofree char *sentence = hc_say_alert (event);

  if (sentence == NULL)
    return;
  if (event->kind != HC_EVENT_REQUEST_RECEIVED)
    hc_toasts_say (self, sentence);
  else if (!hc_home_is_at_requests (self->home))
    tell (self, sentence, event->person->username);
}

static void
hc_toasts_dispose (GObject *object)
{
  hc_toasts_set_book (HC_TOASTS (object), NULL);
  g_clear_object (&HC_TOASTS (object)->shown);
  G_OBJECT_CLASS (hc_toasts_parent_class)->dispose (object);
}

static void
hc_toasts_finalize (GObject *object)
{
  g_free (HC_TOASTS (object)->requester);
  G_OBJECT_CLASS (hc_toasts_parent_class)->finalize (object);
}

static void
hc_toasts_class_init (HcToastsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hc_toasts_dispose;
  object_class->finalize = hc_toasts_finalize;
}

static void
hc_toasts_init (HcToasts *self)
{
}

/**
 * hc_toasts_new:
 * @overlay: where they are shown
 * @home: where their buttons lead
 */
HcToasts *
hc_toasts_new (AdwToastOverlay *overlay, HcHome *home)
{
  HcToasts *self = g_object_new (HC_TYPE_TOASTS, NULL);

  self->overlay = overlay;
  self->home = home;
  self->shown = gtk_widget_observe_children (GTK_WIDGET (overlay));
  g_signal_connect (self->shown, "items-changed", G_CALLBACK (on_shown), NULL);
  return self;
}

/**
 * hc_toasts_set_book:
 * @book: (nullable): of what is told
 */
void
hc_toasts_set_book (HcToasts *self, HcBook *book)
{
  g_return_if_fail (HC_IS_TOASTS (self));

  if (self->book != NULL)
    g_signal_handlers_disconnect_by_data (self->book, self);
  g_set_object (&self->book, book);
  g_clear_pointer (&self->requester, g_free);
  if (self->news != NULL)
    adw_toast_set_button_label (self->news, NULL);
  if (book == NULL)
    return;
  g_signal_connect_object (book, "complaint", G_CALLBACK (on_complaint), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (book, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (book, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (book, "alert", G_CALLBACK (on_alert), self, G_CONNECT_SWAPPED);
}

void
hc_toasts_say (HcToasts *self, const char *sentence)
{
  g_return_if_fail (HC_IS_TOASTS (self));

  tell (self, sentence, NULL);
}

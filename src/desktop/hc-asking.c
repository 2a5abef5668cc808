/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-compat.h"
#include "hc-sentences.h"
#include "hc-text.h"
#include "hc-asking.h"

#define NOTE_LENGTH 200
#define NOTE_HEIGHT 88

/* What is asked before something is done: for a note, or whether it is really meant. */

typedef struct
{
  HcChoice       choice;

  /* owned */
  HcBook        *book;
  char          *username;
  GtkTextBuffer *note; /* NULL where none is asked for */

  /* borrowed */
  GtkWidget     *dialog;
  GtkLabel      *counter; /* of the letters of @note */
} HcAsking;

static void
free_asking (gpointer data)
{
  HcAsking *asking = data;

  if (asking->note != NULL)
    g_signal_handlers_disconnect_by_data (asking->note, asking);
  g_clear_object (&asking->note);
  g_object_unref (asking->book);
  g_free (asking->username);
  g_free (asking);
}

static char *
get_text (GtkTextBuffer *buffer)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
on_answer (gboolean is_yes, gpointer data)
{
  HcAsking *asking = data;
  g_autofree char *text = asking->note != NULL ? get_text (asking->note) : NULL;
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_yes)
    return;
  if (text != NULL && !hc_text_clean_note (text, &note, &error))
    hc_book_complain (asking->book, error);
  else
    hc_book_choose (asking->book, asking->choice, asking->username, note);
}

static void
on_note_changed (HcAsking *asking)
{
  g_autofree char *text = get_text (asking->note);
  int left = NOTE_LENGTH - g_utf8_strlen (text, -1);
  g_autofree char *number = g_strdup_printf ("%d", ABS (left));
  const char *sentence = left < 0 ? ngettext ("{n} character too many", "{n} characters too many", -left)
                                  : ngettext ("{n} character left", "{n} characters left", left);
  g_autofree char *count = hc_fill_in (sentence, "n", number);

  gtk_label_set_label (asking->counter, count);
  if (left < 0)
    gtk_widget_add_css_class (GTK_WIDGET (asking->counter), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (asking->counter), "error");
  hc_compat_allow (asking->dialog, left >= 0);
}

static GtkWidget *
new_label (const char *text, double align)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  gtk_widget_add_css_class (label, "caption");
  return label;
}

static GtkWidget *
new_note_field (HcAsking *asking)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = new_label (_("Note (optional)"), 0);
  GtkWidget *frame = gtk_frame_new (NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  asking->note = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  asking->counter = GTK_LABEL (new_label (NULL, 1));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  g_object_set (view, "left-margin", 9, "right-margin", 9, "top-margin", 9, "bottom-margin", 9, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, asking->counter, NULL, -1);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), NOTE_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_frame_set_child (GTK_FRAME (frame), scrolled);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), frame);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (asking->counter));
  g_signal_connect_swapped (asking->note, "changed", G_CALLBACK (on_note_changed), asking);
  return box;
}

static void
ask (GtkWidget *widget, HcAsking *asking, const char *title, const char *text, const char *name, gboolean is_dangerous)
{
  g_autofree char *full_title = hc_fill_in (title, "name", name);
  g_autofree char *full_text = text != NULL ? hc_fill_in (text, "name", name) : NULL;
  gboolean has_note = asking->choice == HC_CHOICE_REQUEST_WITH_NOTE || asking->choice == HC_CHOICE_REFUSE;
  const char *yes = asking->choice == HC_CHOICE_REQUEST_WITH_NOTE ? _("Add Friend")
                    : asking->choice == HC_CHOICE_REFUSE          ? _("Refuse")
                                                                  : hc_choice_get_text (asking->choice);
  GtkWidget *extra = has_note ? new_note_field (asking) : NULL;

  asking->dialog =
    hc_compat_ask (GTK_WINDOW (gtk_widget_get_root (widget)), full_title, full_text, yes, is_dangerous, extra,
                   on_answer, asking, free_asking);
  if (has_note)
    on_note_changed (asking);
}

/**
 * hc_asking_choose:
 * @widget: in the window that asks
 *
 * Makes @choice, after a question where it takes a note or ends a friendship.
 */
void
hc_asking_choose (GtkWidget *widget, HcBook *book, HcChoice choice, const char *username)
{
  HcPersonItem *item = hc_book_find (book, username);
  const char *name = item != NULL ? hc_person_item_get_name (item) : username;
  gboolean is_friend = item != NULL && hc_person_item_get_station (item) == HC_STATION_FRIEND;
  HcAsking *asking;

  if (item != NULL && hc_person_item_get_waiting (item) != HC_NO_CHOICE)
    return;
  asking = g_new0 (HcAsking, 1);
  asking->book = g_object_ref (book);
  asking->choice = choice;
  asking->username = g_strdup (username);

  if (choice == HC_CHOICE_REQUEST_WITH_NOTE)
    ask (widget, asking, _("Ask {name} to be friends"), NULL, name, FALSE);
  else if (choice == HC_CHOICE_REFUSE)
    ask (widget, asking, _("Refuse the request from {name}"),
         _("{name} will be told. To say nothing, choose Decline instead."), name, FALSE);
  else if (choice == HC_CHOICE_UNFRIEND)
    ask (widget, asking, _("Unfriend {name}?"),
         _("You will no longer be friends. No notice pops up on the other side."), name, TRUE);
  else if (choice == HC_CHOICE_BLOCK && is_friend)
    ask (widget, asking, _("Block {name}?"),
         _("You will no longer be friends, and no request can reach you until you unblock."), name, TRUE);
  else
    {
      on_answer (TRUE, asking);
      free_asking (asking);
    }
}

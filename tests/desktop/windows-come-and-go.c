/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <malloc.h>

#include "hc-application.h"
#include "hc-groups.h"
#include "hc-guest.h"
#include "hc-memory.h"
#include "hc-notifier.h"
#include "hc-visit.h"

#define N_WINDOWS 200 /* in the first half of them, caches and lazy modules take what they take */
#define N_USERS 4
#define N_PEOPLE 12
/* Bytes a window, of the heap in use. GTK 4.8 keeps the sections of each menu that a popover showed: about 17 KiB. */
#define GROWTH_MAX (32 * 1024)

/*
 * Windows with real users come and go at a real host: nothing of one may stay. Needs a display; started by
 * windows.test.js.
 *
 * Usage: windows-come-and-go [WINDOWS]
 */

typedef struct
{
  HcHouse        *house;
  GtkApplication *application;
  HcKeys         *keys;
  HcMemory       *memory;
  HcNotifier     *notifier;
} Scene;

/* One that is open, and what must go with it: weak references. */
typedef struct
{
  HcWindow *window;
  HcBook   *book;
  HcSeat   *seat;
} Sight;

static void
remember (gpointer object, gpointer *weak)
{
  g_assert_nonnull (object);
  *weak = object;
  g_object_add_weak_pointer (object, weak);
}

static gboolean
shows_people (gpointer window)
{
  HcBook *book = hc_window_get_book (window);

  return book != NULL && gtk_widget_get_mapped (window) &&
         g_list_model_get_n_items (G_LIST_MODEL (hc_book_get_list (book, HC_LIST_PEOPLE))) >= N_PEOPLE;
}

static gboolean
is_gone (gpointer sight)
{
  const Sight *self = sight;

  return self->window == NULL && self->book == NULL && self->seat == NULL;
}

static void
draw_frames (HcWindow *window)
{
  for (guint n = 0; n < 2; n++)
    {
      gint64 frame = gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (GTK_WIDGET (window)));

      gtk_widget_queue_draw (GTK_WIDGET (window));
      while (gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (GTK_WIDGET (window))) == frame)
        g_main_context_iteration (NULL, TRUE);
    }
}

/* What HcApplication does with a window, and then its user, who looks and leaves. */
static void
come_and_go (Scene *scene, const char *username)
{
  HcWindow *window = hc_window_new (scene->application, scene->keys, username);
  Sight sight = { 0 };

  hc_notifier_watch (scene->notifier, window);
  hc_memory_watch (scene->memory, window);
  hc_window_open (window, scene->house->accounts, scene->house->dispatcher, hc_store_get_health (scene->house->store));
  gtk_window_present (GTK_WINDOW (window));
  hc_wait_until (shows_people, window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.say", "s", "Hello");
  draw_frames (window);

  remember (window, (gpointer *) &sight.window);
  remember (hc_window_get_book (window), (gpointer *) &sight.book);
  remember (hc_book_get_seat (hc_window_get_book (window)), (gpointer *) &sight.seat);
  gtk_window_close (GTK_WINDOW (window));
  hc_wait_until (is_gone, &sight);
}

static void
on_shown_again (GtkWidget *window)
{
  g_error ("A window that was closed is shown again");
}

/* Until its user is out, or is known again, a window lives on, and nobody is to see so. */
static void
close_while_waiting (Scene *scene, gboolean is_in)
{
  HcWindow *window = hc_window_new (scene->application, scene->keys, "user0");
  Sight sight = { 0 };

  hc_window_open (window, scene->house->accounts, scene->house->dispatcher, hc_store_get_health (scene->house->store));
  gtk_window_present (GTK_WINDOW (window));
  if (is_in)
    {
      hc_wait_until (shows_people, window);
      gtk_widget_activate_action (GTK_WIDGET (window), "win.sign-out", NULL);
    }
  remember (window, (gpointer *) &sight.window);
  gtk_window_close (GTK_WINDOW (window));
  g_signal_connect (window, "show", G_CALLBACK (on_shown_again), NULL);
  hc_wait_until (is_gone, &sight);
}

/* Under AddressSanitizer, which has its own heap and looks for leaks itself, there is nothing to see here. */
static gsize
measure (guint n)
{
  struct mallinfo2 info = mallinfo2 ();
  gsize used = info.uordblks + info.hblkhd;

  g_print ("after %u windows: %zu KiB in use\n", n, used / 1024);
  return used;
}

static void
add_people (Scene *scene)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *username = g_strdup_printf ("guest%u", i);

      hc_guest_new (scene->house, username);
    }
  for (guint i = 0; i < N_USERS; i++)
    {
      g_autofree char *username = g_strdup_printf ("user%u", i);
      g_autoptr (HcVisit) visit = hc_visit_sign_up (scene->house, "127.0.0.1", username);

      hc_keys_set (scene->keys, username, visit->token);
    }
}

static void
open_scene (Scene *scene)
{
  g_autoptr (GError) error = NULL;

  /* It registers the resource, which has the templates. */
  g_type_class_unref (g_type_class_ref (HC_TYPE_APPLICATION));
  scene->house = hc_house_new (NULL, NULL);
  scene->application = GTK_APPLICATION (g_object_new (ADW_TYPE_APPLICATION, "application-id", HC_APP_ID, "flags",
                                                      G_APPLICATION_NON_UNIQUE, "resource-base-path",
                                                      "/io/github/handclasp/Handclasp", NULL));
  g_application_register (G_APPLICATION (scene->application), NULL, &error);
  g_assert_no_error (error);
  scene->keys = hc_keys_new (scene->house->folder);
  scene->memory = hc_memory_new ();
  scene->notifier = hc_notifier_new (G_APPLICATION (scene->application), scene->keys);
  add_people (scene);
}

static void
check_group_is_empty (Scene *scene, char *group)
{
  g_assert_cmpuint (hc_hub_count (scene->house->hub, group), ==, 0);
  g_free (group);
}

/* Whoever was forgotten in the hub would be told for ever. */
static void
check_groups (Scene *scene)
{
  for (guint i = 0; i < N_USERS; i++)
    {
      g_autofree char *username = g_strdup_printf ("user%u", i);

      check_group_is_empty (scene, hc_group_friend_requests (username));
    }
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *username = g_strdup_printf ("guest%u", i);

      check_group_is_empty (scene, hc_group_presence (username));
      check_group_is_empty (scene, hc_group_here (username));
    }
}

static void
close_scene (Scene *scene)
{
  hc_notifier_close (scene->notifier);
  g_assert_finalize_object (scene->notifier);
  g_assert_finalize_object (scene->memory);
  g_assert_finalize_object (scene->keys);
  g_object_unref (scene->application);
  hc_house_free (scene->house);
}

int
main (int argc, char **argv)
{
  Scene scene = { 0 };
  guint n_windows = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : N_WINDOWS;
  gsize before = 0;
  gsize after;
  guint n_listening;

  open_scene (&scene);
  n_listening = hc_hub_count (scene.house->hub, HC_GROUP_DIRECTORY);
  for (guint n = 1; n <= n_windows; n++)
    {
      g_autofree char *username = g_strdup_printf ("user%u", n % N_USERS);

      come_and_go (&scene, username);
      if (n == n_windows / 2)
        before = measure (n);
    }
  after = measure (n_windows);
  g_assert_cmpuint (hc_clients_count (scene.house->clients), ==, N_PEOPLE);
  g_assert_cmpuint (hc_hub_count (scene.house->hub, HC_GROUP_DIRECTORY), ==, n_listening);
  check_groups (&scene);
  if (after > before)
    g_print ("%zu bytes a window stay\n", (after - before) / (n_windows - n_windows / 2));
  g_assert_cmpuint (after, <=, before + GROWTH_MAX * (n_windows - n_windows / 2));
  close_while_waiting (&scene, FALSE);
  close_while_waiting (&scene, TRUE);
  close_scene (&scene);
  return 0;
}

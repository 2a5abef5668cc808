/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hc-pair.h"

#define N_DOGS 200
#define MS G_TIME_SPAN_MILLISECOND

typedef struct _HcDog HcDog;

/* Somebody who is watched, and notes what happens. */
struct _HcDog
{
  HcWatch  watch;
  int      fd;       /* the other end */
  guint    n_ready;
  guint    n_woken;
  guint    n_expired;
  guint32  events;
  gboolean reads;
  gint64   busy_for; /* in microseconds, each time */
  HcDog   *prey;     /* is removed when we are called */
  GString *order;
  char     letter;
};

static void
make_busy (gint64 us)
{
  gint64 end = g_get_monotonic_time () + us;

  while (us > 0 && g_get_monotonic_time () < end)
    ;
}

static void
on_ready (HcWatch *watch, guint32 events)
{
  HcDog *dog = (HcDog *) watch;
  char byte;

  if (events == 0)
    dog->n_woken++;
  else
    dog->n_ready++;
  dog->events |= events;
  if (dog->reads && events & EPOLLIN)
    g_assert_cmpint (read (watch->fd, &byte, 1), ==, 1);
  make_busy (dog->busy_for);
  if (dog->prey != NULL)
    hc_watch_remove (&dog->prey->watch);
}

static void
on_expire (HcWatch *watch)
{
  HcDog *dog = (HcDog *) watch;

  dog->n_expired++;
  if (dog->order != NULL)
    g_string_append_c (dog->order, dog->letter);
  if (dog->prey != NULL)
    hc_watch_remove (&dog->prey->watch);
}

static const HcWatchFuncs funcs = { on_ready, on_expire };

static void
add_dog (HcReactor *reactor, HcDog *dog, guint32 events)
{
  int fds[2];

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds));
  dog->fd = fds[1];
  g_assert_true (hc_reactor_add (reactor, &dog->watch, fds[0], events, &funcs));
}

static void
free_dog (HcDog *dog)
{
  int fd = dog->watch.fd;

  hc_watch_remove (&dog->watch);
  close (fd);
  close (dog->fd);
}

static void
bark (HcDog *dog)
{
  g_assert_cmpint (write (dog->fd, "x", 1), ==, 1);
}

static void
test_tells_what_is_ready (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  HcDog dog = { .reads = TRUE };

  add_dog (reactor, &dog, EPOLLIN);
  hc_pair_turn ();
  g_assert_cmpuint (dog.n_ready, ==, 0);
  bark (&dog);
  hc_pair_turn ();
  g_assert_cmpuint (dog.n_ready, ==, 1);
  g_assert_cmpuint (dog.events, ==, EPOLLIN);
  hc_watch_want (&dog.watch, EPOLLIN | EPOLLOUT);
  hc_pair_turn ();
  g_assert_cmpuint (dog.events, ==, EPOLLIN | EPOLLOUT);
  free_dog (&dog);
  g_assert_finalize_object (reactor);
}

static void
test_says_nothing_unwanted (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  HcDog dog = { .reads = TRUE };

  add_dog (reactor, &dog, EPOLLIN);
  hc_watch_want (&dog.watch, 0);
  bark (&dog);
  hc_pair_turn ();
  g_assert_cmpuint (dog.n_ready, ==, 0);
  close (dog.fd);
  for (guint i = 0; i < 100 && dog.n_ready == 0; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (dog.events, ==, EPOLLHUP);
  dog.fd = dup (dog.watch.fd);
  free_dog (&dog);
  g_assert_finalize_object (reactor);
}

static void
test_wakes (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  HcDog dog = { 0 };

  add_dog (reactor, &dog, 0);
  hc_watch_wake (&dog.watch);
  hc_watch_wake (&dog.watch);
  hc_pair_turn ();
  g_assert_cmpuint (dog.n_woken, ==, 1);
  hc_watch_wake (&dog.watch);
  free_dog (&dog);
  hc_pair_turn ();
  g_assert_cmpuint (dog.n_woken, ==, 1);
  g_assert_finalize_object (reactor);
}

/* Two of one batch: whoever comes first removes the other. */
static void
test_removes_in_a_callback (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  HcDog dogs[2] = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      add_dog (reactor, &dogs[i], EPOLLIN);
      dogs[i].prey = &dogs[1 - i];
      bark (&dogs[i]);
    }
  for (guint i = 0; i < 5; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true ((dogs[0].n_ready == 0) != (dogs[1].n_ready == 0));
  free_dog (&dogs[0]);
  free_dog (&dogs[1]);
  g_assert_finalize_object (reactor);
}

static void
test_removes_itself (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  HcDog dog = { 0 };

  dog.prey = &dog;
  add_dog (reactor, &dog, EPOLLIN);
  bark (&dog);
  hc_pair_turn ();
  g_assert_cmpuint (dog.n_ready, ==, 1);
  g_assert_true (hc_reactor_add (reactor, &dog.watch, dog.watch.fd, EPOLLIN, &funcs));
  hc_watch_set_deadline (&dog.watch, 0);
  hc_watch_want (&dog.watch, 0);
  while (dog.n_expired == 0)
    g_main_context_iteration (NULL, TRUE);
  hc_pair_turn ();
  g_assert_cmpuint (dog.n_expired, ==, 1);
  free_dog (&dog);
  g_assert_finalize_object (reactor);
}

/* All are always ready, and each takes its time: nobody is left out, and nobody is preferred. */
static void
test_is_fair (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  g_autofree HcDog *dogs = g_new0 (HcDog, N_DOGS);
  guint most = 0;
  guint least = G_MAXUINT;

  for (guint i = 0; i < N_DOGS; i++)
    {
      dogs[i].busy_for = 100;
      add_dog (reactor, &dogs[i], EPOLLIN);
      bark (&dogs[i]);
    }
  while (dogs[0].n_ready < 20)
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < N_DOGS; i++)
    {
      most = MAX (most, dogs[i].n_ready);
      least = MIN (least, dogs[i].n_ready);
    }
  g_assert_cmpuint (most - least, <=, 2);
  for (guint i = 0; i < N_DOGS; i++)
    free_dog (&dogs[i]);
  g_assert_finalize_object (reactor);
}

typedef struct
{
  gint64 last;
  gint64 longest;
} Redraw;

static gboolean
on_redraw (gpointer data)
{
  Redraw *redraw = data;
  gint64 now = g_get_monotonic_time ();

  redraw->longest = MAX (redraw->longest, now - redraw->last);
  redraw->last = now;
  return G_SOURCE_CONTINUE;
}

/* 200 sockets with 100 us of work each are 20 ms; a frame must not wait for all of it. */
static void
test_hands_back_in_time (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  g_autofree HcDog *dogs = g_new0 (HcDog, N_DOGS);
  Redraw redraw = { g_get_monotonic_time (), 0 };
  guint source;

  for (guint i = 0; i < N_DOGS; i++)
    {
      dogs[i].busy_for = 100;
      add_dog (reactor, &dogs[i], EPOLLIN);
      bark (&dogs[i]);
    }
  source = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, on_redraw, &redraw, NULL);
  while (dogs[0].n_ready < 20)
    g_main_context_iteration (NULL, FALSE);
  on_redraw (&redraw);
  g_source_remove (source);
  g_assert_cmpint (redraw.longest, <, 16 * MS);
  for (guint i = 0; i < N_DOGS; i++)
    free_dog (&dogs[i]);
  g_assert_finalize_object (reactor);
}

static gboolean
on_busy (gpointer data)
{
  make_busy (1 * MS);
  return G_SOURCE_CONTINUE;
}

/* Somebody at the usual priority never stops. */
static void
test_does_not_starve (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  HcDog dog = { .reads = TRUE };
  gint64 start = g_get_monotonic_time ();
  guint busy = g_idle_add_full (G_PRIORITY_DEFAULT, on_busy, NULL, NULL);

  add_dog (reactor, &dog, EPOLLIN);
  bark (&dog);
  hc_watch_set_deadline (&dog.watch, 1);
  while (dog.n_ready == 0 || dog.n_expired == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 500 * MS);
  g_source_remove (busy);
  free_dog (&dog);
  g_assert_finalize_object (reactor);
}

static void
test_deadlines_in_order (void)
{
  static const gint64 delays[] = { 50, 10, 90, 30, 70, 20, 40 };
  HcReactor *reactor = hc_reactor_new (NULL);
  GString *order = g_string_new (NULL);
  HcDog dogs[G_N_ELEMENTS (delays)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      dogs[i].order = order;
      dogs[i].letter = 'a' + i;
      add_dog (reactor, &dogs[i], 0);
      hc_watch_set_deadline (&dogs[i].watch, 1000);
      hc_watch_set_deadline (&dogs[i].watch, delays[i]);
    }
  hc_watch_set_deadline (&dogs[3].watch, -1);
  while (order->len < G_N_ELEMENTS (delays) - 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (order->str, ==, "bfgaec");
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    free_dog (&dogs[i]);
  g_string_free (order, TRUE);
  g_assert_finalize_object (reactor);
}

/* A deadline is never early, and late by no more than a sixteenth and a turn. */
static void
test_deadlines_in_time (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  HcDog dog = { 0 };
  gint64 start;

  add_dog (reactor, &dog, 0);
  start = g_get_monotonic_time ();
  hc_watch_set_deadline (&dog.watch, 160);
  while (dog.n_expired == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 160 * MS);
  free_dog (&dog);
  g_assert_finalize_object (reactor);
}

/* Deadlines of equal length come together, so that ten thousand pings are few awakenings. */
static void
test_deadlines_together (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  g_autofree HcDog *dogs = g_new0 (HcDog, N_DOGS);
  g_autoptr (GHashTable) different = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < N_DOGS; i++)
    {
      add_dog (reactor, &dogs[i], 0);
      hc_watch_set_deadline (&dogs[i].watch, 15000);
      g_hash_table_add (different, &dogs[i].watch.deadline);
    }
  g_assert_cmpuint (g_hash_table_size (different), <=, 2);
  for (guint i = 0; i < N_DOGS; i++)
    free_dog (&dogs[i]);
  g_assert_finalize_object (reactor);
}

/* Taken out of the middle of the heap in every order, it stays a heap. */
static void
test_deadlines_removed_at_random (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  g_autofree HcDog *dogs = g_new0 (HcDog, N_DOGS);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < N_DOGS; i++)
    {
      dogs[i].order = order;
      dogs[i].letter = 'x';
      add_dog (reactor, &dogs[i], 0);
      hc_watch_set_deadline (&dogs[i].watch, g_rand_int_range (rand, 1, 60));
    }
  for (guint i = 0; i < N_DOGS; i += 2)
    hc_watch_remove (&dogs[i].watch);
  for (guint i = 1; i < N_DOGS; i += 4)
    hc_watch_set_deadline (&dogs[i].watch, g_rand_int_range (rand, 1, 60));
  while (order->len < N_DOGS / 2)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < N_DOGS; i++)
    {
      g_assert_cmpuint (dogs[i].n_expired, ==, i % 2);
      free_dog (&dogs[i]);
    }
  g_string_free (order, TRUE);
  g_assert_finalize_object (reactor);
}

/* After a stop of the whole program what came meanwhile is read before anybody is called late. */
static void
test_reads_before_it_blames (void)
{
  HcReactor *reactor = hc_reactor_new (NULL);
  HcDog dog = { 0 };

  dog.prey = &dog;
  add_dog (reactor, &dog, EPOLLIN);
  hc_watch_set_deadline (&dog.watch, 1);
  bark (&dog);
  g_usleep (5 * MS);
  hc_pair_turn ();
  g_assert_cmpuint (dog.n_ready, ==, 1);
  g_assert_cmpuint (dog.n_expired, ==, 0);
  free_dog (&dog);
  g_assert_finalize_object (reactor);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reactor/tells-what-is-ready", test_tells_what_is_ready);
  g_test_add_func ("/reactor/says-nothing-unwanted", test_says_nothing_unwanted);
  g_test_add_func ("/reactor/wakes-whom-it-is-asked-to", test_wakes);
  g_test_add_func ("/reactor/removes-in-a-callback", test_removes_in_a_callback);
  g_test_add_func ("/reactor/removes-the-one-that-is-called", test_removes_itself);
  g_test_add_func ("/reactor/is-fair", test_is_fair);
  g_test_add_func ("/reactor/hands-back-in-time", test_hands_back_in_time);
  g_test_add_func ("/reactor/does-not-starve", test_does_not_starve);
  g_test_add_func ("/reactor/keeps-deadlines-in-order", test_deadlines_in_order);
  g_test_add_func ("/reactor/is-never-early", test_deadlines_in_time);
  g_test_add_func ("/reactor/brings-deadlines-together", test_deadlines_together);
  g_test_add_func ("/reactor/forgets-deadlines", test_deadlines_removed_at_random);
  g_test_add_func ("/reactor/reads-before-it-blames", test_reads_before_it_blames);
  return g_test_run ();
}

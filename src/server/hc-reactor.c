/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

#include "hc-reactor.h"

#define TURN_BUDGET (2 * G_TIME_SPAN_MILLISECOND)
#define STARVED_AFTER (16 * G_TIME_SPAN_MILLISECOND)
#define PRIORITY_REDRAW (G_PRIORITY_HIGH_IDLE + 20) /* GDK_PRIORITY_REDRAW */
#define BATCH 64
#define LATE_MAX 64

/**
 * HcReactor:
 *
 * All sockets of the program behind one epoll descriptor, so that a turn of the main loop costs what
 * is ready and not what is connected. It runs beside GTK's redraw and hands the loop back after 2 ms;
 * when others have kept it waiting for 16 ms it gets its turn before them.
 */
struct _HcReactor
{
  GObject    parent_instance;

  /* owned */
  GSource   *calm;
  GSource   *urgent;
  GPtrArray *deadlines; /* of HcWatch: a heap, the nearest first */
  GPtrArray *woken;     /* of HcWatch */
  int        epoll_fd;

  struct epoll_event batch[BATCH]; /* ready ones, of which this turn ... */
  int        n_batch;
  int        n_done;    /* ... has handled so many */
  guint      n_late;    /* turns since the deadlines were looked at */
  gboolean   is_in_turn;
  gint64     last_turn;
};

typedef struct
{
  GSource    source;
  HcReactor *reactor;
  gpointer   tag;     /* the calm one's */
} HcReactorSource;

G_DEFINE_FINAL_TYPE (HcReactor, hc_reactor, G_TYPE_OBJECT)

static HcWatch *
get_nearest (HcReactor *self)
{
  return self->deadlines->len > 0 ? self->deadlines->pdata[0] : NULL;
}

static void
put (HcReactor *self, guint slot, HcWatch *watch)
{
  self->deadlines->pdata[slot] = watch;
  watch->place = slot + 1;
}

static void
sift_up (HcReactor *self, guint slot, HcWatch *watch)
{
  while (slot > 0)
    {
      guint parent = (slot - 1) / 2;
      HcWatch *above = self->deadlines->pdata[parent];

      if (above->deadline <= watch->deadline)
        break;
      put (self, slot, above);
      slot = parent;
    }
  put (self, slot, watch);
}

static void
sift_down (HcReactor *self, guint slot, HcWatch *watch)
{
  HcWatch **heap = (HcWatch **) self->deadlines->pdata;
  guint n = self->deadlines->len;

  for (guint child = 2 * slot + 1; child < n; child = 2 * slot + 1)
    {
      if (child + 1 < n && heap[child + 1]->deadline < heap[child]->deadline)
        child++;
      if (watch->deadline <= heap[child]->deadline)
        break;
      put (self, slot, heap[child]);
      slot = child;
    }
  put (self, slot, watch);
}

static void
drop_deadline (HcReactor *self, HcWatch *watch)
{
  guint slot = watch->place - 1;
  HcWatch *last;

  if (watch->place == 0)
    return;

  watch->place = 0;
  last = g_ptr_array_steal_index (self->deadlines, self->deadlines->len - 1);
  if (last == watch)
    return;
  if (last->deadline < watch->deadline)
    sift_up (self, slot, last);
  else
    sift_down (self, slot, last);
}

static gboolean
is_over (gint64 end)
{
  return g_get_monotonic_time () >= end;
}

/* Whether there is work that no descriptor tells of. */
static gboolean
has_work (HcReactor *self)
{
  HcWatch *nearest = get_nearest (self);

  return self->n_done < self->n_batch || self->woken->len > 0 || (nearest != NULL && is_over (nearest->deadline));
}

static void
expire_due (HcReactor *self, gint64 end)
{
  gint64 now = g_get_monotonic_time ();
  HcWatch *watch;

  self->n_late = 0;
  while ((watch = get_nearest (self)) != NULL && watch->deadline <= now && !is_over (end))
    {
      drop_deadline (self, watch);
      watch->funcs->expire (watch);
    }
}

static void
run_woken (HcReactor *self, gint64 end)
{
  guint n_woken = self->woken->len;

  for (guint i = 0; i < n_woken && self->woken->len > 0 && !is_over (end); i++)
    {
      HcWatch *watch = g_ptr_array_steal_index (self->woken, 0);

      watch->is_woken = FALSE;
      watch->funcs->ready (watch, 0);
    }
}

static void
run_batch (HcReactor *self, gint64 end)
{
  while (self->n_done < self->n_batch)
    {
      struct epoll_event *event = &self->batch[self->n_done++];
      HcWatch *watch = event->data.ptr;
      guint32 events = watch != NULL ? event->events & (watch->events | EPOLLERR | EPOLLHUP) : 0;

      if (events != 0)
        watch->funcs->ready (watch, events);
      if (is_over (end))
        return;
    }
}

/* What an interrupted turn had in hand comes first in the next one. The kernel moves what it has
 * told to the end of its list, so that everybody gets a turn. */
static void
run_ready (HcReactor *self, gint64 end)
{
  int n_ready;

  run_batch (self, end);
  while (self->n_done == self->n_batch && !is_over (end))
    {
      n_ready = epoll_wait (self->epoll_fd, self->batch, BATCH, 0);
      self->n_done = 0;
      self->n_batch = MAX (n_ready, 0);
      run_batch (self, end);
      if (self->n_batch < BATCH)
        break;
    }
}

/* What has come is read before anybody is called late: when the program was stopped for a minute,
 * it was not the peers who were. But who floods us does not put off the others' deadlines. */
static void
take_turn (HcReactor *self)
{
  gint64 end = g_get_monotonic_time () + TURN_BUDGET;

  if (self->is_in_turn)
    return;

  g_object_ref (self);
  self->is_in_turn = TRUE;
  run_woken (self, end);
  run_ready (self, end);
  if (!is_over (end))
    expire_due (self, end);
  else if (++self->n_late >= LATE_MAX)
    expire_due (self, end + TURN_BUDGET);
  self->last_turn = g_get_monotonic_time ();
  self->is_in_turn = FALSE;
  g_object_unref (self);
}

/* Not a ready time: setting one costs system calls, and deadlines come and go with every message. */
static gboolean
hc_reactor_source_prepare (GSource *source, int *timeout)
{
  HcReactor *self = ((HcReactorSource *) source)->reactor;
  HcWatch *nearest = get_nearest (self);

  *timeout = -1;
  if (has_work (self))
    return TRUE;
  if (nearest != NULL)
    *timeout = MIN ((nearest->deadline - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND + 1, G_MAXINT);
  return FALSE;
}

static gboolean
hc_reactor_source_check (GSource *source)
{
  HcReactorSource *self = (HcReactorSource *) source;

  return g_source_query_unix_fd (source, self->tag) != 0 || has_work (self->reactor);
}

static gboolean
hc_reactor_source_prepare_urgent (GSource *source, int *timeout)
{
  *timeout = -1;
  return FALSE;
}

static gboolean
has_ready (HcReactor *self)
{
  GPollFD epoll = { self->epoll_fd, G_IO_IN, 0 };

  return g_poll (&epoll, 1, 0) > 0;
}

/* It has no descriptor of its own, which would make it ready whenever something comes: GLib asks
 * those before it asks check(). Nor does GLib poll the calm one's, when something before it is ready. */
static gboolean
hc_reactor_source_check_urgent (GSource *source)
{
  HcReactor *reactor = ((HcReactorSource *) source)->reactor;

  return g_get_monotonic_time () - reactor->last_turn > STARVED_AFTER && (has_work (reactor) || has_ready (reactor));
}

static gboolean
hc_reactor_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  take_turn (((HcReactorSource *) source)->reactor);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs calm_funcs = {
  .prepare = hc_reactor_source_prepare,
  .check = hc_reactor_source_check,
  .dispatch = hc_reactor_source_dispatch,
};

static GSourceFuncs urgent_funcs = {
  .prepare = hc_reactor_source_prepare_urgent,
  .check = hc_reactor_source_check_urgent,
  .dispatch = hc_reactor_source_dispatch,
};

static GSource *
attach_source (HcReactor *self, GSourceFuncs *funcs, int priority, GMainContext *context)
{
  GSource *source = g_source_new (funcs, sizeof (HcReactorSource));

  ((HcReactorSource *) source)->reactor = self;
  g_source_set_priority (source, priority);
  /* Or GLib takes its descriptor out and back in, and wakes itself, in every turn. */
  g_source_set_can_recurse (source, TRUE);
  g_source_set_static_name (source, "handclasp-reactor");
  g_source_attach (source, context);
  return source;
}

static void
clear_source (GSource **source)
{
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
hc_reactor_finalize (GObject *object)
{
  HcReactor *self = HC_REACTOR (object);

  clear_source (&self->calm);
  clear_source (&self->urgent);
  g_ptr_array_unref (self->deadlines);
  g_ptr_array_unref (self->woken);
  close (self->epoll_fd);
  G_OBJECT_CLASS (hc_reactor_parent_class)->finalize (object);
}

static void
hc_reactor_class_init (HcReactorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_reactor_finalize;
}

static void
hc_reactor_init (HcReactor *self)
{
  self->deadlines = g_ptr_array_new ();
  self->woken = g_ptr_array_new ();
}

/**
 * hc_reactor_new:
 * @context: (nullable): whose loop runs it
 *
 * Whoever adds a watch removes it before the reactor goes.
 */
HcReactor *
hc_reactor_new (GMainContext *context)
{
  HcReactor *self = g_object_new (HC_TYPE_REACTOR, NULL);

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd < 0)
    g_error ("No epoll descriptor: %s", g_strerror (errno));
  self->calm = attach_source (self, &calm_funcs, PRIORITY_REDRAW, context);
  ((HcReactorSource *) self->calm)->tag = g_source_add_unix_fd (self->calm, self->epoll_fd, G_IO_IN);
  self->urgent = attach_source (self, &urgent_funcs, G_PRIORITY_DEFAULT, context);
  return self;
}

/**
 * hc_reactor_add:
 * @watch: zeroed, or removed before
 * @events: EPOLLIN and so on; EPOLLET is understood
 *
 * Returns: %FALSE where the system cannot watch one more
 */
gboolean
hc_reactor_add (HcReactor *self, HcWatch *watch, int fd, guint32 events, const HcWatchFuncs *funcs)
{
  struct epoll_event event = { events, { watch } };

  g_return_val_if_fail (HC_IS_REACTOR (self), FALSE);
  g_return_val_if_fail (watch->reactor == NULL, FALSE);

  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
    return FALSE;
  watch->reactor = self;
  watch->funcs = funcs;
  watch->fd = fd;
  watch->events = events;
  return TRUE;
}

/**
 * hc_watch_remove:
 *
 * Nothing is called for @watch any more. The descriptor must still be open. Removing twice is
 * removing once.
 */
void
hc_watch_remove (HcWatch *watch)
{
  HcReactor *self = watch->reactor;

  if (self == NULL)
    return;

  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
  drop_deadline (self, watch);
  if (watch->is_woken)
    g_ptr_array_remove (self->woken, watch);
  watch->is_woken = FALSE;
  for (int i = self->n_done; i < self->n_batch; i++)
    if (self->batch[i].data.ptr == watch)
      self->batch[i].data.ptr = NULL;
  watch->reactor = NULL;
}

void
hc_watch_want (HcWatch *watch, guint32 events)
{
  struct epoll_event event = { events, { watch } };

  g_return_if_fail (watch->reactor != NULL);

  if (watch->events == events)
    return;
  watch->events = events;
  epoll_ctl (watch->reactor->epoll_fd, EPOLL_CTL_MOD, watch->fd, &event);
}

/**
 * hc_watch_wake:
 *
 * Has @watch called in the next turn, though nothing is ready.
 */
void
hc_watch_wake (HcWatch *watch)
{
  g_return_if_fail (watch->reactor != NULL);

  if (watch->is_woken)
    return;
  watch->is_woken = TRUE;
  g_ptr_array_add (watch->reactor->woken, watch);
}

/**
 * hc_watch_set_deadline:
 * @ms: from now; -1 for none
 *
 * It comes up to a sixteenth late, so that many of the same length come together.
 */
void
hc_watch_set_deadline (HcWatch *watch, gint64 ms)
{
  HcReactor *self = watch->reactor;
  gint64 step = MAX (ms * 1000 / 16, G_TIME_SPAN_MILLISECOND);
  gint64 due = g_get_monotonic_time () + ms * 1000;

  g_return_if_fail (self != NULL);

  drop_deadline (self, watch);
  if (ms >= 0)
    {
      watch->deadline = (due + step - 1) / step * step;
      g_ptr_array_add (self->deadlines, watch);
      sift_up (self, self->deadlines->len - 1, watch);
    }
}

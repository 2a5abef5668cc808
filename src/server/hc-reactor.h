/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <sys/epoll.h>

G_BEGIN_DECLS

#define HC_TYPE_REACTOR (hc_reactor_get_type ())
G_DECLARE_FINAL_TYPE (HcReactor, hc_reactor, HC, REACTOR, GObject)

typedef struct _HcWatch HcWatch;

/**
 * HcWatchFuncs:
 * @ready: something of what was wanted, EPOLLERR or EPOLLHUP came; or, with no events at all, the
 *   watch was woken. It handles a bounded amount: what is left is offered again in its turn
 * @expire: the deadline is over; it is no longer set
 *
 * Either may remove any watch, its own included.
 */
typedef struct
{
  void (*ready)  (HcWatch *watch,
                  guint32  events);
  void (*expire) (HcWatch *watch);
} HcWatchFuncs;

/**
 * HcWatch:
 *
 * One descriptor and one deadline. It is embedded in its owner. All fields are private.
 */
struct _HcWatch
{
  const HcWatchFuncs *funcs;
  HcReactor          *reactor;  /* borrowed; NULL while removed */
  gint64              deadline; /* monotonic, in microseconds */
  guint               place;    /* among the deadlines, from 1; 0: none */
  int                 fd;
  guint32             events;
  gboolean            is_woken;
};

HcReactor *hc_reactor_new         (GMainContext       *context);

gboolean   hc_reactor_add         (HcReactor          *self,
                                   HcWatch            *watch,
                                   int                 fd,
                                   guint32             events,
                                   const HcWatchFuncs *funcs);

void       hc_watch_remove        (HcWatch            *watch);
void       hc_watch_want          (HcWatch            *watch,
                                   guint32             events);
void       hc_watch_wake          (HcWatch            *watch);
void       hc_watch_set_deadline  (HcWatch            *watch,
                                   gint64              ms);

G_END_DECLS

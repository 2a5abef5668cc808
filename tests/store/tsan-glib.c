/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <glib-object.h>
#include <sanitizer/tsan_interface.h>

/* GLib's locks and reference counts are made of atomics that ThreadSanitizer does not see, as GLib
 * itself is not built with it. In the test programs these stand before GLib's own functions and say
 * what those guarantee, no more: whoever has a lock sees what was done under it before, and whoever
 * drops the last reference sees what was done under the others. Nothing is suppressed. */

#define REAL(name) ((__typeof__ (&name)) find_real (#name))

#undef g_object_unref

static gpointer
find_real (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean is_signalled;

  __tsan_release (mutex);
  is_signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return is_signalled;
}

static void
drop (gpointer object)
{
  __tsan_release (object);
  __tsan_acquire (object);
}

void
g_object_unref (gpointer object)
{
  drop (object);
  REAL (g_object_unref) (object);
}

void
g_atomic_rc_box_release (gpointer box)
{
  drop (box);
  REAL (g_atomic_rc_box_release) (box);
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  drop (box);
  REAL (g_atomic_rc_box_release_full) (box, clear);
}

/* What was done before a source was given its callback is seen when that is called. */
typedef struct
{
  GSourceFunc    func;
  gpointer       data;
  GDestroyNotify notify;
} Callback;

static gboolean
call_back (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  return callback->func (callback->data);
}

static void
free_callback (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Callback *callback = g_new (Callback, 1);

  *callback = (Callback){ func, data, notify };
  __tsan_release (callback);
  REAL (g_source_set_callback) (source, call_back, callback, free_callback);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>

#include "hc-guest.h"
#include "hc-house.h"
#include "hc-store-ping.h"

#define PATIENCE_S 60

static gboolean
on_patience_over (gpointer data)
{
  g_error ("What the test waits for does not happen");
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @is_so. */
void
hc_wait_until (HcCondition is_so, gpointer user_data)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_patience_over, NULL);

  while (!is_so (user_data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
}

/* Keeps what comes of a call, in a GAsyncResult *. */
void
hc_on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_come (gpointer result)
{
  return *(GAsyncResult **) result != NULL;
}

void
hc_wait_for_result (GAsyncResult **result)
{
  hc_wait_until (has_come, result);
}

static void
set_limits (HcHouse *self, const char *assignment, va_list more)
{
  static const char *const usual[] = {
    "command-rate=0", "pair-rate=0", "presence-tick=1000000000", "presence-grace=5", "chore-interval=1000000000",
  };
  g_autoptr (GError) error = NULL;

  hc_limits_init (&self->limits);
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    hc_limits_set (&self->limits, usual[i], NULL);
  for (; assignment != NULL; assignment = va_arg (more, const char *))
    hc_limits_set (&self->limits, assignment, &error);
  g_assert_no_error (error);
}

static void
build_services (HcHouse *self)
{
  const HcLimits *limits = &self->limits;

  self->hub = hc_hub_new ();
  self->clients = hc_clients_new ();
  self->presence = hc_presence_new (self->store, self->hub, self->clients, self->board, limits, self->clock);
  self->directory = hc_directory_new (self->store, self->hub, limits, self->clock);
  self->friends = hc_friends_new (self->store, self->presence, limits, self->clock);
  self->inbox = hc_inbox_new (self->store, self->hub, self->presence);
  self->accounts = hc_accounts_new (self->store, self->clients, self->directory, self->presence, limits, self->clock);
  self->dispatcher = hc_dispatcher_new (self->store, self->hub, self->clients, self->friends, self->directory,
                                        self->presence, self->inbox);
}

/* Opens the store and starts the services, as the host does. */
void
hc_house_start (HcHouse *self)
{
  g_autoptr (GAsyncResult) friends = NULL;
  g_autoptr (GAsyncResult) presence = NULL;
  g_autoptr (GError) error = NULL;

  self->board = hc_presence_board_new ();
  self->store = hc_store_new (self->folder, &self->limits, self->clock, self->board, &error);
  g_assert_no_error (error);
  build_services (self);

  hc_friends_start_async (self->friends, hc_on_result, &friends);
  hc_wait_for_result (&friends);
  hc_friends_start_finish (self->friends, friends, &error);
  g_assert_no_error (error);
  hc_presence_start_async (self->presence, hc_on_result, &presence);
  hc_wait_for_result (&presence);
  hc_presence_start_finish (self->presence, presence, &error);
  g_assert_no_error (error);
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Everybody leaves, and all goes as in the host. Each object must be free then. */
void
hc_house_stop (HcHouse *self)
{
  for (guint i = 0; i < self->guests->len; i++)
    hc_guest_leave (self->guests->pdata[i]);
  hc_presence_stop (self->presence);
  hc_friends_stop (self->friends);
  hc_store_close (self->store);
  drain ();

  g_assert_finalize_object (g_steal_pointer (&self->dispatcher));
  g_assert_finalize_object (g_steal_pointer (&self->accounts));
  g_assert_finalize_object (g_steal_pointer (&self->inbox));
  g_assert_finalize_object (g_steal_pointer (&self->friends));
  g_assert_finalize_object (g_steal_pointer (&self->directory));
  g_assert_finalize_object (g_steal_pointer (&self->presence));
  g_assert_finalize_object (g_steal_pointer (&self->clients));
  g_assert_finalize_object (g_steal_pointer (&self->hub));
  g_assert_finalize_object (g_steal_pointer (&self->store));
  g_clear_pointer (&self->board, hc_presence_board_unref);
}

/* @assignment: (nullable): limits to set, as on the command line; ends with %NULL */
HcHouse *
hc_house_new (const char *assignment, ...)
{
  HcHouse *self = g_new0 (HcHouse, 1);
  g_autoptr (GError) error = NULL;
  va_list more;

  va_start (more, assignment);
  set_limits (self, assignment, more);
  va_end (more);
  self->folder = g_dir_make_tmp ("handclasp-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = hc_clock_new_fixed (HC_HOUSE_TIME);
  self->guests = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_guest_free);
  hc_house_start (self);
  return self;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

void
hc_house_free (HcHouse *self)
{
  hc_house_stop (self);
  g_ptr_array_unref (self->guests);
  hc_clock_unref (self->clock);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

/* Makes the presence's tick come now. */
void
hc_house_tick (HcHouse *self)
{
  GSource *tick = g_main_context_find_source_by_user_data (NULL, self->presence);

  g_assert_nonnull (tick);
  g_source_set_ready_time (tick, 0);
  hc_house_settle (self);
}

/* The clock moves; what waits for it happens when the main loop next looks. */
void
hc_house_wait (HcHouse *self, gint64 ms)
{
  hc_clock_advance (self->clock, ms);
}

/* Everything that was asked so far is answered. */
void
hc_house_settle (HcHouse *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  drain ();
  hc_store_ping_async (self->store, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  hc_store_ping_finish (self->store, result, &error);
  g_assert_no_error (error);
  drain ();
}

/* What everybody has been told so far is of no interest. */
void
hc_house_clear (HcHouse *self)
{
  hc_house_settle (self);
  for (guint i = 0; i < self->guests->len; i++)
    hc_guest_clear (self->guests->pdata[i]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"


#include "hc-error.h"
#include "hc-event-table.h"
#include "hc-listing.h"
#include "hc-meta-table.h"
#include "hc-pair-table.h"
#include "hc-store-directory.h"
#include "hc-store-private.h"
#include "hc-view.h"

/* Each job uses some of these. */
typedef struct
{
  gint64       user_id;
  HcCommand   *command;
  char       **usernames;
  char        *name;
  HcWhoMayAsk  who;
  gint64       at;
} HcDirectoryRequest;

typedef struct
{
  HcRenamed *renamed;
  gboolean   is_changed;
} HcRenameResult;

typedef struct
{
  GPtrArray *watched;
  HcPerson  *me;
} HcWatchResult;

typedef struct
{
  HcDesk    *desk;
  HcUser    *user;
  HcRenamed *renamed;
} HcRenaming;

void
hc_page_free (HcPage *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->next);
  g_free (self);
}

void
hc_renamed_free (HcRenamed *self)
{
  g_clear_pointer (&self->me, hc_person_unref);
  g_clear_pointer (&self->person, hc_person_unref);
  g_clear_pointer (&self->as_seen_by, g_hash_table_unref);
  g_free (self);
}

void
hc_watched_free (HcWatched *self)
{
  g_free (self->username);
  g_free (self);
}

void
hc_last_seen_free (HcLastSeen *self)
{
  g_free (self->username);
  g_free (self);
}

static void
free_request (gpointer data)
{
  HcDirectoryRequest *request = data;

  g_clear_pointer (&request->command, hc_command_unref);
  g_strfreev (request->usernames);
  g_free (request->name);
  g_free (request);
}

static void
free_rename_result (gpointer data)
{
  HcRenameResult *result = data;

  g_clear_pointer (&result->renamed, hc_renamed_free);
  g_free (result);
}

static void
free_watch_result (gpointer data)
{
  HcWatchResult *result = data;

  g_clear_pointer (&result->watched, g_ptr_array_unref);
  g_clear_pointer (&result->me, hc_person_unref);
  g_free (result);
}

/* Returns: (transfer full): @user_id as @viewer sees them, somebody of a list */
static HcPerson *
draw_listed (HcDesk *desk, gint64 viewer, gint64 user_id)
{
  g_auto (HcUser) user = { 0 };
  g_auto (HcPair) pair = { 0 };

  hc_user_table_find (desk->database, user_id, &user);
  hc_pair_table_find (desk->database, viewer, user_id, &pair);
  return hc_view_person (desk, &user, &pair);
}

static HcPage *
list_people (HcDesk *desk, const HcDirectoryRequest *request, const HcQuery *query, const HcCursor *after)
{
  const HcCommand *command = request->command;
  HcListing listing = { desk->database, request->user_id, command->what, query, after, command->limit + 1 };
  g_autoptr (GArray) found = hc_listing_find (&listing);
  HcPage *page = g_new0 (HcPage, 1);

  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_person_unref);
  for (guint i = 0; i < MIN (found->len, command->limit); i++)
    g_ptr_array_add (page->items,
                     draw_listed (desk, request->user_id, g_array_index (found, HcListed, i).user_id));
  if (found->len > command->limit)
    {
      const HcListed *last = &g_array_index (found, HcListed, command->limit - 1);
      HcCursor cursor = { last->key, last->username, last->at };

      page->next = hc_cursor_write (&cursor, hc_list_kind_get_word (command->what), query);
    }
  return page;
}

static HcPage *
list_events (HcDesk *desk, const HcDirectoryRequest *request, const HcQuery *query, const HcCursor *after)
{
  guint limit = request->command->limit;
  HcPage *page = g_new0 (HcPage, 1);

  page->items = hc_event_table_list_before (desk->database, request->user_id, after != NULL ? after->at : G_MAXINT64,
                                            limit + 1);
  if (page->items->len > limit)
    {
      HcCursor cursor = { .at = ((HcEvent *) page->items->pdata[limit - 1])->seq };

      g_ptr_array_set_size (page->items, (int) limit);
      page->next = hc_cursor_write (&cursor, hc_list_kind_get_word (HC_LIST_EVENTS), query);
    }
  return page;
}

static gpointer
run_list (HcDesk *desk, gpointer data, GError **error)
{
  const HcDirectoryRequest *request = data;
  const HcCommand *command = request->command;
  g_autoptr (HcQuery) query = hc_query_new (command->query);
  g_autoptr (HcCursor) after = NULL;
  g_auto (HcUser) user = { 0 };

  if (!hc_user_table_require (desk->database, request->user_id, &user, error))
    return NULL;
  if (command->after != NULL)
    {
      after = hc_cursor_read (command->after, hc_list_kind_get_word (command->what), query, error);
      if (after == NULL)
        return NULL;
    }
  if (command->what == HC_LIST_EVENTS)
    return list_events (desk, request, query, after);
  return list_people (desk, request, query, after);
}

static void
add_viewer (HcPair *pair, gpointer user_data)
{
  HcRenaming *self = user_data;
  HcPairSide *side = hc_pair_get_other (pair, self->user->id);
  g_auto (HcUser) viewer = { 0 };

  if (side->version > 0 && hc_user_table_find (self->desk->database, side->user_id, &viewer))
    g_hash_table_insert (self->renamed->as_seen_by, g_steal_pointer (&viewer.username),
                         hc_view_person (self->desk, self->user, pair));
}

static gpointer
run_rename (HcDesk *desk, gpointer data, GError **error)
{
  const HcDirectoryRequest *request = data;
  g_auto (HcUser) user = { 0 };
  HcRenameResult *result;
  HcRenaming renaming;

  if (!hc_user_table_require (desk->database, request->user_id, &user, error))
    return NULL;

  result = g_new0 (HcRenameResult, 1);
  result->is_changed = !g_str_equal (user.name, request->name);
  if (result->is_changed)
    {
      hc_user_table_rename (desk->database, user.id, request->name);
      hc_user_clear (&user);
      hc_user_table_find (desk->database, request->user_id, &user);
    }
  result->renamed = g_new0 (HcRenamed, 1);
  result->renamed->me = hc_view_me (desk, &user);
  result->renamed->person = hc_view_stranger (desk, &user);
  result->renamed->as_seen_by = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                       (GDestroyNotify) hc_person_unref);
  renaming = (HcRenaming){ desk, &user, result->renamed };
  if (result->is_changed)
    hc_pair_table_each (desk->database, user.id, add_viewer, &renaming);
  return result;
}

static gpointer
run_set_who (HcDesk *desk, gpointer data, GError **error)
{
  const HcDirectoryRequest *request = data;
  g_auto (HcUser) user = { 0 };

  if (!hc_user_table_require (desk->database, request->user_id, &user, error))
    return NULL;
  hc_user_table_set_who_may_ask (desk->database, user.id, request->who);
  return hc_view_me (desk, &user);
}

static gboolean
is_close (HcDesk *desk, gint64 viewer, gint64 user_id)
{
  g_auto (HcPair) pair = { 0 };

  return viewer == user_id ||
         (hc_pair_table_find (desk->database, viewer, user_id, &pair) && pair.bond == HC_BOND_FRIEND);
}

static void
add_watched (HcDesk *desk, gint64 viewer, const char *username, GPtrArray *watched)
{
  g_auto (HcUser) user = { 0 };
  HcWatched *one;

  if (!hc_user_table_find_by_username (desk->database, username, &user))
    return;
  one = g_new (HcWatched, 1);
  *one = (HcWatched){ user.id, g_steal_pointer (&user.username), is_close (desk, viewer, user.id), user.last_seen };
  g_ptr_array_add (watched, one);
}

static gpointer
run_watch (HcDesk *desk, gpointer data, GError **error)
{
  const HcDirectoryRequest *request = data;
  g_auto (HcUser) user = { 0 };
  HcWatchResult *result;

  if (!hc_user_table_require (desk->database, request->user_id, &user, error))
    return NULL;

  result = g_new0 (HcWatchResult, 1);
  result->me = hc_view_me (desk, &user);
  result->watched = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_watched_free);
  for (guint i = 0; request->usernames[i] != NULL; i++)
    add_watched (desk, user.id, request->usernames[i], result->watched);
  return result;
}

static gpointer
run_load_presence (HcDesk *desk, gpointer data, GError **error)
{
  const HcDirectoryRequest *request = data;
  g_autoptr (HcRows) rows = hc_user_table_list_seen (desk->database, request->at);
  GPtrArray *seen = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_last_seen_free);

  while (hc_rows_next (rows))
    {
      HcLastSeen *one = g_new (HcLastSeen, 1);

      *one = (HcLastSeen){ hc_rows_get_integer (rows, 0), g_strdup (hc_rows_get_text (rows, 1)),
                           hc_rows_get_integer (rows, 2) };
      g_ptr_array_add (seen, one);
    }
  return seen;
}

static gpointer
run_note_arrival (HcDesk *desk, gpointer data, GError **error)
{
  const HcDirectoryRequest *request = data;

  hc_user_table_connect (desk->database, request->user_id, hc_desk_now (desk));
  return NULL;
}

static gpointer
run_note_departure (HcDesk *desk, gpointer data, GError **error)
{
  const HcDirectoryRequest *request = data;

  hc_user_table_disconnect (desk->database, request->user_id, request->at);
  return NULL;
}

static gpointer
run_heartbeat (HcDesk *desk, gpointer data, GError **error)
{
  hc_meta_table_set_integer (desk->database, "alive_at", hc_desk_now (desk));
  return NULL;
}

static const HcJobType list = { run_list, free_request, (GDestroyNotify) hc_page_free };
static const HcJobType rename_user = { run_rename, free_request, free_rename_result };
static const HcJobType set_who = { run_set_who, free_request, (GDestroyNotify) hc_person_unref };
static const HcJobType watch = { run_watch, free_request, free_watch_result };
static const HcJobType load_presence = { run_load_presence, free_request, (GDestroyNotify) g_ptr_array_unref };
static const HcJobType note_arrival = { run_note_arrival, free_request, NULL };
static const HcJobType note_departure = { run_note_departure, free_request, NULL };
static const HcJobType heartbeat = { run_heartbeat, NULL, NULL };

static HcDirectoryRequest *
new_request (gint64 user_id)
{
  HcDirectoryRequest *request = g_new0 (HcDirectoryRequest, 1);

  request->user_id = user_id;
  return request;
}

void
hc_store_list_async (HcStore *self, gint64 user_id, HcCommand *command, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  HcDirectoryRequest *request = new_request (user_id);

  request->command = hc_command_ref (command);
  hc_store_submit (self, &list, request, cancellable, callback, user_data);
}

HcPage *
hc_store_list_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &list, result, error);
}

void
hc_store_rename_async (HcStore *self, gint64 user_id, const char *name, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  HcDirectoryRequest *request = new_request (user_id);

  request->name = g_strdup (name);
  hc_store_submit (self, &rename_user, request, cancellable, callback, user_data);
}

HcRenamed *
hc_store_rename_finish (HcStore *self, GAsyncResult *result, gboolean *is_changed, GError **error)
{
  HcRenameResult *done = hc_store_finish (self, &rename_user, result, error);
  HcRenamed *renamed;

  if (done == NULL)
    return NULL;
  if (is_changed != NULL)
    *is_changed = done->is_changed;
  renamed = g_steal_pointer (&done->renamed);
  free_rename_result (done);
  return renamed;
}

void
hc_store_set_who_may_ask_async (HcStore *self, gint64 user_id, HcWhoMayAsk who, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  HcDirectoryRequest *request = new_request (user_id);

  request->who = who;
  hc_store_submit (self, &set_who, request, cancellable, callback, user_data);
}

HcPerson *
hc_store_set_who_may_ask_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &set_who, result, error);
}

void
hc_store_watch_async (HcStore *self, gint64 user_id, const char *const *usernames, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  HcDirectoryRequest *request = new_request (user_id);

  request->usernames = g_strdupv ((char **) usernames);
  hc_store_submit (self, &watch, request, cancellable, callback, user_data);
}

GPtrArray *
hc_store_watch_finish (HcStore *self, GAsyncResult *result, HcPerson **me, GError **error)
{
  HcWatchResult *done = hc_store_finish (self, &watch, result, error);
  GPtrArray *watched;

  if (done == NULL)
    return NULL;
  if (me != NULL)
    *me = g_steal_pointer (&done->me);
  watched = g_steal_pointer (&done->watched);
  free_watch_result (done);
  return watched;
}

void
hc_store_load_presence_async (HcStore *self, gint64 since, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  HcDirectoryRequest *request = new_request (0);

  request->at = since;
  hc_store_submit (self, &load_presence, request, cancellable, callback, user_data);
}

GPtrArray *
hc_store_load_presence_finish (HcStore *self, GAsyncResult *result, GError **error)
{
  return hc_store_finish (self, &load_presence, result, error);
}

void
hc_store_note_arrival (HcStore *self, gint64 user_id)
{
  hc_store_submit (self, &note_arrival, new_request (user_id), NULL, NULL, NULL);
}

void
hc_store_note_departure (HcStore *self, gint64 user_id, gint64 last_seen)
{
  HcDirectoryRequest *request = new_request (user_id);

  request->at = last_seen;
  hc_store_submit (self, &note_departure, request, NULL, NULL, NULL);
}

void
hc_store_heartbeat (HcStore *self)
{
  hc_store_submit (self, &heartbeat, NULL, NULL, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-command.h"
#include "hc-store.h"

G_BEGIN_DECLS

/**
 * HcPage:
 * @items: (element-type HcPerson): HcEvent for %HC_LIST_EVENTS
 * @next: (nullable): the cursor of the page after this one
 */
typedef struct
{
  GPtrArray *items;
  char      *next;
} HcPage;

void       hc_page_free (HcPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcPage, hc_page_free)

/**
 * hc_store_list_async:
 * @command: a %HC_COMMAND_LIST
 *
 * Fails with %HC_ERROR_BAD_MESSAGE where the cursor is not of this list and query.
 */
void       hc_store_list_async    (HcStore *self, gint64 user_id, HcCommand *command,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcPage    *hc_store_list_finish   (HcStore *self, GAsyncResult *result, GError **error);

/**
 * HcRenamed:
 * @me: the user as they see themselves
 * @person: as somebody sees them who has nothing with them
 * @as_seen_by: (element-type utf8 HcPerson): as the others see them, by viewer
 */
typedef struct
{
  HcPerson   *me;
  HcPerson   *person;
  GHashTable *as_seen_by;
} HcRenamed;

void       hc_renamed_free (HcRenamed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcRenamed, hc_renamed_free)

/* hc_store_rename_finish(): @as_seen_by is empty and nobody need be told where the name was that already. */
void       hc_store_rename_async  (HcStore *self, gint64 user_id, const char *name,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcRenamed *hc_store_rename_finish (HcStore *self, GAsyncResult *result, gboolean *is_changed, GError **error);

/* hc_store_set_who_may_ask_finish() returns (transfer full): the user as they see themselves. */
void       hc_store_set_who_may_ask_async  (HcStore *self, gint64 user_id, HcWhoMayAsk who,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HcPerson  *hc_store_set_who_may_ask_finish (HcStore *self, GAsyncResult *result, GError **error);

/**
 * HcWatched:
 * @is_close: a friend of the watcher, or the watcher
 * @last_seen: as it is stored, or 0; goes into hc_presence_board_show()
 */
typedef struct
{
  gint64    user_id;
  char     *username;
  gboolean  is_close;
  gint64    last_seen;
} HcWatched;

void       hc_watched_free (HcWatched *self);

/* hc_store_watch_finish() returns (transfer full) (element-type HcWatched): those of @usernames who exist;
 * *me: (transfer full): the watcher. */
void       hc_store_watch_async   (HcStore *self, gint64 user_id, const char *const *usernames,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *hc_store_watch_finish  (HcStore *self, GAsyncResult *result, HcPerson **me, GError **error);

/**
 * HcLastSeen:
 *
 * Somebody who was connected not long ago.
 */
typedef struct
{
  gint64  user_id;
  char   *username;
  gint64  last_seen;
} HcLastSeen;

void       hc_last_seen_free (HcLastSeen *self);

/* hc_store_load_presence_finish() returns (transfer full) (element-type HcLastSeen): who was connected after @since.
 * Whoever was connected when the host died was so until its last heartbeat. */
void       hc_store_load_presence_async  (HcStore *self, gint64 since,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *hc_store_load_presence_finish (HcStore *self, GAsyncResult *result, GError **error);

/* Nobody waits for these. */
void       hc_store_note_arrival   (HcStore *self, gint64 user_id);
void       hc_store_note_departure (HcStore *self, gint64 user_id, gint64 last_seen);
void       hc_store_heartbeat      (HcStore *self);

G_END_DECLS

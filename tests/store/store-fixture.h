/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-desk.h"
#include "hc-error.h"
#include "hc-store-accounts.h"
#include "hc-store-directory.h"
#include "hc-store-friends.h"
#include "hc-store-inbox.h"
#include "hc-store-ping.h"

G_BEGIN_DECLS

#define MINUTE G_GINT64_CONSTANT (60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/**
 * StoreFixture:
 *
 * A real store in a folder of its own, with a clock that stands still.
 */
typedef struct
{
  char            *folder;
  HcLimits         limits;
  HcClock         *clock;
  HcPresenceBoard *board;
  HcStore         *store;
  GHashTable      *ids;    /* of users by username */
  GAsyncResult    *result;
  guint            n_commands;
} StoreFixture;

#define STORE_ADD(path, func) \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

/* One that makes no backups by itself until it is opened again. */
#define STORE_ADD_ALONE(path, func) \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up_alone, func, store_fixture_tear_down)

/* Calls and waits: STORE_CALL (f, greet, id, NULL, -1) is ready for hc_store_greet_finish(). */
#define STORE_CALL(f, call, ...)                                                                    \
  (hc_store_##call##_async ((f)->store, __VA_ARGS__, NULL, store_fixture_on_ready, (f)),            \
   store_fixture_wait (f))

#define assert_hc_error(error, code)             \
  do                                             \
    {                                            \
      g_assert_error ((error), HC_ERROR, (int) (code)); \
      g_clear_error (&(error));                  \
    }                                            \
  while (0)

void          store_fixture_set_up    (StoreFixture *f, gconstpointer data);
void          store_fixture_set_up_alone (StoreFixture *f, gconstpointer data);
void          store_fixture_tear_down (StoreFixture *f, gconstpointer data);
void          store_fixture_discard   (StoreFixture *f);
void          store_fixture_open      (StoreFixture *f);
void          store_fixture_close     (StoreFixture *f);
void          store_fixture_reopen    (StoreFixture *f);
char         *store_fixture_get_path  (StoreFixture *f);
void          store_fixture_sql       (StoreFixture *f, const char *sql);

void          store_fixture_back_up   (StoreFixture *f, const char *reason);
void          store_fixture_damage    (StoreFixture *f, guint seed, guint n_bytes);
void          store_fixture_lose      (StoreFixture *f);

void          store_fixture_on_ready  (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *store_fixture_wait      (StoreFixture *f);

gint64        store_add_user          (StoreFixture *f, const char *username);
gint64        store_add_named         (StoreFixture *f, const char *username, const char *name);
gint64        store_get_id            (StoreFixture *f, const char *username);
HcCommand    *store_new_deed          (StoreFixture *f, const char *deed, const char *to, const char *note);
HcOutcome    *store_do                (StoreFixture *f, const char *who, const char *deed, const char *to);
HcOutcome    *store_try               (StoreFixture *f, const char *who, const char *deed, const char *to,
                                       const char *note, GError **error);
void          store_expect            (StoreFixture *f, const char *who, const char *deed, const char *to,
                                       HcResult result);
HcPerson     *store_see               (StoreFixture *f, const char *viewer, const char *username);
HcGreeting   *store_greet             (StoreFixture *f, const char *who, gint64 seq);
GPtrArray    *store_read_events       (StoreFixture *f, const char *who, gint64 seq);
GPtrArray    *store_do_chores         (StoreFixture *f);
char         *store_list              (StoreFixture *f, const char *who, HcListKind what, const char *query);
HcPage       *store_list_page         (StoreFixture *f, const char *who, HcListKind what, const char *query,
                                       const char *after, guint limit, GError **error);
char         *store_describe          (GPtrArray *deliveries);
void          store_check_counts      (StoreFixture *f);

G_END_DECLS

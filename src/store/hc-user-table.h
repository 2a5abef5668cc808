/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-command.h"
#include "hc-database.h"
#include "hc-message.h"

G_BEGIN_DECLS

/**
 * HcUser:
 * @revision: of the name, from 1
 * @last_seen: the end of the last connection, or 0
 * @seq: of the last event
 * @counts: without `unseen`
 */
typedef struct
{
  gint64       id;
  char        *username;
  char        *name;
  gint64       revision;
  HcWhoMayAsk  who_may_ask;
  gint64       last_seen;
  gint64       seq;
  HcCounts     counts;
} HcUser;

gint64   hc_user_table_insert           (HcDatabase *database, const char *username, const char *name,
                                         const char *password_hash, gint64 now);
void     hc_user_table_delete           (HcDatabase *database, gint64 id);
void     hc_user_table_write_progress   (HcDatabase *database, const HcUser *user);
void     hc_user_table_rename           (HcDatabase *database, gint64 id, const char *name);
void     hc_user_table_set_who_may_ask  (HcDatabase *database, gint64 id, HcWhoMayAsk who);
void     hc_user_table_set_password     (HcDatabase *database, gint64 id, const char *password_hash);
void     hc_user_table_connect          (HcDatabase *database, gint64 id, gint64 now);
void     hc_user_table_disconnect       (HcDatabase *database, gint64 id, gint64 last_seen);
void     hc_user_table_disconnect_all   (HcDatabase *database, gint64 last_seen);

gboolean hc_user_table_find             (HcDatabase *database, gint64 id, HcUser *user);
gboolean hc_user_table_require          (HcDatabase *database, gint64 id, HcUser *user, GError **error);
gboolean hc_user_table_find_by_username (HcDatabase *database, const char *username, HcUser *user);
gint64   hc_user_table_find_password    (HcDatabase *database, const char *username, char **password_hash);
char    *hc_user_table_find_words       (HcDatabase *database, gint64 id);
HcRows  *hc_user_table_list_seen        (HcDatabase *database, gint64 since);
HcRows  *hc_user_table_list_ids         (HcDatabase *database, gint64 after, guint limit);

void     hc_user_clear                  (HcUser *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HcUser, hc_user_clear)

G_END_DECLS

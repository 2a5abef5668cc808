/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-relation.h"

G_BEGIN_DECLS

typedef enum
{
  HC_COMMAND_HELLO,
  HC_COMMAND_DEED,
  HC_COMMAND_LIST,
  HC_COMMAND_WATCH,
  HC_COMMAND_SEEN,
  HC_COMMAND_PROFILE,
  HC_COMMAND_SETTINGS,
} HcCommandType;

typedef enum
{
  HC_LIST_PEOPLE,
  HC_LIST_FRIENDS,
  HC_LIST_BLOCKED,
  HC_LIST_INCOMING,
  HC_LIST_OUTGOING,
  HC_LIST_DECLINED,
  HC_LIST_FILTERED,
  HC_LIST_EVENTS,
} HcListKind;

typedef enum
{
  HC_WHO_EVERYONE,
  HC_WHO_FRIENDS_OF_FRIENDS,
  HC_WHO_NOBODY,
} HcWhoMayAsk;

#define HC_WATCH_MAX 200
#define HC_PAGE_MAX 100
#define HC_PAGE_USUAL 50

/**
 * HcCommand:
 * @id: (nullable): %NULL for %HC_COMMAND_HELLO only
 * @to: (nullable): whom %HC_COMMAND_DEED is about, folded
 * @note: (nullable): cleaned
 * @epoch: (nullable): of %HC_COMMAND_HELLO
 * @seq: of %HC_COMMAND_HELLO and %HC_COMMAND_SEEN; -1 where there was none
 * @query: (nullable): of %HC_COMMAND_LIST
 * @after: (nullable): its cursor
 * @usernames: (nullable): of %HC_COMMAND_WATCH: folded, valid, each once
 * @name: (nullable): of %HC_COMMAND_PROFILE, cleaned
 *
 * What a client asked for, checked: every field obeys the rules of the protocol. It never changes,
 * any thread may hold it.
 */
typedef struct
{
  HcCommandType  type;
  char          *id;
  HcDeed         deed;
  char          *to;
  char          *note;
  char          *epoch;
  gint64         seq;
  HcListKind     what;
  char          *query;
  char          *after;
  guint          limit;
  char         **usernames;
  char          *name;
  HcWhoMayAsk    who_may_ask;
} HcCommand;

HcCommand  *hc_command_new            (HcCommandType   type,
                                       const char     *id);
HcCommand  *hc_command_parse          (const char     *text,
                                       gsize           length,
                                       char          **id,
                                       GError        **error);
HcCommand  *hc_command_ref            (HcCommand      *self);
void        hc_command_unref          (HcCommand      *self);

const char *hc_list_kind_get_word     (HcListKind      kind);
const char *hc_who_may_ask_get_word   (HcWhoMayAsk     who);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcCommand, hc_command_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-command.h"

G_BEGIN_DECLS

typedef enum
{
  HC_MESSAGE_WELCOME,
  HC_MESSAGE_REPLY,
  HC_MESSAGE_ERROR,
  HC_MESSAGE_EVENT,
  HC_MESSAGE_PAGE,
  HC_MESSAGE_PRESENCE,
  HC_MESSAGE_DIRECTORY,
} HcMessageType;

typedef enum
{
  HC_DIRECTORY_JOINED,
  HC_DIRECTORY_RENAMED,
  HC_DIRECTORY_LEFT,
} HcDirectoryChange;

typedef struct
{
  gint64 incoming;
  gint64 declined;
  gint64 filtered;
  gint64 outgoing;
  gint64 friends;
  gint64 unseen;
} HcCounts;

/**
 * HcMessage:
 * @type: says which of the other fields mean something
 * @id: (nullable): of the message this answers
 * @error: (nullable): of %HC_MESSAGE_ERROR
 * @person: (nullable): of a reply or a directory message; of a welcome, the one who is greeted
 * @items: (nullable) (element-type HcPerson): of a page; HcEvent where @what is %HC_LIST_EVENTS
 * @next: (nullable): the cursor of the page after this one
 * @seq: of a welcome: the last one there is
 * @is_replay: of a welcome: the events the client missed follow
 *
 * Something the host tells a client. It never changes; the fields belong to it. Only the main loop
 * has messages.
 */
typedef struct
{
  HcMessageType      type;
  char              *id;
  HcResult           result;
  GError            *error;
  HcPerson          *person;
  HcEvent           *event;
  HcListKind         what;
  GPtrArray         *items;
  char              *next;
  char              *username;
  HcPresenceState    presence;
  gint64             last_seen;
  HcDirectoryChange  change;
  char              *epoch;
  gint64             seq;
  gboolean           is_replay;
  HcCounts           counts;
  int                who_may_ask; /* HcWhoMayAsk of a welcome or of the reply to settings, else -1 */
  GBytes            *text;        /* private: see hc_message_get_text() */
} HcMessage;

HcMessage *hc_message_new_welcome   (const char        *epoch,
                                     gint64             seq,
                                     gboolean           is_replay,
                                     HcPerson          *me,
                                     const HcCounts    *counts,
                                     HcWhoMayAsk        who_may_ask);
HcMessage *hc_message_new_reply     (const char        *id,
                                     HcResult           result,
                                     HcPerson          *person);
HcMessage *hc_message_new_settings  (const char        *id,
                                     HcPerson          *me,
                                     HcWhoMayAsk        who_may_ask);
HcMessage *hc_message_new_error     (const char        *id,
                                     const GError      *error);
HcMessage *hc_message_new_event     (HcEvent           *event);
HcMessage *hc_message_new_page      (const char        *id,
                                     HcListKind         what,
                                     GPtrArray         *items,
                                     const char        *next);
HcMessage *hc_message_new_presence  (const char        *username,
                                     HcPresenceState    presence,
                                     gint64             last_seen);
HcMessage *hc_message_new_directory (HcDirectoryChange  change,
                                     HcPerson          *person);
HcMessage *hc_message_ref           (HcMessage         *self);
void       hc_message_unref         (HcMessage         *self);

GBytes    *hc_message_get_text      (HcMessage         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcMessage, hc_message_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-person.h"

G_BEGIN_DECLS

typedef enum
{
  HC_EVENT_NONE,
  HC_EVENT_REQUEST_SENT,
  HC_EVENT_REQUEST_RECEIVED,
  HC_EVENT_REQUEST_CANCELLED,
  HC_EVENT_REQUEST_WITHDRAWN,
  HC_EVENT_REQUEST_DECLINED,
  HC_EVENT_REQUEST_REFUSED,
  HC_EVENT_REQUEST_RESTORED,
  HC_EVENT_REQUEST_EXPIRED,
  HC_EVENT_DRAWER_CHANGED,
  HC_EVENT_FRIEND_ADDED,
  HC_EVENT_FRIEND_REMOVED,
  HC_EVENT_BLOCKED,
  HC_EVENT_UNBLOCKED,
  HC_EVENT_PREAPPROVED,
  HC_EVENT_PREAPPROVAL_REVOKED,
  HC_EVENT_ACCOUNT_GONE,
  HC_EVENT_SEEN,
} HcEventKind;

/**
 * HcEvent:
 * @seq: counted for the user it is for, from 1
 * @is_alert: whether a client may notify
 * @note: (nullable): what the other said with it
 * @at: milliseconds since 1970 UTC
 * @upto: of %HC_EVENT_SEEN: the last seq that is seen, else 0
 *
 * A change that one user was told of. It never changes, any thread may hold it.
 */
typedef struct
{
  gint64       seq;
  HcEventKind  kind;
  gboolean     is_alert;
  HcPerson    *person;
  char        *note;
  gint64       at;
  gint64       upto;
} HcEvent;

HcEvent     *hc_event_new           (const HcEvent *fields);
HcEvent     *hc_event_ref           (HcEvent       *self);
void         hc_event_unref         (HcEvent       *self);

void         hc_event_append_json   (const HcEvent *self,
                                     GString       *json);

const char  *hc_event_kind_get_word (HcEventKind    kind);
HcEventKind  hc_event_kind_find     (const char    *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcEvent, hc_event_unref)

G_END_DECLS

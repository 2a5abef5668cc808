/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "hc-message.h"

G_BEGIN_DECLS

#define HC_TYPE_MEMBER (hc_member_get_type ())
G_DECLARE_INTERFACE (HcMember, hc_member, HC, MEMBER, GObject)

/* Why a session is over. */
typedef enum
{
  HC_ENDING_SIGNED_OUT,
  HC_ENDING_PASSWORD_CHANGED,
  HC_ENDING_ACCOUNT_REMOVED,
} HcEnding;

/**
 * HcMemberInterface:
 * @get_username: whose client it is
 * @deliver: tells it something; it never fails and never waits, and it may close the member
 * @hold: (nullable): it may keep what it is told from now on ...
 * @release: (nullable): ... and pass it on together now
 * @has_room: whether it can take more of a replay now; when it has room again it calls
 *   hc_dispatcher_feed()
 * @end: its session is over: it says so to its user and goes
 *
 * A client of one user: a browser's socket or a native window.
 */
struct _HcMemberInterface
{
  GTypeInterface parent;

  const char *(*get_username) (HcMember  *self);
  void        (*deliver)      (HcMember  *self,
                               HcMessage *message);
  void        (*hold)         (HcMember  *self);
  void        (*release)      (HcMember  *self);
  gboolean    (*has_room)     (HcMember  *self);
  void        (*end)          (HcMember  *self,
                               HcEnding   ending);
};

const char *hc_member_get_username (HcMember  *self);
void        hc_member_deliver      (HcMember  *self,
                                    HcMessage *message);
void        hc_member_hold         (HcMember  *self);
void        hc_member_release      (HcMember  *self);
gboolean    hc_member_has_room     (HcMember  *self);
void        hc_member_end          (HcMember  *self,
                                    HcEnding   ending);

G_END_DECLS

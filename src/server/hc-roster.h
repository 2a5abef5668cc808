/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <netinet/in.h>

#include "hc-limits.h"

G_BEGIN_DECLS

typedef enum
{
  HC_STAGE_HEAD,   /* has not sent a whole request head */
  HC_STAGE_BODY,   /* has, and not yet the body */
  HC_STAGE_ANSWER, /* waits for its answer */
  HC_STAGE_LINGER, /* is answered; its own end is awaited */
  HC_STAGE_SOCKET, /* upgraded; whose it is is not known yet */
  HC_STAGE_MEMBER, /* upgraded, of a valid session */
  HC_N_STAGES,
} HcStage;

/* The limit that stands against one more. */
typedef enum
{
  HC_FULL_ADDRESS,        /* connections-per-address */
  HC_FULL_HOST,           /* connections */
  HC_FULL_BEFORE_SIGN_IN, /* connections-before-sign-in */
  HC_NOT_FULL,
} HcFull;

/**
 * HcRosterEntry:
 *
 * Embedded in its owner. All fields are private.
 */
typedef struct
{
  GList           link; /* its data is the owner */
  struct in6_addr peer; /* an IPv4 one mapped */
  guint8          stage;
} HcRosterEntry;

typedef struct _HcRoster HcRoster;

HcRoster *hc_roster_new      (const HcLimits        *limits);
void      hc_roster_free     (HcRoster              *self);

HcFull    hc_roster_find_full (HcRoster             *self,
                               const struct in6_addr *peer);
gboolean  hc_roster_has_room (HcRoster              *self,
                              const struct in6_addr *peer,
                              gpointer              *victim);
void      hc_roster_add      (HcRoster              *self,
                              HcRosterEntry         *entry,
                              const struct in6_addr *peer,
                              gpointer               owner);
void      hc_roster_move     (HcRoster              *self,
                              HcRosterEntry         *entry,
                              HcStage          stage);
void      hc_roster_remove   (HcRoster              *self,
                              HcRosterEntry         *entry);

guint     hc_roster_count    (HcRoster              *self);
GPtrArray *hc_roster_list    (HcRoster              *self,
                              HcStage                last);

gboolean  hc_peer_is_loopback (const struct in6_addr *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcRoster, hc_roster_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-presence.h"

G_BEGIN_DECLS

/**
 * HcPresence:
 *
 * Who is there, in two resolutions: friends are told at once who is online, everybody else only
 * once a minute who is here. What was told stands on the HcPresenceBoard, where the store reads it
 * for the persons it makes. It also delivers events, because a change of relation changes the
 * resolution in which somebody is watched.
 */
struct _HcPresence
{
  GObject          parent_instance;

  /* owned */
  HcStore         *store;
  HcHub           *hub;
  HcClients       *clients;
  HcPresenceBoard *board;
  HcClock         *clock;
  GHashTable      *presents; /* username to HcPresent */
  GQueue           leaving;  /* of HcPresent: those in their grace, the first to leave first */

  guint            tick_source;
  guint            grace_source;
  gint64           tick_ms;
  gint64           grace_ms;
  gint64           linger_ms;
};

G_END_DECLS

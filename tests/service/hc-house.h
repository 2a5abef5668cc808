/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-accounts.h"
#include "hc-dispatcher.h"
#include "hc-error.h"

G_BEGIN_DECLS

#define HC_HOUSE_TIME G_GINT64_CONSTANT (1700000000000)

/**
 * HcHouse:
 *
 * All services over a real store in a folder of its own, with a clock that is moved by hand. It has
 * the usual limits, but for those that a test names; rates are off, and no tick comes by itself.
 */
typedef struct
{
  /* owned */
  char            *folder;
  HcClock         *clock;
  HcPresenceBoard *board;
  HcStore         *store;
  HcHub           *hub;
  HcClients       *clients;
  HcPresence      *presence;
  HcDirectory     *directory;
  HcFriends       *friends;
  HcInbox         *inbox;
  HcAccounts      *accounts;
  HcDispatcher    *dispatcher;
  GPtrArray       *guests; /* of HcGuest */

  HcLimits         limits;
} HcHouse;

typedef gboolean (*HcCondition) (gpointer user_data);

HcHouse *hc_house_new       (const char  *assignment,
                             ...) G_GNUC_NULL_TERMINATED;
void     hc_house_free      (HcHouse     *self);

void     hc_house_start     (HcHouse     *self);
void     hc_house_stop      (HcHouse     *self);
void     hc_house_tick      (HcHouse     *self);
void     hc_house_wait      (HcHouse     *self,
                             gint64       ms);
void     hc_house_settle    (HcHouse     *self);
void     hc_house_clear     (HcHouse     *self);

void     hc_wait_until      (HcCondition  is_so,
                             gpointer     user_data);
void     hc_on_result       (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);
void     hc_wait_for_result (GAsyncResult **result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcHouse, hc_house_free)

G_END_DECLS

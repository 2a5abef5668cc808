/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-chores.h"
#include "hc-event-table.h"
#include "hc-pair-table.h"
#include "hc-reply-table.h"
#include "hc-rest-table.h"
#include "hc-session-table.h"

/* What time does to what is kept. Cooldowns need no chore: they are compared with the clock. */

#define EXPIRED_AT_ONCE 200
#define CLEARED_AT_ONCE 500
#define TRIMMED_AT_ONCE 300

typedef struct
{
  HcDesk    *desk;
  GPtrArray *deliveries;
  gint64     now;
} HcChore;

/**
 * hc_chores_is_too_old:
 *
 * Returns: whether a request waits in @pair for longer than one may
 */
gboolean
hc_chores_is_too_old (HcDesk *desk, const HcPair *pair, gint64 now)
{
  return (pair->bond == HC_BOND_OUT || pair->bond == HC_BOND_IN) &&
         pair->requested_at <= now - desk->limits.request_lifetime;
}

static void
expire (HcPair *pair, gpointer user_data)
{
  HcChore *chore = user_data;
  HcDesk *desk = chore->desk;
  g_auto (HcEncounter) encounter = { .desk = desk, .deliveries = chore->deliveries, .now = chore->now };
  gint64 sender = pair->sides[pair->bond == HC_BOND_IN].user_id;
  gint64 recipient = pair->sides[pair->bond == HC_BOND_OUT].user_id;

  encounter.pair = *pair;
  pair->note = NULL;
  if (hc_user_table_find (desk->database, sender, &encounter.me) &&
      hc_user_table_find (desk->database, recipient, &encounter.them))
    hc_encounter_expire (&encounter);
}

/* Goes round all users, a few at a time. Those of a batch that is undone are next when it comes round again. */
static void
trim_events (HcDesk *desk, gint64 now)
{
  g_autoptr (HcRows) rows = hc_user_table_list_ids (desk->database, desk->trimmed_id, TRIMMED_AT_ONCE);
  guint n_users = 0;

  for (; hc_rows_next (rows); n_users++)
    {
      desk->trimmed_id = hc_rows_get_integer (rows, 0);
      hc_event_table_trim (desk->database, desk->trimmed_id, desk->limits.replay_events,
                           now - desk->limits.replay_age);
    }
  if (n_users < TRIMMED_AT_ONCE)
    desk->trimmed_id = 0;
}

/**
 * hc_chores_do_some:
 * @deliveries: (element-type HcDelivery): grows with what is told
 *
 * Returns: whether there is more to do at once
 */
gboolean
hc_chores_do_some (HcDesk *desk, GPtrArray *deliveries)
{
  HcChore chore = { desk, deliveries, hc_desk_now (desk) };
  const HcLimits *limits = &desk->limits;
  guint n_expired;
  gint64 n_replies;
  gint64 n_sessions;

  n_expired = hc_pair_table_each_older (desk->database, chore.now - limits->request_lifetime, EXPIRED_AT_ONCE, expire,
                                        &chore);
  n_replies = hc_reply_table_delete_old (desk->database, chore.now, limits->reply_lifetime, CLEARED_AT_ONCE);
  n_sessions = hc_session_table_delete_old (desk->database, chore.now - limits->session_lifetime, CLEARED_AT_ONCE);
  hc_rest_table_delete_old (desk->database, chore.now);
  trim_events (desk, chore.now);
  return n_expired == EXPIRED_AT_ONCE || n_replies >= CLEARED_AT_ONCE || n_sessions >= CLEARED_AT_ONCE;
}
